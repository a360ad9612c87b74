import { diffArrays } from "diff";
import type { TextEdit } from "../reference.ts";

/** Lines that come and go between two texts; what differs in more is another text. */
const MOST_CHANGES = 2000;

/**
 * Edits of a text as they are in another one that grew out of it: those whose lines are the same there, but for
 * white space at their ends. Where a line of the same words came or went, nobody knows which one is meant, so
 * it stays.
 */
export function movedEdits(
  edits: readonly TextEdit[],
  before: string,
  now: string,
): readonly TextEdit[] {
  if (now === before) return edits;
  const [old, own] = [linesOf(before), linesOf(now)];
  const places = keptLines(old, own);
  return edits.flatMap(({ span, text }): TextEdit[] => {
    const first = old.findLastIndex(({ start }) => start <= span.start);
    const last = old.findLastIndex(({ start }) => start <= span.end);
    for (let at = first; at <= last; at++) {
      const [line, place] = [old[at], places.get(at)];
      const there = place === undefined ? undefined : own[place];
      if (!line || !there || place !== (places.get(first) ?? 0) + at - first) return [];
      // White space within the span is written back as it was.
      if (at < last && line.length !== there.length) return [];
      if (at === last && span.end > line.start + line.words.length) return [];
    }
    const shift = (own[places.get(first) ?? 0]?.start ?? 0) - (old[first]?.start ?? 0);
    return [{ text, span: { start: span.start + shift, end: span.end + shift } }];
  });
}

interface Line {
  readonly start: number;
  readonly length: number;
  /** Without white space at the end. */
  readonly words: string;
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split(/(?<=\n)/).map((line) => {
    const own = { start, length: line.length, words: line.trimEnd() };
    start += line.length;
    return own;
  });
}

/** Which lines of a text are in the other one, and where: those alone of whose words none came or went. */
function keptLines(old: readonly Line[], own: readonly Line[]): ReadonlyMap<number, number> {
  const words = (lines: readonly Line[]): string[] => lines.map((line) => line.words);
  const parts = diffArrays(words(old), words(own), { maxEditLength: MOST_CHANGES }) ?? [];
  const isOther = new Set(
    parts.flatMap(({ added, removed, value }) => (added || removed ? value : [])),
  );
  const kept = new Map<number, number>();
  let [from, to] = [0, 0];
  for (const { added, removed, value } of parts)
    for (const line of value) {
      if (!added && !removed && !isOther.has(line)) kept.set(from, to);
      if (!added) from++;
      if (!removed) to++;
    }
  return kept;
}
