import { createHash } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { readUpTo } from "../core/files/readUpTo.ts";

/** Milliseconds that a turn takes at the most, and that a lock of a computer that was turned off holds. */
const LONGEST_TURN = 10_000;

/** Gives a file free again. */
export type Unlock = () => Promise<void>;

/**
 * Keeps other processes of Iris from a file while it is read and written: a file beside it says whose
 * turn it is. One whose process is gone is taken over; where no file can be made, nobody is kept off.
 *
 * @param path without links
 * @returns undefined where another process has its turn
 */
export async function lockFile(path: string): Promise<Unlock | undefined> {
  const name = createHash("sha256").update(basename(path)).digest("hex").slice(0, 16);
  const lock = join(dirname(path), `.iris-${name}.lock`);
  const own = JSON.stringify({ host: hostname(), pid: process.pid });
  for (let tries = 0; tries < 2; tries++) {
    try {
      const handle = await open(lock, "wx", 0o600);
      try {
        await handle.writeFile(own);
      } finally {
        await handle.close();
      }
      return () => rm(lock, { force: true }).catch(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return () => Promise.resolve();
    }
    if (!(await isAbandoned(lock))) return undefined;
    // Two may find it so: one takes it away, and the other finds nothing.
    const away = `${lock}.${process.pid}`;
    await rename(lock, away).catch(() => undefined);
    await rm(away, { force: true });
  }
  return undefined;
}

/** Whether the process that made a lock is gone, or has had it for longer than a turn takes. */
async function isAbandoned(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (!found || Date.now() - found.mtimeMs > LONGEST_TURN) return true;
  const text = await readUpTo(lock, 1000);
  if (typeof text === "string") return false;
  const [, host, pid] =
    /^\{"host":(".*"),"pid":(\d+)\}$/.exec(new TextDecoder().decode(text)) ?? [];
  // It is just being written, or of another computer.
  if (host !== JSON.stringify(hostname())) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
