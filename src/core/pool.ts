/**
 * Does something with each item, a few at once and in their order, until the signal aborts: then
 * what is under way ends by itself, and nothing new begins.
 */
export async function pooled<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { atOnce, signal }: { readonly atOnce: number; readonly signal: AbortSignal },
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const isOver = (): boolean => signal.aborted;
  const worker = async (): Promise<void> => {
    while (!isOver()) {
      const next = await waiting.next();
      if (next.done || isOver()) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
