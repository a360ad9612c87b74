import { lstat } from "node:fs/promises";
import { UsageError } from "./options.ts";

/**
 * What the program writes besides documents is where it says: a link could lead out of the repository
 * that has it, into any file of whoever checks it.
 *
 * @param name as its user knows it
 * @throws UsageError
 */
export async function refuseLink(path: string, name: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) throw new UsageError(`${name} is a link. Nothing is written there.`);
}
