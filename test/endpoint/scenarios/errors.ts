/** Each of the four error shapes with each of its codes, in place of an answer and in the middle of one. */
import { envelope, errored, gatewayHtml, gatewayJson, stringCode } from "../errors.ts";
import { firstHalf, send, sendPlain, type PlainReply, type Reply } from "../reply.ts";
import type { Row, Table } from "../scenarios.ts";
import { sse, type SseEvent } from "../shapes.ts";
import { plain } from "./streams.ts";

/** Rows from a list of codes. */
const rows = <Code extends string | number>(
  codes: readonly Code[],
  row: (code: Code) => [string, Row],
) => Object.fromEntries(codes.map(row));

/** Documented codes of shape 1. */
const ENVELOPES = [400, 401, 402, 403, 405, 409, 415, 429, 500];
/** INVALID_ARGUMENT was seen; the others are the rest of Google's list that fits. */
const ERRORED: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: "Unable to process input image",
  UNAUTHENTICATED: "Request had invalid authentication credentials",
  PERMISSION_DENIED: "The caller does not have permission",
  NOT_FOUND: "Requested entity was not found",
  RESOURCE_EXHAUSTED: "Resource has been exhausted (e.g. check quota)",
  INTERNAL: "An internal error has occurred",
  UNAVAILABLE: "The model is overloaded. Please try again later",
  DEADLINE_EXCEEDED: "Deadline expired before operation could complete",
};
/** Codes of shape 3 from the vendor's other services. */
const STRING_CODES: Readonly<Record<string, string>> = {
  "0001": "System busy, please try again later",
  "0401": "Unauthorized",
  "0402": "Insufficient balance",
  "0403": "Forbidden",
  "0409": "Conflict",
  "0429": "Too many requests",
};
const GATEWAY = [404, 413, 502, 503, 504];

const always =
  (reply: (path: string) => PlainReply, headers?: Record<string, string>): Reply =>
  ({ path }) =>
    sendPlain(reply(path), headers);

/** Half an answer, then the events, then a clean end. Unstreamed: the envelope that says the same. */
const afterHalf =
  (events: readonly SseEvent[]): Reply =>
  (answer) => {
    if (!answer.stream) return sendPlain(errored("INTERNAL", "An internal error has occurred"));
    const half = firstHalf(plain(answer));
    return send({ ...half, pieces: [...half.pieces, ...sse(events).pieces] });
  };

const RETRY_AFTER_S = 1;

export const ERRORS: Table = {
  ...rows(ENVELOPES, (code) => [
    `envelope-${code}`,
    {
      about: `Shape 1, documented: HTTP ${code}, code ${code}`,
      status: code,
      reply: always(() => envelope(code)),
    },
  ]),
  ...rows(Object.keys(ERRORED), (code) => [
    `errored-${code.toLowerCase().replaceAll("_", "-")}`,
    {
      about: `Shape 2: HTTP 200, status errored, ${code}`,
      reply: always(() => errored(code, ERRORED[code]!)),
    },
  ]),
  ...rows(Object.keys(STRING_CODES), (code) => [
    `code-${code}`,
    {
      about: `Shape 3: HTTP 200, code "${code}"`,
      reply: always(() => stringCode(code, STRING_CODES[code]!)),
    },
  ]),
  ...rows(GATEWAY, (code) => [
    `gateway-${code}`,
    {
      about: `Shape 4: the gateway's JSON with HTTP ${code}`,
      status: code,
      reply: always((path) => gatewayJson(code, path)),
    },
  ]),
  "gateway-400": {
    about: "Shape 4 with a sentence beside its title, as the same gateway can be set to",
    status: 400,
    reply: always((path) => ({
      ...gatewayJson(400, path),
      body: JSON.stringify({
        ...(JSON.parse(gatewayJson(400, path).body) as object),
        message: "Malformed request: bad boundary",
      }),
    })),
  },
  "detail-422": {
    about: "HTTP 422 with a list of what is wrong, as many Python services answer",
    status: 422,
    reply: always(() => ({
      status: 422,
      type: "application/json",
      body: JSON.stringify({
        detail: [{ type: "missing", loc: ["body", "messages"], msg: "Field required" }],
      }),
    })),
  },
  ...rows(GATEWAY, (code) => [
    `html-${code}`,
    {
      about: `Shape 4: a page of HTML with HTTP ${code}`,
      status: code,
      reply: always(() => gatewayHtml(code)),
    },
  ]),

  "retired-model": {
    about: "The model was shut down: HTTP 200, NOT_FOUND, named in the message",
    reply: ({ model }) =>
      sendPlain(errored("NOT_FOUND", `models/${model.split(":")[1] ?? ""} is no longer available`)),
  },
  "retry-after-seconds": {
    about: `HTTP 429 with \`Retry-After: ${RETRY_AFTER_S}\``,
    status: 429,
    reply: always(() => envelope(429), { "Retry-After": String(RETRY_AFTER_S) }),
  },
  "retry-after-date": {
    about: "HTTP 429 with `Retry-After` as a date two seconds ahead",
    status: 429,
    reply: () => {
      const date = new Date(Date.now() + 2000).toUTCString();
      return sendPlain(envelope(429), { "Retry-After": date });
    },
  },
  "retry-after-hour": {
    about: "HTTP 503 with `Retry-After: 3600`",
    status: 503,
    reply: always(() => gatewayHtml(503), { "Retry-After": "3600" }),
  },
  "early-413": {
    about: "HTTP 413 as HTML before the body is read (by the control route only)",
    status: 413,
    early: true,
    reply: always(() => gatewayHtml(413)),
  },

  "event-error": {
    about: "`event: error` mid-stream (seen in the vendor's other streams)",
    reply: afterHalf([{ name: "error", data: '{"message":"Stand-in: broken on purpose"}' }]),
  },
  "data-error": {
    about: '`data:"Error"` mid-stream (seen in the vendor\'s other streams)',
    reply: afterHalf([{ data: '"Error"' }]),
  },
  "envelope-mid-stream": {
    about: "Shape 1 as an event mid-stream",
    reply: afterHalf([{ data: envelope(500).body }]),
  },
  "errored-mid-stream": {
    about: "Shape 2 as an event mid-stream",
    reply: afterHalf([{ data: errored("UNAVAILABLE", ERRORED["UNAVAILABLE"]!).body }]),
  },
  "code-mid-stream": {
    about: "Shape 3 as an event mid-stream",
    reply: afterHalf([{ data: stringCode("0001", STRING_CODES["0001"]!).body }]),
  },
  "invalid-json-mid-stream": {
    about: "An event that is no JSON mid-stream, then `[DONE]`",
    reply: afterHalf([{ data: '{"choices":[{"text":"unfini' }, { data: "[DONE]" }]),
  },
};
