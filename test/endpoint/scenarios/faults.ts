/** Connections that break or never end, and replies that are not what they say. */
import type { Answer } from "../answer.ts";
import { gatewayHtml } from "../errors.ts";
import {
  compressed,
  firstHalf,
  head,
  recut,
  repeated,
  send,
  sendEvery,
  type Body,
  type Step,
} from "../reply.ts";
import type { Row, Table } from "../scenarios.ts";
import { completionChunks, documented, json, sse } from "../shapes.ts";
import { plain } from "./streams.ts";

const GIGABYTE = 2 ** 30;
const CUT: Step = { do: "cut" };
const RESET: Step = { do: "reset" };
const HANG: Step = { do: "hang" };

const halfThen =
  (...then: Step[]) =>
  (answer: Answer) => {
    const half = firstHalf(plain(answer));
    return [head(half), { do: "write" as const, pieces: half.pieces }, ...then];
  };

/** `pieces` is called for each request: a generator can be read only once. */
const raw = (pieces: () => Iterable<string>) => (): readonly Step[] => [
  { do: "raw", pieces: pieces() },
  CUT,
];

const as =
  (type: string, body: (answer: Answer) => Body = plain) =>
  (answer: Answer) =>
    send({ ...body(answer), type });

const empty =
  (type: string, text = "") =>
  () =>
    send({ type, pieces: text === "" ? [] : [text] });

const redirect = (status: number): Row => ({
  about: `HTTP ${status} to another host, where the key must not follow`,
  status,
  reply: ({ elsewhere }) =>
    send({ status, type: "", headers: { Location: elsewhere }, pieces: [] }),
});

/** Writes `first`, then the piece over and over without a delay. */
const flood = (first: string, piece: string, upTo: number) => (): readonly Step[] => [
  head({ type: "text/event-stream", pieces: [] }),
  { do: "write", pieces: repeated(piece, { upTo, first }), everyMs: 0 },
  { do: "end" },
];

const chunk = (text: string) => `data: {"choices":[{"text":"${text}","index":0}]}\n\n`;
const FILLER = "stand-in ".repeat(7_000);

export const FAULTS: Table = {
  "reset-before-headers": {
    about: "The request is read, then the connection is reset",
    ends: "cut",
    status: 0,
    reply: () => [RESET],
  },
  "reset-on-arrival": {
    about: "The connection is reset while the request comes (by the control route only)",
    ends: "cut",
    status: 0,
    early: true,
    reply: () => [RESET],
  },
  "close-before-headers": {
    about: "The request is read, then the connection is closed without a reply",
    ends: "cut",
    status: 0,
    reply: () => [CUT],
  },
  "reset-mid-stream": {
    about: "Half the answer, then a reset",
    ends: "cut",
    reply: halfThen(RESET),
  },
  "cut-mid-stream": { about: "Half the answer, then a close", ends: "cut", reply: halfThen(CUT) },
  "short-length": {
    about: "`Content-Length` promises more than comes before the close",
    ends: "cut",
    reply: (answer) => {
      const body = json(documented(answer));
      const length = String(Buffer.byteLength(String(body.pieces[0])) + 1000);
      const headers = { "Content-Length": length };
      return [head({ ...body, headers }), { do: "write", pieces: body.pieces }, CUT];
    },
  },
  "bad-chunk": {
    about: "A chunk length that is no number",
    ends: "cut",
    reply: raw(() => [
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
      "zz\r\nnot a chunk\r\n",
    ]),
  },
  "not-http": {
    about: "Not HTTP at all",
    ends: "cut",
    status: 0,
    reply: raw(() => ["SSH-2.0-stand-in\r\n"]),
  },

  "stall-before-headers": {
    about: "Nothing ever comes",
    ends: "hangs",
    status: 0,
    reply: () => [HANG],
  },
  "stall-after-headers": {
    about: "Headers, then nothing",
    ends: "hangs",
    reply: (answer) => [head(plain(answer)), { do: "write", pieces: [] }, HANG],
  },
  "stall-mid-stream": {
    about: "Half the answer, then nothing",
    ends: "hangs",
    reply: halfThen(HANG),
  },
  "stall-at-end": {
    about: "The whole answer with `[DONE]`, but the reply is never ended",
    ends: "hangs",
    reply: (answer) => {
      const body = plain(answer);
      return [head(body), { do: "write", pieces: body.pieces }, HANG];
    },
  },
  "slow-drip": {
    about: "A few bytes every 5 ms, whatever the pace",
    reply: (answer) => sendEvery(5, recut(plain(answer), 16)),
  },
  "slow-start": {
    about: "Two seconds before the headers",
    reply: (answer) => [{ do: "wait", ms: 2000 }, ...send(plain(answer))],
  },

  "endless-headers": {
    about: "Header after header",
    ends: "endless",
    status: 0,
    reply: raw(() =>
      repeated("X-Stand-In: this header is one of very many\r\n".repeat(100), {
        upTo: GIGABYTE,
        first: "HTTP/1.1 200 OK\r\n",
      }),
    ),
  },
  "endless-stream": {
    about: "Text without an end (1 TB)",
    ends: "endless",
    reply: flood("", chunk(FILLER), 1024 * GIGABYTE),
  },
  "endless-line": {
    about: "One line without an end (1 TB)",
    ends: "endless",
    reply: flood('data: {"choices":[{"text":"', FILLER, 1024 * GIGABYTE),
  },
  "endless-comments": {
    about: "Keep-alive comments and never an event",
    ends: "endless",
    reply: flood("", ": keep-alive\n\n".repeat(1000), 1024 * GIGABYTE),
  },
  gigabyte: {
    about: "1 GB of events as fast as the client reads, then a clean end",
    ends: "endless",
    reply: flood("", `: ${FILLER}\n${chunk("x")}`, GIGABYTE),
  },

  "empty-200": { about: "HTTP 200, JSON by its type, no body", reply: empty("application/json") },
  "empty-stream": {
    about: "HTTP 200, SSE by its type, no body",
    reply: empty("text/event-stream"),
  },
  "null-200": { about: "HTTP 200, the body `null`", reply: empty("application/json", "null") },
  "object-200": { about: "HTTP 200, the body `{}`", reply: empty("application/json", "{}") },
  "no-choices": {
    about: "The documented reply with no choices",
    reply: (answer) => send(json({ ...documented(answer), choices: [] })),
  },
  "html-200": {
    about: "HTTP 200 with a page, as a captive portal answers",
    reply: () => send({ type: "text/html", pieces: [gatewayHtml(200).body] }),
  },
  "invalid-json": {
    about: "A JSON body that breaks off",
    reply: (answer) => send(firstHalf(json(documented(answer)))),
  },
  "sse-as-json": {
    about: "SSE called `application/json`",
    reply: as("application/json", (answer) => sse(completionChunks()(answer))),
  },
  "json-as-sse": {
    about: "JSON called `text/event-stream`",
    reply: as("text/event-stream", (answer) => json(documented(answer))),
  },
  "as-text": { about: "The default reply called `text/plain`", reply: as("text/plain") },
  "no-type": { about: "The default reply without a content type", reply: as("") },
  gzip: {
    about: "The default reply, gzipped",
    reply: (answer) => send(compressed(plain(answer), "gzip")),
  },
  br: {
    about: "The default reply in Brotli",
    reply: (answer) => send(compressed(plain(answer), "br")),
  },
  "bad-gzip": {
    about: "Called gzip, but is not",
    reply: (answer) => send({ ...plain(answer), headers: { "Content-Encoding": "gzip" } }),
  },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [`redirect-${status}`, redirect(status)]),
  ),
};
