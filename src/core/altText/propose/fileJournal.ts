import { isFields } from "../../mavi/fields.ts";
import { KeyedQueue } from "../../keyedQueue.ts";
import { createLineLog } from "../../lineLog.ts";
import type { Journal } from "./journal.ts";
import { isSuggestion, type Suggestion } from "./suggestion.ts";

interface JournalEntry {
  readonly key: string;
  readonly suggestion: Suggestion;
}

/**
 * A journal in a file of lines.
 *
 * @param file path on this computer; see {@link createLineLog}
 * @param onUnkept told where the disk takes no more: what was paid for is known all the same, for as long as this one
 */
export function createFileJournal(
  file: string,
  onUnkept: (error: unknown) => void = rethrow,
): Journal {
  const log = createLineLog(file, entryOf);
  let known: Promise<Map<string, Suggestion>> | undefined;
  const read = (): Promise<Map<string, Suggestion>> =>
    (known ??= log
      .read()
      .then((all) => new Map(all.map(({ key, suggestion }) => [key, suggestion]))));
  return {
    queue: new KeyedQueue(),
    async get(key) {
      return (await read()).get(key);
    },
    async put(key, suggestion) {
      (await read()).set(key, suggestion);
      await log.add({ key, suggestion }).catch(onUnkept);
    },
  };
}

function rethrow(error: unknown): never {
  throw error;
}

function entryOf(entry: unknown): JournalEntry | undefined {
  if (!isFields(entry) || typeof entry["key"] !== "string") return undefined;
  const { key, suggestion } = entry;
  return isSuggestion(suggestion) ? { key, suggestion } : undefined;
}
