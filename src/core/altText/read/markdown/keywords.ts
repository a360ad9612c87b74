import type { Span } from "../../reference.ts";

/** What stands in the brackets of an image beside its alt text: sizes of Obsidian and Discourse, keywords of Marp. */

const SIZE = /[ \t]*\\?\|[ \t]*(?:\d+(?:x\d*)?(?:,[ \t]*\d+%)?|\d+%)[ \t]*$/;
/** Keywords that are no words. */
const SURE =
  /^(?:(?:w|h|width|height):(?:auto|[\d.]+[a-z%]*)|(?:left|right):[\d.]+%|(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia):\S+)$/;
/** Keywords that are words, too: only beside `bg`. */
const BESIDE =
  /^(?:left|right|vertical|fit|contain|cover|auto|blur|grayscale|invert|sepia|[\d.]+%)$/;

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
  const size = SIZE.exec(written)?.[0];
  if (size !== undefined)
    return {
      content: { start: content.start, end: content.end - size.length },
      alt: alt.replace(SIZE, ""),
      ...{ keywords: "", isBackground: false, isSized: true },
    };
  const words = alt.split(/ +/).filter(Boolean);
  const isBackground = words.includes("bg");
  const isKeyword = (word: string): boolean =>
    SURE.test(word) || (isBackground && (word === "bg" || BESIDE.test(word)));
  // `bg` alone may be the alt text of a lazy hand.
  if (
    !words.some((word) => SURE.test(word)) &&
    !(isBackground && words.some((word) => BESIDE.test(word)))
  )
    return undefined;
  const rest = words.filter((word) => !isKeyword(word)).join(" ");
  const keywords = words.filter(isKeyword).join(" ");
  return { content, alt: rest, keywords: `${keywords} `, isBackground, isSized: false };
}
