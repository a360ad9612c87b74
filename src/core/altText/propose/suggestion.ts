import { MaviError } from "../../mavi/errors.ts";
import type { Schema } from "../../mavi/parameters.ts";
import type { Purpose } from "../check/purpose.ts";
import { isFields } from "../../mavi/fields.ts";
import { jsonIn } from "../../mavi/findJson.ts";
import { oneLine } from "../syntax/escape.ts";
import { FINDINGS, type Finding } from "./finding.ts";

/** What an image is for, in the words of the W3C's decision tree. */
const SUGGESTED_PURPOSES = ["informative", "functional", "text", "complex", "decorative"] as const;
export type SuggestedPurpose = (typeof SUGGESTED_PURPOSES)[number];

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

/** An answer in the form that was asked for. */
interface SuggestionAnswer {
  readonly purpose: SuggestedPurpose;
  readonly alt: string;
  readonly others: readonly string[];
  readonly longDescription: string;
  readonly why: string;
}

/** Characters of a text that an image shows, such as an error message: it is not cut as a description is. */
const LONGEST_SHOWN_TEXT = 1000;

/**
 * A suggestion out of an answer: cleaned, without doubles, those that are not too long first. What the
 * document says of the purpose counts more than what the model says.
 *
 * @param reply its data, as far as it fits the form, and its text
 * @param options.hasNote its author said what they want, which counts more than any rule
 * @throws MaviError `badReply` where the image of a link or button got no text at all
 */
export function suggestionOf(
  reply: { readonly data?: unknown; readonly text: string },
  options: { readonly maxLength: number; readonly purpose: Purpose; readonly hasNote?: boolean },
): Suggestion {
  const answer = reply.data === undefined ? answerIn(reply.text) : (reply.data as SuggestionAnswer);
  const limit = answer.purpose === "text" ? LONGEST_SHOWN_TEXT : options.maxLength;
  const texts = [answer.alt, ...answer.others].map((text) => cleaned(text, options.hasNote));
  const fitting = texts.filter((text) => isWithin(text, limit));
  const others = texts.filter((text) => !isWithin(text, limit)).map((text) => cut(text, limit));
  const alts = [...new Set([...fitting, ...others])].filter((text) => text !== "").slice(0, 3);
  const decided = decidedPurpose(options.purpose);
  if (decided === "functional" && alts.length === 0)
    throw new MaviError({ reason: "badReply", code: "SCHEMA" });
  // Nothing to say is what decorative means.
  const purpose = decided ?? (alts.length === 0 ? "decorative" : answer.purpose);
  return {
    purpose,
    alts: purpose === "decorative" ? ["", ...alts].slice(0, 3) : alts,
    longDescription: purpose === "complex" ? answer.longDescription.trim() : "",
    why: oneLine(answer.why).slice(0, 300),
  };
}

/** What an endpoint says that ignores the form: an object with some of it, or the alt text alone. */
function answerIn(text: string): SuggestionAnswer {
  const known = [...jsonIn(text)]
    .map(({ value }) => value)
    .find((value) => typeof value === "object" && value !== null && "alt" in value);
  const { purpose, alt, others, longDescription, why } = (known ?? {}) as Partial<
    Record<keyof SuggestionAnswer, unknown>
  >;
  const strings = Array.isArray(others) ? others.filter((one) => typeof one === "string") : [];
  const words = text.replace(/^```\w*\s*|\s*```$/g, "").trim();
  return {
    purpose: SUGGESTED_PURPOSES.find((one) => one === purpose) ?? "informative",
    alt: typeof alt === "string" ? alt : known ? "" : words,
    others: strings,
    longDescription: typeof longDescription === "string" ? longDescription : "",
    why: typeof why === "string" ? why : "",
  };
}

const PREFIX =
  /^(?:(?:an?|the)\s+)?(?:image|picture|photo(?:graph)?|graphic|screenshot)\s+(?:of|showing|that shows|depicting)\s+(?=\S)/i;
/** A text in quotation marks, with none of them in it: `"Save" beside "Cancel"` is no such text. */
const QUOTED = [/^"([^"]*)"$/, /^“([^“”]*)”$/, /^„([^„“”]*)[“”]$/, /^«([^«»]*)»$/, /^'([^']*)'$/];
/** Words that have no case of their own, as names of products have. */
const SMALL_WORD =
  /^(?:an?|the|this|these|some|several|many|two|three|four|five|six|seven|eight|nine|ten|its?|their|his|her|ein(?:e[nmrs]?)?|der|die|das|une?|des?|les?|la|un[ao]s?|el|los|las)(?=\s)/;

/** Without what models put around a text although they were told not to. */
function cleaned(text: string, hasNote = false): string {
  const line = oneLine(text).slice(0, 10_000);
  const bare = QUOTED.flatMap((quoted) => quoted.exec(line)?.[1] ?? [])[0] ?? line;
  const own = bare.replace(/^alt(?: text)?:\s*/i, "");
  const said = hasNote ? own : own.replace(PREFIX, "");
  return said === bare
    ? said
    : said.replace(SMALL_WORD, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

/** By characters as readers count them; 0 is no limit. */
function isWithin(text: string, limit: number): boolean {
  return limit <= 0 || [...new Intl.Segmenter().segment(text)].length <= limit;
}

/** Cut where a sentence ends; whole where none does, since half a sentence says something else. */
function cut(text: string, limit: number): string {
  const next = [...new Intl.Segmenter().segment(text)][limit];
  const room = text.slice(0, (next?.index ?? text.length) + 1);
  return /^.{20,}(?:[.!?](?=\s)|[。！？])/s.exec(room)?.[0].trim() ?? text;
}
