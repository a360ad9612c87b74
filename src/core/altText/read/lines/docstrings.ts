import type { ImageReference, Reader } from "../../reference.ts";
import { shiftedReference } from "../move.ts";
import { rst } from "./rst.ts";

/** reStructuredText in the documentation strings of Python. */

/** Comments, strings of one line, and the beginnings of longer ones, with what says how they are read. */
const TOKEN = /#[^\n]*|([a-z]{0,2})("""|''')|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/gi;
const IMAGE = /\.\. +(?:\|[^|\n]+\| +)?(?:image|figure)::/;

interface Docstring {
  readonly start: number;
  readonly end: number;
  readonly isRaw: boolean;
}

export const docstrings: Reader = {
  read: (text) => ({
    references: IMAGE.test(text) ? docstringsIn(text).flatMap((one) => imagesIn(text, one)) : [],
  }),
};

/** The strings of several lines that no code computes and that have images. */
function docstringsIn(text: string): Docstring[] {
  const found: Docstring[] = [];
  const tokens = new RegExp(TOKEN);
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [all, prefix = "", quotes] = match;
    if (quotes === undefined) continue;
    const start = match.index + all.length;
    const end = endOf(text, start, quotes);
    tokens.lastIndex = end + quotes.length;
    const isText = /^[ru]?$/i.test(prefix) && IMAGE.test(text.slice(start, end));
    if (isText) found.push({ start, end, isRaw: /r/i.test(prefix) });
  }
  return found;
}

function endOf(text: string, start: number, quotes: string): number {
  for (let at = start; at < text.length; at++)
    if (text[at] === "\\") at++;
    else if (text.startsWith(quotes, at)) return at;
  return text.length;
}

/** The images of a string, as if it stood alone where it stands. */
function imagesIn(text: string, { start, end, isRaw }: Docstring): ImageReference[] {
  // The first line is indented less than the others, wherever it begins.
  const line = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1;
  const own = " ".repeat(start - line) + text.slice(start, end).replace(/(?<!\s)\s+$/, "");
  return rst.read(own, { components: [] }).references.map((reference) => {
    const { alt, place, ...rest } = shiftedReference(reference, line);
    if (isRaw) return { ...rest, ...(alt !== undefined && { alt }) };
    return {
      ...rest,
      ...(alt !== undefined && { alt: alt.replace(/\\(["'\\])/g, "$1") }),
      ...(place && { place: { ...place, syntax: "docstring" as const } }),
    };
  });
}
