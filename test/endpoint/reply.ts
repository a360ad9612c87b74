/**
 * A reply is a list of steps done to one socket. Every scenario, sound or broken, is made of these.
 */
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Answer } from "./answer.ts";

export type Piece = string | Uint8Array;

export type Step =
  | { readonly do: "head"; readonly status: number; readonly headers: Record<string, string> }
  /** Writes the pieces with the pace's delay between them, or with one of its own. */
  | { readonly do: "write"; readonly pieces: Iterable<Piece>; readonly everyMs?: number }
  /** Writes beneath HTTP, for replies that are none. */
  | { readonly do: "raw"; readonly pieces: Iterable<Piece> }
  | { readonly do: "wait"; readonly ms: number }
  /** Nothing more, until the client leaves. */
  | { readonly do: "hang" }
  /** Closes the socket although the reply has not ended. */
  | { readonly do: "cut" }
  /** The same with a TCP reset: the client reads an error where `cut` reads an end. */
  | { readonly do: "reset" }
  | { readonly do: "end" };

export type Reply = (answer: Answer) => readonly Step[];

export interface Body {
  readonly status?: number;
  /** Content type; the empty string leaves the header out. */
  readonly type: string;
  readonly headers?: Record<string, string>;
  readonly pieces: readonly Piece[];
}

export const head = ({ type, status = 200, headers = {} }: Body): Step => ({
  do: "head",
  status,
  headers: { ...(type === "" ? {} : { "Content-Type": type }), ...headers },
});

const withLength = (body: Body): Body => ({
  ...body,
  headers: { ...body.headers, "Content-Length": String(bytesOf(body).length) },
});

/** A reply that is simple enough to be one text. */
export interface PlainReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The whole body at the pace that is set, then a clean end; in chunks only if it is in pieces. */
export const send = (body: Body): readonly Step[] => [
  head(body.pieces.length > 1 ? body : withLength(body)),
  { do: "write", pieces: body.pieces },
  { do: "end" },
];

/** The same with a delay of its own: what is cut into single bytes would take minutes at a reader's pace. */
export const sendEvery = (everyMs: number, body: Body): readonly Step[] => [
  head(body),
  { do: "write", pieces: body.pieces, everyMs },
  { do: "end" },
];

export const sendPlain = (
  { status, type, body }: PlainReply,
  headers: Record<string, string> = {},
): readonly Step[] => send({ status, type, headers, pieces: [body] });

/** The first half of the pieces; a body of one piece is halved itself. */
export function firstHalf({ pieces, ...rest }: Body): Body {
  const [only] = pieces;
  if (pieces.length > 1) return { ...rest, pieces: pieces.slice(0, Math.ceil(pieces.length / 2)) };
  return { ...rest, pieces: only === undefined ? [] : [only.slice(0, Math.ceil(only.length / 2))] };
}

export const bytesOf = ({ pieces }: Body): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece)));

/** The same bytes in writes of another length, which cut through events, lines and characters. */
export function recut(body: Body, length: number): Body {
  const bytes = bytesOf(body);
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return { ...body, pieces };
}

const CODERS = { gzip: gzipSync, br: brotliCompressSync };

/** Compressed whether the client asked for it or not, as proxies do. */
export function compressed(body: Body, coding: keyof typeof CODERS): Body {
  const headers = { ...body.headers, "Content-Encoding": coding };
  return recut({ ...body, headers, pieces: [CODERS[coding](bytesOf(body))] }, 512);
}

/** The same piece over and over, up to a length that no test should reach. */
export function* repeated(piece: string, { upTo, first = "" }: { upTo: number; first?: string }) {
  if (first !== "") yield first;
  for (let written = 0; written < upTo; written += piece.length) yield piece;
}
