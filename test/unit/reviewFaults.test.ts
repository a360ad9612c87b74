/* A review whose endpoint fails now and then: every row ends right, and no image is answered twice. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { isWaiting, proposalOf, type ReviewItem } from "../../src/core/altText/review/item.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { ReviewRun } from "../../src/core/altText/review/run.ts";
import { acceptedEdits, writeAccepted } from "../../src/core/altText/review/writing.ts";
import { createImageReader } from "../../src/core/image/read.ts";
import { createModel } from "../../src/core/mavi/model.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { isFull } from "../strength.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { startImages } from "./builtImages.ts";
import { MemoryWorkspace } from "./memory.ts";

const IMAGES = isFull ? 400 : 20;
const IN_A_FILE = 10;
/** One of so many requests fails; in the gate more, so that few rows meet several kinds. */
const EVERY = isFull ? 10 : 5;
const FAULTS = [
  ...["envelope-429", "envelope-500", "reset-before-headers", "reset-mid-stream"],
  ...["cut-mid-stream", "html-503", "errored-mid-stream"],
] as const;
/** Goes of somebody who presses Retry. */
const MOST_GOES = 8;

const transport = createTransport({ useProxy: false, strictSSL: true });
const decoder = startImages();
let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
});
after(async () => {
  decoder.dispose();
  await transport.close();
  await endpoint.close();
});

test("requests fail now and then: all rows end right", { timeout: 280_000 }, async (context) => {
  const files: Record<string, Uint8Array> = {};
  const texts: Record<string, string> = {};
  for (let at = 0; at < IMAGES; at++) {
    const create = {
      width: 40 + (at % 50),
      height: 40 + at,
      channels: 3,
      background: "red",
    } as const;
    files[`/w/${at}.png`] = await sharp({ create }).png().toBuffer();
    const file = `/w/${Math.floor(at / IN_A_FILE)}.md`;
    texts[file] = `${texts[file] ?? ""}Part ${at}\n\n![](${at}.png)\n\n`;
  }
  const { documents, locator, readFile, writer } = new MemoryWorkspace({ ...files, ...texts });
  const folder = temporaryFolder("faults").path;
  const review = new Review({
    ...{ documents, locator, onError: (error: unknown) => assert.fail(String(error)) },
    settingsFor: () => ({ language: undefined, mayTellKind: true }),
    uris: (signal) => documents.all(signal),
    fileOf: (uri) => uri.replace("memory:/w/", ""),
    kept: createKeptRows(join(folder, "rows.jsonl"), () => Promise.resolve("same")),
  });
  const model = createModel(() => ({
    transport,
    endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
  }));
  const run = new ReviewRun({
    ...{ review, documents, locator, readFile },
    gate: { open: () => Promise.resolve(model) },
    images: createImageReader({ readFile, decoder }),
    settingsNow: () => () => ({
      ...{ model: "gemini:gemini-2.5-flash", parameters: {}, maxLength: 125, context: true },
      image: { maxEdge: 1000, maxBytes: 1_000_000 },
    }),
    journal: createFileJournal(join(folder, "proposals.jsonl")),
  });
  await review.scan();
  const all = (): ReviewItem[] => [...review.table.items()];
  assert.equal(all().length, IMAGES);

  for (let at = 0; at < IMAGES * 3; at++) {
    const fault = FAULTS[Math.floor(at / EVERY) % FAULTS.length]!;
    endpoint.use(at % EVERY === 2 ? fault : "default", { times: 1 });
  }
  let goes = 0;
  for (let left = all(); left.length > 0; left = all().filter((item) => !proposalOf(item))) {
    assert.ok(goes++ < MOST_GOES, `${left.length} rows never end`);
    const waiting = left.filter(isWaiting);
    assert.equal(waiting.length, left.length, "what failed may be asked again");
    const estimate = await run.estimate("propose", waiting, AbortSignal.timeout(60_000));
    assert.ok(await run.run(estimate, 0));
    // Each has a text or says why not; none is left as if it were still asked.
    for (const item of all())
      assert.ok(!item.isAsking && (proposalOf(item) ?? item.failure), item.file);
  }
  const answered = endpoint.requests.filter(({ scenario }) => scenario === "sse-text");
  const shown = answered.flatMap(({ images }) => images.map(({ sha256 }) => sha256));
  assert.equal(shown.length, IMAGES, "each image is answered once");
  assert.equal(new Set(shown).size, IMAGES);
  assert.equal(run.spent.requests, IMAGES);
  const failed = endpoint.requests.length - answered.length;
  assert.ok(failed >= IMAGES / EVERY, `${failed} failed`);
  context.diagnostic(`${IMAGES} images, ${failed} requests failed, ${goes} goes`);

  review.decide(
    all().map(({ id }) => id),
    { kind: "accept" },
  );
  const { written, left } = await writeAccepted(review, await acceptedEdits(review), writer);
  assert.deepEqual([written.length, left.length], [IMAGES, 0]);
  for (const { file, row } of all()) {
    const { source, alt = "" } = row.reference;
    const at = Number.parseInt(source?.text ?? "", 10);
    assert.match(alt, new RegExp(`, ${40 + (at % 50)} × ${40 + at} px`), `${file} ${source?.text}`);
  }
});
