import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesPerSecond, DEFAULT_UPLINK, Uplink } from "../../src/core/uplink.ts";

/** A body that goes up at bits a second, in pieces, once the system has taken what it buffers. */
function send(
  uplink: Uplink,
  { bytes, rate, buffer = 200_000 }: Record<"bytes" | "rate", number> & { buffer?: number },
): void {
  const onPiece = uplink.watch();
  for (let at = 0; at < bytes; at += 65_536) onPiece(at, (Math.max(0, at - buffer) * 8000) / rate);
}

test("the way is as fast as a usual one until a body told", () => {
  const uplink = new Uplink();
  assert.equal(uplink.bitsPerSecond, DEFAULT_UPLINK);
  send(uplink, { bytes: 400_000, rate: 1_000_000 });
  assert.equal(uplink.bitsPerSecond, DEFAULT_UPLINK, "too small to tell");
});

test("what the system buffers does not count", () => {
  for (const rate of [5_000_000, 20_000_000, 100_000_000]) {
    const uplink = new Uplink();
    send(uplink, { bytes: 3_000_000, rate });
    assert.ok(Math.abs(uplink.bitsPerSecond / rate - 1) < 0.05, `${uplink.bitsPerSecond}`);
  }
});

test("one slow body is no slow way, several are", () => {
  const uplink = new Uplink();
  send(uplink, { bytes: 3_000_000, rate: 50_000_000 });
  send(uplink, { bytes: 3_000_000, rate: 2_000_000 });
  assert.ok(uplink.bitsPerSecond > 20_000_000);
  for (let i = 0; i < 6; i++) send(uplink, { bytes: 3_000_000, rate: 2_000_000 });
  assert.ok(uplink.bitsPerSecond < 4_000_000);
  send(uplink, { bytes: 30_000_000, rate: 1e12 });
  assert.ok(uplink.bitsPerSecond <= 1_000_000_000);
});

test("an image goes as base64: three bytes take four", () => {
  assert.equal(bytesPerSecond(8_000_000), 750_000);
});
