import type { PreparedImage, PrepareOptions } from "./prepared.ts";

/** Prepares a file; see {@link ImageProcess.prepare}. */
export type Prepare = (
  bytes: Uint8Array,
  options: PrepareOptions,
  signal: AbortSignal,
) => Promise<PreparedImage>;

/** A file by its content. */
export interface File {
  /** SHA-256 of the bytes, in hex. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Bytes of prepared images that are kept for the next time, and how many of them. */
const KEPT = { bytes: 64_000_000, images: 100 } as const;

interface Running {
  readonly result: Promise<PreparedImage>;
  readonly controller: AbortController;
  users: number;
}

/**
 * Does no image twice that was asked for with the same options: what is done
 * is kept for a while, and what is being done is waited for by all. It is
 * given up when the last one who waits does.
 */
export function prepareOnce(
  prepare: Prepare,
): (file: File, options: PrepareOptions, signal: AbortSignal) => Promise<PreparedImage> {
  const running = new Map<string, Running>();
  /** The least recently used first. */
  const done = new Map<string, PreparedImage>();

  const keep = (key: string, image: PreparedImage): void => {
    done.delete(key);
    done.set(key, image);
    let bytes = [...done.values()].reduce((sum, one) => sum + sizeOf(one), 0);
    for (const [oldest, one] of done) {
      if (bytes <= KEPT.bytes && done.size <= KEPT.images) return;
      bytes -= sizeOf(one);
      done.delete(oldest);
    }
  };
  const start = (key: string, { bytes }: File, options: PrepareOptions): Running => {
    const controller = new AbortController();
    const result = prepare(bytes, options, controller.signal);
    const one = { result, controller, users: 0 };
    running.set(key, one);
    result
      .then((image) => keep(key, image))
      // Whoever waits is told; nobody has to.
      .catch(() => undefined)
      .finally(() => {
        if (running.get(key) === one) running.delete(key);
      });
    return one;
  };

  return async (file, options, signal) => {
    signal.throwIfAborted();
    const key = `${file.id} ${options.maxEdge} ${options.maxBytes}`;
    const known = done.get(key);
    if (known) {
      keep(key, known);
      return known;
    }
    const one = running.get(key) ?? start(key, file, options);
    one.users++;
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => {
      if (--one.users === 0) {
        // The next who asks begins anew.
        running.delete(key);
        one.controller.abort(signal.reason);
      }
      aborted.reject(signal.reason as Error);
    };
    signal.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([one.result, aborted.promise]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };
}

function sizeOf({ encoded }: PreparedImage): number {
  return encoded.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
