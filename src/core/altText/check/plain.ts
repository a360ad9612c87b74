import type { ImageReference } from "../reference.ts";

/** How much of two texts is compared. */
export const COMPARED = 2000;
/** No word or file name that says nothing is longer. */
export const LONGEST_NAME = 250;

const ASCII = /^[\0-\x7f]*$/;

/** The text that was asked for last, as one is compared with several others. */
let last = { text: "", words: "" };

/** The words of a text, without case, punctuation and accents' spelling; the text itself if it has none. */
export function plain(text: string): string {
  if (text !== last.text) last = { text, words: wordsOf(text) };
  return last.words;
}

function wordsOf(text: string): string {
  const start = text.slice(0, COMPARED).trim();
  // The same for what most texts are, in a fifth of the time.
  const words = ASCII.test(start)
    ? start
        .toLowerCase()
        .replace(/[!-/:-@[-`{-~\s]+/g, " ")
        .trim()
    : start
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[\p{P}\p{S}\p{Cf}\s]+/gu, " ")
        .trim();
  return words === "" ? start : words;
}

/** Whether an image is in a link or button. */
export function isFunctional({ link, button }: ImageReference["around"]): boolean {
  return link !== undefined || button !== undefined;
}

/** Whether it is all of a link or button, so that its alt text is what that is called. */
export function isAllOf({ link, button, mayBeNamed }: ImageReference["around"]): boolean {
  return !mayBeNamed && (link?.text.trim() === "" || button?.trim() === "");
}

/** Whether a tag has no attribute for an alt text, not even an empty one. */
export function lacksAttribute({ alt, place }: ImageReference): boolean {
  return (
    alt === undefined && /^(?:html|jsx|template|angular|literal|ruby)-/.test(place?.syntax ?? "")
  );
}

/** The last part of a path or address, as it is written. */
export function nameOf(address: string): string {
  if (address.length > 4096 || /^data:/i.test(address)) return "";
  const path = address.replace(/(?!^)[?#].*$/s, "");
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
