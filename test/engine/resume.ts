/* Proposes for a folder with the journal in a file, and writes: `node test/engine/resume.ts <folder> <endpoint> <key>`. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { proposeAll, type ReferenceSubject } from "../../src/core/altText/propose/propose.ts";
import { fillableRows, imagesToAsk } from "../../src/core/altText/review/plan.ts";
import { scan } from "../../src/core/altText/review/scan.ts";
import { suggestedEdit } from "../../src/core/altText/review/suggestedEdit.ts";
import { createNodeEngine } from "../../src/node/engine.ts";

const [folder = "", endpoint, apiKey] = process.argv.slice(2);
const { signal } = new AbortController();
const engine = createNodeEngine({
  folders: [folder],
  settings: { endpoint, requestsPerSecond: 100, "altText.context": false },
  apiKey,
  imageScript: "dist/image/worker.cjs",
});
const { documents, locator, gate, writer } = engine;
const settingsFor = () => ({ language: undefined, mayTellKind: true });

const found = [];
for await (const { document, rows } of scan(documents.all(signal), {
  ...{ documents, locator, settingsFor, signal },
  onUnread: (uri) => assert.fail(uri),
}))
  for (const row of fillableRows(document, rows, undefined)) found.push({ row, document });
const images = imagesToAsk(found);
const model = await gate.open({ images: images.length + 1, signal });
assert.ok(model, "there is an endpoint and a key");
const subjectOf = ({ row, document }: (typeof images)[number]): Promise<ReferenceSubject> =>
  Promise.resolve({ reference: row.reference, document });
const outcomes = await proposeAll(images, subjectOf, {
  ...{ ...engine, model, signal, bulk: true },
  journal: createFileJournal(join(folder, ".iris-alt/proposals.jsonl")),
});
const edits = [...outcomes].flatMap(([image, outcome]) =>
  "suggestion" in outcome ? image.rows.map((row) => suggestedEdit(row, outcome.suggestion)) : [],
);
for (const own of Map.groupBy(edits, ({ uri }) => uri).values()) await writer.apply(own);
console.log(edits.length);
await engine.close();
