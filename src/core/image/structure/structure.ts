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

/** The file without what is not its image; the very same bytes where all of it is. */
export function bytesOf({ pieces }: ImageStructure, found: Uint8Array): Uint8Array {
  const whole = Buffer.concat(pieces);
  return whole.length === found.length && whole.equals(found) ? found : whole;
}

/** How large the file is without what is not its image. */
export function lengthOf({ pieces }: ImageStructure): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
