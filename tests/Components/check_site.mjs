// Opens every page of the documentation site in Chromium, as `make site` left it: follows each link to its anchor, searches,
// copies, prints, and has axe look at each page on a phone, a tablet and a desktop, light and dark. Prints what it saw as JSON.
// Takes: the browser, the site's folder, the path it is published under, the repository's root, and words to search for.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { serve } from "./site_server.mjs";

const [browserPath, folder, base, root, query] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 768, 1280];
const seen = { pages: [], sidebar: [], links: 0, anchors: 0, repositoryLinks: 0, axeRuns: 0, charts: 0, found: [], copied: "", problems: [] };
const problem = (place, text) => seen.problems.push(`${place}: ${text}`);

const { server, origin } = await serve(folder, base);

// A browser for each core: one that shows two pages draws only the one in front.
const [browser, other] = await Promise.all(
  [1, 2].map(() => puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] })),
);

try {
  const addresses = readdirSync(folder, { recursive: true })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => name.endsWith(".html"))
    .sort();
  const read = new Map();
  const left = [...addresses];
  await Promise.all(
    [browser, other].map(async (one) => {
      const tab = await open(one);
      for (let address = left.shift(); address; address = left.shift()) read.set(address, await look(tab, address));
      await tab.close();
    }),
  );
  follow(read);
  await visit();
} finally {
  await Promise.all([browser.close(), other.close()]);
  server.close();
}

console.log(JSON.stringify(seen));

async function open(one) {
  const tab = await one.newPage();
  tab.setDefaultTimeout(30_000);
  tab.on("pageerror", (error) => problem(tab.url(), error.message));
  tab.on("console", (message) => {
    if (["error", "warn"].includes(message.type()) && !/404 \(Not Found\)/.test(message.text())) problem(tab.url(), message.text());
  });
  tab.on("response", (response) => {
    if (response.status() >= 400 && !tab.expects404) problem(tab.url(), `${response.url()} is answered with ${response.status()}`);
  });
  return tab;
}

async function go(tab, address) {
  await tab.goto(origin + base + address, { waitUntil: "load" });
  await tab.waitForFunction(() => document.querySelector("#app").__vue_app__ && !document.querySelector("pre.chart"), { polling: 20 });
  // What moves would be looked at halfway.
  await tab.addStyleTag({ content: "*, *::before, *::after { transition: none !important; animation: none !important }" });
}

// One page: what it links to, what can be linked to in it, and what axe says of it.
async function look(tab, address) {
  await tab.setViewport({ width: widths.at(-1), height: 900 });
  await go(tab, address);
  seen.pages.push(address);
  const page = await tab.evaluate(() => ({
    title: document.title,
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
    charts: document.querySelectorAll(".chart").length,
    drawn: document.querySelectorAll(".chart svg").length,
    description: document.querySelector("meta[name=description]")?.content,
    // Marks of Markdown that nobody made anything of.
    raw: [...document.querySelectorAll(".vp-doc :is(p, li, td, th, h1, h2, h3, h4)")]
      .flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data))
      .filter((text) => /`|\*\*|\]\(|^\s*\|/.test(text)),
  }));
  if (!page.title || !page.description) problem(address, "has no title or no description");
  for (const text of page.raw) problem(address, `shows marks of Markdown: ${text.slice(0, 120)}`);
  if (page.charts !== page.drawn) problem(address, `${page.drawn} of ${page.charts} charts are drawn`);
  seen.charts += page.drawn;

  await tab.evaluate(axe);
  for (const width of widths) {
    await tab.setViewport({ width, height: 900 });
    for (const theme of ["light", "dark"]) {
      await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
      await tab.waitForFunction((dark) => document.documentElement.classList.contains("dark") === dark, {}, theme === "dark");
      // The other theme has the same page in other colours.
      await judge(tab, `${address}, ${width} wide, ${theme}`, theme === "dark" ? { runOnly: ["color-contrast", "link-in-text-block"] } : {});
    }
    const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) problem(address, `is ${over} pixels wider than a screen of ${width}`);
  }
  return page;
}

async function judge(tab, place, options = {}) {
  seen.axeRuns++;
  const violations = await tab.evaluate(
    async (options) =>
      (await axe.run(document, { resultTypes: ["violations"], ...options })).violations.map(
        ({ id, help, nodes }) => `${id} (${help}), ${nodes.length} times: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 200)).join(" and ")}`,
      ),
    options,
  );
  for (const violation of violations) problem(place, `axe: ${violation}`);
}

function follow(read) {
  const reached = new Set(["index.html", "404.html"]);
  for (const [from, { links }] of read) {
    for (const link of new Set(links)) {
      const url = new URL(link);
      if (url.origin === origin) followInside(from, url, read, reached);
      else followToRepository(from, url);
    }
  }
  for (const address of read.keys()) if (!reached.has(address)) problem(address, "no page links to it");
}

function followInside(from, url, read, reached) {
  seen.links++;
  const inside = url.pathname.startsWith(base) ? decodeURI(url.pathname.slice(base.length)) : null;
  const address = [inside, `${inside}.html`, `${inside}index.html`, `${inside}/index.html`].find((name) => read.has(name));
  if (!address) return problem(from, `links to ${url.pathname}, and there is no such page`);
  if (from !== address) reached.add(address);
  if (!url.hash) return;
  seen.anchors++;
  if (!read.get(address).ids.includes(decodeURIComponent(url.hash.slice(1)))) problem(from, `links to ${url.pathname}${url.hash}, and ${address} has no such anchor`);
}

function followToRepository(from, url) {
  const file = url.host === "github.com" && /^\/[^/]+\/runbooks\/(?:blob|tree)\/HEAD\/(.+)$/.exec(url.pathname);
  if (!file) return;
  seen.repositoryLinks++;
  if (!existsSync(path.join(root, decodeURI(file[1])))) problem(from, `links to ${url}, and there is no such file`);
}

// What a person does beyond reading: each begins anew at the first page.
async function visit() {
  await browser.defaultBrowserContext().overridePermissions(origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  for (const act of [search, openMenu, copy, print, ask404]) {
    const tab = await open(browser);
    try {
      await tab.setViewport({ width: act === openMenu ? widths[0] : widths.at(-1), height: 900 });
      await act(tab);
    } catch (error) {
      problem(act.name, `${error.message} at ${tab.url()}`);
    }
    await tab.close();
  }
}

async function search(tab) {
  await go(tab, "");
  seen.sidebar = await tab.$$eval(".VPSidebar a", (links, base) => links.map((link) => new URL(link.href).pathname.slice(base.length)), base);
  await tab.click(".VPNavBarSearch button");
  await tab.waitForSelector("#localsearch-input");
  await tab.type("#localsearch-input", query);
  await tab.waitForSelector(".VPLocalSearchBox .result");
  await tab.evaluate(axe);
  await judge(tab, "the search");
  seen.found = await tab.$$eval(".VPLocalSearchBox .result", (results) => results.map((result) => result.getAttribute("href")));
  await Promise.all([tab.waitForFunction((at) => location.href !== at, { polling: 20 }, tab.url()), tab.keyboard.press("Enter")]);
  if (new URL(tab.url()).pathname !== seen.found[0]?.split("#")[0]) problem("search", `Enter leads to ${tab.url()}, and not to ${seen.found[0]}`);
}

// A narrow screen has the same pages behind a button.
async function openMenu(tab) {
  await go(tab, "");
  await tab.click(".VPLocalNav .menu");
  await tab.waitForSelector(".VPSidebar.open");
  await tab.evaluate(axe);
  await judge(tab, "the open menu of a phone");
}

// A block with prompts is copied as it is typed.
async function copy(tab) {
  for (const address of seen.pages.filter((name) => readFileSync(path.join(folder, name), "utf8").includes("prompt")).slice(0, 1)) {
    await go(tab, address);
    const block = await tab.$(".language-console:has(.prompt)");
    await block.hover();
    await (await block.$("button.copy")).click();
    await tab.waitForSelector("button.copied");
    seen.copied = await tab.evaluate(() => navigator.clipboard.readText());
    const typed = await block.$eval("code", (code) => code.textContent.split("\n").filter((line) => line.startsWith("$ ")).map((line) => line.slice(2)));
    if (seen.copied.trim() !== typed.join("\n")) problem(address, `copied ${JSON.stringify(seen.copied)} of ${JSON.stringify(typed)}`);
  }
}

async function print(tab) {
  await go(tab, "");
  await tab.emulateMediaType("print");
  const shown = await tab.$$eval(".VPNav, .VPSidebar, .VPDocAside, .VPDocFooter", (all) =>
    all.filter((element) => getComputedStyle(element).display !== "none").map((element) => element.className),
  );
  if (shown.length > 0) problem("print", `shows ${shown.join(" and ")}`);
}

async function ask404(tab) {
  tab.expects404 = true;
  await go(tab, "no/such/page");
  const home = await tab.$eval(".missing a", (link) => link.href);
  if (home !== origin + base) problem("an address without a page", `leads to ${home}`);
}
