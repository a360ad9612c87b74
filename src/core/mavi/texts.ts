/*
 * The answer text in one JSON object of a reply. Fields are read by name where they are used, and
 * arrays are filled, not joined: this runs for each chunk, and a helper that takes names looks each
 * one up anew.
 */
import { fields, isFields, list, nonEmpty, number, string, type Fields } from "./fields.ts";

/** Text of one of the answers. */
export interface TextPiece {
  readonly index: number;
  readonly text: string;
  /**
   * A piece to append; a message, which is all of the text mostly; or all of it for sure.
   * Some services give a piece of the text in each message.
   */
  readonly as: "delta" | "message" | "whole";
}

/** The pieces found so far. They begin as one: a list that begins empty takes room for many at its first. */
export type FoundTexts = TextPiece[] | undefined;

export function add(
  texts: FoundTexts,
  index: number,
  text: string | undefined,
  as: TextPiece["as"] = "delta",
): FoundTexts {
  if (!text) return texts;
  if (!texts) return [{ index, text, as }];
  texts.push({ index, text, as });
  return texts;
}

export function addChoices(texts: FoundTexts, choices: readonly Fields[]): FoundTexts {
  let i = 0;
  for (const choice of choices) {
    const index = indexOf(choice) ?? i;
    i++;
    const piece = nonEmpty(textOf(choice["text"])) ?? contentOf(choice["delta"]);
    texts = piece
      ? add(texts, index, piece)
      : add(texts, index, contentOf(choice["message"]), "message");
  }
  return texts;
}

/** The content of a message, or the message itself where it is a text. */
function contentOf(message: unknown): string | undefined {
  return typeof message === "string" ? message : textOf(fields(message)?.["content"]);
}

/** Which answer a piece is of; nothing where that is no number that an answer can have. */
export function indexOf(choice: Fields): number | undefined {
  const index = choice["index"];
  return typeof index === "number" && index >= 0 && index < 1000 && Number.isInteger(index)
    ? index
    : undefined;
}

export function addCandidates(texts: FoundTexts, candidates: readonly Fields[]): FoundTexts {
  let i = 0;
  for (const candidate of candidates) {
    const index = indexOf(candidate) ?? i;
    i++;
    const { content } = candidate;
    texts = add(texts, index, isFields(content) ? textOf(content["parts"]) : string(content));
  }
  return texts;
}

export function addEvent(
  texts: FoundTexts,
  type: string | undefined,
  body: Fields,
  response: Fields | undefined,
): FoundTexts {
  if (type === "response.output_text.delta") return add(texts, 0, string(body["delta"]));
  if (type === "response.output_text.done") {
    // One output of several would stand for all; the closing event has them together.
    return number(body["output_index"]) ? texts : add(texts, 0, string(body["text"]), "whole");
  }
  const output = (response ?? body)["output"];
  if (!Array.isArray(output)) return texts;
  const parts = list(output)
    .filter((item) => item["type"] !== "reasoning")
    .map((item) => textOf(item["content"]) ?? "");
  return add(texts, 0, parts.join(""), "whole");
}

/** A text, the text of a part, or those of parts joined; reasoning parts are not answer text. */
export function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (isFields(content)) return string(content["text"]) ?? textOf(content["parts"]);
  if (!Array.isArray(content)) return undefined;
  const items: readonly unknown[] = content;
  if (items.length > 0 && items.every((one) => typeof one === "string")) return items.join("");
  let text = "";
  for (const part of list(content)) {
    const isReasoning =
      part["thought"] === true || /reason|think|thought/.test(string(part["type"]) ?? "");
    if (!isReasoning) text += string(part["text"]) ?? "";
  }
  return text;
}
