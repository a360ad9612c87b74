import { closeSync, openSync, readFileSync, readSync, statSync, type Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { FileProblem } from "./files.ts";

/**
 * The content of a file of this computer, or why there is none. Pipes and devices, which may have no
 * end, are not read, nor is more than `most` bytes: whoever made a folder says what its files are.
 */
export async function readUpTo(path: string, most: number): Promise<Uint8Array | FileProblem> {
  try {
    return problemOf(await stat(path), most) ?? (await readFile(path));
  } catch (error) {
    return problemIn(error);
  }
}

/** The same for a program that has nothing else to do: a fifth of the processor's time. */
export function readUpToNow(path: string, most: number): Uint8Array | FileProblem {
  try {
    const found = statSync(path);
    return problemOf(found, most) ?? readNow(path, found.size);
  } catch (error) {
    return problemIn(error);
  }
}

/** The bytes of a file, which has so many unless it is written meanwhile. */
function readNow(path: string, size: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    // Where there is more than a byte's room left, there is no more to come.
    const bytes = Buffer.allocUnsafe(size + 1);
    const length = readSync(file, bytes, 0, size + 1, 0);
    return length === size ? bytes.subarray(0, size) : readFileSync(path);
  } finally {
    closeSync(file);
  }
}

/** The same as text in UTF-8; undefined where there is none. */
export async function readTextUpTo(path: string, most: number): Promise<string | undefined> {
  const bytes = await readUpTo(path, most);
  return typeof bytes === "string" ? undefined : new TextDecoder().decode(bytes);
}

function problemOf(found: Stats, most: number): FileProblem | undefined {
  if (found.isDirectory()) return "folder";
  if (!found.isFile()) return "unreadable";
  return found.size > most ? "tooLarge" : undefined;
}

const problemIn = (error: unknown): FileProblem =>
  (error as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
