/**
 * Windows and OS/2 bitmaps: 1 to 32 bits a pixel, runs (RLE4, RLE8), bit fields,
 * top-down, headers from 12 to 124 bytes; and those inside icons, with a mask.
 */
import { ImageError } from "./prepared.ts";

/** Pixels a decoded bitmap may have. */
export interface BitmapLimits {
  readonly maxPixels: number;
}

/** Pixels as red, green, blue and alpha, row by row from the top. */
export interface DecodedBmp {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What the header of a bitmap says. */
export interface BitmapHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly palette: readonly Colour[];
  readonly masks: readonly number[];
  /** Where header and palette end, counted from the start of the header. */
  readonly end: number;
}

type Colour = readonly [red: number, green: number, blue: number];

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;

/**
 * Decodes a bitmap file.
 *
 * @throws ImageError; RangeError for a file that is cut off
 */
export function decodeBmp(bytes: Uint8Array, limits: BitmapLimits): DecodedBmp {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readBitmapHeader(view, 14);
  const said = view.getUint32(10, true);
  // Some writers leave the place of the pixels zero.
  const start = said > 14 ? said : 14 + header.end;
  return opaqueIfClear(decodePixels(view, start, header, limits));
}

/**
 * Decodes a bitmap inside an icon: colours, then a mask of what is see-through.
 *
 * @throws ImageError; RangeError for one that is cut off
 */
export function decodeIconBitmap(bytes: Uint8Array, limits: BitmapLimits): DecodedBmp {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = readBitmapHeader(view, 0);
  const alphaMask = whole.bits === 32 ? 0xff000000 : 0;
  const [red = 0, green = 0, blue = 0] = whole.masks;
  const masks = [red, green, blue, alphaMask];
  const header = { ...whole, masks, height: Math.floor(whole.height / 2) };
  const bitmap = decodePixels(view, header.end, header, limits);
  const { data, width, height } = bitmap;
  if (header.bits === 32 && data.some((value, at) => at % 4 === 3 && value > 0)) return bitmap;

  const maskAt = header.end + stride(width, header.bits) * height;
  const maskStride = stride(width, 1);
  const hasMask = maskAt + maskStride * height <= view.byteLength;
  for (let y = 0; y < height; y++) {
    const row = maskAt + (header.topDown ? y : height - 1 - y) * maskStride;
    for (let x = 0; x < width; x++) {
      const clear = hasMask && (view.getUint8(row + (x >> 3)) >> (7 - (x & 7))) & 1;
      data[(y * width + x) * 4 + 3] = clear ? 0 : 255;
    }
  }
  return bitmap;
}

/** @throws ImageError; RangeError for one that is cut off */
export function readBitmapHeader(view: DataView, at: number): BitmapHeader {
  const size = view.getUint32(at, true);
  // OS/2's first header has short fields and a palette without a fourth byte.
  const short = size === 12;
  if (!short && (size < 16 || size > 1024)) throw new ImageError("damaged");
  const field = (offset: number): number => (offset < size ? view.getUint32(at + offset, true) : 0);
  const width = short ? view.getUint16(at + 4, true) : field(4) | 0;
  const rows = short ? view.getInt16(at + 6, true) : field(8) | 0;
  const bits = view.getUint16(at + (short ? 10 : 14), true);
  const compression = short ? RGB : field(16);
  if (width <= 0 || rows === 0) throw new ImageError("damaged");

  const following = { [BIT_FIELDS]: 3, [ALPHA_BIT_FIELDS]: 4 }[compression] ?? 0;
  const masksFollow = size === 40 ? following : 0;
  const end = size + masksFollow * 4;
  const colours = bits > 8 ? 0 : Math.min(1 << bits, (short ? 0 : field(32)) || 1 << bits);
  const entry = short ? 3 : 4;
  const palette = Array.from({ length: colours }, (_, i): Colour => {
    const from = at + end + i * entry;
    return [view.getUint8(from + 2), view.getUint8(from + 1), view.getUint8(from)];
  });
  const maskCount = size === 64 || size < 52 ? masksFollow : size < 56 ? 3 : 4;
  const masks = [0, 1, 2, 3].map((i) =>
    i < maskCount ? view.getUint32(at + 40 + i * 4, true) : 0,
  );
  return {
    width,
    height: Math.abs(rows),
    topDown: rows < 0,
    bits,
    compression,
    palette,
    masks: compression === RGB ? defaultMasks(bits, masks[3] ?? 0) : masks,
    end: end + colours * entry,
  };
}

/** Without bit fields the fourth byte says nothing, unless a later header names it as alpha. */
function defaultMasks(bits: number, alpha: number): number[] {
  if (bits === 16) return [0x7c00, 0x3e0, 0x1f, 0];
  return [0xff0000, 0xff00, 0xff, bits === 32 && alpha === 0xff000000 ? alpha : 0];
}

function decodePixels(
  view: DataView,
  start: number,
  header: BitmapHeader,
  { maxPixels }: BitmapLimits,
): DecodedBmp {
  const { width, height, bits, compression } = header;
  if (height < 1) throw new ImageError("damaged");
  if (width * height > maxPixels) throw new ImageError("tooManyPixels");
  const runs = (compression === RLE8 && bits === 8) || (compression === RLE4 && bits === 4);
  const plain = compression === RGB && [1, 2, 4, 8, 16, 24, 32].includes(bits);
  const fields =
    [BIT_FIELDS, ALPHA_BIT_FIELDS].includes(compression) && (bits === 16 || bits === 32);
  if (!runs && !plain && !fields) throw new ImageError("damaged");
  // Before the memory is taken: a header alone is no image.
  const rowBytes = Math.ceil((width * bits) / 8);
  if (!runs && start + stride(width, bits) * (height - 1) + rowBytes > view.byteLength)
    throw new ImageError("damaged");

  const data = new Uint8Array(width * height * 4);
  if (runs) readRuns(view, start, header, data);
  else if (bits <= 8) readIndexed(view, start, header, data);
  else if (bits === 24) readBytes(view, start, header, data);
  else readFields(view, start, header, data);
  return { data, width, height };
}

/** Bytes of a row of pixels. */
export const stride = (width: number, bits: number): number => Math.ceil((width * bits) / 32) * 4;

/** Where a row of the file goes among the rows from the top. */
const place = ({ height, topDown }: BitmapHeader, row: number): number =>
  topDown ? row : height - 1 - row;

function put(data: Uint8Array, at: number, colour: Colour | undefined): void {
  // An index beyond the palette is black.
  const [red, green, blue] = colour ?? [0, 0, 0];
  data[at] = red;
  data[at + 1] = green;
  data[at + 2] = blue;
  data[at + 3] = 255;
}

function readIndexed(view: DataView, start: number, header: BitmapHeader, data: Uint8Array): void {
  const { width, height, bits, palette } = header;
  const perByte = 8 / bits;
  const lowest = (1 << bits) - 1;
  for (let row = 0; row < height; row++) {
    const from = start + row * stride(width, bits);
    const to = place(header, row) * width * 4;
    for (let x = 0; x < width; x++) {
      const byte = view.getUint8(from + Math.floor(x / perByte));
      const index = (byte >> (8 - bits * ((x % perByte) + 1))) & lowest;
      put(data, to + x * 4, palette[index]);
    }
  }
}

function readBytes(view: DataView, start: number, header: BitmapHeader, data: Uint8Array): void {
  const { width, height } = header;
  for (let row = 0; row < height; row++) {
    let from = start + row * stride(width, 24);
    let to = place(header, row) * width * 4;
    for (let x = 0; x < width; x++, from += 3, to += 4) {
      data[to] = view.getUint8(from + 2);
      data[to + 1] = view.getUint8(from + 1);
      data[to + 2] = view.getUint8(from);
      data[to + 3] = 255;
    }
  }
}

function readFields(view: DataView, start: number, header: BitmapHeader, data: Uint8Array): void {
  const { width, height, bits, masks } = header;
  const channels = [0, 1, 2, 3].map((i) => {
    const mask = (masks[i] ?? 0) >>> 0;
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, factor: mask === 0 ? 0 : 255 / (mask >>> shift) };
  });
  const [red, green, blue, alpha] = channels;
  if (!red || !green || !blue || !alpha) return;
  const hasAlpha = alpha.mask !== 0;
  for (let row = 0; row < height; row++) {
    const from = start + row * stride(width, bits);
    const to = place(header, row) * width * 4;
    for (let x = 0; x < width; x++) {
      const value =
        bits === 16 ? view.getUint16(from + x * 2, true) : view.getUint32(from + x * 4, true);
      const at = to + x * 4;
      data[at] = ((value & red.mask) >>> red.shift) * red.factor + 0.5;
      data[at + 1] = ((value & green.mask) >>> green.shift) * green.factor + 0.5;
      data[at + 2] = ((value & blue.mask) >>> blue.shift) * blue.factor + 0.5;
      data[at + 3] = hasAlpha ? ((value & alpha.mask) >>> alpha.shift) * alpha.factor + 0.5 : 255;
    }
  }
}

/** Pairs of a count and a value; pixels that a file jumps over stay see-through. */
function readRuns(view: DataView, start: number, header: BitmapHeader, data: Uint8Array): void {
  const { width, height, bits, palette } = header;
  const perByte = 8 / bits;
  const lowest = (1 << bits) - 1;
  let at = start;
  let x = 0;
  let row = 0;
  const draw = (byte: number, nth: number): void => {
    const index = (byte >> (8 - bits * ((nth % perByte) + 1))) & lowest;
    if (x < width) put(data, (place(header, row) * width + x) * 4, palette[index]);
    x++;
  };
  while (row < height && !(row === height - 1 && x >= width)) {
    const count = view.getUint8(at++);
    const value = view.getUint8(at++);
    if (count > 0) {
      for (let i = 0; i < count; i++) draw(value, i);
    } else if (value === 0) {
      x = 0;
      row++;
    } else if (value === 1) {
      return;
    } else if (value === 2) {
      x += view.getUint8(at++);
      row += view.getUint8(at++);
    } else {
      for (let i = 0; i < value; i++) draw(view.getUint8(at + Math.floor(i / perByte)), i);
      // A stretch of single pixels ends on an even byte.
      at += Math.ceil(value / perByte / 2) * 2;
    }
  }
}

/** Many writers leave the alpha of every pixel zero and mean opaque. */
function opaqueIfClear(bitmap: DecodedBmp): DecodedBmp {
  const { data } = bitmap;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return bitmap;
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return bitmap;
}
