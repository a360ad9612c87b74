/*
 * A review of a whole repository without VS Code: `node test/engine/review.ts <git checkout>` scans it, has the
 * stand-in propose, accepts all, writes, and holds what changed: alt texts alone, and nothing once it is undone.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
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
import { judge, type Judgement } from "./judges.ts";
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
  ":field: - item, * another | 1. one",
  "`code`_ and |pipes|_ and *stars** ends with \\",
  "{nbsp} {attribute} {{x}} +plus+ ++two++ #hash# a_b_c __d__",
  'a="b",c=d image::x[y] <<ref>> [[id]] ]] "" \\" ',
  "(C) (TM) -- ... 'it' \"`so`\" => -> https://example.com[link] mailto:a@b.c",
  "// comment ifdef::x[] endif::[] <!-- --> &amp; &#39; %20 \\*a\\*",
];

const TYPED = [
  ...([
    ["->", "→"],
    ["=>", "⇒"],
    ["--", "—"],
    ["...", "…"],
    ["'", "’"],
  ] as const),
  ...([
    ["(C)", "©"],
    ["(R)", "®"],
    ["(TM)", "™"],
  ] as const),
] as const;

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
const judged = async (): Promise<Map<string, Judgement>> =>
  judge(new Map(await Promise.all(uris.map(async (uri) => [uri, await textOf(uri)] as const))));
for (const uri of uris) before.set(uri, await referencesIn(uri));
const shown = await judged();
lap(`${shown.size} of ${uris.length} documents have a parser to hold them against`);
for (const { id } of proposed) review.decide([id], { kind: "accept" });
const accepted = await acceptedEdits(review);
const { written, left, changes } = await writeAccepted(review, accepted, writer);
lap(`${written.length} written, ${left.length} left`);
for (const { file, row, failure } of left.slice(0, 20))
  console.log(" ", `${file}:${row.range.line}`, JSON.stringify(failure));

const wanted = new Map(written.map((item) => [item.row, proposalOf(item)]));
/** The alt texts of each document as they were written. */
const texts = Map.groupBy(
  written.map((item) => ({ uri: item.row.uri, alt: plain(proposalOf(item)?.alt ?? "") })),
  ({ uri }) => uri,
);
let faults = 0;
let seen = 0;
const fault = (what: string): void => {
  faults++;
  console.log("FAULT", what);
};
const shownNow = await judged();
const ids = new Map(written.map((item) => [item.id, item]));
for (const uri of uris) {
  const was = before.get(uri) ?? [];
  const now = await referencesIn(uri);
  if (was.length !== now.length) fault(`${uri}: ${was.length} references became ${now.length}`);
  for (const [at, one] of was.entries())
    if (one.source?.text !== now[at]?.source?.text) fault(`${uri}: ${one.source?.text} is another`);
  const [one, other] = [shown.get(uri), shownNow.get(uri)];
  const difference = differenceOf(one?.tree ?? "", other?.tree ?? "");
  if (difference !== undefined) fault(`${uri}: more than alt texts changed: ${difference}`);
  const own = new Set(texts.get(uri)?.map(({ alt }) => alt));
  for (const [at, alt] of other?.alts.entries() ?? [])
    if (own.has(plain(alt))) seen++;
    else if (alt !== one?.alts[at]) fault(`${uri}: the parser reads ${JSON.stringify(alt)}`);
}
for (const item of all().filter(({ id }) => ids.has(id))) {
  const proposal = wanted.get(ids.get(item.id)!.row) ?? proposalOf(ids.get(item.id)!);
  // A drawing in the page has a label.
  const { alt: own, around } = item.row.reference;
  const alt = own ?? around.label ?? "";
  if (proposal && plain(alt) !== plain(proposal.alt))
    fault(`${item.file}:${item.row.range.line}: ${JSON.stringify([proposal.alt, alt])}`);
}
const files = git("diff", "--name-only").split("\n").filter(Boolean);
const own = new Set(written.map(({ file }) => file));
for (const file of files) if (!own.has(file)) fault(`${file} changed and was not to be`);
lap(`${files.length} files changed, ${seen} texts read by their parsers, ${faults} faults`);

const { reverted } = await writer.revert(changes);
const rest = git("status", "--porcelain");
if (rest !== "") fault(`not undone: ${rest.slice(0, 500)}`);
lap(`${reverted} documents undone`);
await engine.close();
await endpoint.close();
process.exitCode = faults > 0 ? 1 : 0;

/** A text without what parsers may do to it: AsciiDoc has signs of typography for what is typed in their place. */
function plain(text: string): string {
  const typed = TYPED.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  return typed
    .replace(/\u200b/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Where two trees first differ. */
function differenceOf(one: string, other: string): string | undefined {
  if (one === other) return undefined;
  const lines = other.split("\n");
  const at = one.split("\n").findIndex((line, index) => line !== lines[index]);
  return JSON.stringify([one.split("\n")[at], lines[at]]).slice(0, 400);
}
