import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { prepareOnce } from "../../src/core/image/once.ts";
import type { PreparedImage } from "../../src/core/image/prepared.ts";

const OPTIONS = { maxEdge: 100, maxBytes: 100 };

/** An image process that ends when the test says so. */
function byHand(size = 1) {
  const asked: { bytes: Uint8Array; signal: AbortSignal; end: (error?: Error) => void }[] = [];
  const prepare = prepareOnce(
    (bytes, _, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
        const image: PreparedImage = {
          encoded: [{ bytes: new Uint8Array(size), mimeType: "image/png", width: 1, height: 1 }],
          found: { format: "png", width: 1, height: 1, byteLength: 1 },
          changes: [],
        };
        asked.push({ bytes, signal, end: (error) => (error ? reject(error) : resolve(image)) });
      }),
  );
  const file = (id: string) => ({ id, bytes: new TextEncoder().encode(id) });
  const ask = (id: string, { signal } = new AbortController(), options = OPTIONS) =>
    prepare(file(id), options, signal);
  return { asked, ask };
}

describe("an image is prepared once", () => {
  test("while it is being done, and afterwards", async () => {
    const { asked, ask } = byHand();
    const both = [ask("a"), ask("a")];
    asked[0]?.end();
    const [one, other] = await Promise.all(both);
    assert.equal(one, other);
    assert.equal(await ask("a"), one);
    assert.equal(asked.length, 1);
  });

  test("but again with other options, and for another file", async () => {
    const { asked, ask } = byHand();
    void ask("a");
    void ask("a", undefined, { ...OPTIONS, maxEdge: 200 });
    void ask("a", undefined, { ...OPTIONS, maxBytes: 200 });
    void ask("b");
    await Promise.resolve();
    assert.equal(asked.length, 4);
  });

  test("who leaves does not take the others along; the last one ends the work", async () => {
    const { asked, ask } = byHand();
    const [first, second, third] = [1, 2, 3].map(() => new AbortController());
    const leaving = assert.rejects(ask("a", first), /enough/);
    const staying = ask("a", second);
    first?.abort(new Error("enough"));
    await leaving;
    assert.equal(asked[0]?.signal.aborted, false);
    asked[0].end();
    await staying;

    const last = assert.rejects(ask("b", third), /enough/);
    third?.abort(new Error("enough"));
    await last;
    assert.equal(asked[1]?.signal.aborted, true);
    // Who asks after that gets it done.
    const again = ask("b");
    asked[2]?.end();
    await again;
    await assert.rejects(ask("c", third), /enough/);
    assert.equal(asked.length, 3);
  });

  test("a failure is told to all who wait, and is not kept", async () => {
    const { asked, ask } = byHand();
    const both = [ask("a"), ask("a")].map((one) => assert.rejects(one, /broken/));
    asked[0]?.end(new Error("broken"));
    await Promise.all(both);
    const again = ask("a");
    asked[1]?.end();
    await again;
  });

  test("of many small ones the last hundred are kept", async () => {
    const { asked, ask } = byHand();
    for (let at = 0; at < 150; at++) {
      const done = ask(`${at}`);
      asked.at(-1)?.end();
      await done;
    }
    await Promise.all([ask("149"), ask("50")]);
    assert.equal(asked.length, 150);
    const again = ask("49");
    assert.equal(asked.length, 151);
    asked.at(-1)?.end();
    await again;
  });

  test("what was not used for longest goes first", async () => {
    const { asked, ask } = byHand(20_000_000);
    for (const id of ["a", "b", "c"]) {
      const one = ask(id);
      asked.at(-1)?.end();
      await one;
    }
    await ask("a");
    const one = ask("d");
    asked.at(-1)?.end();
    await one;
    assert.equal(asked.length, 4);
    await ask("a");
    await ask("c");
    assert.equal(asked.length, 4);
    void ask("b");
    await Promise.resolve();
    assert.equal(asked.length, 5);
  });
});
