import { isSrgbProfile } from "./icc.ts";
import { exifOrientation } from "./orientation.ts";
import type { ImageStructure } from "./imageStructure.ts";

/** Flags of the extended header. Source: WebP Container Specification. */
const ALPHA = 0x10;
const ANIMATION = 0x02;
const METADATA = 0x08 | 0x04;

/** @throws RangeError for one that is cut off */
export function webpStructure(bytes: Uint8Array): ImageStructure | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return undefined;
  const kept: Uint8Array[] = [];
  let extended: DataView | undefined;
  let image: { width: number; height: number; alpha: boolean } | undefined;
  let isPlain = true;
  for (let at = 12; at < end;) {
    const type = characters(view, at);
    const length = view.getUint32(at + 4, true);
    const next = at + 8 + length + (length % 2);
    if (next > end) return undefined;
    const chunk = bytes.subarray(at, next);
    const content = bytes.subarray(at + 8, at + 8 + length);
    const fields = new DataView(content.buffer, content.byteOffset, content.byteLength);
    if (type === "VP8X" && at === 12) extended = fields;
    else if (type === "VP8 " || type === "VP8L") {
      if (image) return undefined;
      image = type === "VP8 " ? lossy(fields) : lossless(fields);
      if (image === undefined) return undefined;
      // A flipped bit of it breaks all that follows, and only decoding tells.
      if (type === "VP8L") isPlain = false;
      kept.push(chunk);
    } else if (type === "ICCP") {
      if (!isSrgbProfile(content)) {
        isPlain = false;
        kept.push(chunk);
      }
    } else if (/^(ALPH|ANIM|ANMF)$/.test(type)) {
      isPlain = false;
      kept.push(chunk);
    } else if (type === "EXIF") {
      // Some programs put JPEG's mark before it.
      const from = latin(content).startsWith("Exif\0\0") ? 6 : 0;
      if (exifOrientation(content.subarray(from)) !== 1) isPlain = false;
    }
    at = next;
  }
  if (!extended) return image && { ...image, pieces: file(kept), plain: isPlain && !image.alpha };
  const flags = extended.getUint8(0);
  const size = { width: 1 + uint24(extended, 4), height: 1 + uint24(extended, 7) };
  // Nothing is left but one image: it needs no extended header.
  const isSimple =
    isPlain && (flags & (ALPHA | ANIMATION)) === 0 && kept.length === 1 && image?.alpha === false;
  if (isSimple)
    return {
      ...{ ...size, pieces: file(kept) },
      plain: image?.width === size.width && image.height === size.height,
    };
  const header = new Uint8Array(18);
  header.set(new TextEncoder().encode("VP8X"));
  header[4] = 10;
  header.set(new Uint8Array(extended.buffer, extended.byteOffset, 10), 8);
  header[8] = flags & ~METADATA & (kept.some((one) => latin(one).startsWith("ICCP")) ? 0xff : 0xdf);
  return { ...size, pieces: file([header, ...kept]), plain: false };
}

/** The chunks with a header before them. */
function file(chunks: readonly Uint8Array[]): Uint8Array[] {
  const header = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  header.writeUInt32LE(4 + chunks.reduce((sum, { length }) => sum + length, 0), 4);
  return [header, ...chunks];
}

/** Size by the header of a key frame that is shown. Source: RFC 6386, 9.1. */
function lossy(fields: DataView) {
  const tag = fields.getUint8(0) | (fields.getUint8(1) << 8) | (fields.getUint8(2) << 16);
  const isShownKey = (tag & 1) === 0 && ((tag >> 4) & 1) === 1;
  const isMarked = fields.getUint8(3) === 0x9d && fields.getUint16(4) === 0x012a;
  if (!isShownKey || !isMarked || 10 + (tag >> 5) > fields.byteLength) return undefined;
  const [width, height] = [fields.getUint16(6, true) & 0x3fff, fields.getUint16(8, true) & 0x3fff];
  return width * height === 0 ? undefined : { width, height, alpha: false };
}

/** Size by the header. Source: WebP Lossless Bitstream Specification, 3. */
function lossless(fields: DataView) {
  const bits = fields.getUint32(1, true);
  if (fields.getUint8(0) !== 0x2f || bits >>> 29 !== 0) return undefined;
  return {
    width: 1 + (bits & 0x3fff),
    height: 1 + ((bits >>> 14) & 0x3fff),
    alpha: ((bits >>> 28) & 1) === 1,
  };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 6));
}

function characters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
