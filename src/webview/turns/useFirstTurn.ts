import { useEffect, useState } from "preact/hooks";
import type { TurnView } from "../../shared/views.ts";

/** Characters of turns that one task shows; a long answer brings its portions itself. */
const AT_ONCE = 6000;
const MOST_OF_ONE = 2000;

/**
 * The first turn that is shown. A conversation opens at its end, and what is above it comes in the tasks
 * that follow: nobody waits for what cannot be seen.
 */
export function useFirstTurn(turns: readonly TurnView[]): number {
  const id = turns[0]?.id;
  const [shown, setShown] = useState({ id, first: turns.length });
  // Another conversation, which begins anew.
  const from = shown.id === id ? Math.min(shown.first, turns.length) : turns.length;
  const first = from === turns.length || shown.id !== id ? firstBefore(turns, from) : from;
  useEffect(() => {
    if (shown.id !== id || shown.first !== first) setShown({ id, first });
    if (first === 0) return undefined;
    const timer = setTimeout(() => setShown({ id, first: firstBefore(turns, first) }));
    return () => clearTimeout(timer);
  }, [id, first, turns]);
  return first;
}

/** How far up the turns reach that one task shows besides. */
export function firstBefore(turns: readonly TurnView[], from: number): number {
  let left = AT_ONCE;
  let first = from;
  while (first > 0 && left > 0) {
    first--;
    left -= 200 + Math.min(MOST_OF_ONE, turns[first]?.text.length ?? 0);
  }
  return first;
}
