import { MaviError } from "../../mavi/errors.ts";
import type { Schema } from "../../mavi/parameters.ts";
import type { Purpose } from "../check/purpose.ts";
import { oneLine } from "../syntax/escape.ts";

/** What an image is for, in the words of the W3C's decision tree. */
const PURPOSES = ["informative", "functional", "text", "complex", "decorative"] as const;
export type SuggestedPurpose = (typeof PURPOSES)[number];

/** What a model suggests, made fit to be written. */
export interface Suggestion {
  readonly purpose: SuggestedPurpose;
  /** The best first, up to three; one that is empty where the image is decorative. */
  readonly alts: readonly string[];
  /** What a complex image says, for below it; often empty. */
  readonly longDescription: string;
  readonly why: string;
}

/** Which purpose the document alone decides; undefined where the model has to look. */
export function decidedPurpose(purpose: Purpose): "functional" | "decorative" | undefined {
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
      purpose: { type: "string", enum: decided ? [decided] : [...PURPOSES] },
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

/**
 * A suggestion out of validated data: cleaned, without doubles, and none too long. What the
 * document says of the purpose counts more than what the model says.
 *
 * @throws MaviError `badReply` where the image of a link or button got no text at all
 */
export function suggestionOf(
  data: unknown,
  options: { readonly maxLength: number; readonly purpose: Purpose },
): Suggestion {
  const answer = data as {
    purpose: SuggestedPurpose;
    alt: string;
    others: readonly string[];
    longDescription: string;
    why: string;
  };
  const texts = [answer.alt, ...answer.others].map((text) =>
    fitted(cleaned(text), options.maxLength),
  );
  const alts = [...new Set(texts)].filter((text) => text !== "").slice(0, 3);
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

const PREFIX =
  /^(?:(?:an?|the)\s+)?(?:image|picture|photo(?:graph)?|graphic|screenshot)\s+(?:of|showing|that shows|depicting)\s+(?=\S)/i;

/** Without what models put around a text although they were told not to. */
function cleaned(text: string): string {
  const line = oneLine(text).slice(0, 10_000);
  const bare = /^(["'“„«])(.*)(["'”“»])$/.exec(line)?.[2] ?? line;
  const said = bare.replace(/^alt(?: text)?:\s*/i, "").replace(PREFIX, "");
  return said === bare ? said : said.charAt(0).toUpperCase() + said.slice(1);
}

/** Cut where a sentence, a part of one or a word ends; by characters as readers count them. */
function fitted(text: string, maxLength: number): string {
  if (maxLength <= 0) return text;
  const parts = [...new Intl.Segmenter().segment(text)];
  const next = parts[maxLength];
  if (!next) return text;
  const room = text.slice(0, next.index + 1);
  const ends = [/^.{20,}[.!?。！？](?=\s|$)/s, /^.{20,}(?=[;,，、:–—]\s?)/s, /^.*\S(?=\s)/s];
  for (const end of ends) {
    const found = end.exec(room)?.[0];
    if (found) return found.trim();
  }
  return text.slice(0, next.index).trim();
}
