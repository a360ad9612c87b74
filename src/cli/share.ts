import { setImmediate } from "node:timers/promises";
import type { Part } from "./part.ts";

/** The files of all threads, and how many of their lists are taken. */
export interface Share {
  readonly lists: readonly (readonly string[])[];
  readonly taken: Int32Array;
}

/** Takes lists that no thread took yet, one after the other, as long as there are some. */
export async function takeLists(
  { lists, taken }: Share,
  read: (files: readonly string[]) => Promise<Part>,
  tell: (at: number, part: Part) => void,
): Promise<void> {
  for (let at = Atomics.add(taken, 0, 1); at < lists.length; at = Atomics.add(taken, 0, 1)) {
    tell(at, await read(lists[at] ?? []));
    // Somebody may want to stop.
    await setImmediate();
  }
}
