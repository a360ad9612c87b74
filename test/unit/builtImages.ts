/* The image process as it is built, for the tests of what it does. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";

const script = join(import.meta.dirname, "../../dist/image/worker.cjs");

/** One for all files that run in this process: to start it takes longer than most of what it is asked. */
let shared: ImageProcess | undefined;
let users = 0;

/**
 * The image process that test files share, with `options` one of its own. Its caller disposes of
 * it; what is shared ends with the last of them.
 */
export function startImages(
  options?: ConstructorParameters<typeof ImageProcess>[1],
): Pick<ImageProcess, "prepare" | "thumbnail" | "warm" | "dispose"> {
  assert.ok(existsSync(script), "the image process is built before its tests: npm run build");
  if (options !== undefined) return new ImageProcess(script, options);
  const images = (shared ??= new ImageProcess(script));
  users++;
  return {
    prepare: (...args) => images.prepare(...args),
    thumbnail: (...args) => images.thumbnail(...args),
    warm: () => images.warm(),
    dispose() {
      if (--users > 0) return;
      images.dispose();
      shared = undefined;
    },
  };
}
