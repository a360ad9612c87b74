import { MaviError } from "../../mavi/errors.ts";
import type { Schema } from "../../mavi/parameters.ts";
import type { Purpose } from "../check/purpose.ts";
import { isFields } from "../../mavi/fields.ts";
import { oneLine } from "../syntax/escape.ts";
import {
  answerIn,
  SUGGESTED_PURPOSES,
  type SuggestedPurpose,
  type SuggestionAnswer,
} from "./answer.ts";
import { LABEL } from "./answerInWords.ts";
import { cut, isWithin } from "./cut.ts";
import { FINDINGS, type Finding } from "./finding.ts";
import { isRefusal } from "./refusal.ts";

/** What a model suggests, made fit to be written. */
export interface Suggestion {
  readonly purpose: SuggestedPurpose;
  /** The best first, up to three; one that is empty where the image is decorative. */
  readonly alts: readonly string[];
  /** What a complex image says, for below it; often empty. */
  readonly longDescription: string;
  readonly why: string;
  /** Of the text that was there, which was held against its image; `why` says what was found. */
  readonly finding?: Finding;
}

/** Whether a value, out of a file that anybody may write, is a suggestion. */
export function isSuggestion(value: unknown): value is Suggestion {
  if (!isFields(value)) return false;
  const { purpose, alts, longDescription, why, finding } = value;
  return (
    SUGGESTED_PURPOSES.some((one) => one === purpose) &&
    Array.isArray(alts) &&
    alts.every((one) => typeof one === "string") &&
    typeof longDescription === "string" &&
    typeof why === "string" &&
    (finding === undefined || FINDINGS.some((one) => one === finding))
  );
}

/** Which purpose the document alone decides; undefined where the model has to look. */
function decidedPurpose(purpose: Purpose): "functional" | "decorative" | undefined {
  if (purpose.kind === "functional") return "functional";
  // Whoever asks for a text where an empty one was said may want to change that.
  return purpose.kind === "decorative" && purpose.because !== "said" ? "decorative" : undefined;
}

/** The form of an answer; what the document decides leaves the model no other purpose. */
export function suggestionSchema(purpose: Purpose): Schema {
  const decided = decidedPurpose(purpose);
  return {
    type: "object",
    properties: {
      purpose: { type: "string", enum: decided ? [decided] : [...SUGGESTED_PURPOSES] },
      alt: {
        type: "string",
        description: "Best alt text; empty only where purpose is decorative",
        ...(decided === "functional" && { minLength: 1 }),
      },
      others: {
        type: "array",
        items: { type: "string" },
        maxItems: 2,
        description: "Two more that say it in another way or at another length",
      },
      longDescription: {
        type: "string",
        description: "Only where purpose is complex: what it says, in sentences; empty otherwise",
      },
      why: { type: "string", description: "One short sentence: why this purpose and this text" },
    },
    required: ["purpose", "alt", "others", "longDescription", "why"],
  };
}

/** Characters of a text that an image shows, such as an error message: it is not cut as a description is. */
const LONGEST_SHOWN_TEXT = 1000;

/**
 * A suggestion out of an answer: cleaned, without doubles, those that are not too long first. What the
 * document says of the purpose counts more than what the model says.
 *
 * @param reply its data, as far as it fits the form, and its text
 * @param options.hasNote its author said what they want, which counts more than any rule
 * @throws MaviError `badReply` where the image of a link or button got no text at all, or the answer has none or refuses one
 */
export function suggestionOf(
  reply: { readonly data?: unknown; readonly text: string },
  options: { readonly maxLength: number; readonly purpose: Purpose; readonly hasNote?: boolean },
): Suggestion {
  const answer = reply.data === undefined ? answerIn(reply.text) : (reply.data as SuggestionAnswer);
  const { hasNote = false } = options;
  const decided = decidedPurpose(options.purpose);
  const isShownText = (decided ?? answer.purpose) === "text";
  const limit = hasNote ? 0 : isShownText ? LONGEST_SHOWN_TEXT : options.maxLength;
  const said = [answer.alt, ...answer.others].map((text) => cleaned(text, hasNote));
  const texts = said.filter((text) => isShownText || !isRefusal(text));
  if (texts.length < said.length && texts.every((text) => text === ""))
    throw new MaviError({ reason: "badReply", code: "SCHEMA" });
  const fitting = texts.filter((text) => isWithin(text, limit));
  const others = texts.filter((text) => !isWithin(text, limit)).map((text) => cut(text, limit));
  const alts = [...new Set([...fitting, ...others])]
    .filter((text) => /[^\s\p{Cf}]/u.test(text))
    .slice(0, 3);
  if (decided === "functional" && alts.length === 0)
    throw new MaviError({ reason: "badReply", code: "SCHEMA" });
  // Nothing to say is what decorative means.
  const purpose = decided ?? (alts.length === 0 ? "decorative" : answer.purpose);
  return {
    purpose,
    alts: purpose === "decorative" ? ["", ...alts.filter(isSome)].slice(0, 3) : alts,
    longDescription: purpose === "complex" ? answer.longDescription.trim() : "",
    why: oneLine(answer.why).slice(0, 300),
  };
}

const PREFIX =
  /^(?:(?:an?|the|this)\s+)?(?:image|picture|photo(?:graph)?|graphic|screenshot)\s+(?:of|shows|showing|that shows|depicts|depicting)\s+(?!(?:that|how|what|where|why|which|when|who)\b)(?=\S)/i;
/** A text in quotation marks, with none of them in it: `"Save" beside "Cancel"` is no such text. */
const QUOTED = [
  /^"([^"]*)"$/,
  /^“([^“”]*)”$/,
  /^„([^„“”]*)[“”]$/,
  /^«([^«»]*)»$/,
  /^'([^']*)'$/,
  /^‘([^‘’]*)’$/,
  /^「([^「」]*)」$/,
  /^『([^『』]*)』$/,
];
/** Words that have no case of their own, as names of products have. */
const SMALL_WORD =
  /^(?:an?|the|this|these|some|several|many|two|three|four|five|six|seven|eight|nine|ten|its?|their|his|her|ein(?:e[nmrs]?)?|der|die|das|une?|des?|les?|la|un[ao]s?|el|los|las)(?=\s)/;

/** Words in place of a text that is not needed. */
const NOTHING =
  /^[([<"'“]*(?:(?:is )?empty(?: string| alt(?: text)?)?|none|n\/?a|null|leer|no alt(?: text)?(?: (?:is )?(?:needed|required))?|decorative)[)\]>"'”]*\.?$/i;
const isSome = (text: string): boolean => !NOTHING.test(text);

/** Without what models put around a text although they were told not to. */
function cleaned(text: string, hasNote = false): string {
  const line = oneLine(text).slice(0, 10_000);
  const named = line.replace(LABEL, "");
  const quoted = QUOTED.flatMap((one) => one.exec(named)?.[1] ?? [])[0] ?? named;
  const own = quoted.replace(LABEL, "");
  const said = hasNote ? own : own.replace(PREFIX, "");
  const isBare = said === quoted && named === line;
  return isBare
    ? said
    : said.replace(SMALL_WORD, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}
