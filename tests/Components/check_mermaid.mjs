// Reads charts as Mermaid's own parser does: takes [chart, …] from standard input, prints what is wrong with each, or null.
import { JSDOM } from "jsdom";

const page = new JSDOM("<body></body>");
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import("mermaid");

let text = "";
for await (const chunk of process.stdin) text += chunk;
const told = [];
for (const chart of JSON.parse(text)) {
  try {
    await mermaid.parse(chart);
    told.push(null);
  } catch (error) {
    told.push(error.message);
  }
}
process.stdout.write(JSON.stringify(told));
process.exit(0);
