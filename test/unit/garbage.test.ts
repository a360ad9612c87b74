import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Garbage, leftBy } from "../../src/core/image/garbage.ts";
import type { PreparedImage } from "../../src/core/image/prepared.ts";

/** An image that goes out as it is. */
function image(width: number, height: number, byteLength: number): PreparedImage {
  const encoded = [{ bytes: new Uint8Array(byteLength), mimeType: "image/png", width, height }];
  return { encoded, found: { format: "png", width, height, byteLength }, changes: [] };
}

/** How often it is collected while these come one after the other. */
function collections(left: readonly (number | undefined)[]): number {
  let count = 0;
  const garbage = new Garbage(() => count++);
  for (const one of left) garbage.add(one);
  return count;
}

describe("what images leave in the decoder's memory", () => {
  test("is collected after many small ones, not after each", () => {
    const icon = leftBy(image(64, 64, 2000));
    assert.equal(collections(Array.from({ length: 10 }, () => icon)), 0);
    const many = collections(Array.from({ length: 300 }, () => icon));
    assert.ok(many >= 9 && many <= 12, String(many));
  });

  test("is collected after each large one: in pixels, in bytes, or in parts", () => {
    assert.equal(collections([leftBy(image(2400, 1600, 100_000))]), 1);
    assert.equal(collections([leftBy(image(100, 100, 3_000_000))]), 1);
    const page = image(900, 900, 1000);
    assert.equal(collections([leftBy(page)]), 0);
    const { encoded, ...others } = page;
    assert.equal(
      collections([leftBy({ ...others, encoded: [encoded[0]!, encoded[0]!, encoded[0]!] })]),
      1,
    );
  });

  test("is collected after each of which nobody knows", () => {
    assert.equal(collections([undefined, undefined]), 2);
  });
});
