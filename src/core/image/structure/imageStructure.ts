/** What a file is made of, told without decoding it. */
export interface ImageStructure {
  /** As stored: in pixels, before it is turned upright. */
  readonly width: number;
  readonly height: number;
  /** What of the file is its image, in order; all else is metadata, or lies behind its end. */
  readonly pieces: readonly Uint8Array[];
  /**
   * Whether it can be shown as it lies there: whole as far as that can be told, one frame, upright,
   * of at most eight bits, in sRGB, for screens, and opaque; of a PNG only its pixels tell that.
   */
  readonly plain: boolean;
}
