import * as fs from "node:fs";
import { realpath as ask } from "node:fs/promises";

/** Step by step, for some drives of Windows of which the system knows no answer. */
const follow = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    fs.realpath(path, (error, real) => (error ? reject(error) : resolve(real)));
  });

/** Where a path of this computer leads once links are followed; undefined where that cannot be told. */
export async function realPathOf(path: string): Promise<string | undefined> {
  // The system's own answer, in one call; else the other.
  for (const way of [ask, follow])
    try {
      return await way(path);
    } catch {
      // The other way, then.
    }
  return undefined;
}
