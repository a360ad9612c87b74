import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pooled } from "../../src/core/pool.ts";

const signal = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a few at once", () => {
  test("those that only wait for an answer make room for others, up to all that there may be", async () => {
    const log: string[] = [];
    let [before, most, under, all] = [0, 0, 0, 0];
    await pooled(
      Array.from({ length: 30 }, (_, at) => at),
      { atOnce: 10, beforehand: 2, signal },
      async (item, begun) => {
        most = Math.max(most, ++before);
        all = Math.max(all, ++under);
        await turn();
        before--;
        log.push(`${item}`);
        begun();
        begun();
        for (let i = 0; i < 40; i++) await turn();
        under--;
      },
    );
    assert.deepEqual([most, all], [2, 10]);
    assert.deepEqual(
      log,
      Array.from({ length: 30 }, (_, at) => `${at}`),
    );
  });

  test("what fails or never begins gives its place back, and nothing begins after the end", async () => {
    const done: number[] = [];
    await pooled([1, 2, 3, 4], { atOnce: 4, beforehand: 1, signal }, async (item) => {
      await turn();
      done.push(item);
    });
    assert.deepEqual(done, [1, 2, 3, 4]);
    const failing = pooled([1, 2], { atOnce: 2, beforehand: 1, signal }, async (item) => {
      await turn();
      done.push(item);
      throw new Error("gone");
    });
    await assert.rejects(failing, /gone/);
    const stop = new AbortController();
    const begun: number[] = [];
    const options = { atOnce: 3, beforehand: 1, signal: stop.signal };
    await pooled([1, 2, 3, 4], options, async (item) => {
      begun.push(item);
      await turn();
      if (item === 2) stop.abort();
    });
    assert.deepEqual(begun, [1, 2]);
  });
});
