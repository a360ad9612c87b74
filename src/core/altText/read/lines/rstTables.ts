/** Tables of reStructuredText: what of each cell or column is a text of its own. */

import type { TextLine } from "../../syntax/text.ts";

/** A part of a table, with white space in the place of all else, so that offsets stay. */
export interface TablePart {
  readonly text: string;
  /** Where its first line begins in the document. */
  readonly start: number;
  /** Whether its lines may grow: nothing stands beside it, and no frame around it. */
  readonly isFlexible: boolean;
}

export interface RstTable {
  /** How many lines it has. */
  readonly length: number;
  readonly parts: () => readonly TablePart[];
}

const GRID = /^\s*\+(?:[-=]+\+)+\s*$/;
const GRID_ROW = /^\s*[+|].*[+|]\s*$/;
const SIMPLE = /^\s*=+(?:[ \t]+=+)+[ \t]*$/;
/** What a part has to hold to be read. */
const LIVELY = /\.\.[ \t]/;

type LineAt = (index: number) => TextLine | undefined;

/** The table that begins with a line; none where no table does. */
export function rstTableAt(lineAt: LineAt, first: number): RstTable | undefined {
  const border = lineAt(first)?.text ?? "";
  if (GRID.test(border)) return gridAt(lineAt, first);
  return SIMPLE.test(border) ? simpleAt(lineAt, first, border) : undefined;
}

function gridAt(lineAt: LineAt, first: number): RstTable | undefined {
  const lines: TextLine[] = [];
  for (
    let line = lineAt(first);
    line && GRID_ROW.test(line.text);
    line = lineAt(first + lines.length)
  )
    lines.push(line);
  if (lines.length < 3) return undefined;
  return { length: lines.length, parts: () => cellsOf(lines) };
}

/** A piece of a line. */
interface Segment {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The cells of a grid, which may reach over several columns or rows. */
function cellsOf(lines: readonly TextLine[]): TablePart[] {
  const columns = new Set<number>();
  for (const { text } of lines)
    if (GRID.test(text)) for (const { index } of text.matchAll(/\+/g)) columns.add(index);
  const cells: Segment[][] = [];
  const open = new Map<number, Segment[]>();
  for (const [line, { text }] of lines.entries()) {
    const marks = [...columns].filter((at) => /[|+]/.test(text.charAt(at))).sort((a, b) => a - b);
    for (const [index, mark] of marks.slice(0, -1).entries()) {
      const [start, end] = [mark + 1, marks[index + 1] ?? text.length];
      const isBorder = /^[-=+]+$/.test(text.slice(start, end));
      const cell = isBorder ? undefined : (open.get(start) ?? []);
      if (cell === undefined) open.delete(start);
      else {
        if (cell.length === 0) cells.push(cell);
        cell.push({ line, start, end });
        open.set(start, cell);
      }
    }
  }
  return cells.map((cell) => partOf(lines, cell, false)).filter((part) => part !== undefined);
}

function simpleAt(lineAt: LineAt, first: number, border: string): RstTable | undefined {
  let length = 0;
  let borders = 0;
  for (let index = first + 1; length === 0; index++) {
    const line = lineAt(index);
    if (!line) return undefined;
    if (!SIMPLE.test(line.text)) continue;
    borders++;
    // As docutils has it: the first that nothing follows, or the one after that of the header.
    const isLast = borders === 2 || (lineAt(index + 1)?.text.trim() ?? "") === "";
    if (isLast) length = index + 1 - first;
  }
  return {
    length,
    parts: () => {
      const lines = Array.from({ length }, (_, i) => lineAt(first + i)).filter(
        (line) => line !== undefined,
      );
      const starts = [...border.matchAll(/=+/g)].map(({ index }) => index);
      return rowsOf(lines, starts[1] ?? 0)
        .flatMap((row) =>
          starts.map((start, column) => {
            const next = starts[column + 1];
            const end = next ?? Infinity;
            return partOf(
              lines,
              row.map((line) => ({ line, start, end })),
              next === undefined,
            );
          }),
        )
        .filter((part) => part !== undefined);
    },
  };
}

/** The numbers of the lines of each row, which begins where something stands in the first column. */
function rowsOf(lines: readonly TextLine[], second: number): number[][] {
  const rows: number[][] = [];
  for (const [index, { text }] of lines.entries()) {
    if (SIMPLE.test(text)) rows.push([]);
    else if (text.slice(0, second).trim() !== "") rows.push([index]);
    else rows.at(-1)?.push(index);
  }
  return rows;
}

/**
 * The lines of a part with nothing but its pieces, which follow one another; none that holds no image.
 * Each stands alone: in the frame of the whole table, many rows would be read row times row.
 */
function partOf(
  lines: readonly TextLine[],
  segments: readonly Segment[],
  isFlexible: boolean,
): TablePart | undefined {
  const pieces = segments.map(({ line, start, end }) =>
    (lines[line]?.text.slice(start, end) ?? "").trimEnd(),
  );
  if (!pieces.some((piece) => LIVELY.test(piece))) return undefined;
  const from = lines[segments[0]?.line ?? 0]?.start ?? 0;
  let text = "";
  for (const [index, { line, start }] of segments.entries()) {
    const piece = pieces[index] ?? "";
    // The break of the line before.
    const blank = Math.max(0, (lines[line]?.start ?? 0) - from - text.length - 1);
    text += " ".repeat(blank) + (index > 0 ? "\n" : "");
    text += " ".repeat(piece === "" ? 0 : start) + piece;
  }
  return { text, start: from, isFlexible };
}
