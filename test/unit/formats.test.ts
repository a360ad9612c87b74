import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { sniff, type ImageFormat } from "../../src/core/image/formats.ts";
import {
  ImageError,
  type ImageChange,
  type ImageFailure,
  type PreparedImage,
} from "../../src/core/image/prepared.ts";
import {
  encodeApng,
  encodeBmp,
  encodeIcon,
  encodeIconDib,
  encodePng,
  encodeRuns,
  encodeTiff,
  pngChunk,
  type BmpOptions,
  type Paint,
  type PngOptions,
  type TiffPage,
} from "../fixtures/oddities.ts";
import { startImages } from "./builtImages.ts";

const root = join(import.meta.dirname, "../..");
const images = startImages();
after(() => images.dispose());

type Rgb = readonly [red: number, green: number, blue: number];
/** The colours in the middle of four quarters: top left, top right, bottom left, bottom right. */
type Quarters = readonly [Rgb, Rgb, Rgb, Rgb];

/** Odd, so that rows do not end where bytes and words do. */
const W = 45;
const H = 31;
const COLOURS: Quarters = [
  [220, 40, 30],
  [30, 180, 60],
  [40, 60, 200],
  [250, 240, 60],
];
/** Inks dull the colours. */
const PRINTED: Quarters = [
  [205, 62, 38],
  [0, 120, 82],
  [62, 63, 121],
  [251, 225, 62],
];
const RED: Quarters = [COLOURS[0], COLOURS[0], COLOURS[0], COLOURS[0]];
const WHITE: Rgb = [255, 255, 255];
const DARK: Rgb = [31, 31, 31];

const quarter = (x: number, y: number): 0 | 1 | 2 | 3 =>
  x < W / 2 ? (y < H / 2 ? 0 : 2) : y < H / 2 ? 1 : 3;
const index: Paint = (x, y) => [quarter(x, y)];
const colour: Paint = (x, y) => COLOURS[quarter(x, y)];
const other: Paint = (x, y) => COLOURS[3 - quarter(x, y)]!;
const grey = (...levels: [number, number, number, number]): Quarters =>
  levels.map((level): Rgb => [level, level, level]) as unknown as Quarters;
const replaced = (...changed: (Rgb | undefined)[]): Quarters =>
  COLOURS.map((one, i) => changed[i] ?? one) as unknown as Quarters;

interface Row {
  readonly name: string;
  readonly format: ImageFormat;
  readonly bytes: () => Promise<Uint8Array> | Uint8Array;
  readonly colours: Quarters;
  readonly changes?: readonly ImageChange[];
  readonly size?: string;
  readonly tolerance?: number;
}

/** What was done to what came in; what goes out has tests of its own. */
const OF_INPUT: readonly ImageChange[] = [
  "converted",
  "rotated",
  "metadataRemoved",
  "backgroundAdded",
  "firstFrame",
  "rendered",
];

function raw(paint: Paint = colour, channels: 3 | 4 = 3): Sharp {
  const data: number[] = [];
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) data.push(...paint(x, y));
  return sharp(Buffer.from(data), { raw: { width: W, height: H, channels } });
}

async function check(row: Row): Promise<void> {
  const bytes = await row.bytes();
  assert.equal(sniff(bytes), row.format);
  const image = await images.prepare(
    bytes,
    { maxEdge: 3072, maxBytes: 4_000_000 },
    AbortSignal.timeout(60_000),
  );
  assert.equal(`${image.found.width}×${image.found.height}`, row.size ?? `${W}×${H}`);
  assert.deepEqual(
    image.changes.filter((change) => OF_INPUT.includes(change)),
    row.changes ?? [],
  );
  const seen = await quartersOf(image);
  const off = seen.flatMap((one, i) => one.map((v, n) => Math.abs(v - row.colours[i]![n]!)));
  assert.ok(
    Math.max(...off) <= (row.tolerance ?? 2),
    `saw ${JSON.stringify(seen)}, not ${JSON.stringify(row.colours)}`,
  );
}

async function quartersOf(image: PreparedImage): Promise<number[][]> {
  const { data, info } = await sharp(image.encoded[0]?.bytes)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [0, 1, 2, 3].map((i) => {
    const x = Math.floor(info.width * (i % 2 ? 0.75 : 0.25));
    const y = Math.floor(info.height * (i > 1 ? 0.75 : 0.25));
    const at = (y * info.width + x) * info.channels;
    const pixel = [...data.subarray(at, at + info.channels)];
    return pixel.length === 1 ? [pixel[0]!, pixel[0]!, pixel[0]!] : pixel;
  });
}

const png = (options: Omit<PngOptions, "width" | "height">): Buffer =>
  encodePng({ width: W, height: H, ...options });
const palette = pngChunk("PLTE", Buffer.from(COLOURS.flat()));
const level =
  (...levels: number[]): Paint =>
  (x, y) => [levels[quarter(x, y)]!];
const wide: Paint = (x, y) => colour(x, y).map((v) => v * 257);
const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value, i * 2));
  return bytes;
};
const clearFirst = (full: number, paint: Paint): Paint => {
  return (x, y) => [...paint(x, y), quarter(x, y) === 0 ? 0 : full];
};

type PngRow = [string, Omit<PngOptions, "width" | "height">, Quarters, ImageChange[]?];
const PNG: PngRow[] = [
  ["1 bit grey", { depth: 1, type: 0, paint: level(0, 1, 1, 0) }, grey(0, 255, 255, 0)],
  ["2 bit grey", { depth: 2, type: 0, paint: index }, grey(0, 85, 170, 255)],
  ["4 bit grey", { depth: 4, type: 0, paint: level(0, 5, 10, 15) }, grey(0, 85, 170, 255)],
  ["8 bit grey", { depth: 8, type: 0, paint: level(9, 90, 180, 250) }, grey(9, 90, 180, 250)],
  [
    "16 bit grey",
    { depth: 16, type: 0, paint: level(9 * 257, 90 * 257, 180 * 257, 250 * 257) },
    grey(9, 90, 180, 250),
  ],
  [
    "1 bit palette",
    { depth: 1, type: 3, before: [twoColours()], paint: level(0, 1, 1, 0) },
    [COLOURS[0], COLOURS[1], COLOURS[1], COLOURS[0]],
  ],
  ["2 bit palette", { depth: 2, type: 3, before: [palette], paint: index }, COLOURS],
  ["4 bit palette", { depth: 4, type: 3, before: [palette], paint: index }, COLOURS],
  ["8 bit palette", { depth: 8, type: 3, before: [palette], paint: index }, COLOURS],
  [
    "palette with tRNS",
    { depth: 4, type: 3, before: [palette, pngChunk("tRNS", Buffer.from([0]))], paint: index },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  ["8 bit RGB", { depth: 8, type: 2, paint: colour }, COLOURS],
  ["16 bit RGB", { depth: 16, type: 2, paint: wide }, COLOURS],
  ["8 bit RGBA, opaque", { depth: 8, type: 6, paint: (x, y) => [...colour(x, y), 255] }, COLOURS],
  [
    "8 bit RGBA",
    { depth: 8, type: 6, paint: clearFirst(255, colour) },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "16 bit RGBA",
    { depth: 16, type: 6, paint: clearFirst(65535, wide) },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "8 bit grey and alpha",
    { depth: 8, type: 4, paint: clearFirst(255, level(0, 20, 60, 90)) },
    grey(255, 20, 60, 90),
    ["backgroundAdded"],
  ],
  [
    "16 bit grey and alpha",
    { depth: 16, type: 4, paint: clearFirst(65535, level(0, 20 * 257, 60 * 257, 90 * 257)) },
    grey(255, 20, 60, 90),
    ["backgroundAdded"],
  ],
  [
    "RGB with a colour key",
    { depth: 8, type: 2, before: [pngChunk("tRNS", words(...COLOURS[0]))], paint: colour },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "grey with a colour key",
    { depth: 8, type: 0, before: [pngChunk("tRNS", words(9))], paint: level(9, 20, 60, 90) },
    grey(255, 20, 60, 90),
    ["backgroundAdded"],
  ],
  ["interlaced RGB", { depth: 8, type: 2, interlaced: true, paint: colour }, COLOURS],
  [
    "interlaced 2 bit palette",
    { depth: 2, type: 3, interlaced: true, before: [palette], paint: index },
    COLOURS,
  ],
];

function twoColours(): Buffer {
  return pngChunk("PLTE", Buffer.from([...COLOURS[0], ...COLOURS[1]]));
}

const bmp = (options: Omit<BmpOptions, "width" | "height">): Buffer =>
  encodeBmp({ width: W, height: H, ...options });
const COLOUR_TABLE = [...COLOURS];
const many = Array.from({ length: 256 }, (_, i): Rgb => COLOURS[i] ?? [i, i, i]);
const alphaFirst = clearFirst(255, colour);
const five: Paint = (x, y) => colour(x, y).map((v) => v >> 3);
const sixth: Paint = (x, y) => {
  const [r, g, b] = COLOURS[quarter(x, y)];
  return [r >> 3, g >> 2, b >> 3];
};
const BGRA = [0xff0000, 0xff00, 0xff, 0xff000000] as const;
const RGBX = [0xff, 0xff00, 0xff0000, 0] as const;
const rgb565 = [0xf800, 0x7e0, 0x1f, 0] as const;
/** Ten bits a colour. */
const deep = [0x3ff00000, 0xffc00, 0x3ff, 0] as const;
const tenBits: Paint = (x, y) => colour(x, y).map((v) => Math.round((v * 1023) / 255));
const jump = Buffer.from([0, 2, 0, 16, ...encodeRuns(W, H, 8, index).subarray(0)]);

type BmpRow = [string, Omit<BmpOptions, "width" | "height">, Quarters, ImageChange[]?, number?];
const BMP: BmpRow[] = [
  [
    "1 bit",
    { bits: 1, palette: COLOURS.slice(0, 2), paint: level(0, 1, 1, 0) },
    [COLOURS[0], COLOURS[1], COLOURS[1], COLOURS[0]],
  ],
  ["2 bit", { bits: 2, palette: COLOUR_TABLE, paint: index }, COLOURS],
  ["4 bit", { bits: 4, palette: COLOUR_TABLE, paint: index }, COLOURS],
  ["8 bit", { bits: 8, palette: many, paint: index }, COLOURS],
  ["8 bit, four colours", { bits: 8, palette: COLOUR_TABLE, paint: index }, COLOURS],
  ["16 bit, 5-5-5", { bits: 16, paint: five }, COLOURS, [], 7],
  ["16 bit, 5-6-5", { bits: 16, masks: rgb565, paint: sixth }, COLOURS, [], 7],
  ["24 bit", { bits: 24, paint: colour }, COLOURS],
  ["24 bit, top-down", { bits: 24, topDown: true, paint: colour }, COLOURS],
  ["32 bit", { bits: 32, paint: colour }, COLOURS],
  ["32 bit, fourth byte not zero", { bits: 32, paint: (x, y) => [...colour(x, y), x] }, COLOURS],
  ["32 bit, top-down", { bits: 32, topDown: true, paint: colour }, COLOURS],
  ["32 bit fields, red first", { bits: 32, masks: RGBX, paint: colour }, COLOURS],
  ["32 bit fields of ten bits", { bits: 32, masks: deep, paint: tenBits }, COLOURS],
  [
    "32 bit fields with alpha",
    { bits: 32, masks: BGRA, paint: alphaFirst },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "RLE4",
    {
      bits: 4,
      compression: 2,
      palette: COLOUR_TABLE,
      pixels: encodeRuns(W, H, 4, index),
      paint: index,
    },
    COLOURS,
  ],
  [
    "RLE8",
    {
      bits: 8,
      compression: 1,
      palette: COLOUR_TABLE,
      pixels: encodeRuns(W, H, 8, index),
      paint: index,
    },
    COLOURS,
  ],
  [
    "RLE8 that jumps over half of the image",
    { bits: 8, compression: 1, palette: COLOUR_TABLE, pixels: jump, paint: index },
    // The rest of the rows does not fit any more.
    [COLOURS[2], COLOURS[3], WHITE, WHITE],
    ["backgroundAdded"],
  ],
  ["OS/2, 4 bit", { header: 12, bits: 4, palette: sixteen(), paint: index }, COLOURS],
  ["OS/2, 24 bit", { header: 12, bits: 24, paint: colour }, COLOURS],
  ["OS/2 version 2", { header: 64, bits: 8, palette: COLOUR_TABLE, paint: index }, COLOURS],
  ["version 2", { header: 52, bits: 16, masks: rgb565, paint: sixth }, COLOURS, [], 7],
  [
    "version 3 with alpha",
    { header: 56, bits: 32, masks: BGRA, paint: alphaFirst },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "version 4 with alpha",
    { header: 108, bits: 32, masks: BGRA, paint: alphaFirst },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "version 5 with alpha",
    { header: 124, bits: 32, masks: BGRA, paint: alphaFirst },
    replaced(WHITE),
    ["backgroundAdded"],
  ],
  [
    "version 5 with an alpha of zeros",
    { header: 124, bits: 32, masks: BGRA, paint: (x, y) => [...colour(x, y), 0] },
    COLOURS,
  ],
];

function sixteen(): Rgb[] {
  return Array.from({ length: 16 }, (_, i): Rgb => COLOURS[i] ?? [0, 0, 0]);
}

const page = (changes: Partial<TiffPage> = {}): TiffPage => ({
  width: W,
  height: H,
  depth: 8,
  photometric: 2,
  samples: 3,
  paint: colour,
  ...changes,
});
const cmyk: Paint = (x, y) => [...colour(x, y).map((v) => 255 - v), 0];
const tiff = (name: string, bytes: Row["bytes"], more: Partial<Row> = {}): Row => ({
  name: `TIFF, ${name}`,
  format: "tiff",
  bytes,
  colours: COLOURS,
  changes: ["converted"],
  ...more,
});
const TIFF: Row[] = [
  ...(["none", "lzw", "deflate", "packbits"] as const).map((compression) =>
    tiff(compression, () => raw().tiff({ compression }).toBuffer()),
  ),
  tiff("jpeg", () => raw().tiff({ compression: "jpeg", quality: 95 }).toBuffer(), {
    tolerance: 12,
  }),
  tiff("tiles", () =>
    raw().tiff({ tile: true, tileWidth: 16, tileHeight: 16, compression: "lzw" }).toBuffer(),
  ),
  tiff("16 bit", () => encodeTiff([page({ depth: 16, paint: wide })])),
  tiff("16 bit, big-endian", () =>
    encodeTiff([page({ depth: 16, paint: wide })], { bigEndian: true }),
  ),
  tiff("big-endian", () => encodeTiff([page()], { bigEndian: true })),
  tiff("BigTIFF", () => encodeTiff([page()], { big: true })),
  tiff("BigTIFF, big-endian", () => encodeTiff([page()], { big: true, bigEndian: true })),
  tiff("big-endian, long numbers", () =>
    withTag(encodeTiff([page()], { bigEndian: true }), 259, { type: 4, value: 1 }),
  ),
  tiff("1 bit", () => encodeTiff([page(oneBit(1))]), { colours: grey(0, 255, 255, 0) }),
  tiff("1 bit, white is zero", () => encodeTiff([page(oneBit(0))]), {
    colours: grey(255, 0, 0, 255),
  }),
  tiff("CMYK", () => encodeTiff([page({ photometric: 5, samples: 4, paint: cmyk })]), {
    colours: PRINTED,
    tolerance: 12,
  }),
  tiff("three pages", () => encodeTiff([page(), page({ paint: other }), page()]), {
    changes: ["converted", "firstFrame"],
  }),
];

/** A TIFF whose field says something else. */
function withTag(bytes: Buffer, tag: number, field: { type?: 3 | 4; value: number }): Buffer {
  const { type = 3, value } = field;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  const isBig = view.getUint16(2, little) === 43;
  const wanted = little ? [tag & 255, tag >> 8, 3, 0] : [tag >> 8, tag & 255, 0, 3];
  const at = bytes.lastIndexOf(Buffer.from(wanted));
  assert.ok(at > 0);
  view.setUint16(at + 2, type, little);
  const place = at + (isBig ? 12 : 8);
  if (type === 3) view.setUint16(place, value, little);
  else view.setUint32(place, value, little);
  return bytes;
}

function oneBit(photometric: 0 | 1): Partial<TiffPage> {
  return { depth: 1, photometric, samples: 1, paint: level(0, 1, 1, 0) };
}

/** Pixels as a camera stores them that is held so. */
function heldAs(orientation: number): Promise<Buffer> {
  const [width, height] = orientation > 4 ? [H, W] : [W, H];
  const upright = (x: number, y: number): readonly [number, number] => {
    const [right, bottom] = [W - 1, H - 1];
    if (orientation === 2) return [right - x, y];
    if (orientation === 3) return [right - x, bottom - y];
    if (orientation === 4) return [x, bottom - y];
    if (orientation === 5) return [y, x];
    if (orientation === 6) return [right - y, x];
    if (orientation === 7) return [right - y, bottom - x];
    if (orientation === 8) return [y, bottom - x];
    return [x, y];
  };
  const data: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.push(...colour(...upright(x, y)));
  return sharp(Buffer.from(data), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
    .withMetadata({ orientation })
    .toBuffer();
}

const fine = { quality: 95, chromaSubsampling: "4:4:4" };

/** The upper half in a GIF without a clear colour, on a larger screen. */
async function onScreen(width: number, height: number): Promise<Buffer> {
  const bytes = await raw((x, y) => colour(x, y / 2))
    .gif()
    .toBuffer();
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  const control = bytes.indexOf(Buffer.from([0x21, 0xf9, 4]));
  if (control > 0) bytes.writeUInt8(bytes.readUInt8(control + 3) & 0xfe, control + 3);
  return bytes;
}

/** A JPEG of four inks as Adobe writes it, upside down; as YCCK the first three are light and colour. */
async function inks(ycck: boolean): Promise<Buffer> {
  const paint: Paint = (x, y) => {
    const [c = 0, m = 0, yellow = 0] = cmyk(x, y);
    if (!ycck) return [c, m, yellow, 0];
    const light = 0.299 * c + 0.587 * m + 0.114 * yellow;
    const stored = [light, 128 + (yellow - light) * 0.564, 128 + (c - light) * 0.713];
    return [...stored.map((v) => 255 - Math.round(v)), 0];
  };
  const separated = encodeTiff([page({ photometric: 5, samples: 4, paint })]);
  const bytes = await sharp(separated)
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .jpeg(fine)
    .toBuffer();
  const adobe = bytes.indexOf("Adobe");
  assert.ok(adobe > 0);
  if (ycck) bytes[adobe + 11] = 2;
  return bytes;
}

const jpeg = (name: string, bytes: Row["bytes"], more: Partial<Row> = {}): Row => ({
  name: `JPEG, ${name}`,
  format: "jpeg",
  bytes,
  colours: COLOURS,
  tolerance: 12,
  ...more,
});
const JPEG: Row[] = [
  jpeg("baseline", () => raw().jpeg(fine).toBuffer()),
  jpeg("progressive", () =>
    raw()
      .jpeg({ ...fine, progressive: true })
      .toBuffer(),
  ),
  jpeg("half the colour", () => raw().jpeg({ quality: 95 }).toBuffer()),
  jpeg(
    "greyscale",
    () =>
      sharp(png({ depth: 8, type: 0, paint: level(9, 90, 180, 250) }))
        .toColourspace("b-w")
        .jpeg(fine)
        .toBuffer(),
    {
      colours: grey(9, 90, 180, 250),
    },
  ),
  jpeg("CMYK", () => inks(false), { colours: PRINTED, changes: ["converted"] }),
  jpeg("YCCK", () => inks(true), { colours: PRINTED, changes: ["converted"] }),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((orientation) =>
    jpeg(`orientation ${orientation}`, () => heldAs(orientation), {
      changes: orientation > 1 ? ["rotated", "metadataRemoved"] : ["metadataRemoved"],
    }),
  ),
];

const frames = async (): Promise<Sharp> =>
  sharp(await Promise.all([colour, other, colour].map((one) => raw(one).png().toBuffer())), {
    join: { animated: true },
  });
const row = (
  format: ImageFormat,
  name: string,
  bytes: Row["bytes"],
  more: Partial<Row> = {},
): Row => ({
  name: `${format}, ${name}`,
  format,
  bytes,
  colours: COLOURS,
  ...more,
});
const OTHERS: Row[] = [
  row("png", "animated", () => encodeApng(W, H, [colour, other, colour]), {
    changes: ["firstFrame"],
  }),
  row("gif", "still", () => raw().gif().toBuffer(), { changes: ["converted"], tolerance: 6 }),
  row("gif", "animated", async () => (await frames()).gif().toBuffer(), {
    changes: ["converted", "firstFrame"],
    tolerance: 6,
  }),
  row("gif", "a first frame that leaves half of the screen free", () => onScreen(W, H * 2), {
    size: `${W}×${H * 2}`,
    colours: [COLOURS[0], COLOURS[1], WHITE, WHITE],
    changes: ["converted", "backgroundAdded"],
    tolerance: 6,
  }),
  row("gif", "see-through", () => raw(alphaFirst, 4).gif().toBuffer(), {
    colours: replaced(WHITE),
    changes: ["converted", "backgroundAdded"],
    tolerance: 6,
  }),
  row("webp", "lossy", () => raw().webp({ quality: 95 }).toBuffer(), { tolerance: 14 }),
  row("webp", "lossless", () => raw().webp({ lossless: true }).toBuffer()),
  row("webp", "lossless with alpha", () => raw(alphaFirst, 4).webp({ lossless: true }).toBuffer(), {
    colours: replaced(WHITE),
    changes: ["backgroundAdded"],
  }),
  row("webp", "lossy with alpha", () => raw(alphaFirst, 4).webp({ quality: 95 }).toBuffer(), {
    colours: replaced(WHITE),
    changes: ["backgroundAdded"],
    tolerance: 14,
  }),
  row("webp", "animated", async () => (await frames()).webp({ lossless: true }).toBuffer(), {
    changes: ["firstFrame"],
  }),
  ...([8, 10, 12] as const).map((bitdepth) =>
    row(
      "avif",
      `${bitdepth} bit`,
      () => raw().avif({ bitdepth, quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
      {
        changes: ["converted"],
        tolerance: 8,
      },
    ),
  ),
  row("avif", "with alpha", () => raw(alphaFirst, 4).avif({ lossless: true }).toBuffer(), {
    colours: replaced(WHITE),
    changes: ["converted", "backgroundAdded"],
    tolerance: 4,
  }),
];

const square = (size: number, paint: Paint): { body: Buffer; size: number } => ({
  size,
  body: encodePng({ width: size, height: size, depth: 8, type: 2, paint }),
});
const bitmap = (
  bits: 1 | 4 | 8 | 24 | 32,
  paint: Paint,
  palette: Rgb[] = [],
): { body: Buffer; size: number } => ({
  size: W,
  body: encodeIconDib({ width: W, height: H, bits, palette, paint }, (x, y) => quarter(x, y) === 0),
});
const icon = (name: string, bytes: () => Buffer, more: Partial<Row> = {}): Row =>
  row("ico", name, bytes, { changes: ["converted"], ...more });
const masked: Partial<Row> = {
  colours: replaced(WHITE),
  changes: ["converted", "backgroundAdded"],
};
const ICO: Row[] = [
  icon(
    "three sizes, the largest in the middle",
    () =>
      encodeIcon([
        square(16, () => [1, 2, 3]),
        square(64, () => COLOURS[0]),
        square(32, () => [1, 2, 3]),
      ]),
    { size: "64×64", colours: RED },
  ),
  icon(
    "a size of 256, which is written as 0",
    () => encodeIcon([square(48, () => [1, 2, 3]), square(256, () => COLOURS[0])]),
    { size: "256×256", colours: RED },
  ),
  icon("a bitmap of 24 bits with a mask", () => encodeIcon([bitmap(24, colour)]), masked),
  icon(
    "a bitmap of 8 bits with a mask",
    () => encodeIcon([bitmap(8, index, COLOUR_TABLE)]),
    masked,
  ),
  icon("a bitmap of 4 bits with a mask", () => encodeIcon([bitmap(4, index, sixteen())]), masked),
  icon(
    "a bitmap of 1 bit with a mask",
    () => encodeIcon([bitmap(1, level(0, 1, 1, 0), COLOURS.slice(0, 2))]),
    { ...masked, colours: [WHITE, COLOURS[1], COLOURS[1], COLOURS[0]] },
  ),
  icon("a bitmap of 32 bits with alpha", () => encodeIcon([bitmap(32, alphaFirst)]), masked),
  icon(
    "a bitmap of 32 bits whose alpha is in the mask",
    () => encodeIcon([bitmap(32, (x, y) => [...colour(x, y), 0])]),
    masked,
  ),
  icon(
    "one size broken",
    () => encodeIcon([{ body: Buffer.from("nothing"), size: 64 }, square(32, () => COLOURS[0])]),
    {
      size: "32×32",
      colours: RED,
    },
  ),
  icon(
    "a bitmap whose length is not said",
    () => withLength(encodeIcon([bitmap(24, colour)]), 0),
    masked,
  ),
  icon(
    "a PNG whose length is not said",
    () => withLength(encodeIcon([square(64, () => COLOURS[0]), square(32, () => [1, 2, 3])]), 8),
    { size: "64×64", colours: RED },
  ),
  icon("a cursor", () => encodeIcon([bitmap(24, colour)], 2), masked),
];

/** An icon whose directory says another length of its first image. */
function withLength(bytes: Buffer, length: number): Buffer {
  bytes.writeUInt32LE(length, 14);
  return bytes;
}

const hex = ([r, g, b]: Rgb): string => `rgb(${r},${g},${b})`;
const FOUR = COLOURS.map(
  (one, i) =>
    `<rect x="${i % 2 ? 100 : 0}" y="${i > 1 ? 60 : 0}" width="100" height="60" fill="${hex(one)}"/>`,
).join("");
const NS = `xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"`;
const svg = (name: string, text: string | Uint8Array, more: Partial<Row> = {}): Row =>
  row("svg", name, () => Buffer.from(text), { size: "200×120", changes: ["rendered"], ...more });
const whole = `<svg ${NS} width="200" height="120">${FOUR}</svg>`;
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, "utf16le");
const tiny = encodePng({ width: W, height: H, depth: 8, type: 2, paint: colour }).toString(
  "base64",
);
const one = (fill: string): string => `<path d="M0 0h100v60h-100z" fill="${fill}"/>`;
const BLUE: Rgb = [40, 60, 200];
const SVG: Row[] = [
  svg("width and height", whole),
  svg(
    "millimetres",
    whole.replace(`width="200" height="120"`, `width="50mm" height="30mm" viewBox="0 0 200 120"`),
    // Its parts meet within a pixel, which is see-through then.
    { size: "189×113", changes: ["rendered", "backgroundAdded"] },
  ),
  svg("a viewBox alone", `<svg ${NS} viewBox="0 0 200 120">${FOUR}</svg>`),
  svg("percent", `<svg ${NS} width="100%" height="100%" viewBox="0 0 200 120">${FOUR}</svg>`),
  svg("width alone", `<svg ${NS} width="100" viewBox="0 0 200 120">${FOUR}</svg>`, {
    size: "100×60",
  }),
  // As large as a browser shows it, whatever it draws.
  svg("no size at all", `<svg ${NS}><g transform="scale(1.5 1.25)">${FOUR}</g></svg>`, {
    size: "300×150",
  }),
  svg(
    "a prologue, a licence and a DOCTYPE",
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- ${"licence ".repeat(900)} -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${whole}`,
  ),
  svg("a byte order mark", `\ufeff${whole}`),
  svg("UTF-16", utf16(`<?xml version="1.0" encoding="UTF-16"?>${whole}`)),
  svg("UTF-16, big-endian", utf16(whole).swap16()),
  svg(
    "UTF-16 without a mark",
    utf16(`<?xml version="1.0" encoding="UTF-16"?>${whole}`).subarray(2),
  ),
  svg(
    "Latin-1",
    Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${whole.replace("<rect", "<title>Größe</title><rect")}`,
      "latin1",
    ),
  ),
  svg(
    "a prefix",
    `<s:svg xmlns:s="http://www.w3.org/2000/svg" width="200" height="120">${FOUR.replaceAll("<rect", "<s:rect")}</s:svg>`,
  ),
  svg("compressed", gzipSync(whole)),
  svg(
    "CSS",
    `<svg ${NS} width="200" height="120"><style>rect{stroke:none} .a{fill:${hex(COLOURS[0])}} #b{fill:${hex(COLOURS[1])}} rect[x="0"][y="60"]{fill:${hex(COLOURS[2])}}</style>${FOUR.replace(
      /fill="[^"]*"/,
      `class="a"`,
    )
      .replace(/fill="[^"]*"/, `id="b"`)
      .replace(/fill="[^"]*"/, "")}</svg>`,
  ),
  svg(
    "entities",
    `<!DOCTYPE svg [<!ENTITY one "${hex(COLOURS[0])}">]>${whole.replace(hex(COLOURS[0]), "&one;")}`,
  ),
  svg(
    "a gradient",
    `<svg ${NS} width="200" height="120"><defs><linearGradient id="g"><stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient></defs><rect width="200" height="120" fill="url(#g)"/></svg>`,
    { colours: grey(64, 191, 64, 191), tolerance: 4 },
  ),
  svg(
    "an embedded PNG",
    `<svg ${NS} width="200" height="120"><image width="200" height="120" preserveAspectRatio="none" href="data:image/png;base64,${tiny}"/></svg>`,
    { tolerance: 4 },
  ),
  svg(
    "an embedded PNG by xlink",
    `<svg ${NS} width="200" height="120"><image width="200" height="120" preserveAspectRatio="none" xlink:href="data:image/png;base64,${tiny}"/></svg>`,
    { tolerance: 4 },
  ),
  svg(
    "use and clip",
    `<svg ${NS} width="200" height="120"><defs><g id="all">${FOUR}</g><clipPath id="c"><rect width="200" height="120"/></clipPath></defs><use href="#all" clip-path="url(#c)"/></svg>`,
  ),
  svg("dark on see-through", `<svg ${NS} width="200" height="120">${one(hex(BLUE))}</svg>`, {
    changes: ["rendered", "backgroundAdded"],
    colours: [BLUE, WHITE, WHITE, WHITE],
  }),
  svg("light on see-through", `<svg ${NS} width="200" height="120">${one("#f5f5f5")}</svg>`, {
    changes: ["rendered", "backgroundAdded"],
    colours: [[245, 245, 245], DARK, DARK, DARK],
  }),
  svg(
    "text",
    `<svg ${NS} width="200" height="120"><rect width="200" height="120" fill="#fff"/><text x="-20" y="230" font-size="500" font-family="Nowhere">█</text></svg>`,
    {
      colours: grey(0, 0, 0, 0),
    },
  ),
];

describe("every kind of file that is read", () => {
  const table: Row[] = [
    ...PNG.map(([name, options, colours, changes = []]) =>
      row("png", name, () => png(options), { colours, changes }),
    ),
    ...JPEG,
    ...OTHERS,
    ...TIFF,
    ...BMP.map(([name, options, colours, changes = [], tolerance]) =>
      row("bmp", name, () => bmp(options), {
        colours,
        changes: ["converted", ...changes],
        ...(tolerance && { tolerance }),
      }),
    ),
    ...ICO,
    ...SVG,
  ];
  for (const one of table) test(one.name, () => check(one));

  const heic = (): Promise<Buffer> =>
    readFile(join(root, "test/fixtures/workspace/images/photo.heic"));
  test("heic passes as it is while it is small", async () => {
    const image = await images.prepare(
      await heic(),
      { maxEdge: 3072, maxBytes: 4_000_000 },
      AbortSignal.timeout(60_000),
    );
    assert.deepEqual(
      [image.encoded[0]?.mimeType, image.found.width, image.found.height],
      ["image/heic", 720, 480],
    );
    await refused(await heic(), "heicTooLarge", 20_000);
  });

  const refusals: [name: string, bytes: Buffer, reason: ImageFailure][] = [
    [
      "OS/2 runs of 24 bits",
      encodeBmp({ width: W, height: H, bits: 24, header: 64, compression: 4, paint: colour }),
      "unsupported",
    ],
    [
      "a bitmap that is a JPEG for printers",
      encodeBmp({ width: W, height: H, bits: 24, compression: 4, paint: colour }),
      "unsupported",
    ],
    [
      "a bitmap without its last row",
      bmp({ bits: 24, paint: colour }).subarray(0, -140),
      "damaged",
    ],
    ["an icon of nothing", encodeIcon([]), "notAnImage"],
    ["compressed text", gzipSync("nothing"), "notAnImage"],
    ["a Photoshop file", Buffer.from("8BPS\0\x01\0\0\0\0\0\0\0\x03", "latin1"), "unsupported"],
    ["JPEG XL", Buffer.from("\xff\x0a\xfa\x1f\x01\x90\x08\x06\x01\0", "latin1"), "unsupported"],
    [
      "JPEG XL in boxes",
      Buffer.from("\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl ", "latin1"),
      "unsupported",
    ],
    [
      "JPEG 2000",
      Buffer.from("\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", "latin1"),
      "unsupported",
    ],
    ["QOI", Buffer.from("qoif\0\0\0\x08\0\0\0\x08\x03\0", "latin1"), "unsupported"],
    ["Netpbm", Buffer.from("P6\n2 2\n255\n............"), "unsupported"],
    [
      "Targa of 2001",
      Buffer.concat([Buffer.alloc(80), Buffer.from("TRUEVISION-XFILE.\0")]),
      "unsupported",
    ],
    [
      "Targa of before",
      Buffer.from([
        0,
        0,
        2,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0,
        2,
        0,
        24,
        0x20,
        ...new Uint8Array(12),
      ]),
      "unsupported",
    ],
    [
      "a PNG as iPhones hold it",
      Buffer.concat([
        png({ depth: 8, type: 2, paint: colour }).subarray(0, 8),
        pngChunk("CgBI", Buffer.alloc(4)),
        png({ depth: 8, type: 2, paint: colour }).subarray(8),
      ]),
      "unsupported",
    ],
    ["a TIFF with WebP inside", oddTiff({ compression: 50001 }), "unsupported"],
    ["a TIFF with LZMA inside", oddTiff({ compression: 34925 }), "unsupported"],
    ["a TIFF in CIE Lab", oddTiff({ photometric: 8 }), "unsupported"],
    ["a TIFF of 12 bits", oddTiff({ bits: 12 }), "unsupported"],
    ["a TIFF of signed numbers", oddTiff({ signs: 2 }), "unsupported"],
    [
      "a TIFF of tiles for each colour",
      oddTiff({ samples: 3, planes: 2, tile: 16 }),
      "unsupported",
    ],
    ["a TIFF of four bits a colour", oddTiff({ bits: 4, samples: 3 }), "unsupported"],
    [
      "a TIFF of luma and chroma in LZW",
      oddTiff({ compression: 5, photometric: 6 }),
      "unsupported",
    ],
    [
      "a BigTIFF with WebP inside",
      withTag(encodeTiff([page()], { big: true }), 259, { value: 50001 }),
      "unsupported",
    ],
    [
      "a BigTIFF in CIE Lab",
      withTag(encodeTiff([page()], { big: true, bigEndian: true }), 262, { value: 8 }),
      "unsupported",
    ],
    ["a JPEG of 12 bits", jpegFrame(0xc1, 12), "unsupported"],
    ["a JPEG without loss", jpegFrame(0xc3, 8), "unsupported"],
    ["JPEG-LS", jpegFrame(0xf7, 8), "unsupported"],
    ["HEIF that is not compressed", heif("mif1", heifItem("unci")), "unsupported"],
    ["HEIF of JPEG 2000", heif("mif1", heifItem("j2k1")), "unsupported"],
    ["HEIF that is a film", heif("msf1", box("moov")), "unsupported"],
    [
      "HEIF in small boxes",
      Buffer.from("\0\0\0\x10ftypmif3avif\0\0\x07\x83mini\x0c\x98\x80\xff", "latin1"),
      "unsupported",
    ],
    [
      "HEIF of H.264",
      Buffer.from("\0\0\0\x1cftypavci\0\0\0\0mif1avcimiaf\0\0\x01\x32meta", "latin1"),
      "unsupported",
    ],
    ["a film", Buffer.from("\0\0\0\x14ftypisom\0\0\0\0mp42", "latin1"), "notAnImage"],
    ["icons of macOS", Buffer.from("icns\0\0\x10\0ic07\0\0\x0f\xf8", "latin1"), "unsupported"],
    ["an image of the Amiga", Buffer.from("FORM\0\0\x10\0ILBMBMHD", "latin1"), "unsupported"],
    [
      "a Git LFS pointer",
      Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
      "lfsPointer",
    ],
    ["a bitmap of X11", Buffer.from("#define dot_width 8\n#define dot_height 1\n"), "unsupported"],
    ["colours of X11", Buffer.from("/* XPM */\nstatic char *dot[] = {"), "unsupported"],
    ["a rasterfile of Sun", Buffer.from("\x59\xa6\x6a\x95\0\0\0\x08", "latin1"), "unsupported"],
    ["FITS", Buffer.from("SIMPLE  =                    T"), "unsupported"],
    ["a program in C", Buffer.from("#define MOST 8\nint main(void) {}\n"), "notAnImage"],
    ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj"), "notAnImage"],
    ["HTML with a drawing", Buffer.from(`<html><body>${whole}</body></html>`), "notAnImage"],
  ];
  for (const [name, bytes, reason] of refusals)
    test(`${name} is refused as ${reason}`, () => refused(bytes, reason));
});

function jpegFrame(marker: number, bits: number): Buffer {
  return Buffer.from([0xff, 0xd8, 0xff, marker, 0, 11, bits, 0, 16, 0, 16, 1, 1, 0x11, 0]);
}

/** A box as of MP4. */
function box(type: string, ...content: Uint8Array[]): Buffer {
  const whole = Buffer.concat([Buffer.from(`\0\0\0\0${type}`, "latin1"), ...content]);
  whole.writeUInt32BE(whole.length);
  return whole;
}

function heif(brand: string, ...content: Uint8Array[]): Buffer {
  return Buffer.concat([box("ftyp", Buffer.from(`${brand}\0\0\0\0${brand}`)), ...content]);
}

/** What a file says of its only image. */
function heifItem(type: string): Buffer {
  const entry = box("infe", Buffer.from(`\x02\0\0\0\0\x01\0\0${type}\0`, "latin1"));
  return box("meta", Buffer.alloc(4), box("iinf", Buffer.from([0, 0, 0, 0, 0, 1]), entry));
}

/** A TIFF of one grey strip, but for one field. */
function oddTiff({
  compression = 1,
  photometric = 1,
  bits = 8,
  samples = 1,
  planes = 1,
  tile = 0,
  signs = 1,
}): Buffer {
  const entry = (tag: number, value: number): number[] => [
    tag & 255,
    tag >> 8,
    3,
    0,
    1,
    0,
    0,
    0,
    value & 255,
    value >> 8,
    0,
    0,
  ];
  const entries = [
    [256, 8],
    [257, 8],
    [258, bits],
    [259, compression],
    [262, photometric],
    [273, 200],
    [277, samples],
    [278, 8],
    [279, 64],
    [284, planes],
    ...(tile ? [[322, tile]] : []),
    [339, signs],
  ];
  const bytes = [
    0x49,
    0x49,
    42,
    0,
    8,
    0,
    0,
    0,
    entries.length,
    0,
    ...entries.flatMap(([tag = 0, value = 0]) => entry(tag, value)),
    0,
    0,
    0,
    0,
  ];
  return Buffer.concat([Buffer.from(bytes), Buffer.alloc(264 - bytes.length, 128)]);
}

function refused(bytes: Uint8Array, reason: ImageFailure, maxBytes = 4_000_000): Promise<void> {
  return assert.rejects(
    images.prepare(bytes, { maxEdge: 3072, maxBytes }, AbortSignal.timeout(60_000)),
    (error) => error instanceof ImageError && error.reason === reason,
  );
}
