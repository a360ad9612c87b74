/* Questions before images are read: one for all that come together. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gathered } from "../../src/core/image/permission.ts";

/** A user who answers, and a clock that is wound by hand. */
function asking(answer: (about: readonly string[]) => Promise<boolean>) {
  const asked: string[] = [];
  const waits: (() => void)[] = [];
  const mayRead = gathered(
    (kind, about) => {
      asked.push([kind, ...about].join(" "));
      return answer(about);
    },
    () => new Promise<void>((resolve) => waits.push(resolve)),
  );
  const wind = (): void => {
    for (const go of waits.splice(0)) go();
  };
  return { asked, mayRead, wind };
}

test("files that are read together are asked about once, each path once and as it can be read", async () => {
  const { asked, mayRead, wind } = asking(() => Promise.resolve(true));
  const answers = ["/a.png", "/b\u202e.png", "/a.png"].map((path) =>
    mayRead({ kind: "outside", path }),
  );
  wind();
  assert.deepEqual(await Promise.all(answers), [true, true, true]);
  assert.deepEqual(asked, ["outside /a.png /b⟨U+202E⟩.png"]);
});

test("an answer holds for what was shown with it, and for nothing that comes later", async () => {
  let say: (answer: boolean) => void = () => undefined;
  const { asked, mayRead, wind } = asking(() => new Promise((resolve) => (say = resolve)));
  const first = mayRead({ kind: "outside", path: "/a.png" });
  wind();
  await new Promise(setImmediate);
  // The question is shown: what comes now is not in it.
  const second = mayRead({ kind: "outside", path: "/b.png" });
  const other = mayRead({ kind: "credential", host: "example.com" });
  wind();
  await new Promise(setImmediate);
  assert.deepEqual(asked, ["outside /a.png"], "one after the other");
  say(true);
  assert.equal(await first, true);
  await new Promise(setImmediate);
  say(false);
  assert.equal(await second, false);
  await new Promise(setImmediate);
  say(true);
  assert.equal(await other, true);
  assert.deepEqual(asked, ["outside /a.png", "outside /b.png", "credential example.com"]);
});
