import sharp, { type OutputInfo, type Sharp, type WebpOptions } from "sharp";
import { bytesPerSecond, DEFAULT_UPLINK } from "../uplink.ts";
import { isDrawn } from "./content.ts";

/** Pixels, row by row. */
export interface Bitmap {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: OutputInfo["channels"];
}

/** An image as it goes out, and what it cost. */
export interface EncodeResult {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  /** Worse than its content asks for, to be within the bytes allowed. */
  readonly compressed: boolean;
  /** Smaller than was asked for. */
  readonly shrunk: boolean;
}

/** How the images of one image are encoded: first as its content asks for, then lossy ever harder. */
export interface Encoding {
  readonly content: "drawn" | "photo";
  readonly first: WebpOptions;
}

/**
 * WebP throughout: against PNG it is a third of the bytes of a screenshot, against JPEG half of a
 * photograph's. More effort takes up to four times as long and saves next to nothing.
 */
const LOSSLESS: WebpOptions = { lossless: true, effort: 1 };
/** In half the time, and two thirds heavier. */
const HASTY: WebpOptions = { lossless: true, effort: 0 };
/** Differs by a few levels that nobody sees, and leaves edges where they are. */
const NEAR_LOSSLESS: WebpOptions = { nearLossless: true, quality: 40, effort: 1 };
/** Letters on the edge of colours stay sharp only with the smart way of halving the colours. */
const CRISP: WebpOptions = { quality: 90, smartSubsample: true, effort: 2 };
const PHOTO: WebpOptions = { quality: 80, effort: 1 };
/**
 * Ways to encode a drawing, the better ones first, and milliseconds that a million pixels take in
 * WebAssembly, as measured.
 */
const WAYS: readonly (readonly [options: WebpOptions, ms: number])[] = [
  [LOSSLESS, 70],
  [HASTY, 40],
  [NEAR_LOSSLESS, 115],
  [CRISP, 130],
];

/** Colours up to which an image has a palette and nothing is smaller than lossless. */
const PALETTE = 256;
/** Pixels of an icon, of which each counts; without loss they weigh at most 50 kB. */
const SMALL = 128 * 128;
/** Colours that no photograph is so poor in, a grey one neither. */
const FEW = 64;
/** How much later than the quickest an image may arrive for being the better one. */
const WORTH = 1.1;
/** Samples taken across and down, and the edge of each in pixels. */
const SAMPLES = 3;
const SAMPLE_EDGE = 192;

/** Decodes to pixels once, for all that is to be done with them. */
export async function toBitmap(image: Sharp): Promise<Bitmap> {
  const { data, info } = await run(image.clone().raw());
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** The bitmap as something to work on. */
export function fromBitmap({ data, ...raw }: Bitmap): Sharp {
  return sharp(data, { raw });
}

/** A part of a bitmap. */
export function crop(
  { data, width: stride, channels }: Bitmap,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Bitmap {
  const rows = Array.from({ length: height }, (_, y) => {
    const from = ((top + y) * stride + left) * channels;
    return data.subarray(from, from + width * channels);
  });
  return { data: Buffer.concat(rows), width, height, channels };
}

/** Every so many pixels of a bitmap, for what is to be far smaller anyway: its longer edge has at least `edge`. */
export function thin(bitmap: Bitmap, edge: number): Bitmap {
  const { data, channels } = bitmap;
  const step = Math.floor(Math.max(bitmap.width, bitmap.height) / edge);
  if (step < 2) return bitmap;
  const width = Math.ceil(bitmap.width / step);
  const height = Math.ceil(bitmap.height / step);
  const thinned = Buffer.allocUnsafe(width * height * channels);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * bitmap.width + x) * step * channels;
      for (let i = 0; i < channels; i++) thinned[to++] = data[from + i] ?? 0;
    }
  return { data: thinned, width, height, channels };
}

/**
 * How to encode what is in these pixels: whatever arrives soonest and can be read as well.
 *
 * @param uplink bits a second of the way to the endpoint
 */
export async function chooseEncoding(bitmap: Bitmap, uplink = DEFAULT_UPLINK): Promise<Encoding> {
  const pixels = bitmap.width * bitmap.height;
  if (pixels <= SMALL) return { content: "drawn", first: LOSSLESS };
  const colours = countColours(bitmap);
  if (colours > FEW && !isDrawn(bitmap)) return { content: "photo", first: PHOTO };
  if (colours <= PALETTE) return { content: "drawn", first: LOSSLESS };
  // Tried on a sample: what a drawing with a photograph or a gradient in it weighs cannot be told otherwise.
  const sample = sampled(bitmap);
  const share = pixels / (sample.width * sample.height);
  const arrivals: { readonly options: WebpOptions; readonly ms: number }[] = [];
  for (const [options, ms] of WAYS) {
    const { length } = (await run(fromBitmap(sample).webp(options))).data;
    const sent = (1000 * length * share) / bytesPerSecond(uplink);
    arrivals.push({ options, ms: (pixels / 1e6) * ms + sent });
  }
  const soonest = Math.min(...arrivals.map(({ ms }) => ms));
  const first = arrivals.find(({ ms }) => ms <= WORTH * soonest)?.options ?? LOSSLESS;
  return { content: "drawn", first };
}

/**
 * What a file that could go out as it is becomes when that saves at least half
 * and is not seen: a screenshot from a tool that hardly compresses; undefined
 * for any other.
 */
export async function slim(
  file: Uint8Array,
  bitmap: Bitmap,
  uplink?: number,
): Promise<EncodeResult | undefined> {
  const { content, first } = await chooseEncoding(bitmap, uplink);
  if (content === "photo" || first === CRISP) return undefined;
  const encoded = await webp(fromBitmap(bitmap), first);
  return encoded.bytes.length * 2 <= file.length ? encoded : undefined;
}

/** Within `maxBytes`: first as good as its content asks for, then compressed harder, then smaller. */
export async function encode(
  bitmap: Bitmap,
  { content, first }: Encoding,
  maxBytes: number,
): Promise<EncodeResult> {
  const encoded = await webp(fromBitmap(bitmap), first);
  if (encoded.bytes.length <= maxBytes) return encoded;
  if (first === HASTY) return encode(bitmap, { content, first: LOSSLESS }, maxBytes);
  const lossy = content === "drawn" ? CRISP : PHOTO;
  const good = lossy.quality ?? 80;
  let width = bitmap.width;
  for (let quality = first === lossy ? good - 15 : good; ;) {
    const shrunk = width < bitmap.width;
    const image = fromBitmap(bitmap);
    if (shrunk) image.resize({ width });
    const smaller = await webp(image, { ...lossy, quality });
    const { length } = smaller.bytes;
    if (length <= maxBytes || smaller.width <= 64) return { ...smaller, compressed: true, shrunk };
    if (quality > good - 15) quality -= 15;
    else width = Math.floor(width * Math.max(0.5, 0.95 * Math.sqrt(maxBytes / length)));
  }
}

/**
 * Runs a pipeline and copies its result out of the decoder's memory. That
 * memory moves when it grows: a view into it taken before would, given back to
 * the decoder, stand for all of it.
 */
export async function run(image: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data: Buffer.from(data), info };
}

async function webp(image: Sharp, options: WebpOptions): Promise<EncodeResult> {
  const { data, info } = await run(image.webp(options));
  const { width, height } = info;
  return {
    bytes: data,
    mimeType: "image/webp",
    width,
    height,
    compressed: false,
    shrunk: false,
  };
}

/** Up to one more than a palette has. */
function countColours({ data, channels }: Bitmap): number {
  const colours = new Set<number>();
  let last = -1;
  for (let at = 0; at < data.length && colours.size <= PALETTE; at += channels) {
    let colour = 0;
    for (let i = 0; i < channels; i++) colour = colour * 256 + (data[at + i] ?? 0);
    // Most pixels of a drawing are like the one before.
    if (colour !== last) colours.add(colour);
    last = colour;
  }
  return colours.size;
}

/** Blocks from all over, one below the other; a small bitmap as it is. */
function sampled(bitmap: Bitmap): Bitmap {
  const { width, height, channels } = bitmap;
  const size = SAMPLE_EDGE * SAMPLES;
  if (width <= size && height <= size) return bitmap;
  const block = { width: Math.min(SAMPLE_EDGE, width), height: Math.min(SAMPLE_EDGE, height) };
  const blocks: Uint8Array[] = [];
  for (let row = 0; row < SAMPLES; row++)
    for (let column = 0; column < SAMPLES; column++) {
      const left = Math.floor(((width - block.width) * (column + 0.5)) / SAMPLES);
      const top = Math.floor(((height - block.height) * (row + 0.5)) / SAMPLES);
      blocks.push(crop(bitmap, { left, top, ...block }).data);
    }
  const data = Buffer.concat(blocks);
  return { data, width: block.width, height: block.height * blocks.length, channels };
}
