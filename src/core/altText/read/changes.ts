import type { Change } from "../reference.ts";

/**
 * What two steps come to, as one change of the text before the first that covers all that either touched.
 * Of each step at least one change, its spans in order and of the text before that step.
 */
export function joined(first: readonly Change[], second: readonly Change[]): Change {
  const [one, other] = [covering(first), covering(second)];
  const [grownByOne, grownByOther] = [growth(one), growth(other)];
  const start = Math.min(one.span.start, other.span.start);
  /** In the text between the steps. */
  const end = Math.max(one.span.start + one.length, other.span.end);
  return {
    span: { start, end: end - grownByOne },
    length: end - start + grownByOther,
  };
}

/** Where a place of a text is after changes, which are in one go and of the text before them. */
export function offsetAfter(offset: number, changes: readonly Change[]): number {
  let after = offset;
  for (const change of changes) if (change.span.end <= offset) after += growth(change);
  return after;
}

const growth = ({ span, length }: Change): number => length - (span.end - span.start);

function covering(changes: readonly Change[]): Change {
  const [start, end] = [changes[0]?.span.start ?? 0, changes.at(-1)?.span.end ?? 0];
  const grown = changes.reduce((sum, change) => sum + growth(change), 0);
  return { span: { start, end }, length: end - start + grown };
}
