/* Which images a command means, though the document changed since it was offered; and which are marked meanwhile. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { argumentsFor, findMeant, meantBy } from "../../src/core/altText/meant.ts";
import { readReferences } from "../../src/core/altText/read/readReferences.ts";
import type { ImageReference } from "../../src/core/altText/reference.ts";
import { Runs } from "../../src/host/altText/runs.ts";

const read = (text: string): Promise<readonly ImageReference[]> =>
  readReferences({ path: "/a.md", languageId: "", text }, []);

describe("images that a command means", () => {
  const starts = (found: readonly ImageReference[]): number[] =>
    found.map(({ span }) => span.start);
  const offered = async (text: string): Promise<[unknown, unknown]> =>
    JSON.parse(JSON.stringify(argumentsFor(await read(text)))) as [unknown, unknown];
  const find = async (before: string, now: string): Promise<number[]> =>
    starts(findMeant(await read(now), meantBy(...(await offered(before))) ?? []));

  test("are found where they were, and where they moved to", async () => {
    assert.deepEqual(await find("![](a.png) ![](b.png)", "![](a.png) ![](b.png)"), [0, 11]);
    assert.deepEqual(await find("![](a.png)", "Typed above.\n\n![](a.png)"), [14]);
    // Another one stands there by now.
    assert.deepEqual(await find("![](a.png)", "![](b.png) ![](a.png)"), [11]);
  });

  test("are none where the one that is meant is gone, or nobody can tell which it is", async () => {
    assert.deepEqual(await find("![](a.png)", "Typed. ![](b.png)"), []);
    assert.deepEqual(await find("![](a.png)", "![](b.png)"), []);
    assert.deepEqual(await find("![](a.png)", "Two: ![](a.png) ![](a.png)"), []);
  });

  test("are named by numbers alone: an Explorer's files are none", () => {
    assert.deepEqual(meantBy(7), [{ offset: 7 }]);
    assert.deepEqual(meantBy([7, 9], ["a", null]), [{ offset: 7, mark: "a" }, { offset: 9 }]);
    for (const other of [undefined, [], [{}], ["7"], [7, {}], {}])
      assert.equal(meantBy(other), undefined);
  });
});

test("two runs in one document have their marks each, and the end of one leaves the other's", () => {
  const runs = new Runs<string>();
  const [one, two, other] = [1, 2, 3].map((offset) => ({ at: { offset }, length: 5 }));
  const ends = [runs.begin("a", [one!]), runs.begin("a", [two!]), runs.begin("b", [other!])];
  assert.deepEqual(runs.imagesOf("a"), [one, two]);
  assert.equal(ends[0]!(), true);
  assert.equal(ends[0]!(), false, "it ends once");
  assert.deepEqual([runs.imagesOf("a"), runs.imagesOf("b"), runs.areAny], [[two], [other], true]);
  for (const end of ends) end();
  assert.deepEqual([runs.imagesOf("a"), runs.areAny], [[], false]);
});
