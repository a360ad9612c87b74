import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import type { FileProblem } from "./files.ts";

/** A pipe that comes in a file's place after it was looked at is not waited for; Windows has no such flag, which adds none. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;
/** Bytes that are read at once of a file that has more than it says. */
const CHUNK = 65_536;

/**
 * The content of a file of this computer, or why there is none. Pipes and devices, which may have no
 * end, are not read, nor is more than `most` bytes: whoever made a folder says what its files are.
 */
export async function readUpTo(path: string, most: number): Promise<Uint8Array | FileProblem> {
  let file: FileHandle | undefined;
  try {
    const problem = problemOf(await stat(path), most);
    if (problem) return problem;
    file = await open(path, FLAGS);
    const found = await file.stat();
    const chunks = chunksUpTo(found, most);
    let next = chunks.next();
    while (next.done !== true)
      next = chunks.next((await file.read(next.value, 0, next.value.length)).bytesRead);
    return next.value;
  } catch (error) {
    return problemIn(error);
  } finally {
    await file?.close();
  }
}

/** The same for a program that has nothing else to do: a fifth of the processor's time. */
export function readUpToNow(path: string, most: number): Uint8Array | FileProblem {
  let file: number | undefined;
  try {
    const problem = problemOf(statSync(path), most);
    if (problem) return problem;
    file = openSync(path, FLAGS);
    const chunks = chunksUpTo(fstatSync(file), most);
    let next = chunks.next();
    while (next.done !== true) next = chunks.next(readSync(file, next.value));
    return next.value;
  } catch (error) {
    return problemIn(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * What to read into, and at the end what was read. Is told how many bytes each reading gave. Files of the
 * kernel say that they are empty and may never end; others grow while they are read.
 */
function* chunksUpTo(
  found: Stats,
  most: number,
): Generator<Uint8Array, Uint8Array | FileProblem, number> {
  const problem = problemOf(found, most);
  if (problem) return problem;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Where there is room for one more byte than a file has, it is read at once.
  for (let size = found.size + 1; ; size = CHUNK) {
    const into = Buffer.allocUnsafe(size);
    const read = yield into;
    length += read;
    if (length > most) return "tooLarge";
    if (read > 0) chunks.push(into.subarray(0, read));
    if (read === 0 || length === found.size) break;
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
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
