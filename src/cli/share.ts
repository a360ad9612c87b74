import { setImmediate } from "node:timers/promises";
import { messageOf } from "./messageOf.ts";
import type { Part } from "./part.ts";

/** More lists than there ever are. */
const ALL = 2 ** 30;

/** The files of all threads, and how many of their lists are taken. */
export interface Share {
  readonly lists: readonly (readonly string[])[];
  readonly taken: Int32Array;
}

/** What came of a list. */
export type ListOutcome = Part | { readonly failure: string };

/** Lets nobody take another list. */
export function takeNoMore({ taken }: Share): void {
  Atomics.store(taken, 0, ALL);
}

/** Takes lists that no thread took yet, one after the other, as long as there are some and none fails. */
export async function takeLists(
  share: Share,
  read: (files: readonly string[]) => Promise<Part>,
  tell: (at: number, outcome: ListOutcome) => void,
): Promise<void> {
  const { lists, taken } = share;
  for (let at = Atomics.add(taken, 0, 1); at < lists.length; at = Atomics.add(taken, 0, 1)) {
    const outcome = await read(lists[at] ?? []).catch((error: unknown) => ({
      failure: messageOf(error),
    }));
    // All before it are taken: what fails first in their order is known whoever is quicker.
    if ("failure" in outcome) takeNoMore(share);
    tell(at, outcome);
    // Somebody may want to stop.
    await setImmediate();
  }
}
