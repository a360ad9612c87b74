import { setImmediate } from "node:timers/promises";
import type { Part } from "./part.ts";

/** More lists than there ever are. */
const ALL = 2 ** 30;

/** The files of all threads, and how many of their lists are taken. */
export interface Share {
  readonly lists: readonly (readonly string[])[];
  readonly taken: Int32Array;
}

/** Lets nobody take another list. */
export function takeNoMore({ taken }: Share): void {
  Atomics.store(taken, 0, ALL);
}

/** Takes lists that no thread took yet, one after the other, as long as there are some. */
export async function takeLists(
  share: Share,
  read: (files: readonly string[]) => Promise<Part>,
  tell: (at: number, part: Part) => void,
): Promise<void> {
  const { lists, taken } = share;
  for (let at = Atomics.add(taken, 0, 1); at < lists.length; at = Atomics.add(taken, 0, 1)) {
    tell(at, await read(lists[at] ?? []));
    // Somebody may want to stop.
    await setImmediate();
  }
}
