import type { Span } from "../reference.ts";

/** What stands in the brackets of an image beside its alt text: sizes of Obsidian and Discourse, keywords of Marp. */

const SIZE = /(?<![ \t])[ \t]*\\?\|[ \t]*(?:\d+(?:x\d*)?(?:,[ \t]*\d+%)?|\d+%)[ \t]*$/;
/** Whether a text behind an alt text would be read as a size. */
export const isSize = (text: string): boolean => SIZE.exec(text)?.index === 0;

/** Keywords that are no words. */
const SURE =
  /^(?:(?:w|h|width|height):(?:auto|[\d.]+[a-z%]*)|(?:left|right):[\d.]+%|(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia):\S+)$/;
/** Keywords that are words, too: only beside `bg`. */
const BESIDE =
  /^(?:left|right|vertical|fit|contain|cover|auto|blur|grayscale|invert|sepia|[\d.]+%)$/;

/** Seen by nobody; a word with it behind is no keyword. */
const JOINER = "\u2060";

const isKeywordBeside = (word: string, isBackground: boolean): boolean =>
  SURE.test(word) || (isBackground && (word === "bg" || BESIDE.test(word)));

/**
 * A text whose words are no keywords.
 *
 * @param keywords those it is written behind, in its brackets
 */
export function asWords(text: string, keywords: string): string {
  const words = text.split(" ");
  const isBackground = words.includes("bg") || /(?:^| )bg /.test(keywords);
  return words
    .map((word) => (isKeywordBeside(word, isBackground) ? word + JOINER : word))
    .join(" ");
}

export interface Brackets {
  /** Where the alt text is. */
  readonly content: Span;
  readonly alt: string;
  /** What stands before it, and stays. */
  readonly keywords: string;
  /** Behind the words of a slide, where it has no alt text. */
  readonly isBackground: boolean;
  /** A bar and a size stand behind it. */
  readonly isSized: boolean;
}

/**
 * The alt text without sizes and keywords.
 *
 * @param alt what is between the brackets, decoded
 */
export function withoutKeywords(text: string, content: Span, alt: string): Brackets | undefined {
  const written = text.slice(content.start, content.end);
  const size = written.includes("|") ? SIZE.exec(written)?.[0] : undefined;
  if (size !== undefined)
    return {
      content: { start: content.start, end: content.end - size.length },
      alt: alt.replace(SIZE, ""),
      ...{ keywords: "", isBackground: false, isSized: true },
    };
  // One of these is in all of them, or beside them.
  if (!alt.includes(":") && !alt.includes("bg")) return undefined;
  const words = alt.split(/ +/).filter(Boolean);
  const isBackground = words.includes("bg");
  const isKeyword = (word: string): boolean => isKeywordBeside(word, isBackground);
  // `bg` alone may be the alt text of a lazy hand.
  if (
    !words.some((word) => SURE.test(word)) &&
    !(isBackground && words.some((word) => BESIDE.test(word)))
  )
    return undefined;
  const rest = words
    .filter((word) => !isKeyword(word))
    .join(" ")
    .replaceAll(JOINER, "");
  const keywords = words.filter(isKeyword).join(" ");
  return { content, alt: rest, keywords: `${keywords} `, isBackground, isSized: false };
}
