import { errorFacts, factsOf, failure, type ReplyContext } from "./errorShapes.ts";
import type { MaviError } from "./errors.ts";
import { fields, isFields, list, string, type Fields } from "./fields.ts";
import { addFinishes, addGlobal, failedChoice, type Finishing } from "./finish.ts";
import { splitJson, type Frame } from "./frames.ts";
import {
  add,
  addCandidates,
  addChoices,
  addEvent,
  indexOf,
  type Found,
  type Piece,
} from "./texts.ts";
import { countedIn, type Counted } from "./usage.ts";

/** What one JSON object of a reply says, whatever its shape. */
export interface Chunk {
  readonly texts: readonly Piece[];
  readonly usage?: Counted | undefined;
  /** The model as the reply calls it, which may be no more than an echo of what was asked. */
  readonly model?: string | undefined;
  /** The model that the provider says answered. */
  readonly providerModel?: string | undefined;
  readonly id?: string | undefined;
  readonly finishes?: readonly Finishing[] | undefined;
  /** A sign that the reply as a whole is complete. More may come all the same. */
  readonly terminal: boolean;
  /** The reply says that it ends here; at most usage still follows. */
  readonly over?: boolean | undefined;
  /** The frame could not be read, so a piece of the answer may be missing. */
  readonly damaged?: boolean;
  /** That the answer failed, which stands beside its last text. */
  readonly failed?: MaviError | undefined;
  /** A sign of life that says nothing of an answer. */
  readonly idle?: boolean;
}

/** What came of a reply before, which decides how a bare word is read. */
export interface Came {
  /** JSON that was no sign of life. */
  json: boolean;
  text: boolean;
}

const OVER: Chunk = { texts: [], terminal: true, over: true };
const DAMAGED: Chunk = { texts: [], terminal: false, damaged: true };
const IDLE: Chunk = { texts: [], terminal: false, idle: true };

/** Words and names of events that keep a connection alive, a comment that was taken for data among them. */
const ALIVE =
  /^(\[?(null|undefined|ping|pong|heart-?beat|keep-?alive)\]?|: ?[a-z][a-z -]*processing)$/i;
const OVER_EVENT = /^(complete|completed|done|end|finish|close|message_stop)$/i;
/** `[ERROR] x`, `Error: x`, `RateLimitError: x`. */
const ERROR_WORDS =
  /^(\[(?:error|exception)\]:?|(?:[a-z]*(?:error|exception))(?: code)?\s*:)\s*(?=\S)/i;

/**
 * Reads one frame. Shapes: the vendor's reply with `choices[].text` (reference
 * page), OpenAI chunks and messages (the vendor's other providers), Responses
 * events and Gemini candidates (guesses), and `{code, data: {msg}}`, `{token}`
 * and bare words (the vendor's other streams).
 *
 * @param came is kept up to date
 * @throws MaviError when the frame is one of the endpoint's error shapes
 */
export function readFrame(
  { event, data }: Frame,
  context: ReplyContext,
  came: Came,
  take: (chunk: Chunk) => void,
): void {
  if (event !== undefined && ALIVE.test(event)) return take(IDLE);
  // Mostly it is one object; only what is none has to be looked at more closely.
  const only = data.startsWith("{") ? parse(data) : undefined;
  if (only) takeValue(only);
  else {
    // Some put a frame, or its JSON as a text, into a frame once more.
    const word = data.trim().replace(/^(data:\s*)+/, "");
    const text = word.startsWith('"{') ? bareText(word) : undefined;
    if (text !== undefined) return readFrame({ event, data: text }, context, came, take);
    const values = /^(\{|\[(?!\w*\]))/.test(word) ? splitJson(word).map(parse) : [];
    if (values.length > 0) values.forEach(takeValue);
    else {
      const chunk = readWord(
        word === data.trim() ? data : word,
        word.replace(/^"(.*)"$/s, "$1"),
        event,
        context,
        came,
      );
      if (chunk) take(chunk);
    }
  }
  if (event !== undefined && OVER_EVENT.test(event)) take(OVER);

  function takeValue(value: Fields | undefined): void {
    const chunk = readValue(value, event, context);
    if (value && !chunk.idle) came.json = true;
    if (chunk.texts.length > 0) came.text = true;
    take(chunk);
    if (chunk.failed) throw chunk.failed;
  }
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return fields(value);
  } catch {
    return undefined;
  }
}

/** Data that is no JSON object: a word of the stream's own, a JSON string, or a token as it stands. */
function readWord(
  data: string,
  bare: string,
  event: string | undefined,
  context: ReplyContext,
  came: Came,
): Chunk | undefined {
  if (/^(\[DONE\]|done|\[END\])$/i.test(bare)) return OVER;
  if (/^\[?error\]?$/i.test(bare)) throw failure({}, context);
  if (ALIVE.test(bare)) return IDLE;
  if (event === "error") throw failure({ message: bare }, context);
  const [words] = ERROR_WORDS.exec(bare) ?? [];
  // A model may well write "Error:", but not as its first word with a status behind it, nor among JSON.
  const isError =
    words !== undefined &&
    (words.startsWith("[") || came.json || !came.text || /^\w*\W+[45]\d\d\b/.test(bare));
  if (isError)
    throw failure({ message: words.startsWith("[") ? bare.slice(words.length) : bare }, context);
  const text = bareText(data);
  if (text === undefined) return DAMAGED;
  if (text === "") return undefined;
  // Among chunks of JSON a bare word is none of the model's.
  if (came.json) return IDLE;
  came.text = true;
  return { texts: [{ index: 0, text, whole: false }], terminal: false };
}

function bareText(data: string): string | undefined {
  if (!data.trimStart().startsWith('"')) return data.trimStart().startsWith("{") ? undefined : data;
  try {
    const value: unknown = JSON.parse(data);
    return string(value);
  } catch {
    return undefined;
  }
}

function readValue(
  value: Fields | undefined,
  event: string | undefined,
  context: ReplyContext,
): Chunk {
  if (value === undefined) return DAMAGED;
  if (event === "error") throw failure(errorFacts(value) ?? factsOf(value), context);
  return (context.status < 400 ? plainPiece(value) : undefined) ?? readObject(value, context);
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
  const { choices, model, id, meta } = value;
  if (!Array.isArray(choices) || choices.length !== 1 || value["object"] === "error")
    return undefined;
  const choice: unknown = choices[0];
  if (
    !isFields(choice) ||
    (choice["finish_reason"] ??
      choice["finishReason"] ??
      choice["stop_reason"] ??
      choice["error"] ??
      undefined) !== undefined
  )
    return undefined;
  const { text, delta } = choice;
  const index = indexOf(choice);
  const piece = text === undefined && isFields(delta) ? delta["content"] : text;
  if (typeof piece !== "string" || piece === "" || index === undefined) return undefined;
  return {
    texts: [{ index, text: piece, whole: false }],
    model: string(model),
    providerModel: isFields(meta) ? string(meta["provider_model"]) : undefined,
    id: string(id),
    terminal: false,
  };
}

function readObject(value: Fields, context: ReplyContext): Chunk {
  const type = string(value["type"]);
  if (type !== undefined && ALIVE.test(type)) return IDLE;
  // `{code, msg, data}`: the reply proper is inside.
  const inner = fields(value["data"]);
  const isEnvelope = inner !== undefined && value["choices"] === undefined;
  const body = isEnvelope ? inner : value;
  const failed = failureIn(value, isEnvelope ? inner : undefined, context);

  const bodyType = isEnvelope ? string(body["type"]) : type;
  const response = fields(body["response"]);
  const choices = list(body["choices"]);
  const candidates = list(body["candidates"]);
  let texts: Found = addChoices(undefined, choices);
  texts = addCandidates(texts, candidates);
  // What else an error's object has is no answer.
  if (failed) return { texts: texts ?? [], terminal: false, failed, usage: countedIn(body) };
  texts = addEvent(texts, bodyType, body, response);
  texts = add(texts, 0, string(body["token"]));
  if (isEnvelope) texts = add(texts, 0, string(body["msg"]));
  texts = add(texts, 0, string(body["answer"]));
  let finishes = addFinishes(undefined, choices);
  finishes = addFinishes(finishes, candidates);
  finishes = addGlobal(finishes, body, response);
  const broken = finishes?.find(({ finish }) => finish === "failed");
  const choice = broken ? undefined : failedChoice(choices);
  const status = string(body["status"]) ?? string(response?.["status"]);
  const isOver = bodyType === "response.completed" || bodyType === "response.incomplete";
  return {
    texts: texts ?? [],
    usage: countedIn(body) ?? countedIn(response) ?? (isEnvelope ? countedIn(value) : undefined),
    model: string(body["model"]) ?? string(response?.["model"]),
    providerModel: string(fields(body["meta"])?.["provider_model"]) ?? string(body["modelVersion"]),
    id: string(body["id"]) ?? string(response?.["id"]),
    finishes,
    terminal: status === "completed" || isOver,
    over: isOver ? true : undefined,
    failed: broken
      ? failure({ message: errorText(choices) }, context)
      : choice && failure(factsOf(choice), context),
  };
}

/** The failure that an object tells of as a whole. */
function failureIn(
  value: Fields,
  inner: Fields | undefined,
  context: ReplyContext,
): MaviError | undefined {
  const facts = errorFacts(value) ?? (inner && errorFacts(inner));
  if (facts) return failure(facts, context);
  // An error of no known shape: its status says that it is one.
  return context.status >= 400 ? failure(factsOf(value), context) : undefined;
}

/** What a choice that ended in an error says of it. */
function errorText(choices: readonly Fields[]): string | undefined {
  return choices.map((one) => string(fields(one["error"])?.["message"])).find(Boolean);
}
