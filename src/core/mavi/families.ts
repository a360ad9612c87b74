/* The text of an answer where it stands in no list of choices, as families of services write it. */
import { isFields, list, string, type Fields } from "./fields.ts";
import type { Layer } from "./layers.ts";
import { add, textOf, type FoundTexts, type TextPiece } from "./texts.ts";

/** What is told of an answer and is none of its text. */
const NOT_ANSWER =
  /reason|think|thought|tool|function|argument|refusal|audio|transcript|signature|follow_?up|verbose|citation|annotation|search|progress|^(status|log|debug|info|warning|user|human|system)$/i;
/** The whole text once more, at the end of its pieces. */
const WHOLE = /(completed|done|final)$/i;
/** Words of a state that stand where a text would. */
const STATE = /^(ok|success(ful|fully)?|true|false|error|fail(ed|ure)?|null|none|done|\[done\])$/i;
/** Fields of one text, in the order in which they count. */
const NAMES = [
  ...["delta", "content", "response", "answer", "result", "text", "completion"],
  ...["output_text", "output", "outputs", "predictions", "reply", "data"],
] as const;

/** The text of a layer that has one. */
export function addFamily(texts: FoundTexts, { body, kind = "", event = "" }: Layer): FoundTexts {
  // Responses' own events are read by their names.
  if (kind.startsWith("response.") || NOT_ANSWER.test(kind)) return texts;
  if (body["role"] !== undefined && NOT_ANSWER.test(string(body["role"]) ?? "")) return texts;
  // Text Generation Inference says all of it with its last token.
  const generated = string(body["generated_text"]);
  if (generated !== undefined) return add(texts, 0, generated, "whole");
  const { token } = body;
  if (isFields(token))
    return token["special"] === true ? texts : add(texts, 0, string(token["text"]));
  if (typeof token === "string") return add(texts, 0, token);
  const as: TextPiece["as"] = WHOLE.test(kind) || WHOLE.test(event) ? "whole" : "delta";
  for (const name of NAMES) {
    const text = said(body[name]);
    if (text !== undefined && text !== "" && !STATE.test(text))
      return add(
        texts,
        0,
        text,
        name.startsWith("output") ? "whole" : (asMessage(body[name]) ?? as),
      );
  }
  return texts;
}

/** Pages of chats send all of a message so far as its parts. */
function asMessage(value: unknown): TextPiece["as"] | undefined {
  return isFields(value) && Array.isArray(value["parts"]) ? "message" : undefined;
}

/** A text, parts, texts in a list, or one part alone. */
function said(value: unknown): string | undefined {
  const parts = Array.isArray(value) ? list(value) : [];
  return textOf(parts.length > 0 ? withTexts(parts) : value);
}

/** Parts in which the text is called `content`, as predictions have it. */
function withTexts(parts: readonly Fields[]): readonly Fields[] {
  return parts.map((part) =>
    typeof part["content"] === "string" && part["text"] === undefined
      ? { ...part, text: part["content"] }
      : part,
  );
}
