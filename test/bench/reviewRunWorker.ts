/* Scans a folder, proposes for all of it and prints what that took: folder, address of the endpoint, requests a second. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { isWaiting } from "../../src/core/altText/review/item.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { ReviewRun } from "../../src/core/altText/review/run.ts";
import { createNodeEngine } from "../../src/node/engine.ts";
import { readFileUri } from "../../src/node/files.ts";
import { STANDIN_KEY } from "../endpoint/server.ts";

const STATUS = "/proc/self/status";
const [folder = "", endpoint = "", rate = ""] = process.argv.slice(2);
const engine = createNodeEngine({
  folders: [folder],
  settings: { endpoint, requestsPerSecond: Number(rate) },
  apiKey: STANDIN_KEY,
  imageScript: join(import.meta.dirname, "../../dist/image/worker.cjs"),
});
const { documents, locator, images, gate, settingsFor } = engine;
const review = new Review({
  ...{ documents, locator },
  settingsFor: () => ({ language: undefined, mayTellKind: true }),
  uris: (signal) => documents.all(signal),
  fileOf: (uri) => uri.slice(uri.lastIndexOf("/") + 1),
  kept: createKeptRows(join(folder, ".kept/rows.jsonl"), () => Promise.resolve("same")),
  onError: (error) => assert.fail(String(error)),
});
const run = new ReviewRun({
  ...{ review, documents, locator, images, gate, settingsFor },
  journal: createFileJournal(join(folder, ".kept/proposals.jsonl")),
  readFile: readFileUri,
});
const began = performance.now();
let firstRow: number | undefined;
review.onDidChange((what) => {
  if (what === "order") firstRow ??= performance.now() - began;
});
await review.scan();
const scan = (performance.now() - began) / 1000;
const waiting = [...review.table.items()].filter(isWaiting);
const estimate = await run.estimate("propose", waiting, new AbortController().signal);
const asked = performance.now();
await run.run(estimate, 0);
const took = (performance.now() - asked) / 1000;
const proposed = [...review.table.items()].filter(({ kept }) => kept.suggestion).length;
// Linux counts what the parent held to a child's usage; the peak of its own stands here.
const [, own] =
  /^VmHWM:\s+(\d+) kB$/m.exec(existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "") ?? [];
const peak = Number(own ?? process.resourceUsage().maxRSS) * 1024;
console.log(JSON.stringify({ firstRow, scan, run: took, proposed, peak }));
await engine.close();
