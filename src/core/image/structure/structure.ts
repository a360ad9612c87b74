import { setImmediate } from "node:timers/promises";
import type { ImageFormat } from "../formats.ts";
import type { ImageStructure } from "./imageStructure.ts";
import { jpegStructure } from "./jpeg.ts";
import { pngStructure } from "./png.ts";
import { webpStructure } from "./webp.ts";

/**
 * Walks a file from its beginning to its proper end.
 *
 * @returns undefined for one whose structure is broken, and for formats that are not walked
 */
export function structureOf(bytes: Uint8Array, format: ImageFormat): ImageStructure | undefined {
  try {
    if (format === "png") return pngStructure(bytes);
    if (format === "jpeg") return jpegStructure(bytes);
    if (format === "webp") return webpStructure(bytes);
  } catch (error) {
    // A length that leads out of the file.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** Bytes copied at once. */
const SLICE = 1 << 19;

/** The file without what is not its image; the very same bytes where all of it is. Does not hold up its thread. */
export async function bytesOf(structure: ImageStructure, found: Uint8Array): Promise<Uint8Array> {
  const whole = Buffer.allocUnsafeSlow(lengthOf(structure));
  let isFound = whole.length === found.length;
  let to = 0;
  for (const piece of structure.pieces)
    for (let at = 0; at < piece.length; at += SLICE) {
      if (at > 0) await setImmediate();
      const slice = piece.subarray(at, at + SLICE);
      isFound &&= Buffer.compare(slice, found.subarray(to, to + slice.length)) === 0;
      whole.set(slice, to);
      to += slice.length;
    }
  return isFound ? found : whole;
}

/** How large the file is without what is not its image. */
export function lengthOf({ pieces }: ImageStructure): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
