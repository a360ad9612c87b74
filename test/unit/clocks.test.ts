/* Clocks that jump, or are wrong: nothing is kept for ever by them, nothing is lost, and nobody waits longer than asked. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, mock, test } from "node:test";
import { Windows } from "../../src/core/conversation/storage/windows.ts";
import { isGone, withGone } from "../../src/core/mavi/fallback.ts";
import { createLimiter } from "../../src/core/mavi/limiter.ts";
import { waitOfHeaders } from "../../src/core/mavi/waitHints.ts";
import { ImageFinder } from "../../src/host/conversation/finding.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

describe("the wait that an endpoint asks for", () => {
  const sent = Date.UTC(2026, 10, 27, 6, 0, 0);
  const at = (seconds: number): string => new Date(sent + seconds * 1000).toUTCString();

  test("is told from its own clock, whatever this computer's says", () => {
    for (const wrong of [-400 * DAY, -HOUR, 0, HOUR, 400 * DAY])
      for (const headers of [
        { date: at(0), "retry-after": at(30) },
        { date: at(0), "x-ratelimit-reset": `${sent / 1000 + 30}` },
        { date: at(0), "x-ratelimit-reset-tokens": new Date(sent + 30_000).toISOString() },
      ])
        assert.equal(waitOfHeaders(headers, { isLimited: true, now: () => sent + wrong }), 30);
  });

  test("is told from this computer's clock where it does not say the time", () => {
    for (const date of [undefined, "", "yesterday"])
      assert.equal(
        waitOfHeaders({ date, "retry-after": at(30) }, { now: () => sent + 10_000 }),
        20,
      );
    assert.equal(waitOfHeaders({ date: at(0), "retry-after": "7" }), 7);
  });
});

test("a limiter whose clock steps back lets all through in their order", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    let time = 1_000_000;
    const limiter = createLimiter(
      () => 10,
      () => time,
    );
    const { signal } = new AbortController();
    const gone: number[] = [];
    for (const one of [1, 2, 3])
      void limiter.enter({ bulk: true, signal }).then(() => gone.push(one));
    time -= 250;
    for (let turn = 0; turn < 12; turn++) {
      time += 100;
      mock.timers.tick(1000);
      await new Promise(setImmediate);
    }
    assert.deepEqual(gone, [1, 2, 3]);
  } finally {
    mock.timers.reset();
  }
});

test("a model that is gone is tried again, though it was noted in the future or long ago", () => {
  const now = Date.UTC(2026, 10, 27);
  for (const wrong of [-400 * DAY, 400 * DAY])
    assert.equal(isGone("m", withGone({}, "m", now + wrong), now), false);
  assert.equal(isGone("m", withGone({}, "m", now + HOUR), now), true);
});

test("images are searched for anew by how long it is, not by the time of day", async () => {
  let searches = 0;
  let time = 5;
  const search = (): AsyncIterable<never[]> => {
    searches++;
    return Readable.from([[]]);
  };
  const finder = new ImageFinder(search, () => time);
  const find = async (): Promise<void> => {
    for await (const { isComplete } of finder.find("a")) if (isComplete) return;
  };
  mock.timers.enable({ apis: ["Date"], now: Date.UTC(2099, 0, 1) });
  try {
    await find();
    mock.timers.setTime(Date.UTC(2026, 0, 1));
    await find();
    assert.equal(searches, 1);
    time += 15_001;
    await find();
    assert.equal(searches, 2);
  } finally {
    mock.timers.reset();
  }
});

describe("what windows left", () => {
  const life = { runs: () => false, isShown: () => Promise.resolve() };
  const left = (folder: string, drafts: Readonly<Record<string, number>>): void => {
    mkdirSync(folder, { recursive: true });
    for (const [draft, at] of Object.entries(drafts)) {
      const path = join(folder, `${draft}.json`);
      writeFileSync(path, JSON.stringify({ pid: 1, host: "other", attached: [], draft }));
      utimesSync(path, at / 1000, at / 1000);
    }
  };

  test("is there after a clock was put right by years, either way", () => {
    for (const wrong of [-3000 * DAY, -40 * DAY, 0, 40 * DAY, 3000 * DAY]) {
      const folder = join(temporaryFolder("clocks").path, "windows");
      left(folder, { draft: Date.now() - HOUR + wrong });
      const windows = new Windows(folder, life);
      // A window of another computer in the future may be open there: it is left to it.
      const draft = windows.takeOver()?.draft;
      if (wrong <= 0) assert.equal(draft, "draft", `${wrong / DAY} days`);
      else assert.deepEqual(readdirSync(folder), ["draft.json"]);
      windows.dispose();
    }
  });

  test("is forgotten after a month where something newer was left", () => {
    const folder = join(temporaryFolder("clocks").path, "windows");
    left(folder, { newer: Date.now() - 35 * DAY, old: Date.now() - 40 * DAY });
    const windows = new Windows(folder, life);
    assert.equal(windows.areOthersOpen, false);
    assert.deepEqual(readdirSync(folder), ["newer.json"]);
    assert.equal(windows.takeOver()?.draft, "newer");
    windows.dispose();
  });
});
