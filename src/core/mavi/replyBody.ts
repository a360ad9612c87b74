import { pipeline, Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Dispatcher } from "undici";
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
  const decoder = decoderFor(headers["content-encoding"]?.toString());
  let broken: { readonly error: unknown } | undefined;
  async function* untilBroken(): AsyncGenerator<Uint8Array> {
    try {
      yield* body as AsyncIterable<Uint8Array>;
    } catch (error) {
      broken = { error };
    }
  }
  // The error of a broken pipe comes out of the loop over its end.
  const bytes = decoder ? pipeline(Readable.from(untilBroken()), decoder, () => undefined) : body;
  try {
    for await (const piece of bytes as AsyncIterable<Uint8Array>) yield piece;
    if (broken) throw broken.error;
  } catch (error) {
    signal.throwIfAborted();
    throw toMaviError(error, url);
  } finally {
    body.destroy();
  }
}

/** A compressed body that is cut ends where it is cut: whether the answer is whole, the answer itself says. */
const CUT = { finishFlush: constants.Z_SYNC_FLUSH };

/** Iris asks for no compression, but a proxy or a gateway may compress all the same. */
function decoderFor(encoding = "identity"): NodeJS.ReadWriteStream | undefined {
  switch (encoding.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip(CUT);
    case "deflate":
      return createInflate(CUT);
    case "br":
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      return undefined;
  }
}
