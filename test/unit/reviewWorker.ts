/* A review in a process of its own, which its test kills: folder, where work is kept, address of the endpoint. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { isWaiting } from "../../src/core/altText/review/item.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { ReviewRun } from "../../src/core/altText/review/run.ts";
import { createNodeEngine } from "../../src/node/engine.ts";
import { readFileUri } from "../../src/node/files.ts";
import { STANDIN_KEY } from "../endpoint/server.ts";

const [folder = "", kept = "", endpoint = ""] = process.argv.slice(2);
const engine = createNodeEngine({
  folders: [folder],
  settings: { endpoint, requestsPerSecond: 20 },
  apiKey: STANDIN_KEY,
  imageScript: join(import.meta.dirname, "../../dist/image/worker.cjs"),
});
const { documents, locator, images, gate, settingsFor } = engine;
const review = new Review({
  ...{ documents, locator },
  settingsFor: () => ({ language: undefined, mayTellKind: true }),
  uris: (signal) => documents.all(signal),
  fileOf: (uri) => uri.slice(uri.lastIndexOf("/") + 1),
  kept: createKeptRows(join(kept, "rows.jsonl"), () => Promise.resolve("same")),
  onError: (error) => assert.fail(String(error)),
});
const run = new ReviewRun({
  ...{ review, documents, locator, images, gate, settingsFor },
  journal: createFileJournal(join(kept, "proposals.jsonl")),
  readFile: readFileUri,
});
await review.scan();
// What is accepted is kept as soon as it is proposed.
review.onDidChange((what) => {
  if (what === "order") return;
  for (const { id, kept: work } of what)
    if (work.suggestion && work.decision === undefined) review.decide([id], { kind: "accept" });
});
const waiting = [...review.table.items()].filter(isWaiting);
const estimate = await run.estimate("propose", waiting, new AbortController().signal);
process.stdout.write(`${estimate.rows} wait\n`);
await run.run(estimate, 0);
await new Promise((resolve) => setTimeout(resolve, 100));
const all = [...review.table.items()];
process.stdout.write(`${all.filter(({ kept: work }) => work.suggestion).length} proposed\n`);
await engine.close();
