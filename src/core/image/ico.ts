import {
  decodeIconBitmap,
  readBitmapHeader,
  stride,
  type DecodedBmp,
  type BitmapLimits,
} from "./bmp.ts";
import { sniff } from "./formats.ts";
import { ImageError } from "./prepared.ts";

interface Entry {
  readonly bytes: Uint8Array;
  readonly png: boolean;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
}

/**
 * The largest image of an icon or a cursor: a PNG file, or pixels.
 *
 * @throws ImageError; RangeError for one that is cut off
 */
export function largestOfIcon(bytes: Uint8Array, limits: BitmapLimits): Uint8Array | DecodedBmp {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = Array.from({ length: view.getUint16(4, true) }, (_, i) => {
    const at = 6 + i * 16;
    const start = view.getUint32(at + 12, true);
    return readEntry(bytes.subarray(start), view.getUint32(at + 8, true));
  }).filter((entry) => entry !== undefined);
  const [largest] = entries.sort(
    (a, b) => b.width * b.height - a.width * a.height || b.bits - a.bits,
  );
  if (largest === undefined) throw new ImageError("damaged");
  return largest.png ? largest.bytes.slice() : decodeIconBitmap(largest.bytes, limits);
}

/**
 * What an entry's own header says; the directory's bytes cannot tell 256 pixels from more.
 *
 * @param rest of the file, from the entry on: a PNG ends by itself, and others need as much as their pixels are
 * @param length of the entry, as the directory has it, which some writers leave zero
 */
function readEntry(rest: Uint8Array, length: number): Entry | undefined {
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  try {
    if (sniff(rest.subarray(0, 8)) === "png")
      return {
        bytes: rest,
        png: true,
        width: view.getUint32(16),
        height: view.getUint32(20),
        bits: view.getUint8(24) * ([1, 1, 3, 1, 2, 1, 4][view.getUint8(25)] ?? 1),
      };
    const { width, height: rows, bits, end } = readBitmapHeader(view, 0);
    const height = Math.floor(rows / 2);
    const isWhole = length >= end + stride(width, bits) * height;
    const bytes = isWhole ? rest.subarray(0, length) : rest;
    return { bytes, png: false, width, height, bits };
  } catch (error) {
    // One broken size does not spoil the others.
    if (error instanceof RangeError || error instanceof ImageError) return undefined;
    throw error;
  }
}
