/* Images of the workspace by what is typed after `@`, while the search for them goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { WorkspaceImage } from "../../src/host/conversation/editor.ts";
import { ImageFinder, type FoundImages } from "../../src/host/conversation/finding.ts";

const image = (path: string): WorkspaceImage => ({ uri: `file:///w/${path}`, path });
const FIRST = [image("a/one.png"), image("a/two.png")];
const ALL = [...FIRST, image("b/three.png"), image("b/one-more.png")];

/** A search whose lists come when they are let. */
function stepwise(lists: readonly (readonly WorkspaceImage[])[]) {
  const steps = lists.map(() => Promise.withResolvers<undefined>());
  let searches = 0;
  return {
    let: (at: number) => steps[at]?.resolve(undefined),
    fail: (at: number) => steps[at]?.reject(new Error("gone")),
    get searches() {
      return searches;
    },
    async *search() {
      searches++;
      for (const [at, list] of lists.entries()) {
        await steps[at]?.promise;
        yield list;
      }
    },
  };
}

const namesIn = (found: FoundImages | undefined): string[] | undefined =>
  found?.images.map(({ name }) => name);

test("what is found first is told first, and all of it later", async () => {
  const work = stepwise([FIRST, ALL]);
  const finder = new ImageFinder(() => work.search());
  const one = finder.find("one");
  work.let(0);
  const first = await one.next();
  assert.deepEqual(namesIn(first.value), ["one.png"]);
  assert.equal(first.value?.isComplete, false);
  // Another name is looked for in what is there, and the search is the same.
  const three = finder.find("three");
  assert.deepEqual(namesIn((await three.next()).value), []);
  work.let(1);
  let last: FoundImages | undefined;
  for await (const found of three) last = found;
  assert.deepEqual(namesIn(last), ["three.png"]);
  assert.equal(last?.isComplete, true, "three");
  for await (const found of one) last = found;
  assert.deepEqual(namesIn(last), ["one.png", "one-more.png"]);
  assert.equal(work.searches, 1);
});

test("a search that fails tells what it has, and the next one tries again", async () => {
  const work = stepwise([FIRST, ALL]);
  const finder = new ImageFinder(() => work.search());
  const one = finder.find("");
  work.let(0);
  await one.next();
  work.fail(1);
  const { value } = await one.next();
  assert.deepEqual(namesIn(value), ["one.png", "two.png"]);
  assert.equal(value?.isComplete, true);
  await finder.find("").next();
  assert.equal(work.searches, 2);
});

test("of queries that come faster than they are answered, the last one is looked for alone", async () => {
  let looks = 0;
  const images = Array.from({ length: 1000 }, (_, at) => ({
    uri: `file:///w/${at}.png`,
    get path() {
      looks++;
      return `${at}.png`;
    },
  }));
  const finder = new ImageFinder(async function* () {
    for (const count of [200, 1000]) {
      await setImmediate();
      yield images.slice(0, count);
    }
  });
  let wanted = "";
  const found: string[] = [];
  const find = async (query: string): Promise<void> => {
    wanted = query;
    for await (const one of finder.find(query, () => wanted === query))
      found.push(`${query}: ${one.images[0]?.name ?? "none"}`);
  };
  await Promise.all(Array.from({ length: 200 }, (_, at) => find(`${at}.png`)));
  assert.equal(found.at(-1), "199.png: 199.png");
  assert.ok(looks < 5000, `${looks} paths looked at`);
});
