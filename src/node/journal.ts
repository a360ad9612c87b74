import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Journal } from "../core/altText/propose/journal.ts";
import { SUGGESTED_PURPOSES, type Suggestion } from "../core/altText/propose/suggestion.ts";
import { isFields } from "../core/mavi/fields.ts";

/**
 * A journal in a file of lines, one JSON object each: what is added later counts, what cannot be read
 * is passed over, and a line that was cut costs that one alone.
 *
 * @param file path on this computer; it and its folder are made when something is put there
 */
export function createNodeJournal(file: string): Journal {
  let known: Promise<Map<string, Suggestion>> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const read = (): Promise<Map<string, Suggestion>> => (known ??= entriesOf(file));
  return {
    async get(key) {
      return (await read()).get(key);
    },
    async put(key, suggestion) {
      (await read()).set(key, suggestion);
      const before = writing.catch(() => undefined);
      // A break before it too: the last line may have been cut.
      const line = `\n${JSON.stringify({ key, suggestion })}\n`;
      const write = before
        .then(() => mkdir(dirname(file), { recursive: true }))
        .then(() => appendFile(file, line));
      writing = write;
      await write;
    },
  };
}

async function entriesOf(file: string): Promise<Map<string, Suggestion>> {
  const text = await readFile(file, "utf8").catch(() => "");
  return new Map(
    text.split("\n").flatMap((line) => {
      const entry = entryIn(line);
      return entry ? [entry] : [];
    }),
  );
}

function entryIn(line: string): [string, Suggestion] | undefined {
  if (line === "") return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (!isFields(entry) || typeof entry["key"] !== "string") return undefined;
    return isSuggestion(entry["suggestion"]) ? [entry["key"], entry["suggestion"]] : undefined;
  } catch {
    return undefined;
  }
}

function isSuggestion(value: unknown): value is Suggestion {
  if (!isFields(value)) return false;
  const { purpose, alts, longDescription, why } = value;
  return (
    SUGGESTED_PURPOSES.some((one) => one === purpose) &&
    Array.isArray(alts) &&
    alts.every((one) => typeof one === "string") &&
    typeof longDescription === "string" &&
    typeof why === "string"
  );
}
