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
