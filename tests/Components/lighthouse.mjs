// Lighthouse's scores of pages of the documentation site, as on a phone with a slow network: takes the browser, the site's folder,
// the path it is published under, and pages. Fails below what we hold: 100 for accessibility and best practices, 95 for performance.
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";
import { serve } from "./site_server.mjs";

const [browserPath, folder, base, ...pages] = process.argv.slice(2);
const held = { performance: 95, accessibility: 100, "best-practices": 100 };
const { server, origin } = await serve(folder, base);
const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
let failed = false;

try {
  for (const page of pages) {
    const flags = { port: Number(new URL(browser.wsEndpoint()).port), logLevel: "error", onlyCategories: Object.keys(held) };
    const { lhr } = await lighthouse(`${origin}${base}${page}`, flags);
    const scores = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]);
    console.log(`${page || "the first page"}: ${scores.map(([name, score]) => `${name} ${score}`).join(", ")}`);
    for (const [name, score] of scores.filter(([name, score]) => score < held[name])) {
      failed = true;
      const lost = lhr.categories[name].auditRefs.map(({ id, weight }) => ({ weight, ...lhr.audits[id] })).filter(({ weight, score }) => weight > 0 && score !== null && score < 1);
      for (const { title, displayValue } of lost) console.log(`  ${name} is to be ${held[name]}: ${title} ${displayValue ?? ""}`.trimEnd());
    }
  }
} finally {
  await browser.close();
  server.close();
}

process.exit(failed ? 1 : 0);
