/** How many items are worked at. */
export interface PoolOptions {
  readonly atOnce: number;
  /** How many of these may be at what comes before they have begun; all unless told otherwise. */
  readonly beforehand?: number;
  readonly signal: AbortSignal;
}

/**
 * Does something with each item, a few at once and in their order, until the signal aborts: then
 * what is under way ends by itself, and nothing new begins.
 *
 * @param work may say that it has begun, from when on it only waits, and room is made for others
 */
export async function pooled<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { atOnce, beforehand = atOnce, signal }: PoolOptions,
  work: (item: Item, begun: () => void) => Promise<void>,
): Promise<void> {
  const waiting =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const isOver = (): boolean => signal.aborted;
  const places = createPlaces(beforehand);
  const worker = async (): Promise<void> => {
    while (!isOver()) {
      const leave = await places.enter();
      try {
        const next = isOver() ? undefined : await waiting.next();
        if (!next || next.done || isOver()) return;
        await work(next.value, leave);
      } finally {
        leave();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Places that are taken in the order in which they are asked for. */
function createPlaces(count: number) {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    /** @returns what gives the place back; only the first call counts */
    async enter(): Promise<() => void> {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => queue.push(resolve));
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const next = queue.shift();
        if (next) next();
        else free++;
      };
    },
  };
}
