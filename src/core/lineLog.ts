import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { readTextUpTo } from "./files/readUpTo.ts";

/** Bytes of a log that is read; of a larger one nothing is known. */
const LARGEST = 200_000_000;

/** What is kept in a file, of which what is added later counts. */
export interface LineLog<T> {
  /** All that is there, in its order; with what was added meanwhile. */
  read(): Promise<readonly T[]>;
  /** @returns once it is on the disk */
  add(entry: T): Promise<void>;
}

/**
 * A file of lines, one JSON value each. What cannot be read is passed over, and a line that was cut
 * costs that one alone.
 *
 * @param file path on this computer; it and its folder are made when something is added
 * @param parse undefined for what is no entry
 */
export function createLineLog<T>(
  file: string,
  parse: (value: unknown) => T | undefined,
): LineLog<T> {
  let known: Promise<T[]> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const read = (): Promise<T[]> => (known ??= entriesOf(file, parse));
  return {
    read,
    async add(entry) {
      (await read()).push(entry);
      const before = writing.catch(() => undefined);
      // A break before it too: the last line may have been cut.
      const line = `\n${JSON.stringify(entry)}\n`;
      const write = before
        .then(() => mkdir(dirname(file), { recursive: true }))
        .then(() => appendFile(file, line));
      writing = write;
      await write;
    },
  };
}

async function entriesOf<T>(file: string, parse: (value: unknown) => T | undefined): Promise<T[]> {
  const text = (await readTextUpTo(file, LARGEST)) ?? "";
  return text.split("\n").flatMap((line) => {
    const entry = line === "" ? undefined : parse(parsed(line));
    return entry === undefined ? [] : [entry];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
