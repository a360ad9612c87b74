import type { ImageFormat } from "./formats.ts";

/** What may go out, in pixels and bytes. */
export interface PrepareOptions {
  /** Longest edge in pixels. */
  readonly maxEdge: number;
  /** Bytes of the file as sent, before base64. */
  readonly maxBytes: number;
}

/** Something that was done to an image on its way out. */
export type ImageChange =
  | "converted"
  | "shrunk"
  | "compressed"
  | "rotated"
  | "metadataRemoved"
  | "backgroundAdded"
  | "firstFrame"
  | "rendered";

/** An image as the endpoint takes it, and how it came to be. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** Pixels as sent. */
  readonly width: number;
  readonly height: number;
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
}

/** Why an image cannot go out. */
export type ImageFailure =
  | "empty"
  | "notAnImage"
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
