import { ALIVE, DAMAGED, IDLE, OVER, type Came, type Chunk } from "./chunk.ts";
import { failure, type ReplyContext } from "./failure.ts";
import { string } from "./fields.ts";

/** `[ERROR] x`, `Error: x`, `RateLimitError: x`. */
const ERROR_WORDS =
  /^(\[(?:error|exception)\]:?|(?:[a-z]*(?:error|exception))(?: code)?\s*:)\s*(?=\S)/i;

/** Data that is no JSON object: a word of the stream's own, a JSON string, or a token as it stands. */
export function readWord(
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
  return { texts: [{ index: 0, text, as: "delta" }], terminal: false };
}

/** A JSON text, or a text as it stands; undefined for what was to be JSON and is none. */
export function bareText(data: string): string | undefined {
  if (!data.trimStart().startsWith('"')) return data.trimStart().startsWith("{") ? undefined : data;
  try {
    const value: unknown = JSON.parse(data);
    return string(value);
  } catch {
    return undefined;
  }
}
