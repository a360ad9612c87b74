import type { PreparedImage } from "./prepared.ts";

/**
 * Bytes of images that are done with and may lie in the decoder's memory, of 1 GiB, before they
 * are collected: to look through all of the heap takes longer than to read a small image.
 */
const MOST_LEFT = 32_000_000;
/** What any image leaves, however small. */
const LEAST = 1_000_000;
/** Times that the decoder may have copied a file: for its size, its pixels, its thumbnail, each size tried. */
const COPIES = 8;
/** Bytes of a pixel, in each of the copies of a drawing, bitmap or background. */
const BYTES_OF_PIXEL = 16;

/**
 * Collects what images have left once that is much. The decoder frees its copy of an image when
 * the garbage collector takes the image's buffer, and the collector does not see its memory fill.
 */
export class Garbage {
  readonly #collect: () => void;
  #left = 0;

  constructor(collect: () => void) {
    this.#collect = collect;
  }

  /** What may be left of one image more: of one that failed nobody knows, which is as much as there can be. */
  add(bytes = Infinity): void {
    this.#left += bytes;
    if (this.#left < MOST_LEFT) return;
    this.#left = 0;
    this.#collect();
  }
}

/** Bytes that preparing an image may have left in the decoder's memory, at most. */
export function leftBy({ found, encoded }: PreparedImage): number {
  let bytes = found.byteLength;
  let pixels = found.width * found.height;
  for (const one of encoded) {
    bytes += one.bytes.byteLength;
    pixels += one.width * one.height;
  }
  return LEAST + COPIES * bytes + BYTES_OF_PIXEL * pixels;
}
