import {
  errorFacts,
  failure,
  failureBase,
  placeOf,
  sentenceOf,
  type ReplyContext,
} from "./errorShapes.ts";
import { MaviError } from "./errors.ts";
import { fields, isFields, list, nonEmpty, number, string, type Fields } from "./fields.ts";
import { splitJson, type Frame } from "./frames.ts";
import type { Usage } from "./models.ts";

/** Why the model stopped, in the endpoint's several spellings made one. */
export type Finish = "stop" | "length" | "filtered";

/** Text of one of the answers. */
export interface Piece {
  readonly index: number;
  readonly text: string;
  /** All of the message so far, not a piece to append. */
  readonly whole: boolean;
}

/** What one JSON object of a reply says, whatever its shape. */
export interface Chunk {
  readonly texts: readonly Piece[];
  readonly usage?: Usage | undefined;
  readonly model?: string | undefined;
  readonly id?: string | undefined;
  readonly finish?: Finish | undefined;
  /** A sign that the reply is over. Later chunks may still carry usage. */
  readonly terminal: boolean;
  /** The frame could not be read, so a piece of the answer may be missing. */
  readonly damaged?: boolean;
}

const OVER: Chunk = { texts: [], terminal: true };
const DAMAGED: Chunk = { texts: [], terminal: false, damaged: true };

/**
 * Reads one frame. Shapes: the vendor's reply with `choices[].text` (reference
 * page), OpenAI chunks and messages (the vendor's other providers), Responses
 * events and Gemini candidates (guesses), and `{code, data: {msg}}`, `{token}`
 * and bare words (the vendor's other streams).
 *
 * @throws MaviError when the frame is one of the endpoint's error shapes
 */
export function readFrame(
  { event, data }: Frame,
  context: ReplyContext,
  take: (chunk: Chunk) => void,
): void {
  // Mostly it is one object; only what is none has to be looked at more closely.
  const only = data.startsWith("{") ? parse(data) : undefined;
  if (only) take(readValue(only, event, context));
  else {
    const word = data.trim();
    const bare = word.replace(/^"(.*)"$/s, "$1");
    if (/^(\[DONE\]|done|\[END\])$/i.test(bare)) return take(OVER);
    if (/^error$/i.test(bare)) throw failure({}, context);
    const values = /^[{[]/.test(word) ? splitJson(word).map(parse) : [bareText(data)];
    for (const value of values) take(readValue(value, event, context));
  }
  if (event !== undefined && /^(complete|completed|done|end|finish|close)$/i.test(event))
    take(OVER);
}

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
    return string(value);
  } catch {
    return undefined;
  }
}

function readValue(
  value: Fields | string | undefined,
  event: string | undefined,
  context: ReplyContext,
): Chunk {
  if (value === undefined) return DAMAGED;
  if (event === "error") {
    const facts = typeof value === "string" ? { message: value } : errorFacts(value);
    throw failure(facts ?? { message: string((value as Fields)["message"]) }, context);
  }
  if (typeof value !== "string")
    return (context.status < 400 ? plainPiece(value) : undefined) ?? readObject(value, context);
  return { texts: value ? [{ index: 0, text: value, whole: false }] : [], terminal: false };
}

/**
 * What most chunks of a stream are: the next piece of one answer, and no field that says anything else.
 * {@link readObject} would find the same, looking for two dozen fields that are not there.
 */
function plainPiece(value: Fields): Chunk | undefined {
  for (const key in value) {
    switch (key) {
      case "id":
      case "object":
      case "model":
      case "created":
      case "created_at":
      case "system_fingerprint":
      case "meta":
      case "choices":
        continue;
      default:
        return undefined;
    }
  }
  const { choices, model, id } = value;
  if (!Array.isArray(choices) || choices.length !== 1) return undefined;
  const choice: unknown = choices[0];
  if (
    !isFields(choice) ||
    (choice["finish_reason"] ?? choice["finishReason"] ?? undefined) !== undefined
  )
    return undefined;
  const { text, delta } = choice;
  const index = indexOf(choice);
  const piece = text === undefined && isFields(delta) ? delta["content"] : text;
  if (typeof piece !== "string" || piece === "" || index === undefined) return undefined;
  return {
    texts: [{ index, text: piece, whole: false }],
    model: string(model),
    id: string(id),
    terminal: false,
  };
}

/*
 * From here on fields are read by name where they are used, and arrays are filled, not joined: this runs
 * for each chunk, and a helper that takes names looks each one up anew.
 */

function readObject(value: Fields, context: ReplyContext): Chunk {
  const failed = errorFacts(value);
  if (failed) throw failure(failed, context);
  // An error of no known shape: its status says that it is one.
  if (context.status >= 400)
    throw failure({ message: sentenceOf(value), place: placeOf(value) }, context);
  // `{code, msg, data}`: the reply proper is inside.
  const inner = fields(value["data"]);
  const isEnvelope = inner !== undefined && value["choices"] === undefined;
  const body = isEnvelope ? inner : value;
  if (isEnvelope) {
    const innerFailed = errorFacts(inner);
    if (innerFailed) throw failure(innerFailed, context);
  }

  const type = string(body["type"]);
  const response = fields(body["response"]);
  const choices = list(body["choices"]);
  const candidates = list(body["candidates"]);
  let texts = addChoices(undefined, choices);
  texts = addCandidates(texts, candidates);
  texts = addEvent(texts, type, body, response);
  texts = add(texts, 0, string(body["token"]));
  if (isEnvelope) texts = add(texts, 0, string(body["msg"]));
  texts = add(texts, 0, string(body["answer"]));
  const reason = finishReason(choices) ?? finishReason(candidates);
  const finish = finishOf(reason, body, response);
  if (finish === "filtered" && !texts)
    throw new MaviError({ ...failureBase(context), reason: "filtered" });
  const status = string(body["status"]) ?? string(response?.["status"]);
  return {
    texts: texts ?? [],
    usage: usageOf(body) ?? usageOf(response) ?? (isEnvelope ? usageOf(value) : undefined),
    model: string(body["model"]) ?? string(response?.["model"]) ?? string(body["modelVersion"]),
    id: string(body["id"]) ?? string(response?.["id"]),
    finish,
    terminal:
      finish !== undefined ||
      status === "completed" ||
      type === "response.completed" ||
      type === "response.incomplete",
  };
}

/** The pieces found so far. They begin as one: a list that begins empty takes room for many at its first. */
type Found = Piece[] | undefined;

function add(texts: Found, index: number, text: string | undefined, whole = false): Found {
  if (!text) return texts;
  if (!texts) return [{ index, text, whole }];
  texts.push({ index, text, whole });
  return texts;
}

function addChoices(texts: Found, choices: readonly Fields[]): Found {
  let i = 0;
  for (const choice of choices) {
    const index = indexOf(choice) ?? i;
    i++;
    const piece = nonEmpty(textOf(choice["text"])) ?? textOf(fields(choice["delta"])?.["content"]);
    texts = piece
      ? add(texts, index, piece)
      : add(texts, index, textOf(fields(choice["message"])?.["content"]), true);
  }
  return texts;
}

/** Which answer a piece is of; nothing where that is no number that an answer can have. */
function indexOf(choice: Fields): number | undefined {
  const index = choice["index"];
  return typeof index === "number" && index >= 0 && index < 1000 && Number.isInteger(index)
    ? index
    : undefined;
}

function addCandidates(texts: Found, candidates: readonly Fields[]): Found {
  let i = 0;
  for (const candidate of candidates) {
    const index = indexOf(candidate) ?? i;
    i++;
    texts = add(texts, index, textOf(fields(candidate["content"])?.["parts"]));
  }
  return texts;
}

function addEvent(
  texts: Found,
  type: string | undefined,
  body: Fields,
  response: Fields | undefined,
): Found {
  if (type === "response.output_text.delta") return add(texts, 0, string(body["delta"]));
  if (type === "response.output_text.done") {
    // One output of several would stand for all; the closing event has them together.
    return number(body["output_index"]) ? texts : add(texts, 0, string(body["text"]), true);
  }
  const output = (response ?? body)["output"];
  if (output === undefined) return texts;
  const parts = list(output)
    .filter((item) => item["type"] !== "reasoning")
    .map((item) => textOf(item["content"]) ?? "");
  return add(texts, 0, parts.join(""), true);
}

/** A text, or the texts of parts joined; reasoning parts are not answer text. */
function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  let text = "";
  for (const part of list(content)) {
    const isReasoning =
      part["thought"] === true || /reasoning|thinking/.test(string(part["type"]) ?? "");
    if (!isReasoning) text += string(part["text"]) ?? "";
  }
  return text;
}

function usageOf(body: Fields | undefined): Usage | undefined {
  const usage = fields(body?.["usage"]) ?? fields(body?.["usageMetadata"]);
  if (!usage) return undefined;
  const inputTokens =
    count(usage["input_tokens"]) ??
    count(usage["prompt_tokens"]) ??
    count(usage["promptTokenCount"]);
  const outputTokens =
    count(usage["output_tokens"]) ??
    count(usage["completion_tokens"]) ??
    count(usage["candidatesTokenCount"]);
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: (outputTokens ?? 0) + (count(usage["thoughtsTokenCount"]) ?? 0),
  };
}

function finishOf(
  said: string | undefined,
  body: Fields,
  response: Fields | undefined,
): Finish | undefined {
  if (string(fields(body["promptFeedback"])?.["blockReason"]) !== undefined) return "filtered";
  const reason = said ?? string(fields((response ?? body)["incomplete_details"])?.["reason"]);
  if (reason === undefined) return undefined;
  if (/length|max_?(output_)?tokens/i.test(reason)) return "length";
  return /filter|safety|block|prohibited|recitation|spii/i.test(reason) ? "filtered" : "stop";
}

function finishReason(choices: readonly Fields[]): string | undefined {
  for (const choice of choices) {
    const reason = nonEmpty(string(choice["finish_reason"])) ?? string(choice["finishReason"]);
    if (reason && !/^(null|none|unfinished|in_progress|finish_reason_unspecified)$/i.test(reason))
      return reason;
  }
  return undefined;
}

function count(value: unknown): number | undefined {
  const found = number(value);
  return found !== undefined && found >= 0 ? found : undefined;
}
