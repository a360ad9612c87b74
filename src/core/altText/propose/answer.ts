/** What a model says that does not keep to the form it was asked for. */

import { MaviError } from "../../mavi/errors.ts";
import { isFields } from "../../mavi/fields.ts";
import { jsonIn, type FoundJson } from "../../mavi/findJson.ts";
import { isDecorativeIn, textsInWords } from "./answerInWords.ts";

/** What an image is for, in the words of the W3C's decision tree. */
export const SUGGESTED_PURPOSES = [
  "informative",
  "functional",
  "text",
  "complex",
  "decorative",
] as const;
export type SuggestedPurpose = (typeof SUGGESTED_PURPOSES)[number];

/** An answer in the form that was asked for. */
export interface SuggestionAnswer {
  readonly purpose: SuggestedPurpose;
  readonly alt: string;
  readonly others: readonly string[];
  readonly longDescription: string;
  readonly why: string;
}

/** Objects and lists that an object with an alt text may be in. */
const DEEPEST = 3;
/** Names of the field that has the alt text, or several; in small letters alone. */
const ALT_NAMES = ["alt", "alttext", "alternativetext", "alts", "alttexts"];
const OTHER_NAMES = ["others", "alternatives"];

/**
 * An answer out of free words: an object with some of the form, a list of texts, one behind a label,
 * or the text alone.
 *
 * @throws MaviError `badReply` where it says no text, and not that none is needed
 */
export function answerIn(text: string): SuggestionAnswer {
  const said = text.replace(/<(think|thinking|reasoning)>[^]*?<\/\1>/gi, "").trim();
  const found = [...jsonIn(said)];
  const known = found.map(({ value }) => fieldsIn(value)).find((one) => one !== undefined);
  const answer = known
    ? answerOf(known)
    : isData(said, found)
      ? answerOfTexts(found)
      : answerInWords(said);
  if (!answer) throw new MaviError({ reason: "badReply", code: "SCHEMA" });
  return answer;
}

/** Whether the text is nothing but data, in which nothing is called an alt text. */
function isData(text: string, found: readonly FoundJson[]): boolean {
  const begins = /^(?:`{3}(?:json)?\s*)?[[{]/i.test(text);
  return (
    (begins && found.some(({ value }) => typeof value === "object")) ||
    found.some(({ source }) => source === text)
  );
}

/** A text as JSON, or a list of some. */
function answerOfTexts([first]: readonly FoundJson[]): SuggestionAnswer | undefined {
  const value = isFields(first?.value) ? [] : first?.value;
  const texts = textsIn(value).filter((text) => text.trim() !== "");
  return texts.length > 0 ? answerOf(new Map([["alt", texts]])) : undefined;
}

/** The fields of an object with an alt text, by their names in small letters; also of one within another. */
function fieldsIn(value: unknown, depth = 0): ReadonlyMap<string, unknown> | undefined {
  if (depth > DEEPEST || typeof value !== "object" || value === null) return undefined;
  if (isFields(value) && !Array.isArray(value)) {
    const fields = new Map(
      Object.entries(value).map(([name, one]) => [name.toLowerCase().replace(/[^a-z]/g, ""), one]),
    );
    if (ALT_NAMES.some((name) => fields.has(name))) return fields;
  }
  for (const one of Object.values(value)) {
    const found = fieldsIn(one, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function answerOf(fields: ReadonlyMap<string, unknown>): SuggestionAnswer | undefined {
  const first = (names: readonly string[]): unknown =>
    names.map((name) => fields.get(name)).find((one) => one !== undefined && one !== null);
  const purpose = purposeIn(textIn(fields.get("purpose")));
  const said = textsIn(first(ALT_NAMES));
  if (said.length === 0 && purpose !== "decorative") return undefined;
  const [alt = "", ...more] = said;
  return {
    purpose: purpose ?? "informative",
    alt,
    others: [...more, ...textsIn(first(OTHER_NAMES))],
    longDescription: textIn(fields.get("longdescription")),
    why: textIn(fields.get("why")),
  };
}

function answerInWords(said: string): SuggestionAnswer | undefined {
  const words = said.replace(/^```\w*\s*|(?<!\s)\s*```$/g, "").trim();
  const answer = { longDescription: "", why: "" };
  if (isDecorativeIn(words)) return { ...answer, purpose: "decorative", alt: "", others: [] };
  const purpose = purposeIn(/^\W*purpose\W+(\w+)/im.exec(words)?.[1] ?? "") ?? "informative";
  const [alt, ...others] = textsInWords(words);
  return alt === undefined ? undefined : { ...answer, purpose, alt, others };
}

const purposeIn = (said: string): SuggestedPurpose | undefined =>
  SUGGESTED_PURPOSES.find((one) => one === said.trim().toLowerCase());
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
/** One text, a list of them, or one for each language. */
const textsIn = (value: unknown): readonly string[] =>
  (typeof value === "object" && value !== null ? Object.values(value) : [value]).filter(
    (one) => typeof one === "string",
  );
