import assert from "node:assert/strict";
import { test } from "node:test";
import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  statSync,
  withMemoryFile,
} from "../../src/core/image/memoryFiles.ts";

const BYTES = Uint8Array.from({ length: 10 }, (_, i) => i);

/** As the decoder does: looks, opens, looks again and reads in parts. */
function read(path: string): { sizes: number[]; parts: number[][] } {
  const fd = openSync(path, "r");
  const sizes = [statSync(path), lstatSync(path), fstatSync(fd)].map(({ size }) => size);
  const parts = [0, 6, 12].map((position) => {
    const buffer = new Uint8Array(8);
    return [...buffer.subarray(0, readSync(fd, buffer, 2, 6, position) + 2)];
  });
  closeSync(fd);
  assert.throws(() => fstatSync(fd), "a descriptor ends when it is closed");
  return { sizes, parts };
}

test("a file in memory reads as one of a disk, and is gone after", async () => {
  const whole = [
    [0, 0, 0, 1, 2, 3, 4, 5],
    [0, 0, 6, 7, 8, 9],
    [0, 0],
  ];
  let before = "";
  await withMemoryFile(BYTES, (path) => {
    before = path;
    assert.deepEqual(read(path), { sizes: [10, 10, 10], parts: whole });
    assert.equal(statSync(path).isFile(), true);
    // What stands before the name differs by system.
    assert.deepEqual(read(`C:\\${path.slice(1)}`).sizes, [10, 10, 10]);
    return Promise.resolve();
  });
  assert.throws(() => openSync(before, "r"), { code: "ENOENT" });
  await assert.rejects(withMemoryFile(BYTES, () => Promise.reject(new Error("damaged"))));
  const fd = openSync(import.meta.filename, "r");
  assert.equal(fstatSync(fd).size, lstatSync(import.meta.filename).size);
  closeSync(fd);
});
