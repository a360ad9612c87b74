import sharp, { type SharpOptions } from "sharp";
import type { BitmapLimits } from "./bmp.ts";
import { run, type Bitmap } from "./encode.ts";

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What begins a block of a GIF, and the extension that tells how a frame is shown. */
const [EXTENSION, FRAME, CONTROL] = [0x21, 0x2c, 0xf9];

/**
 * The first frame of a GIF that leaves some of its screen free, which browsers show see-through and the
 * decoder black; undefined for any other, which the decoder shows right, and for one of more pixels than
 * are copied. Source: GIF89a, 18 to 23.
 */
export async function sparseFrame(
  bytes: Uint8Array,
  options: SharpOptions,
  { maxPixels }: BitmapLimits,
): Promise<Bitmap | undefined> {
  const frame = opaqueFrame(bytes);
  if (!frame) return undefined;
  const { width, height } = await sharp(bytes, options).metadata();
  if (width * height > maxPixels) return undefined;
  const right = width - frame.left - frame.width;
  const bottom = height - frame.top - frame.height;
  if (right < 0 || bottom < 0 || frame.left + frame.top + right + bottom === 0) return undefined;
  const { left, top } = frame;
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const image = sharp(bytes, options).extract(frame).ensureAlpha();
  const { data } = await run(image.extend({ left, top, right, bottom, background }).raw());
  return { data, width, height, channels: 4 };
}

/** Where the first frame is, if it has no clear colour. */
function opaqueFrame(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = (at: number): number => view.getUint16(at, true);
  try {
    const flags = view.getUint8(10);
    let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
    while (view.getUint8(at) === EXTENSION) {
      const isClear = view.getUint8(at + 1) === CONTROL && (view.getUint8(at + 3) & 1) === 1;
      if (isClear) return undefined;
      at += 2;
      while (view.getUint8(at) > 0) at += 1 + view.getUint8(at);
      at++;
    }
    if (view.getUint8(at) !== FRAME) return undefined;
    const [left, top, width, height] = [1, 3, 5, 7].map((from) => short(at + from));
    return { left: left ?? 0, top: top ?? 0, width: width ?? 0, height: height ?? 0 };
  } catch (error) {
    // It is cut off, as the decoder will say.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
