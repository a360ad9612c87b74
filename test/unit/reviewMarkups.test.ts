/* A review of 400 images in twelve markups, of which it is known how they do: all are found, written and undone. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { isWritable, type ReviewItem } from "../../src/core/altText/review/item.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { acceptedEdits, writeAccepted } from "../../src/core/altText/review/writing.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { MemoryWorkspace } from "./memory.ts";
import { documentIn, MARKUPS, type State } from "./twelveMarkups.ts";

/** Of each document. */
const COUNTS = { missing: 12, poor: 8, good: 12, decorative: 4 };

const files: Record<string, string> = {};
const truth = new Map<string, State>();
for (const markup of MARKUPS) {
  const { text, images } = documentIn(markup, COUNTS);
  files[`/w/${markup}`] = text;
  for (const [name, state] of images) {
    truth.set(`${markup} ${name}`, state);
    files[`/w/${name}`] = "image";
  }
}

/** What is hard to spell in one markup or another, and comes back as it is. */
const TEXTS = [
  'A "quoted" [label] | and *stars* & <b>signs</b>, 50 % of {x} for $5 #1',
  "It’s the author's C:\\folder_name: `code` ~ ^ = “said” — 日本語",
  "Plain words",
];

test("of 400 images in twelve markups all are found as they are, written and undone", async () => {
  assert.ok(truth.size >= 400, `${truth.size}`);
  const workspace = new MemoryWorkspace(files);
  const { documents, locator } = workspace;
  const review = new Review({
    ...{ documents, locator },
    settingsFor: () => ({ language: undefined, mayTellKind: true }),
    uris: (signal) => documents.all(signal),
    fileOf: (uri) => uri.replace("memory:/w/", ""),
    kept: createKeptRows(join(temporaryFolder("kept").path, "rows.jsonl"), () =>
      Promise.resolve("same"),
    ),
    onError: (error) => assert.fail(String(error)),
  });
  await review.scan();
  const all = (): ReviewItem[] => [...review.table.items()];
  const nameOf = ({ file, row }: ReviewItem): string => `${file} ${row.reference.source?.text}`;
  const found = new Map(all().map((item) => [nameOf(item), item.row.state as State]));
  assert.deepEqual(new Map([...found].sort()), new Map([...truth].sort()));
  assert.equal(review.coverage.notFound, 0);

  const texts = new Map<string, string>();
  for (const [at, item] of all().entries()) {
    if (!isWritable(item)) continue;
    const text = TEXTS[at % TEXTS.length]!;
    texts.set(nameOf(item), text);
    review.decide([item.id], { kind: "accept", text });
  }
  assert.ok(texts.size >= 400);
  const accepted = await acceptedEdits(review);
  const { written, left, changes } = await writeAccepted(review, accepted, workspace.writer);
  assert.deepEqual([written.length, left.length], [texts.size, 0]);
  for (const item of all()) {
    const alt = (item.row.reference.alt ?? "").replace(/\s+/g, " ");
    assert.equal(alt, texts.get(nameOf(item)), nameOf(item));
    assert.ok(item.isWritten, nameOf(item));
  }
  assert.equal((await workspace.writer.revert(changes)).left, 0);
  for (const [path, text] of Object.entries(files)) assert.equal(workspace.text(path), text, path);
});
