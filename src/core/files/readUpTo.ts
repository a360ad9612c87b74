import { readFile, stat } from "node:fs/promises";
import type { FileProblem } from "./files.ts";

/**
 * The content of a file of this computer, or why there is none. Pipes and devices, which may have no
 * end, are not read, nor is more than `most` bytes: whoever made a folder says what its files are.
 */
export async function readUpTo(path: string, most: number): Promise<Uint8Array | FileProblem> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "folder";
    if (!found.isFile()) return "unreadable";
    if (found.size > most) return "tooLarge";
    return await readFile(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
  }
}

/** The same as text in UTF-8; undefined where there is none. */
export async function readTextUpTo(path: string, most: number): Promise<string | undefined> {
  const bytes = await readUpTo(path, most);
  return typeof bytes === "string" ? undefined : new TextDecoder().decode(bytes);
}
