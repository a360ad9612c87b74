import type { Span } from "../reference.ts";

/** A place in a text, from 1; columns are UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Tells the lines and columns of a text, whose lines end with LF, CRLF or CR, as in editors. */
export function positionsOf(text: string): (offset: number) => TextPosition {
  const starts = [0];
  if (text.includes("\r"))
    for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  else
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) > offset) high = middle;
      else low = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Where a span begins and ends; the end is behind its last character. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** @param at of the text that the span is of */
export function rangeAt(at: ReturnType<typeof positionsOf>, { start, end }: Span): TextRange {
  const last = at(end);
  return { ...at(start), endLine: last.line, endColumn: last.column };
}
