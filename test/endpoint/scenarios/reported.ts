/**
 * Replies of kinds that users of Gemini and of gateways before it reported in public, each written anew
 * and small. What becomes of each stands beside it: `test/endpoint/outcomes.ts` puts them into the matrix.
 */
import { gzipSync } from "node:zlib";
import { head, send, type Piece, type Step } from "../reply.ts";
import type { Row } from "../scenarios.ts";
import { DONE, event, sse, type SseEvent } from "../shapes.ts";

/** What becomes of a reply: how asking ends, how often it was sent, and what is there then. */
export interface Becomes {
  readonly end: string;
  /** Default 1. */
  readonly tries?: number;
  /** The text that is kept, exactly; default none. */
  readonly text?: string;
  /** Tokens of input and output. */
  readonly tokens?: readonly [number, number];
  /** Words of the sentence below it. */
  readonly sees?: RegExp;
  /** Ends by a timeout, which the matrix sets to a second. */
  readonly impatient?: boolean;
}

export interface Reported extends Row {
  readonly becomes: Becomes;
}

const SSE = "text/event-stream";
const JSON_TYPE = "application/json";

/** A reply of one body, whatever was asked. */
export const body = (
  about: string,
  value: unknown,
  becomes: Becomes,
  { status = 200, type = JSON_TYPE, headers = {} } = {},
): Reported => ({
  about,
  status,
  becomes,
  reply: () =>
    send({
      status,
      type,
      headers,
      pieces: [typeof value === "string" ? value : JSON.stringify(value)],
    }),
});

/** A stream of events, whatever was asked. A text is an event's data. */
export const stream = (
  about: string,
  events: readonly (SseEvent | object | string)[],
  becomes: Becomes,
): Reported => ({ about, becomes, reply: () => send({ type: SSE, pieces: framed(events) }) });

/** Steps of another kind. */
export const steps = (
  about: string,
  reply: () => readonly Step[],
  becomes: Becomes,
  more: Partial<Row> = {},
): Reported => ({ about, becomes, ...more, reply });

export const framed = (events: readonly (SseEvent | object | string)[]): readonly Piece[] =>
  sse(
    events.map((one) =>
      typeof one === "string"
        ? { data: one }
        : "data" in one && typeof one.data === "string"
          ? one
          : event(one),
    ),
  ).pieces;

const text = (words: string, more: object = {}): object => ({
  choices: [{ text: words, index: 0, ...more }],
});
const delta = (content: string, finish: string | null = null, index = 0): object => ({
  object: "chat.completion.chunk",
  choices: [{ index, delta: content ? { content } : {}, finish_reason: finish }],
});
const gemini = (words: string, finishReason?: string): object => ({
  candidates: [
    {
      content: { parts: [{ text: words }], role: "model" },
      index: 0,
      ...(finishReason && { finishReason }),
    },
  ],
});
const LATE_MS = 2600;
const late =
  (before: readonly object[], after: readonly (object | SseEvent)[]) => (): readonly Step[] => [
    head({ type: SSE, pieces: [] }),
    { do: "write", pieces: framed(before) },
    { do: "wait", ms: LATE_MS },
    { do: "write", pieces: framed(after) },
    { do: "end" },
  ];
const openThen =
  (events: readonly (object | string)[], ...then: Step[]) =>
  (): readonly Step[] => [
    head({ type: SSE, pieces: [] }),
    { do: "write", pieces: framed(events) },
    ...then,
  ];
const whole = (said: string, tokens?: readonly [number, number]): Becomes => ({
  end: "whole",
  text: said,
  ...(tokens && { tokens }),
});
const good = { choices: [{ text: "A cat.", index: 0 }], status: "completed" };
const quota = (period: string, retryDelay: string): object => ({
  error: {
    code: 429,
    message:
      "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.",
    status: "RESOURCE_EXHAUSTED",
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        violations: [{ quotaId: `GenerateRequestsPer${period}PerProjectPerModel-FreeTier` }],
      },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay },
    ],
  },
});

export const REPORTED: Readonly<Record<string, Reported>> = {
  // --- The end, and what comes after it ---------------------------------------------------------
  "late-second-half": steps(
    "Half of the text with `STOP`, 2.6 s of silence, the other half",
    late([gemini("A cat ", "STOP")], [gemini("on a wall.", "STOP")]),
    whole("A cat on a wall."),
  ),
  "late-usage": steps(
    "`status: completed`, and the usage 2.6 s later",
    late(
      [{ ...text("A cat."), status: "completed" }],
      [{ choices: [], usage: { input_tokens: 9, output_tokens: 3 } }, DONE],
    ),
    whole("A cat.", [9, 3]),
  ),
  "done-then-reset": steps(
    "The whole text and `[DONE]`, then a reset",
    openThen([text("A cat."), "[DONE]"], { do: "reset" }),
    whole("A cat."),
    { ends: "cut" },
  ),
  "finish-then-cut": steps(
    "A finish reason, then the connection is closed in the middle of a chunk",
    openThen([delta("A cat."), delta("", "stop")], { do: "cut" }),
    whole("A cat."),
    { ends: "cut" },
  ),
  "finish-then-silence": steps(
    "A finish reason, and then nothing more, ever",
    openThen([delta("A cat."), delta("", "stop")], { do: "hang" }),
    { ...whole("A cat."), impatient: true },
    { ends: "hangs" },
  ),
  "gzip-without-trailer": steps(
    "A gzipped stream without its last eight bytes",
    () => gzipped([text("A cat."), "[DONE]"], -8),
    whole("A cat."),
  ),
  "gzip-cut-after-done": steps(
    "The same, and the connection is closed in the middle of a chunk",
    () => gzipped([text("A cat."), "[DONE]"], -4, { do: "reset" }),
    whole("A cat."),
    { ends: "cut" },
  ),
  "gzip-cut-in-text": steps(
    "A gzipped stream that is cut in the middle of the answer",
    () => gzipped([text("A cat on a wall."), text("x".repeat(5)), "[DONE]"], -30),
    { end: "cut", text: "A cat on a wall.", sees: /^The connection was lost/ },
  ),
  "closing-message-trimmed": stream(
    "The closing message is the text without its outer white space",
    [text(" A black"), text(" cat.\n"), { ...text("A black cat."), status: "completed" }, "[DONE]"],
    whole(" A black cat.\n"),
  ),

  // --- Errors beside and inside answers ---------------------------------------------------------
  "empty-error": body(
    "An `error` whose fields are all empty beside a good answer",
    { ...good, error: { code: "", message: "", type: null } },
    whole("A cat."),
  ),
  "error-finish-mid-stream": stream(
    "`finish_reason: error` after half of the text (OpenRouter)",
    [delta("A cat "), delta("on", "error"), "[DONE]"],
    { end: "server", text: "A cat on" },
  ),
  "error-in-choice": stream(
    "`choices[0].error` mid-stream (OpenRouter)",
    [
      delta("A cat "),
      {
        choices: [
          {
            index: 0,
            delta: { content: "" },
            error: { code: 502, message: "Upstream connection lost" },
          },
        ],
      },
    ],
    { end: "server", text: "A cat ", sees: /Upstream connection lost/ },
  ),
  "safety-beside-text": stream(
    "`SAFETY` after half of the text",
    [gemini("A cat "), gemini("on", "SAFETY")],
    { end: "filtered", text: "A cat on" },
  ),
  "recitation-beside-text": stream(
    "`RECITATION` after half of the text",
    [gemini("It was the best "), gemini("", "RECITATION")],
    { end: "unfinished", text: "It was the best ", sees: /RECITATION/ },
  ),
  ...Object.fromEntries(
    ["OTHER", "LANGUAGE", "MALFORMED_FUNCTION_CALL", "RECITATION", "A_NEW_REASON"].map((name) => [
      `nothing-${name.toLowerCase().replaceAll("_", "-")}`,
      body(
        `No text, \`${name}\``,
        { candidates: [{ content: {}, finishReason: name, index: 0 }] },
        {
          end: "unfinished",
          sees: new RegExp(`“${name}”`),
        },
      ),
    ]),
  ),
  "unknown-finish-beside-text": body(
    "A finish reason that nobody knows beside a whole text",
    { candidates: [{ content: { parts: [{ text: "A cat." }] }, finishReason: "A_NEW_REASON" }] },
    whole("A cat."),
  ),
  "nothing-no-candidates": body(
    "No candidates, and no reason",
    { candidates: [], usageMetadata: { promptTokenCount: 9 } },
    {
      end: "whole",
      sees: /^The answer is empty\. Try again/,
    },
  ),
  "bracketed-error": stream(
    "`[ERROR] x` mid-stream",
    [text("A cat "), "[ERROR] upstream timed out"],
    {
      end: "timeout",
      text: "A cat ",
    },
  ),
  "worded-error": stream("`Error: 429 …` as data", ["Error: 429 Too Many Requests"], {
    end: "rateLimit",
    tries: 5,
  }),
  "signs-of-life": stream(
    "`null`, `ping`, `event: heartbeat` and an empty object among chunks of JSON",
    [
      "null",
      text("A "),
      "ping",
      { name: "heartbeat", data: "1" },
      '"keep-alive"',
      text("cat."),
      {},
      "pong",
      "[DONE]",
    ],
    whole("A cat."),
  ),
  "bare-words": stream(
    "Bare words, a bracket and a word of three letters among them",
    ["A", " [1]", " cat", "."],
    {
      end: "cut",
      text: "A [1] cat.",
    },
  ),

  // --- Tokens ------------------------------------------------------------------------------------
  "thinking-in-total": body(
    "Thinking that only the total tells of: prompt 20, completion 198, total 623",
    { ...good, usage: { prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 } },
    whole("A cat.", [20, 603]),
  ),
  "closing-zeros": stream(
    "Good usage, and zeros in the last chunk",
    [
      text("A cat."),
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
      { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } },
      "[DONE]",
    ],
    whole("A cat.", [9, 3]),
  ),
  "split-usage": stream(
    "The input's tokens in the first chunk, the output's in the last",
    [
      { ...text("A cat."), usage: { input_tokens: 9 } },
      { choices: [], usage: { output_tokens: 3 } },
      "[DONE]",
    ],
    whole("A cat.", [9, 3]),
  ),
  "nova-usage": body(
    "`output_token` in the singular",
    { ...good, usage: { prompt_tokens: 9, output_token: 3 } },
    whole("A cat.", [9, 3]),
  ),

  // --- Codes and words ---------------------------------------------------------------------------
  "code-0001-no-route": body(
    "`0001` for an address where nothing is",
    { code: "0001", msg: "No static resource api.", data: null, success: false, failed: true },
    { end: "notFound", tries: 2, sees: /No static resource api/ },
  ),
  "code-0001-parameters": body(
    "`0001` for a wrong parameter",
    { code: "0001", msg: "The parameters are incorrect", data: null, success: false, failed: true },
    { end: "badRequest", sees: /The parameters are incorrect/ },
  ),
  "code-0001-network": body(
    "`0001` for a network that is abnormal",
    { code: "0001", msg: "Network abnormal", data: null, success: false, failed: true },
    { end: "server", tries: 2, sees: /Network abnormal/ },
  ),
  "code-0003": body(
    "`0003`",
    { code: "0003", msg: "Invalid parameter", success: false },
    { end: "badRequest" },
  ),
  "code-9009": body(
    "`9009`",
    { code: "9009", msg: "No permission for this interface", success: false },
    { end: "forbidden" },
  ),
  ...Object.fromEntries(
    (
      [
        ["rate_limit_exceeded", "rateLimit"],
        ["RateLimitReached", "rateLimit"],
        ["server_error", "server"],
        ["SERVICE_UNAVAILABLE", "server"],
        ["INTERNAL_ERROR", "server"],
        ["ABORTED", "server"],
        ["overloaded_error", "server"],
      ] as const
    ).map(([code, end]) => [
      `word-${code.toLowerCase().replaceAll("_", "-")}`,
      body(
        `HTTP 200, \`${code}\``,
        { status: "errored", choices: [], error: { code, message: "It did not work" } },
        { end, tries: 5 },
      ),
    ]),
  ),
  "unknown-status-known-code": body(
    "`error.status` that nobody knows beside `error.code: 429`",
    { error: { status: "SOMETHING", code: 429, message: "Slow down" } },
    { end: "rateLimit", tries: 5 },
  ),
  "quota-minute": body(
    "Google's quota of a minute, with `RetryInfo`",
    quota("Minute", "1s"),
    { end: "rateLimit", tries: 5 },
    { status: 429 },
  ),
  "quota-day": body(
    "Google's quota of a day, with `RetryInfo`",
    quota("Day", "37s"),
    { end: "quota", sees: /You exceeded your current quota/ },
    { status: 429 },
  ),
  "rate-ten-minutes": body(
    "HTTP 429, try again in 10 minutes",
    { error: { message: "Rate limit reached. Please try again in 10 minutes." } },
    { end: "rateLimit", sees: /10 minutes/ },
    { status: 429 },
  ),
  "insufficient-quota": body(
    "OpenAI's `insufficient_quota`",
    {
      error: {
        message: "You exceeded your current quota, please check your plan and billing details.",
        type: "insufficient_quota",
        code: "insufficient_quota",
      },
    },
    { end: "balance" },
    { status: 429 },
  ),
  "prepayment-used-up": body(
    "HTTP 429, the prepayment is used up",
    {
      error: {
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        message:
          "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.",
      },
    },
    { end: "balance", sees: /prepayment credits are depleted/ },
    { status: 429 },
  ),
  "balance-400": body(
    "HTTP 400, `Insufficient balance`",
    { code: 400, msg: "Insufficient balance" },
    { end: "balance" },
    { status: 400 },
  ),
  "inner-400": body(
    "The provider's error inside the vendor's",
    {
      code: 500,
      msg: "400 INVALID_ARGUMENT. {'error': {'code': 400, 'message': 'Provided image is not valid.', 'status': 'INVALID_ARGUMENT'}}",
      data: null,
    },
    { end: "unsupportedImage", tries: 2, sees: /Provided image is not valid/ },
    { status: 500 },
  ),
  "inner-429": body(
    "A sentence that says `Error code: 429`",
    {
      error: {
        message:
          "Error code: 429 - {'error': {'message': 'Slow down, please', 'type': 'requests'}}",
      },
    },
    { end: "rateLimit", tries: 5 },
  ),
  "inner-raw": body(
    "The provider's error as a text beside a title (OpenRouter)",
    {
      error: {
        code: 400,
        message: "Provider returned error",
        metadata: {
          provider_name: "Google",
          raw: '{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}',
        },
      },
    },
    { end: "server", tries: 5, sees: /The model is overloaded/ },
  ),
  "level-unsupported": body(
    "A thinking level that the model does not take",
    {
      error: {
        code: 400,
        message: "Thinking level is not supported for this model.",
        status: "INVALID_ARGUMENT",
      },
    },
    { end: "badRequest", sees: /Thinking level is not supported for this model/ },
    { status: 400 },
  ),
  "cancelled-499": body(
    "HTTP 499, the operation was cancelled",
    { error: { code: 499, message: "The operation was cancelled.", status: "CANCELLED" } },
    { end: "server", tries: 5 },
    { status: 499 },
  ),
  "image-not-valid": body(
    "HTTP 400, an image that is not valid",
    { error: { code: 400, message: "Provided image is not valid.", status: "INVALID_ARGUMENT" } },
    { end: "unsupportedImage", tries: 2 },
    { status: 400 },
  ),
  "address-not-opened": body(
    "HTTP 400, an address that cannot be opened",
    {
      error: {
        code: 400,
        message:
          "Cannot fetch content from the provided URL. Please ensure the URL is valid and accessible by Vertex AI.",
        status: "INVALID_ARGUMENT",
      },
    },
    { end: "imageAddress" },
    { status: 400 },
  ),
  "no-channel": body(
    "HTTP 503, no channel for the model (one-api)",
    {
      error: {
        message:
          "No available channel for model gemini-2.5-flash under group default (distributor)",
        type: "new_api_error",
      },
    },
    { end: "modelUnavailable" },
    { status: 503 },
  ),
  "plain-400": body(
    "A short `text/plain` refusal",
    "Invalid base64 in file_uri",
    { end: "badRequest", tries: 2, sees: /Invalid base64 in file_uri/ },
    { status: 400, type: "text/plain" },
  ),
  "plain-503": body(
    "A short `text/plain` failure",
    "upstream connect error or disconnect/reset before headers",
    { end: "server", tries: 5, sees: /upstream connect error/ },
    { status: 503, type: "text/plain" },
  ),
  "argument-named": body(
    "INVALID_ARGUMENT that names something else than an image",
    {
      status: "errored",
      error: { code: "INVALID_ARGUMENT", message: "Temperature 3 is out of range" },
    },
    { end: "badRequest", sees: /Temperature 3 is out of range/ },
  ),

  // --- Waiting -----------------------------------------------------------------------------------
  "comments-slowly": steps(
    "A comment now and then, and never an event",
    () => [
      head({ type: SSE, pieces: [] }),
      { do: "write", pieces: Array.from({ length: 400 }, () => ": keep-alive\n\n"), everyMs: 100 },
      { do: "end" },
    ],
    { end: "timeout", impatient: true },
    { ends: "hangs" },
  ),
};

/** Gzipped events without the last bytes. */
function gzipped(
  events: readonly (object | string)[],
  upTo: number,
  ...then: Step[]
): readonly Step[] {
  const bytes = gzipSync(Buffer.from(framed(events).join("")), { level: 0 }).subarray(0, upTo);
  const headers = { "Content-Encoding": "gzip" };
  return [
    head({ type: SSE, headers, pieces: [] }),
    { do: "write", pieces: [bytes] },
    ...(then.length > 0 ? then : [{ do: "end" } as const]),
  ];
}
