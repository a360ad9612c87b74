/* A review of a folder over the engine in Node and the stand-in, for the programs that run one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { ReviewRun } from "../../src/core/altText/review/run.ts";
import { createNodeEngine, type NodeEngine } from "../../src/node/engine.ts";
import { readFileUri } from "../../src/node/files.ts";
import { STANDIN_KEY } from "../endpoint/server.ts";

/** @param options.kept the folder of what is decided and was answered */
export function openReview({
  folder,
  kept,
  endpoint,
  requestsPerSecond,
}: {
  readonly folder: string;
  readonly kept: string;
  readonly endpoint: string;
  readonly requestsPerSecond: number;
}): { readonly engine: NodeEngine; readonly review: Review; readonly run: ReviewRun } {
  const engine = createNodeEngine({
    folders: [folder],
    settings: { endpoint, requestsPerSecond },
    apiKey: STANDIN_KEY,
    imageScript: join(import.meta.dirname, "../../dist/image/worker.cjs"),
  });
  const { documents, locator, images, gate } = engine;
  const review = new Review({
    ...{ documents, locator },
    settingsFor: () => ({ language: undefined, mayTellKind: true }),
    uris: (signal) => documents.all(signal),
    fileOf: (uri) => fileURLToPath(uri.replace(/#cell=\d+$/, "")).slice(folder.length + 1),
    kept: createKeptRows(join(kept, "rows.jsonl"), () => Promise.resolve("same")),
    onError: (error) => assert.fail(String(error)),
  });
  const run = new ReviewRun({
    ...{ review, documents, locator, images, gate, settingsNow: () => engine.settingsFor },
    journal: createFileJournal(join(kept, "proposals.jsonl")),
    readFile: readFileUri,
  });
  return { engine, review, run };
}
