// The documentation site: `make site` makes it of runbooks/**/*.md and leaves it in artifacts/site.
// SITE_BASE is the path that it is published under, such as /runbooks/; SITE_FOLDER is another folder to leave it in, and
// GITHUB_REPOSITORY the repository that it links to.
import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitepress";
import { blocks, braces, emptyHeadings, links, slugify, typedLinesOnly } from "./markdown.mjs";
import { descriptionOf, pages, placeOf, root, sidebar, source } from "./pages.mjs";

const version = /<Version>(.*)<\/Version>/.exec(readFileSync(path.join(root, "Directory.Build.props"), "utf8"))[1];
const repository = `https://github.com/${process.env.GITHUB_REPOSITORY || "OWNER/runbooks"}`;
const base = `/${process.env.SITE_BASE ?? ""}/`.replace(/\/+/g, "/");

// The pages lie outside of this folder, and what they are compiled to would find no package.
const packagesOfThisFolder = {
  name: "packages-of-this-folder",
  enforce: "pre",
  resolveId(id, importer, options) {
    if (importer?.startsWith(source) && /^[a-z@]/.test(id)) return this.resolve(id, import.meta.filename, { ...options, skipSelf: true });
  },
};

export default defineConfig({
  title: "Runbooks",
  description: "Rolls a bad release back, proves that it is back, and writes the incident record.",
  lang: "en",
  base,
  srcDir: source,
  outDir: path.resolve(root, process.env.SITE_FOLDER || "artifacts/site"),
  cacheDir: path.join(root, "artifacts/obj/site"),
  rewrites: placeOf,
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: `${base}favicon.svg` }],
    ["meta", { name: "theme-color", content: "#0b6bcb" }],
  ],
  // The sidebar has every page: a phone would load all of them beside the one that is read.
  router: { prefetchLinks: false },
  markdown: {
    anchor: { slugify },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    codeTransformers: [typedLinesOnly],
    config(md) {
      links(md, repository);
      braces(md);
      blocks(md);
      emptyHeadings(md);
    },
  },
  transformPageData: (page) => ({ description: page.filePath.endsWith(".md") ? descriptionOf(page.filePath) : page.description }),
  themeConfig: {
    logo: "/favicon.svg",
    nav: [{ text: `Version ${version}`, link: "/versions" }],
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: {
      provider: "local",
      // A short word is meant as it is typed; a longer one may have a mistake.
      options: { detailedView: true, miniSearch: { searchOptions: { fuzzy: (term) => (term.length > 5 ? 0.2 : false) } } },
    },
    socialLinks: [{ icon: "github", link: repository, ariaLabel: "The repository at GitHub" }],
    editLink: { pattern: `${repository}/blob/HEAD/runbooks/:path`, text: "This page in the repository" },
    externalLinkIcon: true,
  },
  // VitePress looks for these beside the pages.
  buildEnd: ({ outDir }) => cpSync(path.join(import.meta.dirname, "../public"), outDir, { recursive: true }),
  vite: {
    plugins: [packagesOfThisFolder],
    // Bundling Mermaid takes longer than all the rest: it is left out while no page has a chart.
    define: { HAS_CHARTS: pages.some((page) => readFileSync(path.join(source, page), "utf8").includes("```mermaid")) },
    // Mermaid is one large file, which only a page with a chart loads.
    build: { chunkSizeWarningLimit: 4096 },
  },
});
