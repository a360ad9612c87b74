import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sha256 } from "../../src/core/sha256.ts";

test("the hash of large bytes is made in turns with others", async () => {
  for (const length of [0, 1, 524_288, 4_000_001]) {
    const bytes = Buffer.alloc(length, "iris");
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const hash = await sha256(bytes);
    isDone = true;
    assert.equal(hash, createHash("sha256").update(bytes).digest("hex"));
    assert.ok(turns >= Math.floor(length / 1_000_000), `${turns} turns for ${length} bytes`);
  }
});
