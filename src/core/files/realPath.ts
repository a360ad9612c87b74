import { realpath } from "node:fs";
import { promisify } from "node:util";

/** The system's own answer, in one call. */
const ask = promisify(realpath.native);
/** Step by step, for some drives of Windows of which the system knows no answer. */
const follow = promisify(realpath);

/** Where a path of this computer leads once links are followed; undefined where that cannot be told. */
export async function realPathOf(path: string): Promise<string | undefined> {
  for (const way of [ask, follow])
    try {
      return await way(path);
    } catch {
      // The other way, then.
    }
  return undefined;
}
