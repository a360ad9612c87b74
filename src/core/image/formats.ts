import { svgHead } from "./svgText.ts";

/** File name extensions of the images Iris takes, without the dot. The manifest's menus list the same. */
export const IMAGE_EXTENSIONS = [
  "png",
  "jpg",
  "jpeg",
  "jfif",
  "webp",
  "gif",
  "bmp",
  "svg",
  "svgz",
  "avif",
  "heic",
  "heif",
  "tif",
  "tiff",
  "ico",
  "cur",
] as const;

/** An image format, as its bytes show it. */
export type ImageFormat =
  | "png"
  | "jpeg"
  | "webp"
  | "gif"
  | "bmp"
  | "svg"
  | "avif"
  | "heic"
  | "tiff"
  | "ico";

/** What the endpoint's Gemini models take as it is. Source: Gemini's list of image types. */
export const ACCEPTED: Readonly<Partial<Record<ImageFormat, string>>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  webp: "image/webp",
  heic: "image/heic",
};

/** Whether a name ends like one of the images Iris takes. */
export function isImageName(name: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  return IMAGE_EXTENSIONS.some((one) => one === extension);
}

/** Tells a format by its bytes, never by a name; undefined for what is no image Iris knows. */
export function sniff(bytes: Uint8Array): ImageFormat | undefined {
  const latin = (from: number, to: number): string =>
    String.fromCharCode(...bytes.subarray(from, to));
  if (latin(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (latin(0, 3) === "\xff\xd8\xff") return "jpeg";
  if (latin(0, 4) === "RIFF" && latin(8, 12) === "WEBP") return "webp";
  if (/^GIF8[79]a$/.test(latin(0, 6))) return "gif";
  if (latin(0, 2) === "BM" && bytes.length > 26) return "bmp";
  if (/^(II[*+]\0|MM\0[*+])$/.test(latin(0, 4))) return "tiff";
  if (["\0\0\x01\0", "\0\0\x02\0"].includes(latin(0, 4)) && bytes.length > 22) return "ico";
  if (latin(4, 8) === "ftyp") return sniffBrand(latin(8, 64));
  const text = svgHead(bytes).trimStart();
  return /^<(\?xml|!--|!DOCTYPE\s+([\w-]+:)?svg|([\w-]+:)?svg[\s>])/i.test(text) &&
    /<([\w-]+:)?svg[\s>]/i.test(text)
    ? "svg"
    : undefined;
}

function sniffBrand(brands: string): ImageFormat | undefined {
  if (/^avi[fs]/.test(brands)) return "avif";
  if (/^(hei[cxms]|hev[cxms]|mif1|msf1)/.test(brands))
    return /avi[fs]/.test(brands) && !/hei[cx]/.test(brands) ? "avif" : "heic";
  return undefined;
}
