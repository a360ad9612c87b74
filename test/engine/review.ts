/*
 * A review of a whole repository without VS Code: `node test/engine/review.ts <git checkout>` scans it, has the
 * stand-in propose, accepts all, writes, and holds what changed: alt texts alone, and nothing once it is undone.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import MarkdownIt from "markdown-it";
import { parse, serialize } from "parse5";
import type { ImageReference } from "../../src/core/altText/reference.ts";
import {
  isWaiting,
  isWritable,
  proposalOf,
  type ReviewItem,
} from "../../src/core/altText/review/item.ts";
import { acceptedEdits, writeAccepted } from "../../src/core/altText/review/writing.ts";
import { startEndpoint } from "../endpoint/server.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { openReview } from "./openReview.ts";

const folder = resolve(process.argv[2] ?? "");
const git = (...args: string[]): string =>
  execFileSync("git", ["-C", folder, ...args], { encoding: "utf8", maxBuffer: 1e9 });
assert.equal(git("status", "--porcelain"), "", "the checkout is clean");

const endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 4000 } });
const kept = temporaryFolder("review").path;
const { engine, review, run } = openReview({
  ...{ folder, kept, endpoint: endpoint.baseUrl },
  requestsPerSecond: 100,
});
const { documents, writer } = engine;
let since = performance.now();
const lap = (what: string): void => {
  console.log(`${what}, ${((performance.now() - since) / 1000).toFixed(1)} s`);
  since = performance.now();
};
const { signal } = new AbortController();

await review.scan();
const all = (): ReviewItem[] => [...review.table.items()];
lap(`${all().length} references: ${JSON.stringify(review.coverage)}`);
const estimate = await run.estimate("propose", all().filter(isWaiting), signal);
lap(`${estimate.groups.length} images to ask about for ${estimate.rows} rows`);
await run.run(estimate, 0);
const failed = all().filter(({ failure }) => failure !== undefined);
lap(`${run.spent.requests} asked, ${failed.length} failed`);
for (const { file, failure } of failed.slice(0, 5)) console.log(" ", file, JSON.stringify(failure));

/** For the rows that need none: what is hard to write in one markup or another. */
const TEXTS = [
  'A "quoted" [label] | and *stars* & <b>signs</b>, 50 % of {x} for $5 #1',
  "It’s the author's C:\\folder_name: `code` ~ ^ = “said” — 日本語, العربية",
  "Plain words",
];

const before = new Map<string, readonly ImageReference[]>();
for (const [at, item] of all().entries())
  if (!proposalOf(item) && isWritable(item))
    review.take(item, TEXTS[at % TEXTS.length]!, { isFree: false });
const proposed = all().filter((item) => proposalOf(item));
const uris = [...new Set(proposed.map(({ row }) => row.uri))];
const textOf = async (uri: string): Promise<string> => (await documents.open(uri))?.text ?? "";
const referencesIn = async (uri: string): Promise<readonly ImageReference[]> => {
  const document = await documents.open(uri);
  return document ? documents.referencesIn(document) : [];
};
const shown = new Map<string, string | undefined>();
for (const uri of uris) {
  before.set(uri, await referencesIn(uri));
  shown.set(uri, render(uri, await textOf(uri)));
}
for (const { id } of proposed) review.decide([id], { kind: "accept" });
const accepted = await acceptedEdits(review);
const { written, left, changes } = await writeAccepted(review, accepted, writer);
lap(`${written.length} written, ${left.length} left`);
for (const { file, row, failure } of left.slice(0, 20))
  console.log(" ", `${file}:${row.range.line}`, JSON.stringify(failure));

const wanted = new Map(written.map((item) => [item.row, proposalOf(item)]));
let faults = 0;
const fault = (what: string): void => {
  faults++;
  console.log("FAULT", what);
};
const ids = new Map(written.map((item) => [item.id, item]));
for (const uri of uris) {
  const was = before.get(uri) ?? [];
  const now = await referencesIn(uri);
  if (was.length !== now.length) fault(`${uri}: ${was.length} references became ${now.length}`);
  for (const [at, one] of was.entries())
    if (one.source?.text !== now[at]?.source?.text) fault(`${uri}: ${one.source?.text} is another`);
  if (shown.get(uri) !== render(uri, await textOf(uri)))
    fault(`${uri}: more than alt texts changed`);
}
for (const item of all().filter(({ id }) => ids.has(id))) {
  const proposal = wanted.get(ids.get(item.id)!.row) ?? proposalOf(ids.get(item.id)!);
  // A drawing in the page has a label.
  const { alt: own, around } = item.row.reference;
  const alt = own ?? around.label ?? "";
  if (proposal && alt.replace(/\s+/g, " ").trim() !== proposal.alt.replace(/\s+/g, " ").trim())
    fault(`${item.file}:${item.row.range.line}: ${JSON.stringify([proposal.alt, alt])}`);
}
const files = git("diff", "--name-only").split("\n").filter(Boolean);
const own = new Set(written.map(({ file }) => file));
for (const file of files) if (!own.has(file)) fault(`${file} changed and was not to be`);
lap(`${files.length} files changed, ${faults} faults`);

const { reverted } = await writer.revert(changes);
const rest = git("status", "--porcelain");
if (rest !== "") fault(`not undone: ${rest.slice(0, 500)}`);
lap(`${reverted} documents undone`);
await engine.close();
await endpoint.close();
process.exitCode = faults > 0 ? 1 : 0;

/** What an independent parser makes of a document without its alt texts; undefined where there is none for it. */
function render(uri: string, text: string): string | undefined {
  if (/\.html?$/i.test(uri)) return withoutAlt(serialize(parse(text)));
  if (!/\.(?:md|markdown)$/i.test(uri)) return undefined;
  const body = text.replace(/^---\r?\n[^]*?\n---\r?\n/, "");
  return withoutAlt(new MarkdownIt({ html: true }).render(outOfBlocks(body)));
}

/** What stands in blocks of MkDocs is indented, and code to a parser of Markdown alone. */
function outOfBlocks(text: string): string {
  /** How far what is in each block that is open is indented. */
  const open: number[] = [];
  const lines = text.split("\n").map((line) => {
    const indent = line.search(/\S/);
    if (indent < 0) return "";
    while (indent < (open.at(-1) ?? 0)) open.pop();
    const inner = line.slice(open.at(-1));
    if (!/^\s*(?:\?\?\?\+?|!!!|===[!+]?) /.test(inner)) return inner;
    open.push(indent + 4);
    return "";
  });
  return lines.join("\n");
}

/** MyST's directives and Hugo's shortcodes are words to a parser of Markdown alone. */
function withoutAlt(html: string): string {
  return html
    .replace(/\s+(?:alt|aria-label)\s*=\s*(?:"[^"]*"|'[^']*'|&quot;.*?&quot;)/gs, "")
    .replace(/^\s*:alt:.*$/gm, "");
}
