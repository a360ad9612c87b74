import { bytesPerSecond, DEFAULT_UPLINK } from "../uplink.ts";
import { ACCEPTED, sniff } from "./formats.ts";
import { passHeic } from "./heic.ts";
import {
  FULL_RESOLUTION,
  PIXEL_LIMIT,
  type PreparedImage,
  type PrepareOptions,
} from "./prepared.ts";
import { hasAllPixels, pngStructure } from "./structure/png.ts";
import { sizeInHead, type PixelSize } from "./structure/size.ts";
import { bytesOf, lengthOf, structureOf } from "./structure/structure.ts";

/** Bytes up to which no decoding could make an image arrive earlier, whatever the way to the endpoint. */
const LIGHT = 2_000_000;
/** Times as heavy as it may go out, that an image may be with its metadata. */
const MOST_METADATA = 2;
/** Seconds that decoding and encoding a heavier one takes, about. */
const WORK = 0.75;

/**
 * An image that the endpoint takes as it is, without its metadata; undefined for one that has to be
 * decoded, also to find out what is wrong with it. Nothing is decoded here, so this may run where
 * nobody may be held up.
 */
export async function passThrough(
  bytes: Uint8Array,
  options: PrepareOptions,
): Promise<PreparedImage | undefined> {
  const format = sniff(bytes);
  const mimeType = format && ACCEPTED[format];
  if (format === undefined || mimeType === undefined) return undefined;
  if (format === "heic") return passedHeic(bytes, options);
  const most = Math.min(options.maxBytes, heaviest(options));
  // What will be decoded anyway is not walked here: that takes its time, in one go.
  const size = sizeInHead(bytes);
  if (!size || !fits(size, options) || bytes.length > MOST_METADATA * most) return undefined;
  const structure = structureOf(bytes, format);
  if (!structure?.plain || !fits(structure, options)) return undefined;
  const { width, height } = structure;
  if (lengthOf(structure) > most) return undefined;
  const clean = await bytesOf(structure, bytes);
  if (format === "png") {
    const png = pngStructure(clean);
    if (!png || !(await hasAllPixels(png))) return undefined;
  }
  return {
    encoded: [{ bytes: clean, mimeType, width, height }],
    found: { format, width, height, byteLength: bytes.length },
    changes: clean === bytes ? [] : ["metadataRemoved"],
  };
}

function fits({ width, height }: PixelSize, { maxEdge }: PrepareOptions): boolean {
  const edge = Math.min(maxEdge, FULL_RESOLUTION.maxEdge);
  return Math.max(width, height) <= edge && width * height <= PIXEL_LIMIT;
}

/** @throws ImageError */
function passedHeic(bytes: Uint8Array, options: PrepareOptions): PreparedImage | undefined {
  try {
    return passHeic(bytes, options);
  } catch (error) {
    // It is cut off, as whoever looks at it next will say.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Bytes that go out sooner than an image that is made lighter first. */
export function heaviest({ uplink = DEFAULT_UPLINK }: PrepareOptions): number {
  return Math.max(LIGHT, WORK * bytesPerSecond(uplink));
}
