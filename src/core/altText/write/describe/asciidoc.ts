import type { ImageReference, TextEdit } from "../../reference.ts";
import { item, lineBreakAt, linesOf } from "../../syntax/text.ts";
import { insertion, paragraphBelow } from "./lines.ts";
import { asciidocWords } from "./words.ts";

const TABLE = /^[|,:!]={3,}[ \t]*$/;
const EDGE = /^(?:={4,}|\*{4,}|_{4,}|-{2}|-{4,}|\.{4,}|\+|\[.*\]|[|,:!]={3,})[ \t]*$/;
const ITEM = /^[ \t]*(?:[-*.]+|\d+\.|[a-z]\.|<(?:\d+|\.)>)[ \t]+\S/i;

/** A paragraph after the block, or the table, that holds an image; in a list it is joined to its item. */
export function describeInAsciidoc(
  text: string,
  { span }: ImageReference,
  description: string,
): TextEdit | undefined {
  const words = asciidocWords(description);
  const lines = linesOf(text);
  const at = lines.findIndex(({ end }) => end >= span.start);
  let table = -1;
  for (let i = 0; i < at; i++)
    if (TABLE.test(item(lines, i).text))
      table =
        table < 0 ? i : item(lines, i).text.trim() === item(lines, table).text.trim() ? -1 : table;
  if (table >= 0) {
    const fence = item(lines, table).text.trim();
    const end = lines.find(({ text: line }, i) => i >= at && line.trim() === fence);
    return end && paragraphBelow(text, end.start, "", words);
  }
  let first = at;
  while (first > 0 && !isEdge(lines[first - 1]?.text) && !ITEM.test(item(lines, first).text))
    first--;
  let last = at;
  while (
    lines[last + 1] &&
    !isEdge(lines[last + 1]?.text) &&
    !ITEM.test(lines[last + 1]?.text ?? "")
  )
    last++;
  const isBlock = item(lines, at).text.startsWith("image::");
  const end = isBlock ? at : last;
  const isJoined = lines[first - 1]?.text.trim() === "+";
  const isItem = ITEM.test(item(lines, first).text) || isJoined;
  if (!isItem) return paragraphBelow(text, item(lines, end).start, "", words);
  const feed = lineBreakAt(text, span.start);
  return insertion(item(lines, end).end, `${feed}+${feed}${words}`);
}

const isEdge = (line: string | undefined): boolean => {
  const said = line?.trim() ?? "";
  return said === "" || EDGE.test(said) || said.startsWith("image::");
};
