import { KeyedQueue } from "../core/keyedQueue.ts";

/** An answer that a model gave about an image. */
export interface KnownAnswer {
  readonly text: string;
  /** As it was asked for in a schema, where it fits. */
  readonly data?: unknown;
  readonly isWhole: boolean;
  readonly model: string;
}

/** The answers of a session: nothing is asked twice, not even at the same time. */
export interface AnswerCache {
  /** The answer by its key; `make` is called where there is none. What fails is asked again by the next. */
  once<Made extends KnownAnswer>(
    key: string,
    make: () => Promise<Made>,
  ): Promise<{ readonly answer: KnownAnswer; readonly made?: Made }>;
}

/** @param most answers that are kept, the last used ones */
export function createAnswerCache(most = 200): AnswerCache {
  const known = new Map<string, KnownAnswer>();
  const queue = new KeyedQueue();
  return {
    once: (key, make) =>
      queue.add(key, async () => {
        const found = known.get(key);
        const made = found ? undefined : await make();
        const answer: KnownAnswer | undefined = found ?? made;
        if (!answer) throw new Error("No answer was made.");
        known.delete(key);
        known.set(key, answer);
        for (const [oldest] of known) {
          if (known.size <= most) break;
          known.delete(oldest);
        }
        return { answer, ...(made && { made }) };
      }),
  };
}
