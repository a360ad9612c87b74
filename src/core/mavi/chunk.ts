import { cleanIdentifier, cleanVendorText, MaviError, reasonFor } from "./errors.ts";
import { splitJson, type Frame } from "./frames.ts";
import type { Usage } from "./models.ts";

/** Why the model stopped, in the endpoint's several spellings made one. */
export type Finish = "stop" | "length" | "filtered";

/** What one JSON object of a reply says, whatever its shape. */
export interface Chunk {
  /** `whole`: the text of the full message so far, not a piece to append. */
  readonly texts: readonly { index: number; text: string; whole: boolean }[];
  readonly usage?: Usage | undefined;
  readonly model?: string | undefined;
  readonly id?: string | undefined;
  readonly finish?: Finish | undefined;
  /** A sign that the reply is over. Later chunks may still carry usage. */
  readonly terminal: boolean;
  /** The frame could not be read, so a piece of the answer may be missing. */
  readonly damaged?: boolean;
}

/** What is known of a reply before its body is read. */
export interface ReplyContext {
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  /** What must not come back in an error: the key and the texts of the request. */
  readonly sent: readonly string[];
}

const OVER: Chunk = { texts: [], terminal: true };

/**
 * Reads one frame. Shapes: the vendor's reply with `choices[].text` (reference
 * page), OpenAI chunks and messages (the vendor's other providers), Responses
 * events and Gemini candidates (guesses), and `{code, data: {msg}}`, `{token}`
 * and bare words (the vendor's other streams).
 *
 * @throws MaviError when the frame is one of the endpoint's error shapes
 */
export function* readFrame({ event, data }: Frame, context: ReplyContext): Generator<Chunk> {
  const word = data.trim();
  const bare = word.replace(/^"(.*)"$/s, "$1");
  if (/^(\[DONE\]|done|\[END\])$/i.test(bare)) {
    yield OVER;
    return;
  }
  if (/^error$/i.test(bare)) throw failure({}, context);

  const over = /^(complete|completed|done|end|finish|close)$/i.test(event ?? "");
  const values = /^[{[]/.test(word) ? splitJson(word).map(parse) : [bareText(data)];
  for (const value of values) {
    if (value === undefined) yield { texts: [], terminal: false, damaged: true };
    else if (event === "error") {
      const facts = typeof value === "string" ? { message: value } : errorFacts(value);
      throw failure(facts ?? { message: string(value as Fields, "message") }, context);
    } else if (typeof value === "string") {
      yield { texts: value ? [{ index: 0, text: value, whole: false }] : [], terminal: false };
    } else yield readObject(value, context);
  }
  if (over) yield OVER;
}

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return fields(value);
  } catch {
    return undefined;
  }
}

/** Data that is no JSON object: a JSON string, or a token as it stands. */
function bareText(data: string): string | undefined {
  if (!data.trimStart().startsWith('"')) return data;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function readObject(value: Fields, context: ReplyContext): Chunk {
  const failed = errorFacts(value);
  if (failed) throw failure(failed, context);
  // An error of no known shape: its status says that it is one.
  if (context.status >= 400) throw failure({ message: sentenceOf(value) }, context);
  // `{code, msg, data}`: the reply proper is inside.
  const inner = fields(value["data"]);
  const isEnvelope = inner !== undefined && value["choices"] === undefined;
  const body = isEnvelope ? inner : value;
  if (isEnvelope) {
    const innerFailed = errorFacts(inner);
    if (innerFailed) throw failure(innerFailed, context);
  }

  const type = string(body, "type") ?? "";
  const response = fields(body["response"]);
  const texts = [
    ...fromChoices(list(body["choices"])),
    ...fromCandidates(list(body["candidates"])),
    ...fromEvent(type, body, response),
    ...["token", "msg", "answer"].flatMap((key) => {
      const text = key === "msg" && !isEnvelope ? undefined : string(body, key);
      return text ? [{ index: 0, text, whole: false }] : [];
    }),
  ];
  const finish = finishOf(body, response);
  if (finish === "filtered" && texts.length === 0)
    throw new MaviError({ ...failureBase(context), reason: "filtered" });
  const status = string(body, "status") ?? string(response, "status");
  return {
    texts,
    usage: usageOf(body) ?? usageOf(response) ?? usageOf(value),
    model: string(body, "model") ?? string(response, "model") ?? string(body, "modelVersion"),
    id: string(body, "id") ?? string(response, "id"),
    finish,
    terminal:
      finish !== undefined ||
      status === "completed" ||
      type === "response.completed" ||
      type === "response.incomplete",
  };
}

function fromChoices(choices: readonly Fields[]): Chunk["texts"] {
  return choices.flatMap((choice, i): Chunk["texts"] => {
    const index = number(choice, "index") ?? i;
    const piece = [choice["text"], fields(choice["delta"])?.["content"]].map(textOf).find(Boolean);
    if (piece) return [{ index, text: piece, whole: false }];
    const whole = textOf(fields(choice["message"])?.["content"]);
    return whole ? [{ index, text: whole, whole: true }] : [];
  });
}

function fromCandidates(candidates: readonly Fields[]): Chunk["texts"] {
  return candidates.flatMap((candidate, i) => {
    const text = textOf(fields(candidate["content"])?.["parts"]);
    return text ? [{ index: number(candidate, "index") ?? i, text, whole: false }] : [];
  });
}

function fromEvent(type: string, body: Fields, response: Fields | undefined): Chunk["texts"] {
  if (type === "response.output_text.delta") {
    const text = string(body, "delta");
    return text ? [{ index: 0, text, whole: false }] : [];
  }
  if (type === "response.output_text.done") {
    // One output of several would stand for all; the closing event has them together.
    const text = number(body, "output_index") ? undefined : string(body, "text");
    return text ? [{ index: 0, text, whole: true }] : [];
  }
  const output = list((response ?? body)["output"])
    .filter((item) => string(item, "type") !== "reasoning")
    .map((item) => textOf(item["content"]) ?? "")
    .join("");
  return output ? [{ index: 0, text: output, whole: true }] : [];
}

/** A text, or the texts of parts joined; reasoning parts are not answer text. */
function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  return list(content)
    .filter(
      (part) => part["thought"] !== true && !/reasoning|thinking/.test(string(part, "type") ?? ""),
    )
    .map((part) => string(part, "text") ?? "")
    .join("");
}

function usageOf(body: Fields | undefined): Usage | undefined {
  const usage = fields(body?.["usage"]) ?? fields(body?.["usageMetadata"]);
  if (!usage) return undefined;
  const first = (...keys: string[]): number | undefined =>
    keys.map((key) => number(usage, key)).find((one) => one !== undefined && one >= 0);
  const inputTokens = first("input_tokens", "prompt_tokens", "promptTokenCount");
  const outputTokens = first("output_tokens", "completion_tokens", "candidatesTokenCount");
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: (outputTokens ?? 0) + (first("thoughtsTokenCount") ?? 0),
  };
}

function finishOf(body: Fields, response: Fields | undefined): Finish | undefined {
  if (string(fields(body["promptFeedback"]), "blockReason") !== undefined) return "filtered";
  const reasons = [...list(body["choices"]), ...list(body["candidates"])].map(
    (choice) => string(choice, "finish_reason") ?? string(choice, "finishReason"),
  );
  reasons.push(string(fields((response ?? body)["incomplete_details"]), "reason"));
  const reason = reasons.find((one) => one !== undefined);
  if (reason === undefined) return undefined;
  if (/length|max_?(output_)?tokens/i.test(reason)) return "length";
  return /filter|safety|block|prohibited|recitation|spii/i.test(reason) ? "filtered" : "stop";
}

interface ErrorFacts {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * The four error shapes: `{code, msg}` with a number or a string,
 * `status: "errored"` with HTTP 200, `success: false`, and the gateway's
 * `{timestamp, path, status, error, requestId}`; undefined where there is none.
 */
function errorFacts(value: Fields): ErrorFacts | undefined {
  const response = fields(value["response"]);
  const found = fields(value["error"]) ?? fields(response?.["error"]);
  const error = found && Object.keys(found).length > 0 ? found : undefined;
  const status = value["status"];
  const code = code_(value["code"]);
  const failedStatus =
    status === "errored" ||
    status === "failed" ||
    response?.["status"] === "failed" ||
    (typeof status === "number" && status >= 400);
  const failedCode = code !== undefined && !/^(0+|200)$/.test(code);
  const failedFlag = value["success"] === false || value["failed"] === true;
  const hasErrorText = error === undefined && nonEmpty(string(value, "error")) !== undefined;
  if (!failedStatus && !failedCode && !failedFlag && error === undefined && !hasErrorText)
    return undefined;
  return {
    code: code_(error?.["status"]) ?? code_(error?.["code"]) ?? (failedCode ? code : undefined),
    status: typeof status === "number" ? status : undefined,
    message: sentenceOf(value),
    requestId: string(value, "requestId") ?? string(value, "request_id"),
  };
}

/** What an error says, the more exact before the title: gateways put "Bad Request" beside what is wrong. */
function sentenceOf(value: Fields): string | undefined {
  const error = fields(value["error"]) ?? fields(fields(value["response"])?.["error"]);
  const [first] = [value["detail"], value["errors"]].flatMap(list);
  const said = [
    ...[string(error, "message"), string(value, "msg"), string(value, "message")],
    ...[string(value, "detail"), string(first, "msg"), string(first, "message")],
    string(value, "error"),
  ];
  return said.find(nonEmpty);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function failureBase(
  context: ReplyContext,
): Pick<MaviError, "status" | "requestId" | "retryAfter"> {
  const { status, requestId, retryAfter } = context;
  return { status, requestId, retryAfter };
}

function failure(facts: ErrorFacts, context: ReplyContext): MaviError {
  const status = facts.status ?? context.status;
  return new MaviError({
    ...failureBase(context),
    reason: reasonFor({ status, code: facts.code, message: facts.message }),
    status,
    code: cleanIdentifier(facts.code, context.sent),
    vendorText: cleanVendorText(facts.message ?? "", context.sent),
    requestId: cleanIdentifier(facts.requestId, context.sent) ?? context.requestId,
  });
}

function code_(value: unknown): string | undefined {
  return typeof value === "number"
    ? `${value}`
    : typeof value === "string" && value
      ? value
      : undefined;
}

function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields).filter((one) => one !== undefined) : [];
}

function string(from: Fields | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === "string" ? value : undefined;
}

function number(from: Fields | undefined, key: string): number | undefined {
  const value = from?.[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
