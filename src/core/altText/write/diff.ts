import type { TextEdit } from "../reference.ts";
import { withEdits } from "./plan.ts";

/** Lines around a change that are shown. */
const CONTEXT = 3;

/** Lines that become others; the end is behind the last one. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * What edits change in a text, as a unified diff that `git apply` and `patch` take; empty where they change nothing.
 *
 * @param path of the file, with forward slashes
 */
export function unifiedDiff(path: string, text: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(text);
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  const blocks = blocksOf(lines, { starts, text, edits });
  let shift = 0;
  let diff = "";
  for (const hunk of hunksOf(blocks)) {
    const from = Math.max(0, (hunk[0]?.start ?? 0) - CONTEXT);
    const to = Math.min(lines.length, (hunk.at(-1)?.end ?? 0) + CONTEXT);
    const grown = hunk.reduce(
      (sum, { start, end, lines: own }) => sum + own.length - (end - start),
      0,
    );
    const [before, after] = [to - from, to - from + grown];
    diff += `@@ -${rangeOf(from, before)} +${rangeOf(from + shift, after)} @@\n`;
    let at = from;
    for (const { start, end, lines: own } of hunk) {
      diff += marked(" ", lines.slice(at, start));
      diff += marked("-", lines.slice(start, end)) + marked("+", own);
      at = end;
    }
    diff += marked(" ", lines.slice(at, to));
    shift += grown;
  }
  return diff === "" ? "" : `--- a/${path}\n+++ b/${path}\n${diff}`;
}

/** The lines with their ends, as tools count them: by LF alone. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const rangeOf = (from: number, count: number): string =>
  `${count === 0 ? from : from + 1},${count}`;

const marked = (mark: string, lines: readonly string[]): string =>
  lines
    .map(
      (line) => `${mark}${line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`}`,
    )
    .join("");

function blocksOf(
  lines: readonly string[],
  {
    starts,
    text,
    edits,
  }: {
    readonly starts: readonly number[];
    readonly text: string;
    readonly edits: readonly TextEdit[];
  },
): readonly Block[] {
  const lineAt = (offset: number): number => {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const blocks: { start: number; end: number; edits: TextEdit[] }[] = [];
  for (const edit of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    const start = lineAt(edit.span.start);
    const end = Math.min(lines.length, lineAt(edit.span.end) + 1);
    const last = blocks.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else blocks.push({ start, end, edits: [edit] });
  }
  return blocks.flatMap(({ start, end, edits: own }) => {
    const offset = starts[start] ?? text.length;
    const moved = own.map(({ span, text: put }) => ({
      span: { start: span.start - offset, end: span.end - offset },
      text: put,
    }));
    const after = linesOf(withEdits(text.slice(offset, starts[end] ?? text.length), moved));
    return trimmed(lines, { start, end, lines: after });
  });
}

/** Without lines at its ends that stay as they are; nothing where all do. */
function trimmed(lines: readonly string[], { start, end, lines: own }: Block): readonly Block[] {
  let head = 0;
  while (start + head < end && head < own.length && lines[start + head] === own[head]) head++;
  let tail = 0;
  while (
    end - tail > start + head &&
    own.length - tail > head &&
    lines[end - tail - 1] === own[own.length - tail - 1]
  )
    tail++;
  const block = { start: start + head, end: end - tail, lines: own.slice(head, own.length - tail) };
  return block.start === block.end && block.lines.length === 0 ? [] : [block];
}

/** Blocks whose contexts touch stand in one hunk. */
function hunksOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const hunks: Block[][] = [];
  for (const block of blocks) {
    const last = hunks.at(-1);
    const end = last?.at(-1)?.end;
    if (last && end !== undefined && block.start - end <= 2 * CONTEXT) last.push(block);
    else hunks.push([block]);
  }
  return hunks;
}
