import sharp, { type Sharp } from "sharp";
import { backgroundFor } from "./background.ts";
import { open, withFractionOfJpeg } from "./decode.ts";
import {
  chooseEncoding,
  crop,
  encode,
  fromBitmap,
  run,
  slim,
  thin,
  toBitmap,
  type Bitmap,
  type EncodeResult,
  type Encoding,
} from "./encode.ts";
import { ACCEPTED, sniff, type ImageFormat } from "./formats.ts";
import { passHeic } from "./heic.ts";
import { heaviest } from "./passThrough.ts";
import {
  FULL_RESOLUTION,
  ImageError,
  type ImageChange,
  type EncodedImage,
  type PreparedImage,
  type PrepareOptions,
} from "./prepared.ts";
import type { PixelSize } from "./structure/size.ts";
import { bytesOf, structureOf } from "./structure/structure.ts";
import { isLfsPointer, isSequence, isUnsupported } from "./unsupported.ts";
import { planTiles, type Tile } from "./tiles.ts";

/** Of the largest edge, what a photograph that must be shrunk anyway is given: it has no letters of a few pixels. */
const PHOTO_EDGE = 0.8;
/** Of that edge, what a JPEG may lose where its decoder then makes it smaller by itself, in less time. */
const FRACTION_EDGE = 0.9;
/** Bytes a pixel that a PNG has where a sensor's noise is in it, and where nothing was compressed. */
const [NOISY, UNPACKED] = [1, 2.9];
/** Edge of the panel's thumbnail: 64 CSS pixels at three device pixels each. */
const THUMBNAIL_EDGE = 192;
/** What a thumbnail is made from, of an image larger than that. */
const THINNED_EDGE = 8 * THUMBNAIL_EDGE;

/** Pixels of a drawing that a page may draw. */
const PAGE_PIXELS = 4_000_000;

sharp.cache(false);

/**
 * Turns any image Iris knows into one the endpoint takes. What is fine already
 * goes out byte for byte; metadata never leaves, and nothing is enlarged but
 * vector drawings.
 *
 * @throws ImageError
 */
export async function prepare(bytes: Uint8Array, options: PrepareOptions): Promise<PreparedImage> {
  if (bytes.length === 0) throw new ImageError("empty");
  if (isLfsPointer(bytes)) throw new ImageError("lfsPointer");
  if (isUnsupported(bytes)) throw new ImageError("unsupported");
  const format = sniff(bytes);
  if (format === undefined) throw new ImageError("notAnImage");
  try {
    if (format === "heic") return passHeic(bytes, options);
    return await convert(bytes, format, options);
  } catch (error) {
    const isOther = !(error instanceof ImageError) && format === "avif" && isSequence(bytes);
    if (isOther) throw new ImageError("unsupported");
    throw failureOf(error);
  }
}

/**
 * A thumbnail of an image that goes out without being decoded, which tells whether it is whole.
 *
 * @throws ImageError
 */
export async function thumbnailOf(bytes: Uint8Array): Promise<Uint8Array> {
  const format = sniff(bytes);
  if (format === undefined) throw new ImageError("notAnImage");
  try {
    const { image } = await open(bytes, format, THUMBNAIL_EDGE);
    return await makeThumbnail(image.autoOrient());
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  const isLarge = /pixel limit|too large|dimensions/i.test(String(error));
  return new ImageError(isLarge ? "tooManyPixels" : "damaged");
}

async function convert(
  bytes: Uint8Array,
  format: ImageFormat,
  options: PrepareOptions,
): Promise<PreparedImage> {
  const { maxEdge, maxBytes, forPage, plain } = options;
  const {
    image,
    size,
    svg,
    animated,
    lacksLetters,
    lacksImages,
    lacksEffects,
    forPage: text,
  } = await open(bytes, format, maxEdge, plain);
  const meta = await image.metadata();
  const turned = (meta.orientation ?? 1) > 4;
  const found = {
    format,
    width: size?.width ?? (turned ? meta.height : meta.width),
    height: size?.height ?? (turned ? meta.width : meta.height),
    byteLength: bytes.length,
  };
  const changes: ImageChange[] = [];
  const passes = ACCEPTED[format];
  if (svg) changes.push("rendered");
  // Colours for printing are read by few.
  else if (passes === undefined || meta.space === "cmyk") changes.push("converted");
  if (lacksLetters === true) changes.push("lettersMissing");
  if (lacksImages === true) changes.push("imagesMissing");
  if (lacksEffects === true) changes.push("effectsMissing");
  if (animated || (meta.pages ?? 1) > 1) changes.push("firstFrame");
  if (forPage === true && text !== undefined && meta.width * meta.height <= PAGE_PIXELS) {
    const drawing = { text, width: meta.width, height: meta.height };
    return { encoded: [], found, changes, drawing };
  }
  if ((meta.orientation ?? 1) !== 1) changes.push("rotated");
  const structure = passes !== undefined && structureOf(bytes, format);
  const clean = structure ? await bytesOf(structure, bytes) : undefined;
  if (passes !== undefined && clean !== bytes) changes.push("metadataRemoved");
  const edge = Math.min(maxEdge, FULL_RESOLUTION.maxEdge);
  const upright = {
    width: turned ? meta.height : meta.width,
    height: turned ? meta.width : meta.height,
  };
  const tiling = planTiles(upright, edge);
  const { width: maxWidth, height: maxHeight } = tiling ?? { width: edge, height: edge };
  const pixels = image
    .autoOrient()
    .resize(maxWidth, maxHeight, { fit: "inside", withoutEnlargement: true });
  const seen = meta.hasAlpha ? await behind(await toBitmap(pixels)) : undefined;
  if (seen?.background) changes.push("backgroundAdded");
  if (tiling) changes.push("tiled");
  if (upright.width > maxWidth || upright.height > maxHeight) changes.push("shrunk");
  const isFine = changes.every((one) => one === "metadataRemoved");
  if (passes !== undefined && isFine && clean !== undefined && clean.length <= maxBytes) {
    const isHeavy = format === "png" && clean.length > heaviest(options);
    const bitmap = seen?.bitmap ?? (isHeavy ? await toBitmap(pixels) : undefined);
    // Decoding to the last row finds a truncated file before the endpoint does.
    const thumbnail = await makeThumbnail(bitmap ? thinned(bitmap) : pixels);
    const slimmed = isHeavy && bitmap && (await slim(clean, bitmap, options.uplink));
    const { width, height } = upright;
    if (slimmed)
      return { encoded: [imageOf(slimmed)], found, changes: [...changes, "converted"], thumbnail };
    const encoded = [{ bytes: clean, mimeType: passes, width, height }];
    return { encoded, found, changes, thumbnail };
  }
  const soft = tiling || !changes.includes("shrunk") ? undefined : Math.floor(edge * PHOTO_EDGE);
  const how = { format, soft, uplink: options.uplink };
  const { bitmap, encoding } = seen
    ? await encodingOf(seen.bitmap, how)
    : await decode(pixels, { ...how, bytes, ...upright });
  const parts = tiling ? tiling.tiles.map((tile) => cut(bitmap, tile)) : [bitmap];
  const encoded: EncodeResult[] = [];
  const [thumbnail] = await Promise.all([
    makeThumbnail(thinned(bitmap)),
    (async () => {
      for (const part of parts) encoded.push(await encode(part, encoding, maxBytes));
    })(),
  ]);
  if (encoded.some(({ shrunk }) => shrunk) && !changes.includes("shrunk")) changes.push("shrunk");
  if (encoded.some(({ compressed }) => compressed)) changes.push("compressed");
  return { encoded: encoded.map(imageOf), found, changes, thumbnail };
}

/** The bitmap with what belongs behind it, if anything does. */
async function behind(bitmap: Bitmap): Promise<{ bitmap: Bitmap; background: string | undefined }> {
  const background = backgroundFor(bitmap);
  return background === undefined
    ? { bitmap, background }
    : { bitmap: await toBitmap(fromBitmap(bitmap).flatten({ background })), background };
}

interface EncodingTask {
  readonly format: ImageFormat;
  /** Edge of a photograph, in pixels. */
  readonly soft: number | undefined;
  /** Bits a second. */
  readonly uplink: number | undefined;
}

/** The pixels and how to encode them; within the `soft` edge, if any, where they are a photograph. */
async function decode(
  pixels: Sharp,
  { bytes, width, height, ...how }: EncodingTask & PixelSize & { readonly bytes: Uint8Array },
): Promise<{ bitmap: Bitmap; encoding: Encoding }> {
  const { soft, format } = how;
  if (soft !== undefined && isLikelyPhoto(bytes, format, width * height)) {
    // Most are photographs, and these are resampled once and not twice.
    const shrink = format === "jpeg" ? fractionFor(Math.max(width, height), soft) : 1;
    const bitmap =
      shrink === 1
        ? await soften(pixels, soft)
        : await withFractionOfJpeg(bytes, shrink, (image) =>
            soften(image.autoOrient(), soft),
          ).catch(() => soften(pixels, soft));
    const encoding = await chooseEncoding(bitmap, how.uplink);
    if (encoding.content === "photo") return { bitmap, encoding };
  }
  return encodingOf(await toBitmap(pixels), how);
}

/** Guessed by the file alone: what is wrong is decoded a second time. */
function isLikelyPhoto(bytes: Uint8Array, format: ImageFormat, pixels: number): boolean {
  if (format === "jpeg") return true;
  if (format === "webp") return Buffer.from(bytes.subarray(12, 16)).toString("latin1") !== "VP8L";
  const density = bytes.length / pixels;
  return format === "png" && density > NOISY && density < UNPACKED;
}

async function encodingOf(
  bitmap: Bitmap,
  { soft, uplink }: EncodingTask,
): Promise<{ bitmap: Bitmap; encoding: Encoding }> {
  const encoding = await chooseEncoding(bitmap, uplink);
  if (soft === undefined || encoding.content === "drawn") return { bitmap, encoding };
  return { bitmap: await soften(fromBitmap(bitmap), soft), encoding };
}

const soften = (image: Sharp, edge: number): Promise<Bitmap> =>
  toBitmap(image.clone().resize(edge, edge, { fit: "inside", withoutEnlargement: true }));

/** What a JPEG's decoder divides its edge by, so that it is not much less than wanted. */
function fractionFor(longest: number, wanted: number): number {
  let shrink = 1;
  while (shrink < 8 && longest / (2 * shrink) >= FRACTION_EDGE * wanted) shrink *= 2;
  return shrink;
}

const thinned = (bitmap: Bitmap): Sharp => fromBitmap(thin(bitmap, THINNED_EDGE));

function cut(bitmap: Bitmap, { from, length }: Tile): Bitmap {
  const { width, height } = bitmap;
  return width > height
    ? crop(bitmap, { left: from, top: 0, width: length, height })
    : crop(bitmap, { left: 0, top: from, width, height: length });
}

function imageOf({ bytes, mimeType, width, height }: EncodeResult): EncodedImage {
  return { bytes, mimeType, width, height };
}

async function makeThumbnail(image: Sharp): Promise<Uint8Array> {
  const small = image
    .clone()
    .resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 75, effort: 0 });
  return (await run(small)).data;
}
