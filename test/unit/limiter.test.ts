import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { createLimiter } from "../../src/core/mavi/limiter.ts";
import { pooled } from "../../src/core/pool.ts";

/** A limiter on a clock of the test's own, and who went when (in milliseconds). */
function limited(perSecond: number) {
  mock.timers.enable({ apis: ["setTimeout"] });
  let time = 0;
  const limiter = createLimiter(
    () => perSecond,
    () => time,
  );
  const gone: [name: string, at: number][] = [];
  const signal = new AbortController();
  return {
    limiter,
    gone,
    signal,
    enter: (name: string, bulk = true, by = signal.signal) =>
      limiter.enter({ bulk, signal: by }).then(() => void gone.push([name, time])),
    async pass(ms: number) {
      await Promise.resolve();
      for (let i = 0; i < ms / 10; i++) {
        time += 10;
        mock.timers.tick(10);
        await Promise.resolve();
        await Promise.resolve();
      }
    },
    [Symbol.dispose]: () => mock.timers.reset(),
  };
}

describe("the limiter of one key at one endpoint", () => {
  test("work in bulk keeps to the rate, first come, first served", async () => {
    using at = limited(2);
    for (const name of ["a", "b", "c", "d"]) void at.enter(name);
    await at.pass(5000);
    assert.deepEqual(at.gone, [
      ["a", 0],
      ["b", 500],
      ["c", 1000],
      ["d", 1500],
    ]);
  });

  test("a timer that is late makes nothing later that follows, and an idle while saves nothing up", async () => {
    using at = limited(16);
    for (const name of ["a", "b", "c", "d", "e"]) void at.enter(name);
    await at.pass(1000);
    // In steps of 10 ms, each is up to 10 late; of five, the last is no later than the first.
    assert.deepEqual(
      at.gone.map(([, time]) => time),
      [0, 70, 130, 190, 250],
    );
    for (const name of ["f", "g"]) void at.enter(name);
    await at.pass(200);
    assert.deepEqual(at.gone.slice(5), [
      ["f", 1000],
      ["g", 1070],
    ]);
  });

  test("a question that somebody waits for goes at once, and holds nobody up", async () => {
    using at = limited(1);
    for (const name of ["a", "b", "c"]) void at.enter(name);
    await at.pass(300);
    void at.enter("asked", false);
    await at.pass(5000);
    assert.deepEqual(at.gone, [
      ["a", 0],
      ["asked", 300],
      ["b", 1000],
      ["c", 2000],
    ]);
  });

  test("a refusal stops everybody for a while and halves the rate; what passes gives it back", async () => {
    using at = limited(1);
    at.limiter.refused(2);
    assert.deepEqual([at.limiter.pause, at.limiter.rate], [2, 0.5]);
    void at.enter("asked", false);
    for (const name of ["b", "c"]) void at.enter(name);
    await at.pass(6000);
    assert.deepEqual(at.gone, [
      ["asked", 2000],
      ["b", 2000],
      ["c", 4000],
    ]);
    // Refused together is refused once.
    at.limiter.refused(1);
    at.limiter.refused(1);
    assert.equal(at.limiter.rate, 0.25);
    for (let i = 0; i < 4; i++) at.limiter.passed();
    assert.equal(at.limiter.rate, 0.5);
    for (let i = 0; i < 40; i++) at.limiter.passed();
    assert.equal(at.limiter.rate, 1);
    await at.pass(2000);
    for (let i = 0; i < 40; i++) at.limiter.refused(0);
    assert.equal(at.limiter.rate, 1 / 64);
  });

  test("who leaves the queue holds nobody up", async () => {
    using at = limited(1);
    const leaving = new AbortController();
    void at.enter("a");
    const left = Promise.all([
      assert.rejects(at.enter("b", true, leaving.signal), /gone/),
      assert.rejects(at.enter("c", true, leaving.signal), /gone/),
    ]);
    void at.enter("d");
    await at.pass(200);
    leaving.abort(new Error("gone"));
    await left;
    await at.pass(3000);
    assert.deepEqual(at.gone, [
      ["a", 0],
      ["d", 1000],
    ]);
    await assert.rejects(at.enter("e", true, leaving.signal), /gone/);
  });

  test("a pool that keeps to the rate loses no time but that of the last answer", async () => {
    using at = limited(5);
    const { signal } = at.signal;
    const [count, answer, ideal] = [200, 1500, 40_000];
    const names = Array.from({ length: count }, (_, index) => `${index}`);
    let done = 0;
    const running = pooled(names, { atOnce: 32, beforehand: 6, signal }, async (name, begun) => {
      await at.enter(name);
      begun();
      await new Promise((resolve) => setTimeout(resolve, answer));
      done++;
    });
    await at.pass(ideal + answer);
    assert.equal(done, count);
    await running;
  });
});
