import { pipeline, Readable } from "node:stream";
import zlib from "node:zlib";
import type { Dispatcher } from "undici";
import { MaviError } from "./errors.ts";
import { toMaviError } from "./networkErrors.ts";

/**
 * The bytes of a reply, decoded. What came before a connection broke is given
 * out before its error is thrown, compressed or not.
 *
 * @throws MaviError; the signal's reason when aborted
 */
export async function* readBody(
  { body, headers }: Dispatcher.ResponseData,
  { url, signal }: { url: string; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  let broken: { readonly error: unknown } | undefined;
  async function* untilBroken(): AsyncGenerator<Uint8Array> {
    try {
      yield* body as AsyncIterable<Uint8Array>;
    } catch (error) {
      broken = { error };
    }
  }
  const named = headers["content-encoding"]?.toString().toLowerCase() ?? "";
  // The last one was applied last. What no header names is looked at once as well.
  const codings = named.split(",").map((one) => one.trim());
  try {
    if (codings.length > MOST_CODINGS) throw new MaviError({ reason: "badReply", code: "CODINGS" });
    let bytes: AsyncIterable<Uint8Array> = untilBroken();
    for (const coding of codings.reverse()) bytes = decoded(bytes, coding);
    for await (const piece of bytes) yield piece;
    if (broken) throw broken.error;
  } catch (error) {
    signal.throwIfAborted();
    throw toMaviError(broken?.error ?? error, url);
  } finally {
    body.destroy();
  }
}

/** Codings of one reply. Nobody has two; each is read through the others, until there is no stack left. */
const MOST_CODINGS = 5;
/** Bytes by which a coding, or a text, is told. */
const TELLING = 8;

/** One coding taken off, if it is there: proxies name codings that they took off, and none that they put on. */
async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  coding: string,
): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    let first: Uint8Array = new Uint8Array();
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
      if (first.length >= TELLING || isText(first)) break;
    }
    const decoder = decoderFor(first, coding);
    async function* all(): AsyncGenerator<Uint8Array> {
      if (first.length > 0) yield first;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    }
    // The error of a broken pipe comes out of the loop over its end.
    const from = decoder ? pipeline(Readable.from(all()), decoder, () => undefined) : all();
    yield* from as AsyncIterable<Uint8Array>;
  } finally {
    await pieces.return?.();
  }
}

/** A compressed body that is cut ends where it is cut: whether the answer is whole, the answer itself says. */
const CUT = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

/** What takes off the coding that these first bytes have, whatever it is called. */
function decoderFor(first: Uint8Array, coding: string): NodeJS.ReadWriteStream | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = first;
  if (a === 0x1f && b === 0x8b) return zlib.createGunzip(CUT);
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return zstd();
  switch (coding) {
    case "deflate":
    case "zlib": {
      if (isText(first)) return undefined;
      // Some leave its header out.
      const hasHeader = (a & 0x0f) === 8 && ((a << 8) | b) % 31 === 0;
      return hasHeader ? zlib.createInflate(CUT) : zlib.createInflateRaw(CUT);
    }
    case "br":
      return isText(first)
        ? undefined
        : zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH });
    default:
      return undefined;
  }
}

/** Not every Node that VS Code brings has it. */
function zstd(): NodeJS.ReadWriteStream | undefined {
  const { createZstdDecompress } = zlib as Partial<typeof zlib>;
  return createZstdDecompress?.({ finishFlush: zlib.constants.ZSTD_e_flush });
}

/** Whether a reply that is not compressed begins so. */
function isText(first: Uint8Array): boolean {
  return /^\s*(data:|event:|id:|retry:|: ?\w|\{\s*"|\{\}|\[\s*[[{"]|<[a-z!?]|\ufeff)/i.test(
    new TextDecoder().decode(first.subarray(0, 16)),
  );
}
