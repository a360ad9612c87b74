import { readdir, readFile, stat } from "node:fs/promises";
import type { Stats } from "node:fs";

/** The names in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A file's text; undefined where no file is there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await statIfThere(path)) && (await readFile(path, "utf8"));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Undefined where no file is there: a folder is none, nor a pipe, whose reading would never end. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether it was there. */
export async function ifThere(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Whether an error says that no file is there; a link that leads in circles leads to none. */
export function isMissing(error: unknown): boolean {
  return /^(?:ENOENT|ENOTDIR|ELOOP)$/.test((error as NodeJS.ErrnoException).code ?? "");
}
