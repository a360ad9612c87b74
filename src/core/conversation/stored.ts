import { crc32 } from "node:zlib";
import type { Answer, Conversation, Turn } from "./conversation.ts";
import { isStoredEntry } from "./storedShapes.ts";

/**
 * A conversation as a file: a line for each turn and for each change of one,
 * added at the end. So an answer costs what it is long, however often it is
 * written down while it streams, and a write that is cut loses one line. Each
 * line is JSON, a tab and the CRC-32 of that JSON.
 */
type StoredEntry = { readonly n: number } & (
  | { readonly version: number }
  | { readonly title: string | null }
  /** A new turn, or one as it is now; with `shown`, the conversation ends in it. */
  | { readonly turn: Turn; readonly shown?: boolean }
  | More
  | { readonly gone: string }
  /** The turn that the conversation ends in. */
  | { readonly last: string | null }
);

/** What came to each text of an answer, and after how many characters. */
interface More {
  readonly more: string;
  readonly from: readonly number[];
  readonly texts: readonly string[];
}

const VERSION = 4;

/** Lines to add to a file, and the number that its next line has. */
export interface StoredLines {
  readonly text: string;
  readonly next: number;
  /** They hold more than pieces of an answer that is still coming. */
  readonly matter: boolean;
}

/** What must be written after `before` so that the file holds `after`; from nothing, all of it. */
export function linesOf(before: Conversation | undefined, after: Conversation, n = 0): StoredLines {
  let text = "";
  let matter = false;
  const add = (entry: object): void => {
    const json = JSON.stringify({ n: n++, ...entry });
    text += `${json}\t${checksum(json)}\n`;
    matter ||= !("more" in entry);
  };
  if (!before) add({ version: VERSION });
  if (before?.title !== after.title) add({ title: after.title ?? null });
  const known = new Map(all(before).map((turn) => [turn.id, turn]));
  let last = before?.turns.at(-1)?.id;
  const shown = new Set(after.turns);
  for (const turn of all(after)) {
    const was = known.get(turn.id);
    known.delete(turn.id);
    if (was === turn) continue;
    const more = was && moreOf(was, turn);
    if (more?.texts.every((text) => text === "")) continue;
    if (more) add(more);
    else if (was || !shown.has(turn)) add({ turn });
    else {
      add({ turn, shown: true });
      last = turn.id;
    }
  }
  for (const id of known.keys()) add({ gone: id });
  const end = after.turns.at(-1)?.id;
  if (last !== end) add({ last: end ?? null });
  return { text, next: n, matter };
}

/** What a file holds. */
export interface Stored {
  readonly conversation: Conversation;
  /** The number that the next line has. */
  readonly next: number;
  /** The last line is not whole: its write was cut. */
  readonly torn: boolean;
  /** Lines that cannot be read, the last one left aside. */
  readonly damaged: number;
}

/** Reads a conversation's file; undefined where no turn can be read, "newer" where a later version of Iris wrote it. */
export function readStored(id: string, text: string): Stored | "newer" | undefined {
  const lines = text.split("\n");
  const end = lines.pop();
  const entries = lines.map(readLine);
  // A write that a power cut ended may leave several lines of nothing.
  const whole = entries.findLastIndex((entry) => entry !== undefined) + 1;
  const read = entries.slice(0, whole).filter((entry) => entry !== undefined);
  if (read.some((entry) => "version" in entry && entry.version > VERSION)) return "newer";
  read.sort((a, b) => a.n - b.n);
  const conversation = replay(id, read);
  if (all(conversation).length === 0) return undefined;
  return {
    conversation,
    next: (read.at(-1)?.n ?? 0) + 1,
    torn: end !== "" || whole < entries.length,
    damaged: whole - read.length,
  };
}

function replay(id: string, entries: readonly StoredEntry[]): Conversation {
  const turns = new Map<string, Turn>();
  let title: string | undefined;
  let last: string | undefined;
  for (const entry of entries) {
    if ("turn" in entry) {
      const { turn } = entry;
      turns.set(turn.id, turn);
      if (entry.shown) last = turn.id;
    } else if ("more" in entry) {
      const turn = turns.get(entry.more);
      if (turn?.role === "answer") turns.set(turn.id, withMore(turn, entry));
    } else if ("gone" in entry) turns.delete(entry.gone);
    else if ("last" in entry) last = entry.last ?? undefined;
    else if ("title" in entry) title = entry.title ?? undefined;
  }
  return { id, ...(title !== undefined && { title }), ...arranged(connected(turns), last) };
}

/**
 * Turns whose parent could not be read follow the one that was written before
 * them, and all of one parent the same, as far as that does not follow them.
 */
function connected(turns: ReadonlyMap<string, Turn>): Map<string, Turn> {
  const connected = new Map(turns);
  const before: (string | undefined)[] = [undefined];
  const instead = new Map<string, string | undefined>();
  const tops = new Map<string, string>();
  for (const turn of turns.values()) {
    const { id, parent: lost } = turn;
    if (lost !== undefined && !turns.has(lost)) {
      const fits = (one: string | undefined): boolean =>
        one === undefined || topOf(connected, tops, one) !== id;
      const usual = instead.get(lost);
      const parent = instead.has(lost) && fits(usual) ? usual : before.findLast(fits);
      connected.set(id, { ...turn, parent });
      instead.set(lost, parent);
    }
    before.push(id);
  }
  return connected;
}

/**
 * The first of the turns that one follows, as far as they are connected; any of them where they lead
 * to themselves. Each way is walked once: `tops` has where it ended.
 */
function topOf(turns: ReadonlyMap<string, Turn>, tops: Map<string, string>, from: string): string {
  const way = new Set<string>();
  let at = from;
  while (!way.has(at)) {
    way.add(at);
    const next = tops.get(at) ?? turns.get(at)?.parent;
    if (next === undefined || !turns.has(next)) break;
    at = next;
  }
  for (const one of way) if (one !== at) tops.set(one, at);
  return at;
}

/** The turns that lead to the last one, and all others. */
function arranged(
  turns: ReadonlyMap<string, Turn>,
  last: string | undefined,
): Pick<Conversation, "turns" | "aside"> {
  const path = new Set<Turn>();
  // The last one itself may be what could not be read.
  const end = last === undefined ? undefined : (turns.get(last) ?? [...turns.values()].at(-1));
  for (let turn = end; turn && !path.has(turn); turn = turns.get(turn.parent ?? "")) path.add(turn);
  return {
    turns: [...path].reverse(),
    aside: [...turns.values()].filter((turn) => !path.has(turn)),
  };
}

/** What others follow comes first: reading mends what is lost by the order of the lines. */
function all(conversation: Conversation | undefined): Turn[] {
  return conversation ? [...conversation.turns, ...conversation.aside] : [];
}

/** What an answer got since, where that is text at its ends and nothing else. */
function moreOf(before: Turn, after: Turn): More | undefined {
  if (before.role !== "answer" || after.role !== "answer") return undefined;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Answer>;
  for (const key of keys)
    if (key !== "text" && key !== "choices" && before[key] !== after[key]) return undefined;
  const [olds, news] = [textsOf(before), textsOf(after)];
  if (Boolean(before.choices) !== Boolean(after.choices) || olds.length !== news.length)
    return undefined;
  if (!news.every((text, i) => text.startsWith(olds[i] ?? ""))) return undefined;
  const from = olds.map(({ length }) => length);
  return { more: after.id, from, texts: news.map((text, i) => text.slice(from[i])) };
}

function withMore(answer: Answer, { from, texts }: More): Answer {
  // Whatever follows a line that was lost has no place.
  const grown = textsOf(answer).map((text, i) =>
    text.length === from[i] ? text + (texts[i] ?? "") : text,
  );
  return answer.choices
    ? { ...answer, choices: grown, text: grown[answer.chosen ?? 0] ?? answer.text }
    : { ...answer, text: grown[0] ?? answer.text };
}

const textsOf = ({ choices, text }: Answer): readonly string[] => choices ?? [text];

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

function readLine(line: string): StoredEntry | undefined {
  const json = line.slice(0, -9);
  if (line.at(-9) !== "\t" || line.slice(-8) !== checksum(json)) return undefined;
  try {
    const entry: unknown = JSON.parse(json);
    return isStoredEntry(entry) ? (entry as StoredEntry) : undefined;
  } catch {
    return undefined;
  }
}
