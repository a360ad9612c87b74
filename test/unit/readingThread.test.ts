/* Long documents are read in a thread, with the same result as without one, and nobody is held up. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { threadId } from "node:worker_threads";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { ReadingThread } from "../../src/core/altText/read/readingThread.ts";

const engine = join(import.meta.dirname, "../../src/core/altText/engine.ts");
const components = ["Image"];

/** An engine that finds 5000 images, each of which says which thread found it. */
const WITNESS = `
const { threadId } = require("node:worker_threads");
const references = Array.from({ length: 5000 }, () => ({ threadId }));
exports.readerOf = async () => ({ read: () => ({ references }) });
`;

describe("reading in a thread", () => {
  const thread = new ReadingThread(engine);
  after(() => thread.dispose());
  const documentOf = (length: number): string =>
    Array.from(
      { length },
      (_, i) => `## Part ${i}\n\n![Figure ${i}](img/${i}.png) and <img src="${i}.svg">\n`,
    ).join("\n");

  test("finds what is found without one, all at once and after changes", async () => {
    const reader = await readerOf("markdown");
    const text = documentOf(400);
    const all = reader.read(text, { components }).references;
    assert.equal(all.length, 800);
    assert.deepEqual(await thread.read("a", { markup: "markdown", text, components }), all);
    const changed = `![new](n.png)\n\n${text}`;
    const changes = [{ span: { start: 0, end: 0 }, length: changed.length - text.length }];
    const task = { markup: "markdown", text: changed, components, changes } as const;
    assert.deepEqual(await thread.read("a", task), reader.read(changed, { components }).references);
  });

  test("holds nobody up: another thread reads, and what it found comes piece by piece", async () => {
    const folder = await mkdtemp(join(tmpdir(), "iris-thread-"));
    const witness = join(folder, "witness.cjs");
    await writeFile(witness, WITNESS);
    const other = new ReadingThread(witness);
    let turns = 0;
    let beat = setImmediate(function count() {
      turns++;
      beat = setImmediate(count);
    });
    const found = await other.read("b", { markup: "markdown", text: "", components });
    clearImmediate(beat);
    other.dispose();
    await rm(folder, { recursive: true });
    assert.equal(found.length, 5000);
    const threads = new Set(found.map((one) => (one as unknown as { threadId: number }).threadId));
    assert.equal(threads.size, 1);
    assert.ok(!threads.has(threadId));
    // One turn at least for each 300 of them.
    assert.ok(turns >= 17, `${turns} turns`);
  });

  test("hands over a long document whole", async () => {
    const text = documentOf(5000);
    const found = await thread.read("b", { markup: "markdown", text, components });
    assert.equal(found.length, 10_000);
  });

  test("of what fails is told, and the next one begins anew", async () => {
    const broken = new ReadingThread("/nowhere/engine.cjs");
    const task = { markup: "html", text: "<img src=a.png>", components } as const;
    await assert.rejects(broken.read("a", task));
    await assert.rejects(broken.read("a", task));
    broken.dispose();
    const ended = new ReadingThread(engine);
    const reading = ended.read("a", task);
    ended.forget("a");
    await assert.rejects(reading);
    assert.equal((await ended.read("a", task)).length, 1);
    ended.dispose();
  });
});
