import { Readable } from "node:stream";
import { MaviError, type Delivery } from "./errors.ts";
import type { RequestBody } from "./request.ts";

/** A request's body on its way, and how far it got. */
export interface Upload {
  readonly body: Readable;
  /** Aborts when nothing of the body was taken, or nothing came after all of it, for too long. */
  readonly late: AbortSignal;
  delivery(isStale: boolean): Delivery | undefined;
  /** A reply has begun, or nobody waits for one. */
  done(): void;
}

/** What watches a body on its way. */
interface UploadWatch {
  /** Milliseconds. */
  readonly limit: number;
  /** Told when another piece is wanted, with the bytes before it and the time in milliseconds. */
  readonly onPiece?: ((bytes: number, now: number) => void) | undefined;
}

/** undici counts the time to a reply from the beginning of the body, and a large one may take minutes. */
export function watchUpload(body: RequestBody, { limit, onPiece }: UploadWatch): Upload {
  const late = new AbortController();
  let state: "new" | "begun" | "sent" = "new";
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  const wait = (): void => {
    clearTimeout(timer);
    if (isDone || limit === 0) return;
    timer = setTimeout(() => {
      late.abort(new MaviError({ reason: "timeout", code: "UND_ERR_HEADERS_TIMEOUT" }));
    }, limit);
  };
  function* pieces(): Generator<Buffer> {
    let bytes = 0;
    for (const piece of body.pieces()) {
      state = "begun";
      onPiece?.(bytes, performance.now());
      bytes += piece.length;
      wait();
      yield piece;
    }
    state = "sent";
    wait();
  }
  return {
    body: Readable.from(pieces(), { objectMode: false }),
    late: late.signal,
    delivery: (isStale) =>
      state === "new" ? undefined : isStale ? "stale" : state === "sent" ? "sent" : undefined,
    done() {
      isDone = true;
      clearTimeout(timer);
    },
  };
}
