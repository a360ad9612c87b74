/** Does the steps of a reply to the socket. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Piece, Step } from "./reply.ts";

export interface Pace {
  /** Milliseconds between two pieces of a stream. */
  readonly delayMs: number;
  /** Characters in one piece. */
  readonly pieceChars: number;
}

export interface Exchange {
  readonly response: ServerResponse;
  /** Read before each piece, so that the pace can be changed during an answer. */
  readonly delayMs: () => number;
  /** Aborted when the connection is closed by whoever. */
  readonly gone: AbortSignal;
  readonly onHead: (status: number) => void;
  /** Called before the stand-in itself closes the connection. */
  readonly onCut: () => void;
}

/** Resolves when all steps are done or the connection is gone; never rejects for the latter. */
export async function perform(steps: readonly Step[], exchange: Exchange): Promise<void> {
  await turnOf(exchange.response);
  for (const step of steps) {
    if (exchange.gone.aborted) return;
    await performOne(step, exchange);
  }
}

/** A request may come on a connection whose last reply is not quite written off: then its own waits. */
async function turnOf(response: ServerResponse): Promise<void> {
  const { socket } = response.req;
  if (response.socket !== null || socket.destroyed) return;
  const waited = new AbortController();
  const { signal } = waited;
  await Promise.race([once(response, "socket", { signal }), once(socket, "close", { signal })]);
  waited.abort();
}

async function performOne(step: Step, exchange: Exchange): Promise<void> {
  const { response, gone, onCut } = exchange;
  const { socket } = response;
  if (socket === null) return;
  switch (step.do) {
    case "head":
      response.writeHead(step.status, step.headers);
      exchange.onHead(step.status);
      return;
    case "write":
      response.flushHeaders();
      return writeAll(step.pieces, exchange, {
        write: (piece, done) => response.write(piece, done),
        everyMs: step.everyMs,
      });
    case "raw":
      return writeAll(step.pieces, exchange, {
        write: (piece, done) => socket.write(piece, done),
        everyMs: 0,
      });
    case "wait":
      return pause(step.ms, gone);
    case "hang":
      return untilGone(gone);
    case "cut":
      onCut();
      socket.destroy();
      return;
    case "reset":
      // A reset makes the client's system drop what it has not read yet: let it read.
      await pause(50, gone);
      onCut();
      socket.resetAndDestroy();
      return;
    case "end":
      response.end();
  }
}

interface Writer {
  readonly write: (piece: Piece, done: () => void) => unknown;
  readonly everyMs: number | undefined;
}

/** Waits for each piece to leave the process, which is the back-pressure an endless stream needs, and after it. */
async function writeAll(pieces: Iterable<Piece>, exchange: Exchange, writer: Writer) {
  const { gone } = exchange;
  // One listener for all pieces: one for each would pile up over an endless stream.
  let release: (() => void) | undefined;
  const onGone = () => release?.();
  gone.addEventListener("abort", onGone, { once: true });
  // A piece is asked for when it is to be written, and not before: it may hold the time.
  for (const piece of pieces) {
    await new Promise<void>((resolve) => {
      release = resolve;
      writer.write(piece, resolve);
    });
    await pause(writer.everyMs ?? exchange.delayMs(), gone);
    if (gone.aborted) break;
  }
  gone.removeEventListener("abort", onGone);
}

async function pause(ms: number, gone: AbortSignal): Promise<void> {
  // Without a turn of the event loop a flood would never see that the client has left.
  if (ms <= 0) return nextTurn();
  await sleep(ms, undefined, { signal: gone }).catch(() => undefined);
}

const untilGone = (gone: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (gone.aborted) resolve();
    else gone.addEventListener("abort", () => resolve(), { once: true });
  });
