/* Long documents are read in a thread, with the same result as without one, and nobody is held up. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { ReadingThread } from "../../src/core/altText/read/readingThread.ts";

const engine = join(import.meta.dirname, "../../src/core/altText/engine.ts");
const components = ["Image"];

/** Milliseconds that this thread computed since. */
function userTime(before: NodeJS.CpuUsage): number {
  return process.threadCpuUsage(before).user / 1000;
}

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
    const reader = await readerOf("markdown");
    // Its own processor time: however busy the machine is, that is what others in the process wait for.
    const start = process.threadCpuUsage();
    reader.read(text, { components });
    const inPlace = userTime(start);
    let turns = 0;
    // Seldom, since turns take processor time, too.
    const beat = setInterval(() => turns++, 10);
    const before = process.threadCpuUsage();
    const found = await thread.read("b", { markup: "markdown", text, components });
    const own = userTime(before);
    clearInterval(beat);
    assert.equal(found.length, 10_000);
    assert.ok(own < inPlace / 2, `${own} of ${inPlace} ms`);
    assert.ok(turns > 1, `${turns} turns`);
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
