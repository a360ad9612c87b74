import decodeBmp from "decode-bmp";
import decodeIco from "decode-ico";
import sharp, { type Sharp } from "sharp";
import type { ImageFormat } from "./formats.ts";
import { ImageError } from "./prepared.ts";
import { renderSvg } from "./svg.ts";

/** Pixels an image may have; one decoded takes four bytes for each. */
export const PIXEL_LIMIT = 120_000_000;

/** An image that is opened, and what its decoder does not tell by itself. */
export interface Opened {
  readonly image: Sharp;
  /** As found, where that is not the size decoded. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly svg?: true;
}

/** Opens the bytes of an image with the decoder of its format. */
export async function open(
  bytes: Uint8Array,
  format: ImageFormat,
  maxEdge: number,
): Promise<Opened> {
  const checks = { limitInputPixels: PIXEL_LIMIT, failOn: "truncated" } as const;
  switch (format) {
    case "svg": {
      const { rgba, width, height, natural } = await renderSvg(bytes, maxEdge);
      const raw = { width, height, channels: 4, premultiplied: true } as const;
      return { image: sharp(rgba, { raw }), size: natural, svg: true };
    }
    case "bmp":
      return { image: fromRgba(decodeBmp(bytes)) };
    case "ico": {
      const icons = decodeIco(bytes);
      const largest = icons.sort((a, b) => b.width - a.width || b.bpp - a.bpp)[0];
      if (largest === undefined) throw new ImageError("damaged");
      return {
        image: largest.type === "png" ? sharp(largest.data, checks) : fromRgba(largest),
      };
    }
    default:
      return { image: sharp(bytes, checks) };
  }
}

function fromRgba(image: { data: Uint8ClampedArray; width: number; height: number }): Sharp {
  const { data, width, height } = image;
  if (width * height > PIXEL_LIMIT) throw new ImageError("tooManyPixels");
  // Many writers leave the fourth byte of 32-bit bitmaps zero and mean opaque.
  let anyAlpha = false;
  for (let at = 3; at < data.length && !anyAlpha; at += 4) anyAlpha = data[at] !== 0;
  if (!anyAlpha) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return sharp(data, { raw: { width, height, channels: 4 } });
}
