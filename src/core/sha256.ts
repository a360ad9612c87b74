import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";

/** Bytes taken at once: a millisecond or two. */
const SLICE = 1 << 19;

/**
 * SHA-256 in hex. Web Crypto's copies all bytes before it begins, and holds up the thread meanwhile.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length; at += SLICE) {
    if (at > 0) await setImmediate();
    hash.update(bytes.subarray(at, at + SLICE));
  }
  return hash.digest("hex");
}
