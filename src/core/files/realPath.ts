import { realpath } from "node:fs";
import { promisify } from "node:util";

/* Not Node's own promise of it: that asks the system, which knows no answer for some drives of Windows. */
const follow = promisify(realpath);

/** Where a path of this computer leads once links are followed; undefined where that cannot be told. */
export async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await follow(path);
  } catch {
    return undefined;
  }
}
