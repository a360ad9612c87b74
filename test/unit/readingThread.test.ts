/* Long documents are read in a thread, with the same result as without one, and nobody is held up. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { after, describe, test } from "node:test";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { ReadingThread } from "../../src/core/altText/read/readingThread.ts";

const engine = join(import.meta.dirname, "../../src/core/altText/engine.ts");
const components = ["Image"];

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

  test("holds nobody up", async () => {
    const text = documentOf(5000);
    const start = performance.now();
    (await readerOf("markdown")).read(text, { components });
    const inPlace = performance.now() - start;
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const found = await thread.read("b", { markup: "markdown", text, components });
    clearInterval(beat);
    assert.equal(found.length, 10_000);
    assert.ok(longest < inPlace / 2, `${longest} of ${inPlace} ms`);
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
