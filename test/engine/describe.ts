/* The engine without VS Code: `node test/engine/describe.ts <file> <endpoint> <key>` writes the alt texts of a document. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { proposeAll } from "../../src/core/altText/propose/propose.ts";
import { createNodeEngine } from "../../src/node/engine.ts";

const [file = "", endpoint, apiKey] = process.argv.slice(2);
const imageScript = "dist/image/worker.cjs";
const { signal } = new AbortController();
const engine = createNodeEngine({ folders: ["."], settings: { endpoint }, apiKey, imageScript });
const { documents, gate, writer } = engine;

const document = await documents.open(pathToFileURL(file).href);
assert.ok(document, `${file} can be read`);
const references = await documents.referencesIn(document);
const model = await gate.open({ images: references.length, signal });
assert.ok(model, "there is an endpoint and a key");
const subjectOf = (reference: (typeof references)[number]) =>
  Promise.resolve({ reference, document });
const outcomes = await proposeAll(references, subjectOf, { ...engine, model, signal, bulk: true });
const { written, left } = await writer.apply(
  [...outcomes].flatMap(([reference, outcome]) =>
    "suggestion" in outcome
      ? [{ uri: document.uri, reference, put: { alt: outcome.suggestion.alts[0] ?? "" } }]
      : [],
  ),
);
console.log(`written ${written.length}, left ${left.length}`);
await engine.close();
