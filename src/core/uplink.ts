/** Bits a second until it is known better: a usual connection. */
export const DEFAULT_UPLINK = 20_000_000;
/** Bytes that the system may take at once, before any of them is on its way. */
const BUFFERED = 256_000;
/** Bytes behind those that tell how fast the way is. */
const ENOUGH = 256_000;
/** Bits a second from which on it makes no difference. */
const FASTEST = 1_000_000_000;

/** Bytes of an image a second, at bits a second of a way on which it goes as base64. */
export function bytesPerSecond(uplink: number): number {
  return ((uplink / 8) * 3) / 4;
}

/** How fast the way to the endpoint is, by the bodies that went up it. */
export class Uplink {
  #bitsPerSecond: number | undefined;

  get bitsPerSecond(): number {
    return this.#bitsPerSecond ?? DEFAULT_UPLINK;
  }

  /**
   * Watches one body; to be told each time when more of it is wanted.
   *
   * @returns takes how many bytes were handed over before, and the time in milliseconds
   */
  watch(): (bytes: number, now: number) => void {
    let first: { readonly bytes: number; readonly at: number } | undefined;
    let before: number | undefined;
    return (bytes, now) => {
      // What is buffered says nothing: from then on as much is wanted as has left.
      if (bytes < BUFFERED) return;
      first ??= { bytes, at: now };
      const passed = bytes - first.bytes;
      if (passed < ENOUGH) return;
      const seen = Math.min(FASTEST, (passed * 8000) / Math.max(1, now - first.at));
      before ??= this.#bitsPerSecond ?? seen;
      // Half of what was seen before: one slow minute is no slow connection.
      this.#bitsPerSecond = (before + seen) / 2;
    };
  }
}
