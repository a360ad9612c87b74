import sharp, { type Sharp } from "sharp";
import { decodeBmp, type DecodedBmp } from "./bmp.ts";
import type { ImageFormat } from "./formats.ts";
import { sparseFrame } from "./gif.ts";
import { largestOfIcon } from "./ico.ts";
import { withMemoryFile } from "./memoryFiles.ts";
import { PIXEL_LIMIT } from "./prepared.ts";
import { isSrgbProfile } from "./structure/icc.ts";
import { isAnimatedPng } from "./structure/png.ts";
import { renderSvg } from "./svg.ts";

/** Those of a bitmap, which is decoded as a whole and then copied; most files of as many are too large. */
const BITMAP_PIXEL_LIMIT = 40_000_000;

const CHECKS = { limitInputPixels: PIXEL_LIMIT, failOn: "truncated" } as const;

/** An image that is opened, and what its decoder does not tell by itself. */
export interface Opened {
  readonly image: Sharp;
  /** As found, where that is not the size decoded. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly svg?: true;
  /** Has letters for which there is no font. */
  readonly lacksLetters?: boolean;
  /** Shows images from elsewhere, which are left out. */
  readonly lacksImages?: boolean;
  /** Has effects on which the renderer crashes, and which are left out. */
  readonly lacksEffects?: boolean;
  /** A drawing's text, where a page may draw it too. */
  readonly forPage?: string | undefined;
  /** Has more images than the first, of which the decoder does not tell. */
  readonly animated?: true;
}

/** Opens the bytes of an image with the decoder of its format. */
export async function open(
  bytes: Uint8Array,
  format: ImageFormat,
  maxEdge: number,
  /** Times that the renderer has crashed on a drawing. */
  plain = 0,
): Promise<Opened> {
  const limits = { maxPixels: BITMAP_PIXEL_LIMIT };
  switch (format) {
    case "svg": {
      const rendered = await renderSvg(bytes, maxEdge, plain);
      const { rgba, width, height, natural, ...others } = rendered;
      const raw = { width, height, channels: 4, premultiplied: true } as const;
      return { image: sharp(rgba, { raw }), size: natural, svg: true, ...others };
    }
    case "bmp":
      return { image: fromRgba(decodeBmp(bytes, limits)) };
    case "ico": {
      const largest = largestOfIcon(bytes, limits);
      return { image: "data" in largest ? fromRgba(largest) : sharp(largest, CHECKS) };
    }
    case "gif": {
      const sparse = await sparseFrame(bytes, CHECKS, limits);
      const image = sharp(bytes, CHECKS);
      if (!sparse) return { image };
      const isAnimated = ((await image.metadata()).pages ?? 1) > 1;
      return { image: fromRgba(sparse), ...(isAnimated && { animated: true }) };
    }
    case "png":
      return { image: await openFile(bytes), ...(isAnimatedPng(bytes) && { animated: true }) };
    default:
      return { image: await openFile(bytes) };
  }
}

/**
 * Opens a JPEG at a fraction of its size, which its decoder leaves out of its sums: a third of the
 * time that decoding and shrinking takes. The decoder takes that as a part of a file's name alone.
 *
 * @param shrink a power of two up to 8
 */
export function withFractionOfJpeg<T>(
  bytes: Uint8Array,
  shrink: number,
  use: (image: Sharp) => Promise<T>,
): Promise<T> {
  return withMemoryFile(bytes, async (path) => use(await openFile(`${path}[shrink=${shrink}]`)));
}

/** A profile that says no more than sRGB is not applied, which would take longer than the decoding. */
async function openFile(file: Uint8Array | string): Promise<Sharp> {
  const image = sharp(file, CHECKS);
  const { icc, depth } = await image.metadata();
  const isSrgb = icc !== undefined && depth === "uchar" && isSrgbProfile(icc);
  return isSrgb ? sharp(file, { ...CHECKS, ignoreIcc: true }) : image;
}

function fromRgba({ data, width, height }: DecodedBmp): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}
