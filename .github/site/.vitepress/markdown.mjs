// How the pages' Markdown, which is written for GitHub, becomes that of the site.
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { addressOf, pages, root, source } from "./pages.mjs";

/** The id of a heading, as GitHub makes it: a link to one holds in both places. */
export const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");

/** Makes a link between files one between pages, and one to a file that is no page one to the repository. */
export function links(md, repository) {
  md.core.ruler.after("inline", "links-of-the-repository", ({ tokens, env }) => {
    for (const token of tokens.flatMap((token) => token.children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href && !/^([a-z][a-z+.-]*:|#|\/)/i.test(href)) token.attrSet("href", resolve(href, env.path, repository));
    }
  });
}

function resolve(href, from, repository) {
  const [, target, anchor] = /^([^#]*)(.*)$/.exec(href);
  const file = path.resolve(path.dirname(from), decodeURI(target));
  const page = path.relative(source, file).split(path.sep).join("/");
  if (pages.includes(page)) return addressOf(page) + anchor;
  const inRepository = path.relative(root, file).split(path.sep).join("/");
  if (inRepository.startsWith("..") || !existsSync(file))
    throw new Error(`${path.relative(root, from)} links to ${href}, and there is no ${inRepository}`);
  return `${repository}/${statSync(file).isDirectory() ? "tree" : "blob"}/HEAD/${inRepository}${anchor}`;
}

/** Takes braces of a page as they are: to Vue, `{{ }}` would be an expression of its own. */
export function braces(md) {
  for (const kind of ["text", "code_inline"]) {
    const render = md.renderer.rules[kind];
    md.renderer.rules[kind] = (...given) => render(...given).replaceAll("{{", "&#123;&#123;");
  }
}

// What is drawn by characters, and is no language.
const drawings = ["timeline"];

/** Leaves a chart to Mermaid, in the browser and only on pages that have one. Without JavaScript its text is read. */
export function blocks(md) {
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token.info === "mermaid") return `<MermaidChart text="${md.utils.escapeHtml(encodeURIComponent(token.content))}" />`;
    if (drawings.includes(token.info)) token.info = "text";
    // Without a prompt in it, all of it is typed.
    if (token.info === "console" && !hasPrompt(token.content)) token.info = "sh";
    return fence(tokens, index, ...rest);
  };
}

/** Heads a column that has no heading with an empty cell: a heading without words is read aloud as one. */
export function emptyHeadings(md) {
  md.core.ruler.after("inline", "empty-headings", ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type === "th_open" && tokens[index + 1].content === "") token.tag = tokens[index + 2].tag = "td";
    });
  });
}

/** Of a recorded terminal, only what is typed is copied: no prompt, and nothing of what came back. */
export const typedLinesOnly = {
  name: "typed-lines-only",
  code(code) {
    if (this.options.lang !== "console" || !hasPrompt(this.source)) return;
    const isTyped = this.source.split("\n").map(isPrompt);
    let number = -1;
    code.children = code.children.map((node) => {
      if (node.type !== "element") return isTyped[number] ? node : notCopied(node);
      number++;
      return isTyped[number] ? withPrompt(node) : notCopied(node);
    });
  },
};

const isPrompt = (line) => line.startsWith("$ ");

const hasPrompt = (text) => text.split("\n").some(isPrompt);

const notCopied = (node) => ({ type: "element", tagName: "span", properties: { class: "vp-copy-ignore" }, children: [node] });

function withPrompt(line) {
  const [first, ...rest] = line.children;
  const text = first.children[0];
  const prompt = { ...first, properties: { ...first.properties, class: "vp-copy-ignore prompt" }, children: [{ type: "text", value: "$ " }] };
  const left = text.value.replace(/^\$ ?/, "");
  const typed = left === "" ? rest : [{ ...first, children: [{ type: "text", value: left }] }, ...rest];
  if (text.value === "$" && typed[0]?.children[0]) typed[0].children[0].value = typed[0].children[0].value.replace(/^ /, "");
  return { ...line, children: [prompt, ...typed] };
}
