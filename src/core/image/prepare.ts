import sharp, { type OutputInfo, type Sharp } from "sharp";
import { open, PIXEL_LIMIT } from "./decode.ts";
import { ACCEPTED, sniff, type ImageFormat } from "./formats.ts";
import { heicSize, withoutHeicMetadata } from "./heic.ts";
import { isPictureAlone } from "./metadata.ts";
import {
  ImageError,
  type ImageChange,
  type PreparedImage,
  type PrepareOptions,
} from "./prepared.ts";
import { planTiles, type Tile } from "./tiles.ts";

/** Longest edge that every format sent can have. */
const LARGEST_EDGE = 16_383;
/** Edge of the panel's thumbnail: 64 CSS pixels at three device pixels each. */
const THUMBNAIL_EDGE = 192;

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
  const format = sniff(bytes);
  if (format === undefined) throw new ImageError("notAnImage");
  try {
    if (format === "heic") return passHeic(bytes, options);
    return await convert(bytes, format, options);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError(
      /pixel limit|too large|dimensions/i.test(String(error)) ? "tooManyPixels" : "damaged",
    );
  }
}

function passHeic(bytes: Uint8Array, { maxBytes }: PrepareOptions): PreparedImage {
  const size = heicSize(bytes);
  if (size === undefined || size.width * size.height === 0) throw new ImageError("damaged");
  if (size.width * size.height > PIXEL_LIMIT) throw new ImageError("tooManyPixels");
  if (bytes.length > maxBytes) throw new ImageError("heicTooLarge");
  const clean = withoutHeicMetadata(bytes);
  return {
    pictures: [{ bytes: clean, mimeType: "image/heic", ...size }],
    found: { format: "heic", ...size, byteLength: bytes.length },
    changes: clean === bytes ? [] : ["metadataRemoved"],
  };
}

async function convert(
  bytes: Uint8Array,
  format: ImageFormat,
  { maxEdge, maxBytes }: PrepareOptions,
): Promise<PreparedImage> {
  const { image, size, svg, animated } = await open(bytes, format, maxEdge);
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
  else if (passes === undefined) changes.push("converted");
  if (animated || (meta.pages ?? 1) > 1) changes.push("firstFrame");
  if ((meta.orientation ?? 1) !== 1) changes.push("rotated");
  if (passes !== undefined && !isPictureAlone(bytes, format)) changes.push("metadataRemoved");
  const background = meta.hasAlpha ? await backgroundFor(image) : undefined;
  if (background) changes.push("backgroundAdded");
  const edge = Math.min(maxEdge, LARGEST_EDGE);
  const upright = {
    width: turned ? meta.height : meta.width,
    height: turned ? meta.width : meta.height,
  };
  const tiling = planTiles(upright, edge);
  if (tiling) changes.push("tiled");
  const { width: maxWidth, height: maxHeight } = tiling ?? { width: edge, height: edge };
  if (upright.width > maxWidth || upright.height > maxHeight) changes.push("shrunk");

  const pixels = image.autoOrient();
  if (background) pixels.flatten({ background });
  pixels.resize(maxWidth, maxHeight, { fit: "inside", withoutEnlargement: true });
  if (passes !== undefined && changes.length === 0 && bytes.length <= maxBytes) {
    // Decoding to the last row finds a truncated file before the endpoint does.
    const thumbnail = await makeThumbnail(pixels);
    const { width, height } = found;
    return { pictures: [{ bytes, mimeType: passes, width, height }], found, changes, thumbnail };
  }
  const photo = format === "jpeg" || format === "avif" || (format === "webp" && !meta.hasAlpha);
  const lossless = !photo && !changes.includes("shrunk");
  const parts = tiling ? await cut(pixels, tiling.tiles) : [pixels];
  const encoded: Encoded[] = [];
  for (const part of parts) encoded.push(await encode(part, lossless, maxBytes));
  if (encoded.some(({ shrunk }) => shrunk) && !changes.includes("shrunk")) changes.push("shrunk");
  if (encoded.some(({ compressed }) => compressed)) changes.push("compressed");
  // From what is sent, which is smaller than what was found.
  const thumbnail = await makeThumbnail(parts.length > 1 ? pixels : sharp(encoded[0]?.bytes));
  const pictures = encoded.map(({ bytes: sent, mimeType, width, height }) => ({
    bytes: sent,
    mimeType,
    width,
    height,
  }));
  return { pictures, found, changes, thumbnail };
}

/** The parts of a picture, decoded once for all of them. */
async function cut(image: Sharp, tiles: readonly Tile[]): Promise<Sharp[]> {
  const { data, info } = await run(image.clone().raw());
  const { width, height, channels } = info;
  return tiles.map(({ from, length }) =>
    sharp(data, { raw: { width, height, channels } }).extract(
      width > height
        ? { left: from, top: 0, width: length, height }
        : { left: 0, top: from, width, height: length },
    ),
  );
}

async function makeThumbnail(image: Sharp): Promise<Uint8Array> {
  const small = image
    .clone()
    .resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 75, effort: 0 });
  return (await run(small)).data;
}

/**
 * Runs a pipeline and copies its result out of the decoder's memory. That
 * memory moves when it grows: a view into it taken before would, given back to
 * the decoder, stand for all of it.
 */
async function run(image: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data: Buffer.from(data), info };
}

interface Encoded {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  readonly compressed: boolean;
  /** Smaller than was asked for. */
  readonly shrunk: boolean;
}

/** Within `maxBytes`: first as good as can be, then compressed harder, then smaller. */
async function encode(image: Sharp, lossless: boolean, maxBytes: number): Promise<Encoded> {
  if (lossless) {
    const { data, info } = await run(image.clone().png({ compressionLevel: 6 }));
    if (data.length <= maxBytes)
      return { ...info, bytes: data, mimeType: "image/png", compressed: false, shrunk: false };
  }
  for (let width: number | undefined, quality = 90; ;) {
    const resized = width === undefined ? image.clone() : image.clone().resize({ width });
    const { data, info } = await run(resized.jpeg({ quality, chromaSubsampling: "4:4:4" }));
    if (data.length <= maxBytes || info.width <= 64) {
      const compressed = lossless || quality < 90;
      return {
        ...info,
        bytes: data,
        mimeType: "image/jpeg",
        compressed,
        shrunk: width !== undefined,
      };
    }
    if (quality > 75) quality -= 15;
    else width = Math.floor(info.width * Math.max(0.5, 0.95 * Math.sqrt(maxBytes / data.length)));
  }
}

/** White behind dark drawings and dark grey behind light ones; none for an image without a see-through pixel. */
async function backgroundFor(image: Sharp): Promise<string | undefined> {
  const small = image.clone().resize(256, 256, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await run(small.ensureAlpha().toColourspace("srgb").raw());
  let light = 0;
  let weight = 0;
  let clear = false;
  for (let at = 0; at < data.length; at += info.channels) {
    const alpha = data[at + info.channels - 1] ?? 255;
    if (alpha < 255) clear = true;
    light += alpha * Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    weight += alpha;
  }
  if (!clear) return undefined;
  return weight > 0 && light / weight > 200 ? "#1f1f1f" : "#ffffff";
}
