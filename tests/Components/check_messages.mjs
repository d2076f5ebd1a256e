// Holds messages against the vendors' own descriptions: the types of Slack's, Discord's and PagerDuty's official packages, with
// keys they do not know refused, and Microsoft's own parser of Adaptive Cards. Reads { kind: [message, …] }, prints what is wrong.
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";

const require = createRequire(import.meta.url);
const types = {
  "slack-webhook": 'import("@slack/webhook").IncomingWebhookSendArguments',
  "slack-post": 'import("@slack/web-api").ChatPostMessageArguments',
  "slack-update": 'import("@slack/web-api").ChatUpdateArguments',
  "discord-post": 'import("discord-api-types/v10").RESTPostAPIWebhookWithTokenJSONBody',
  "discord-patch": 'import("discord-api-types/v10").RESTPatchAPIWebhookWithTokenMessageJSONBody',
  // The official package leaves `client` out, which the Events API documents.
  "pagerduty-trigger": 'import("@pagerduty/pdjs/build/src/events.js").EventPayloadV2 & { client?: string }',
  "pagerduty-follow": 'Omit<import("@pagerduty/pdjs/build/src/events.js").EventPayloadV2, "payload">',
};

let text = "";
for await (const chunk of process.stdin) text += chunk;
const messages = JSON.parse(text);
const wrong = [];

const source = Object.entries(types)
  .flatMap(([kind, type]) => (messages[kind] ?? []).map((message, i) => `const ${kind.replaceAll("-", "_")}_${i}: ${type} = ${JSON.stringify(message)};`))
  .join("\n");
const file = path.join(import.meta.dirname, "messages.ts");
const options = { noEmit: true, strict: true, skipLibCheck: true, types: ["node"], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
const host = ts.createCompilerHost(options);
const [getSourceFile, fileExists, readFile] = [host.getSourceFile, host.fileExists, host.readFile].map((f) => f.bind(host));
host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, source, options.target) : getSourceFile(name, ...rest));
host.fileExists = (name) => name === file || fileExists(name);
host.readFile = (name) => (name === file ? source : readFile(name));
for (const diagnostic of ts.getPreEmitDiagnostics(ts.createProgram([file], options, host))) {
  const line = diagnostic.file ? source.split("\n")[diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line] : "";
  wrong.push(`${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")} in ${line.slice(0, 300)}`);
}

// The bundle is made for browsers, and parses without one.
globalThis.self = globalThis.window = globalThis;
globalThis.HTMLElement ??= class {};
const { AdaptiveCard, SerializationContext, Versions } = require("adaptivecards/dist/adaptivecards.js");
for (const message of messages.teams ?? []) {
  const content = message.attachments?.[0]?.content;
  const context = new SerializationContext(Versions.v1_4);
  const card = new AdaptiveCard();
  card.parse(content, context);
  for (let i = 0; i < context.eventCount; i++) wrong.push(`Adaptive Card: ${context.getEventAt(i).message}`);
  const validation = card.validateProperties();
  for (const event of validation.validationEvents) wrong.push(`Adaptive Card: ${event.message}`);
}

console.log(wrong.join("\n"));
process.exit(wrong.length === 0 ? 0 : 1);
