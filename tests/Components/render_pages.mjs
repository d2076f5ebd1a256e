// Renders Markdown as GitHub shows it, with its own style sheets, Mermaid and alerts, and has Chromium take pictures: light, dark, phone.
// node render_pages.mjs OUT FILE.md …
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { marked } from "marked";

const require = createRequire(import.meta.url);
const styles = dirname(require.resolve("github-markdown-css/github-markdown-light.css"));
const mermaid = join(dirname(require.resolve("mermaid")), "mermaid.min.js");
const looks = [
  { name: "light", theme: "light", width: 1012, height: 2400 },
  { name: "dark", theme: "dark", width: 1012, height: 2400 },
  { name: "phone", theme: "light", width: 390, height: 4200 },
];

function htmlOf(markdown) {
  const html = marked.parse(markdown.replace(/^\ufeff/, ""), { gfm: true });
  return html
    .replace(/<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g, '<pre class="mermaid">$1</pre>')
    .replace(
      /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*([\s\S]*?)<\/blockquote>/g,
      (_, kind, rest) =>
        `<div class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p class="markdown-alert-title">` +
        `${kind[0]}${kind.slice(1).toLowerCase()}</p><p>${rest}</div>`,
    );
}

function pageOf(body, look) {
  const css = readFileSync(join(styles, `github-markdown-${look.theme}.css`), "utf8");
  const background = look.theme === "dark" ? "#0d1117" : "#ffffff";
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${css}
body { margin: 0; background: ${background} } .markdown-body { padding: ${look.width < 600 ? 16 : 32}px }
.markdown-body pre.mermaid { background: none; text-align: center }</style>
<article class="markdown-body">${body}</article><script src="file://${mermaid}"></script>
<script>mermaid.initialize({ startOnLoad: true, theme: "${look.theme === "dark" ? "dark" : "default"}" })</script>`;
}

const [out, ...files] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
for (const file of files) {
  const body = htmlOf(readFileSync(file, "utf8"));
  const name = basename(file).replace(/\.(md|snap)$/, "");
  for (const look of looks) {
    const page = resolve(out, `${name}-${look.name}.html`);
    const picture = page.replace(/html$/, "png");
    writeFileSync(page, pageOf(body, look));
    await promisify(execFile)("chromium", [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--allow-file-access-from-files",
      "--virtual-time-budget=10000",
      `--window-size=${look.width},${look.height}`,
      `--screenshot=${picture}`,
      `file://${page}`,
    ]);
    console.log(picture);
  }
}
