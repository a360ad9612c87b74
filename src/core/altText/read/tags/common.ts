/** How many code units two texts have in common at their beginnings. */
export function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  for (let step = 4096; step >= 1; step >>= 4)
    while (at + step <= most && one.slice(at, at + step) === other.slice(at, at + step)) at += step;
  return at;
}

/** The same at their ends, without what they have in common at their beginnings. */
export function commonEnd(one: string, other: string, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  const [last, otherLast] = [one.length, other.length];
  let count = 0;
  for (let step = 4096; step >= 1; step >>= 4)
    while (
      count + step <= most &&
      one.slice(last - count - step, last - count) ===
        other.slice(otherLast - count - step, otherLast - count)
    )
      count += step;
  return count;
}
