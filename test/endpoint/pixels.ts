/** What the stand-in says about an image is measured here, from the bytes that arrived. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import { NAMED } from "./colours.ts";

export interface ColourShare {
  readonly name: string;
  /** Mean of the pixels that go by this name, `#rrggbb`. */
  readonly hex: string;
  /** Percent of the image, one decimal. */
  readonly percent: number;
}

export interface Measured {
  readonly width: number;
  readonly height: number;
  /** Largest share first; `undefined` where the pixels could not be decoded (HEIC). */
  readonly colours?: readonly ColourShare[];
}

export type Format =
  | "png"
  | "jpeg"
  | "webp"
  | "heic"
  | "avif"
  | "gif"
  | "bmp"
  | "tiff"
  | "ico"
  | "svg"
  | "unknown";

/** Where a format's name stands in its first bytes, and how it reads in Latin-1. */
const SIGNATURES: readonly (readonly [Format, number, ...string[]])[] = [
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["jpeg", 0, "\xff\xd8\xff"],
  ["webp", 8, "WEBP"],
  ["avif", 4, "ftypavif", "ftypavis"],
  ["heic", 4, "ftypheic", "ftypheix", "ftyphevc", "ftyphevx", "ftypheim", "ftypheis"],
  ["heic", 4, "ftypmif1", "ftypmsf1"],
  ["gif", 0, "GIF87a", "GIF89a"],
  ["bmp", 0, "BM"],
  ["tiff", 0, "II*\0", "MM\0*"],
  ["ico", 0, "\0\0\x01\0"],
];

/** The format by the first bytes, whatever the sender called it. */
export function sniff(bytes: Buffer): Format {
  const start = bytes.toString("latin1", 0, 64);
  const found = SIGNATURES.find(([, at, ...names]) =>
    names.some((name) => start.startsWith(name, at)),
  );
  return found?.[0] ?? (/^\s*<(?:\?xml|!--|!DOCTYPE|svg)/i.test(start) ? "svg" : "unknown");
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Measures an image; rejects when the bytes do not decode to the end. */
export async function measure(bytes: Buffer, format: Format): Promise<Measured> {
  return format === "heic" ? heicSize(bytes) : decode(bytes);
}

/** Nearest-neighbour sampling, so that no colour is reported that is not in the image. */
async function decode(bytes: Buffer): Promise<Measured> {
  const image = sharp(bytes, { failOn: "error" });
  const { width, height } = await image.metadata();
  const { data } = await image
    .toColourspace("srgb")
    .ensureAlpha()
    .resize({ width: 256, height: 256, fit: "inside", kernel: "nearest", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width, height, colours: shares(data) };
}

/** Nearest name by the "redmean" distance, a cheap stand-in for how eyes tell colours apart. */
export function colourName(r: number, g: number, b: number): string {
  let best = { name: "", distance: Infinity };
  for (const named of NAMED) {
    const mean = (r + named.r) / 2;
    const distance =
      (2 + mean / 256) * (r - named.r) ** 2 +
      4 * (g - named.g) ** 2 +
      (2 + (255 - mean) / 256) * (b - named.b) ** 2;
    if (distance < best.distance) best = { name: named.name, distance };
  }
  return best.name;
}

function shares(rgba: Buffer): ColourShare[] {
  const sums = new Map<string, { r: number; g: number; b: number; count: number }>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [r, g, b, alpha] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!, rgba[at + 3]!];
    const name = alpha < 32 ? "transparent" : colourName(r, g, b);
    const sum = sums.get(name) ?? { r: 0, g: 0, b: 0, count: 0 };
    sums.set(name, { r: sum.r + r, g: sum.g + g, b: sum.b + b, count: sum.count + 1 });
  }
  const hex = (sum: number, count: number) =>
    Math.round(sum / count)
      .toString(16)
      .padStart(2, "0");
  return [...sums]
    .sort(([, one], [, other]) => other.count - one.count)
    .map(([name, { r, g, b, count }]) => ({
      name,
      hex: `#${hex(r, count)}${hex(g, count)}${hex(b, count)}`,
      percent: Math.round((count * 4000) / rgba.length) / 10,
    }));
}

/**
 * The size of a HEIC image without a HEVC decoder: the largest `ispe` ("image spatial extents")
 * box, since an image in tiles has one for the tile and one for the whole.
 */
function heicSize(bytes: Buffer): Measured {
  let largest: Measured = { width: 0, height: 0 };
  for (let at = bytes.indexOf("ispe"); at >= 0; at = bytes.indexOf("ispe", at + 4)) {
    if (at + 16 > bytes.length) break;
    // After the name: version and flags, then both sides as 32-bit numbers.
    const found = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    if (found.width * found.height > largest.width * largest.height) largest = found;
  }
  if (largest.width === 0) throw new Error("no ispe box");
  return largest;
}
