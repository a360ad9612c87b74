import { crc32, createInflate, inflateSync } from "node:zlib";
import { exifOrientation } from "./orientation.ts";
import { isSrgbProfile } from "./icc.ts";
import type { ImageStructure } from "./imageStructure.ts";
import { lookup } from "../../lookup.ts";

/** Chunks that say how colours and pixels are meant, and how long each may be. Source: PNG, third edition, 11.3. */
const KEPT: Readonly<Record<string, readonly number[]>> = lookup({
  cHRM: [32],
  gAMA: [4],
  sRGB: [1],
  sBIT: [1, 2, 3, 4],
  pHYs: [9],
  bKGD: [1, 2, 6],
  cICP: [4],
});
/** Chunks of an animation. */
const ANIMATED = new Set(["acTL", "fcTL", "fdAT"]);
/** Channels by type of colour. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Bytes of a colour profile that is looked into. */
const LARGEST_PROFILE = 100_000;
/**
 * What opaque pixels are as each kind of filter writes them, in the first row and in the others: the
 * first of a row, and the next ones. Source: PNG, third edition, 9.
 */
const OPAQUE: readonly (readonly (readonly [number, number])[])[] = [
  [
    [255, 255],
    [255, 255],
  ],
  [
    [255, 0],
    [255, 0],
  ],
  [
    [255, 255],
    [0, 0],
  ],
  [
    [255, 128],
    [128, 0],
  ],
  [
    [255, 0],
    [0, 0],
  ],
];
/** The passes of an interlaced image: its first pixel across and down, and the steps to the next. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** What a PNG is made of, and what tells whether its pixels are all there. */
export interface PngStructure extends ImageStructure {
  /** The compressed pixels. */
  readonly data: readonly Uint8Array[];
  readonly bitsPerPixel: number;
  /** Bytes from the opacity of one pixel to that of the next; 0 where none has one. */
  readonly step: number;
  readonly interlaced: boolean;
}

/** @throws RangeError for one that is cut off */
export function pngStructure(bytes: Uint8Array): PngStructure | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [bytes.subarray(0, 8)];
  const data: Uint8Array[] = [];
  const seen = new Set<string>();
  let isPlain = true;
  let last = "";
  for (let at = 8; last !== "IEND";) {
    const length = view.getUint32(at);
    const type = characters(view, at + 4);
    const end = at + 12 + length;
    if (end > bytes.length) return undefined;
    const chunk = bytes.subarray(at, end);
    const content = chunk.subarray(8, -4);
    at = end;
    if ((last === "") !== (type === "IHDR")) return undefined;
    // Pixels are in one row, and what is meant to stand once does.
    const again = seen.has(type) && !(type === "IDAT" && last === "IDAT");
    const isWhole = (): boolean => crc32(chunk.subarray(4, -4)) === view.getUint32(end - 4);
    last = type;
    if (/^(IHDR|PLTE|IDAT|IEND)$/.test(type)) {
      if (again || !isWhole()) isPlain = false;
      if (type === "IDAT") data.push(content);
      if (type === "PLTE" && (data.length > 0 || length % 3 !== 0 || length > 768)) isPlain = false;
      if (type === "IEND" && length > 0) return undefined;
      pieces.push(chunk);
    } else if (type === "tRNS" || ANIMATED.has(type)) {
      isPlain = false;
      pieces.push(chunk);
    } else if (type === "iCCP") {
      if (isSrgb(content)) {
        if (!seen.has("sRGB")) pieces.push(SRGB);
      } else {
        isPlain = false;
        pieces.push(chunk);
      }
      seen.add("sRGB");
    } else if (type === "eXIf") {
      if (exifOrientation(content) !== 1) isPlain = false;
    } else if (KEPT[type]?.includes(length) === true && !again && data.length === 0 && isWhole()) {
      if (type === "cICP" && !isSrgbCode(content)) isPlain = false;
      pieces.push(chunk);
    } else if (/^[A-Z]/.test(type)) return undefined;
    // Text may hold Exif data of old programs.
    else if (/^(tEXt|zTXt|iTXt)$/.test(type) && latin(content).startsWith("Raw profile type"))
      isPlain = false;
    seen.add(type);
  }
  const header = readHeader(view);
  if (header === undefined || data.length === 0) return undefined;
  const { width, height, colour, depth, interlaced, isUsual } = header;
  const channels = CHANNELS[colour] ?? 0;
  if ((colour === 3) !== seen.has("PLTE") && ![2, 6].includes(colour)) isPlain = false;
  return {
    ...{ width, height, pieces, data, interlaced },
    bitsPerPixel: depth * channels,
    step: colour >= 4 ? channels : 0,
    plain: isPlain && isUsual && depth <= 8,
  };
}

/** Whether a PNG says, before its first image, that more follow. */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const type = characters(view, at + 4);
    if (type === "acTL") return true;
    if (type === "IDAT") return false;
  }
  return false;
}

/** A chunk that says sRGB, in place of a profile that says the same. */
const SRGB = Uint8Array.of(0, 0, 0, 1, 0x73, 0x52, 0x47, 0x42, 0, 0xae, 0xce, 0x1c, 0xe9);

function readHeader(view: DataView) {
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colour] = [view.getUint8(24), view.getUint8(25)];
  const interlace = view.getUint8(28);
  if (view.getUint32(8) !== 13 || width === 0 || height === 0) return undefined;
  const isUsual =
    DEPTHS[colour]?.includes(depth) === true &&
    view.getUint8(26) === 0 &&
    view.getUint8(27) === 0 &&
    interlace <= 1;
  return { width, height, depth, colour, interlaced: interlace === 1, isUsual };
}

/**
 * Whether the pixels are all there, and no more, in rows of a known kind, and none of them is
 * see-through; does not hold up its thread.
 */
export async function hasAllPixels(png: PngStructure): Promise<boolean> {
  const inflate = createInflate({ chunkSize: 1 << 18 });
  for (const piece of png.data) inflate.write(piece);
  inflate.end();
  const passes = rowsOf(png);
  const { step } = png;
  let [pass = { bytes: 0, count: 0 }] = passes;
  let [atPass, row, inRow, opaque, first] = [0, 0, 0, 0, 0];
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length;) {
        if (inRow === 0) {
          if (row === pass.count) {
            const next = passes[++atPass];
            if (!next) return false;
            pass = next;
            row = 0;
          }
          const filter = chunk[at++] ?? NaN;
          if (!(filter in OPAQUE)) return false;
          [first = 0, opaque = 0] = OPAQUE[filter]?.[row === 0 ? 0 : 1] ?? [];
          inRow = 1;
        }
        const end = Math.min(chunk.length, at + pass.bytes - inRow);
        if (step > 0) {
          // The last byte of each pixel; the first pixel has none before it.
          let i = at + ((step - (inRow % step)) % step);
          if (inRow <= step && i < end && chunk[i] !== first) return false;
          if (inRow <= step) i += step;
          for (; i < end; i += step) if (chunk[i] !== opaque) return false;
        }
        inRow += end - at;
        at = end;
        if (inRow !== pass.bytes) continue;
        inRow = 0;
        row++;
      }
    }
  } catch {
    return false;
  }
  return inRow === 0 && row === pass.count && atPass === passes.length - 1;
}

/** Rows of each pass: bytes of one with its filter, and how many there are. */
function rowsOf({ width, height, bitsPerPixel, interlaced }: PngStructure) {
  const row = (pixels: number): number => 1 + Math.ceil((pixels * bitsPerPixel) / 8);
  if (!interlaced) return [{ bytes: row(width), count: height }];
  return ADAM7.map(([x, y, across, down]) => ({
    pixels: Math.ceil((width - x) / across),
    count: Math.ceil((height - y) / down),
  }))
    .filter(({ pixels, count }) => pixels > 0 && count > 0)
    .map(({ pixels, count }) => ({ bytes: row(pixels), count }));
}

function isSrgb(content: Uint8Array): boolean {
  // A name, an end of it, the method.
  const end = content.indexOf(0);
  if (end < 0 || content[end + 1] !== 0) return false;
  try {
    return isSrgbProfile(
      inflateSync(content.subarray(end + 2), { maxOutputLength: LARGEST_PROFILE }),
    );
  } catch {
    return false;
  }
}

/** Primaries and curve of sRGB, or of television in its way. Source: ITU-T H.273. */
function isSrgbCode([primaries, transfer]: Uint8Array): boolean {
  return primaries === 1 && (transfer === 13 || transfer === 1);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 20));
}

function characters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
