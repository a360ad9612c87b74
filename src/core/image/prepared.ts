import type { ImageFormat } from "./formats.ts";

/** What may go out, in pixels and bytes. */
export interface PrepareOptions {
  /** Longest edge of an image, in pixels. */
  readonly maxEdge: number;
  /** Bytes of an image as sent, before base64. */
  readonly maxBytes: number;
  /** Wants a drawing's text along, for a page to draw it. */
  readonly forPage?: boolean;
  /** Times that the renderer has crashed on a drawing, which has fewer effects then. */
  readonly plain?: number;
  /** Bits a second of the way to the endpoint, where that is known. */
  readonly uplink?: number | undefined;
}

/** A drawing that a page may draw. */
export interface PageDrawing {
  readonly text: string;
  /** Pixels to draw it at. */
  readonly width: number;
  readonly height: number;
}

/** Pixels an image may have; one decoded takes four bytes for each. */
export const PIXEL_LIMIT = 120_000_000;

/**
 * As large as the endpoint can be trusted to take one: no limit is documented,
 * Google's is 7 MB for an image in a request. The edge is the largest of every format sent.
 */
export const FULL_RESOLUTION: PrepareOptions = { maxEdge: 16_383, maxBytes: 7_000_000 };

/** Something that was done to an image on its way out. */
export type ImageChange =
  | "converted"
  | "shrunk"
  | "compressed"
  /** Made smaller than its user allows, for all images of a question to go out. */
  | "fittedTogether"
  | "rotated"
  | "metadataRemoved"
  | "backgroundAdded"
  | "firstFrame"
  | "rendered"
  | "lettersMissing"
  | "imagesMissing"
  | "effectsMissing"
  | "tiled";

/** One image as it goes out. */
export interface EncodedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** An image as the endpoint takes it, and how it came to be. */
export interface PreparedImage {
  /** One, or the overlapping parts of a long one from its beginning to its end; none of what a page may draw. */
  readonly encoded: readonly EncodedImage[];
  readonly found: {
    readonly format: ImageFormat;
    readonly width: number;
    readonly height: number;
    readonly byteLength: number;
  };
  /** Empty when the file goes out byte for byte. */
  readonly changes: readonly ImageChange[];
  /** A small WebP for the panel; none where the format cannot be decoded here. */
  readonly thumbnail?: Uint8Array | undefined;
  /** Where it was wanted, and a page may draw it. */
  readonly drawing?: PageDrawing | undefined;
}

/** Why an image cannot go out. */
export type ImageFailure =
  | "empty"
  | "notAnImage"
  | "unsupported"
  | "lfsPointer"
  | "damaged"
  | "tooLarge"
  | "tooManyPixels"
  | "heicTooLarge"
  | "decoderFailed";

/** The one error that `core/image` throws. */
export class ImageError extends Error {
  readonly reason: ImageFailure;

  constructor(reason: ImageFailure) {
    super(reason);
    this.name = "ImageError";
    this.reason = reason;
  }
}
