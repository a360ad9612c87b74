import type { ImageFormat } from "./formats.ts";

/** Chunks of a PNG that shape its image; anything else may tell of its author, place or tool. */
const PNG_CHUNKS =
  /^(IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|cICP|bKGD|hIST|pHYs|acTL|fcTL|fdAT)$/;
const WEBP_CHUNKS = /^(VP8 |VP8L|VP8X|ALPH|ICCP|ANIM|ANMF)$/;

/**
 * Whether a file holds nothing but its image: no metadata of any kind, known
 * to a decoder or not, and nothing after its end. Only such a file may go out
 * byte for byte.
 */
export function isImageAlone(bytes: Uint8Array, format: ImageFormat): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (format === "png") return isPngAlone(view);
    if (format === "jpeg") return isJpegAlone(view);
    if (format === "webp") return isWebpAlone(view);
  } catch (error) {
    // A length that leads out of the file: whatever it is, it is not sent as it is.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
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

function isPngAlone(view: DataView): boolean {
  for (let at = 8; ;) {
    const type = characters(view, at + 4);
    if (!PNG_CHUNKS.test(type)) return false;
    at += 12 + view.getUint32(at);
    if (type === "IEND") return at === view.byteLength;
  }
}

function isWebpAlone(view: DataView): boolean {
  let at = 12;
  while (at < view.byteLength) {
    if (!WEBP_CHUNKS.test(characters(view, at))) return false;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return at === view.byteLength && view.getUint32(4, true) + 8 === at;
}

/** Segments up to the scan, then the scan itself, whose bytes 0xFF are followed by 0 or a restart marker. */
function isJpegAlone(view: DataView): boolean {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return false;
    const marker = view.getUint8(at + 1);
    if (marker === 0xd9) return at + 2 === view.byteLength;
    const length = view.getUint16(at + 2);
    if (!isImageSegment(view, at, marker)) return false;
    at += 2 + length;
    if (marker === 0xda) at = endOfScan(view, at);
  }
}

function isImageSegment(view: DataView, at: number, marker: number): boolean {
  // JFIF, a colour profile, and Adobe's note on the colours.
  if (marker === 0xe0) return characters(view, at + 4) === "JFIF";
  if (marker === 0xe2) return characters(view, at + 4) === "ICC_";
  if (marker === 0xee) return characters(view, at + 4) === "Adob";
  // Frames, tables, the scan and the restart interval; no comment and no other application's data.
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xda && marker <= 0xdd);
}

function endOfScan(view: DataView, from: number): number {
  for (let at = from; ; at++) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
}

function characters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
