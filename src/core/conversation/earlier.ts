import type { AttachedImage, Conversation } from "./conversation.ts";
import { isImage, isTurn } from "./stored.ts";

/** What earlier versions of Iris kept: one conversation, and what was being written. */
export interface EarlierState {
  readonly conversation: Conversation;
  readonly attached: readonly AttachedImage[];
  readonly draft: string;
}

/**
 * Reads what versions 2 and 3 wrote; undefined for anything else. Version 2
 * knew neither when a turn was nor what it follows: then it was at `at`
 * (milliseconds since 1970), in the order of the file.
 */
export function readEarlier(text: string, at: number): EarlierState | undefined {
  const { version, conversation, attached, draft } = parsed(text);
  if (version !== 2 && version !== 3) return undefined;
  const { id, title, turns, aside = [] } = Object(conversation) as Record<string, unknown>;
  // The id becomes a file's name.
  if (typeof id !== "string" || !/^[\w-]+$/.test(id)) return undefined;
  const all = version === 2 ? placed(turns, at) : turns;
  if (!areAll(isTurn, all) || !areAll(isTurn, aside)) return undefined;
  if (!areAll(isImage, attached) || typeof draft !== "string") return undefined;
  const named = typeof title === "string" && { title };
  return { conversation: { id, ...named, turns: all, aside }, attached, draft };
}

function areAll<T>(is: (value: unknown) => value is T, values: unknown): values is T[] {
  return Array.isArray(values) && values.every(is);
}

function placed(turns: unknown, at: number): unknown {
  if (!Array.isArray(turns)) return turns;
  const all = turns as readonly ({ id?: unknown } | null)[];
  return all.map((turn, i) => ({ ...turn, at, ...(i > 0 && { parent: all[i - 1]?.id }) }));
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
