import type { MarkdownIt, StateBlock } from "markdown-it";

/** Cells that tables have and their text has not, in one reading. */
const MOST_MISSING = 1000;

/** The last row that was seen, and what the rows of a reading have had. */
interface Seen {
  row: number;
  columns: number;
  missing: number;
}

/**
 * Ends a table at a row whose missing cells would be too many. The parser fills each row up to the
 * width of the head, so that a wide head makes a hundred cells of one character.
 */
export function boundTables(md: MarkdownIt): void {
  const seen = new WeakMap<StateBlock, Seen>();
  md.block.ruler.before(
    "table",
    "table_bound",
    (state, line, _end, silent) => {
      if (!silent || state.parentType !== "table") return false;
      const all = seen.get(state) ?? { row: NaN, columns: 0, missing: 0 };
      seen.set(state, all);
      // The row above the first one divides it from the head.
      if (all.row !== line - 1) all.columns = barsIn(state, line - 1);
      all.row = line;
      // A row may go without its outer bars.
      all.missing += Math.max(0, all.columns - 2 - barsIn(state, line));
      return all.missing > MOST_MISSING;
    },
    { alt: ["blockquote"] },
  );
}

function barsIn({ src, bMarks, tShift, eMarks }: StateBlock, line: number): number {
  const from = (bMarks[line] ?? 0) + (tShift[line] ?? 0);
  return src.slice(from, eMarks[line]).split("|").length - 1;
}
