import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removedAtExit } from "./lifetime.ts";
import { cache } from "./paths.ts";

/**
 * The folder `name` in the cache, filled by `fill` if it is not there yet.
 * It is filled under another name and renamed when whole: nobody ever meets half of it, and
 * when two fill it at once, the first to be ready wins.
 */
export async function cached(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const whole = join(cache, name);
  if (existsSync(whole)) return whole;

  mkdirSync(cache, { recursive: true });
  removeAbandoned(`${name}.partial-`);
  const partial = join(cache, `${name}.partial-${process.pid}`);
  mkdirSync(partial);
  const remove = removedAtExit(partial);
  try {
    await fill(partial);
    if (!existsSync(whole)) renameSync(partial, whole);
  } finally {
    remove();
  }
  return whole;
}

/** What a process left behind that was killed while it filled the folder. */
function removeAbandoned(prefix: string): void {
  for (const entry of readdirSync(cache)) {
    if (!entry.startsWith(prefix)) continue;
    try {
      process.kill(Number(entry.slice(prefix.length)), 0);
    } catch {
      rmSync(join(cache, entry), { recursive: true, force: true });
    }
  }
}
