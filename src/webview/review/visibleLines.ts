/** Lines of a list, from the first one on; `to` is behind the last. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Lines above and below what is seen that are there as well, so that a turn of the wheel shows no gap. */
const AROUND = 6;

/** The lines of a list to draw, where all are equally high. Lengths are in pixels. */
export function visibleLines(options: {
  readonly top: number;
  readonly height: number;
  readonly lineHeight: number;
  readonly count: number;
}): LineRange {
  const { top, height, lineHeight, count } = options;
  if (lineHeight <= 0 || height <= 0) return { from: 0, to: 0 };
  const first = Math.floor(top / lineHeight);
  const last = Math.ceil((top + height) / lineHeight);
  return {
    from: Math.min(count, Math.max(0, first - AROUND)),
    to: Math.max(0, Math.min(count, last + AROUND)),
  };
}

/** Lines that are filled in one frame: a few milliseconds each, so that none takes long, however high the list is. */
const FILLED_AT_ONCE = 10;

/**
 * The lines to fill now, of those to draw: those that were filled, and a few more, what is seen first.
 *
 * @param filled before
 * @param first line that is seen
 */
export function linesToFill(filled: LineRange, wanted: LineRange, first: number): LineRange {
  const [from, to] = [Math.max(filled.from, wanted.from), Math.min(filled.to, wanted.to)];
  const at = Math.min(wanted.to, Math.max(wanted.from, first));
  const kept = from < to ? { from, to } : { from: at, to: at };
  const end = Math.min(wanted.to, kept.to + FILLED_AT_ONCE);
  const room = FILLED_AT_ONCE - (end - kept.to);
  return { from: Math.max(wanted.from, kept.from - room), to: end };
}

/** Lines that are asked for at once: a multiple, so that scrolling asks seldom. */
const BLOCK = 50;

/** The lines to ask for so that a range is known: whole blocks. */
export function blocksAround({ from, to }: LineRange, count: number): LineRange {
  return {
    from: Math.floor(from / BLOCK) * BLOCK,
    to: Math.min(count, Math.ceil(to / BLOCK) * BLOCK),
  };
}

/** Where to scroll so that a line is seen whole, moving as little as can be. */
export function scrollTopFor(
  line: number,
  { top, height, lineHeight }: { top: number; height: number; lineHeight: number },
): number {
  const begin = line * lineHeight;
  if (begin < top) return begin;
  const end = begin + lineHeight;
  return end > top + height ? end - height : top;
}
