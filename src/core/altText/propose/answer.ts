/** What a model says that does not keep to the form it was asked for. */

import { MaviError } from "../../mavi/errors.ts";
import { isFields } from "../../mavi/fields.ts";
import { jsonIn } from "../../mavi/findJson.ts";

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

/** Characters of free words that are looked at. */
const LONGEST_WORDS = 20_000;
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
  const values = [...jsonIn(said)].map(({ value }) => value);
  const known = values.map((value) => fieldsIn(value)).find((one) => one !== undefined);
  const answer = known ? answerOf(known) : isJson(said) ? undefined : answerInWords(said);
  if (!answer) throw new MaviError({ reason: "badReply", code: "SCHEMA" });
  return answer;
}

/** Whether the text is nothing but an object or a list, in which no alt text was found. */
const isJson = (text: string): boolean =>
  /^[[{]/.test(text) && [...jsonIn(text)].some(({ value }) => typeof value === "object");

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

const ALONE: readonly RegExp[] = [
  /^!\[(?<alt>[^\]]+)\]\([^)]*\)$/,
  /<img\b[^>]*?\balt="(?<alt>[^"]+)"/is,
  /<img\b[^>]*?\balt='(?<alt>[^']+)'/is,
  /^alt="(?<alt>[^"]+)"$/i,
  // An object that breaks off.
  /"alt(?:[ _-]?text)?"\s*:\s*"(?<alt>(?:[^"\\\n]|\\.)+)"/i,
  /^[\s*_#>-]*alt(?:ernative)?(?:[ _-]?text)?[*_\s]*:[*_ \t]*(?<alt>\S.*)$/im,
];
/** A line that only leads to the text. */
const LEADING =
  /^(?=[^\n]*(?:\b(?:here|sure|certainly|of course|hier|voici|aquí)\b|alt(?:ernative)?[ -]?text))[^\n]{1,200}:[*_]*\s*\n+/i;
const ITEM = /^\s*(?:\d{1,2}[.)]|[-*•])\s+(?<alt>\S.*)$/;
/** How models say that they will not, or cannot see. */
const REFUSAL =
  /^(?:(?:i['’]?m|i am|we['’]?re)?\s*(?:very |so |really )?sorry\b[^]*\b(?:can(?:no|['’])t|cannot|unable|not able)\b|(?:unfortunately,? )?i (?:can(?:no|['’])t|cannot|am unable|am not able|do(?: no|n['’])t have)\b|i['’]m (?:unable|not able)\b|as an? (?:ai|artificial|(?:large )?language)\b|(?:es tut mir leid|leider)\b[^]*\bkann\b|ich kann\b[^]*\bnicht\b|je (?:ne peux|suis désolé)|lo siento\b|申し訳|抱歉|很抱歉|对不起)/i;

function answerInWords(said: string): SuggestionAnswer | undefined {
  const bare = said
    .slice(0, LONGEST_WORDS)
    .replace(/^```\w*\s*|\s*```$/g, "")
    .trim();
  const purpose = purposeIn(/^\W*purpose\W+(\w+)/im.exec(bare)?.[1] ?? "");
  const answer = { purpose: purpose ?? "informative", longDescription: "", why: "" } as const;
  if (/^\W*(?:purpose\W+)?decorative\W*$/i.test(bare))
    return { ...answer, purpose: "decorative", alt: "", others: [] };
  const words = bare.replace(LEADING, "").trim();
  if (words === "" || REFUSAL.test(words)) return undefined;
  const found = ALONE.map((pattern) => pattern.exec(words)?.groups?.["alt"]).find(Boolean);
  if (found) return { ...answer, alt: found.replace(/\\(["\\/])/g, "$1"), others: [] };
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  const items = lines.flatMap((line) => ITEM.exec(line)?.groups?.["alt"] ?? []);
  const isList = items.length > 1 && items.length === lines.length;
  const [alt = "", ...others] = isList ? items : [words];
  return { ...answer, alt, others };
}

const purposeIn = (said: string): SuggestedPurpose | undefined =>
  SUGGESTED_PURPOSES.find((one) => one === said.trim().toLowerCase());
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
const textsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
