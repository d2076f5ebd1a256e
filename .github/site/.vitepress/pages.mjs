// Which pages there are, and in which order: runbooks/README.md says it, in sections with lists of links. A page that it does
// not name is shown after them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The repository's root. */
export const root = path.resolve(import.meta.dirname, "../../..");

/** Where the pages are: they stay there, and GitHub shows them as well. */
export const source = path.join(root, "runbooks");

/** Every page, as a path from `source`. */
export const pages = readdirSync(source, { recursive: true })
  .map((name) => name.split(path.sep).join("/"))
  .filter((name) => name.endsWith(".md"))
  .sort();

/** The page's place on the site: a folder's README.md is the folder's index. */
export const placeOf = (page) => page.replace(/(^|\/)README\.md$/, "$1index.md");

/** The page's address on the site, without the base. */
export const addressOf = (page) => "/" + placeOf(page).replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "");

/** The page's first heading, without its marks. */
export function titleOf(page) {
  const heading = /^# +(.+)$/m.exec(readFileSync(path.join(source, page), "utf8"));
  return heading ? plain(heading[1]) : page.replace(/\.md$/, "");
}

/** The page's first paragraph, as search engines and previews show it. */
export function descriptionOf(page) {
  const blocks = readFileSync(path.join(source, page), "utf8").split(/\n\s*\n/);
  const paragraph = plain(blocks.find((block) => /^[\p{L}"'`*[]/u.test(block)) ?? "").replace(/\s+/g, " ");
  return paragraph.length <= 160 ? paragraph : paragraph.slice(0, 160).replace(/\s\S*$/, "") + " …";
}

/** The groups of the sidebar. */
export function sidebar() {
  const index = path.join(source, "README.md");
  const groups = existsSync(index) ? readIndex(readFileSync(index, "utf8")) : [];
  const named = new Set(groups.flatMap((group) => group.items.map((item) => item.link)));
  const rest = pages.filter((page) => page !== "README.md" && !named.has(addressOf(page)));
  if (rest.length > 0)
    groups.push({ text: groups.length === 0 ? "Pages" : "More", items: rest.map((page) => ({ text: titleOf(page), link: addressOf(page) })) });
  return groups;
}

function readIndex(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const heading = /^## +(.+)$/.exec(line);
    if (heading) groups.push({ text: plain(heading[1]), items: [] });
    const entry = /^[-*] +\[(.+?)\]\(([^)#]+\.md)\)/.exec(line);
    const page = entry && path.posix.normalize(entry[2]);
    if (entry && groups.length > 0 && pages.includes(page)) groups.at(-1).items.push({ text: plain(entry[1]), link: addressOf(page) });
  }
  return groups.filter((group) => group.items.length > 0);
}

function plain(markdown) {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]/g, "")
    .trim();
}
