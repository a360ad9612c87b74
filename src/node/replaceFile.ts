import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file that is there, so that whoever is killed meanwhile leaves the old one or the new one and
 * nothing between. Links stay links; a file that has several names, or another owner, keeps both and is
 * written in place.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await realpath(path);
  const { mode, nlink, uid } = await stat(file);
  const isOwn = process.getuid === undefined || uid === process.getuid();
  const beside = join(dirname(file), `.iris-${randomUUID()}.tmp`);
  if (nlink > 1 || !isOwn) return writeFile(file, bytes);
  try {
    const handle = await open(beside, "wx", mode);
    try {
      // What the process may not give to new files, the old one may have had.
      await handle.chmod(mode);
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch {
    // Folders that take no new file, and systems that replace none that is open elsewhere.
    await rm(beside, { force: true }).catch(() => undefined);
    await writeFile(file, bytes);
  }
}
