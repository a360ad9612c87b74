/* The image process as it is built, for the tests of what it does. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";

const script = join(import.meta.dirname, "../../dist/image/worker.cjs");

/** A process of its own; its caller disposes of it. */
export function startImages(options?: ConstructorParameters<typeof ImageProcess>[1]): ImageProcess {
  assert.ok(existsSync(script), "the image process is built before its tests: npm run build");
  return new ImageProcess(script, options);
}
