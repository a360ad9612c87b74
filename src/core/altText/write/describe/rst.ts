import type { ImageReference, TextEdit } from "../../reference.ts";
import { lineBreakAt, linesOf } from "../../syntax/text.ts";
import { insertion, lineStart, paragraphBelow } from "./lines.ts";
import { rstWords } from "./words.ts";

const width = (line: string): number => {
  let columns = 0;
  for (const sign of /^\s*/.exec(line)?.[0] ?? "") columns += sign === "\t" ? 8 - (columns % 8) : 1;
  return columns;
};

/** Caption of a figure, legend where it has one, or a paragraph after an image. */
export function describeInRst(
  text: string,
  { span, element }: ImageReference,
  description: string,
): TextEdit | undefined {
  const words = rstWords(description);
  const start = lineStart(text, span.start);
  const prefix = text.slice(start, span.start).replace(/\S/g, " ");
  // A substitution stands elsewhere than where it is shown.
  if (/^\.\.[ \t]+\|/.test(text.slice(span.start, span.end))) return undefined;
  if (element !== "figure") return paragraphBelow(text, span.end - 1, prefix, words);
  const options = text.slice(span.start, span.end).split("\n").slice(1);
  const option = options.find((line) => /^\s+:/.test(line));
  let indent = option ? (/^\s*/.exec(option)?.[0] ?? "") : `${prefix}   `;
  // What is indented further than the directive is its own.
  let last = span.end;
  let isFirst = true;
  for (const line of linesOf(text)) {
    if (line.start <= span.end) continue;
    if (line.text.trim() === "") continue;
    if (width(line.text) <= width(prefix)) break;
    if (isFirst) indent = /^\s*/.exec(line.text)?.[0] ?? indent;
    isFirst = false;
    last = line.end;
  }
  const below = paragraphBelow(text, last, indent, words);
  // The last line of a document without a break ends it.
  return last === text.length && lineBreakAt(text, last) === "\n"
    ? insertion(last, `\n\n${indent}${words}`)
    : below;
}
