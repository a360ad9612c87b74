import type { Env, Token } from "markdown-it";
import { PENDING } from "./mathRules.ts";

/** A block at the top level. */
export interface Group {
  readonly tokens: Token[];
  /** Of its first token. */
  readonly type: string;
  /** Its first line, from 0, and the one after its last. */
  readonly start: number;
  readonly end: number;
}

/** A list or table in three: what opens it, its items or rows, and what closes it. */
export interface Parted {
  readonly open: Token[];
  readonly items: Token[][];
  readonly close: Token[];
}

/** Divides the tokens of a text into its blocks. */
export function groupsOf(tokens: readonly Token[]): Group[] {
  const groups: Group[] = [];
  for (let from = 0, i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.level !== 0 || token.nesting === 1) continue;
    const { type = "", map } = tokens[from] ?? {};
    const [start = 0, end = 0] = map ?? [];
    groups.push({ tokens: tokens.slice(from, i + 1), type, start, end });
    from = i + 1;
  }
  return groups;
}

/** How many blocks no further line can change; `env` is of the reading that gave them. */
export function finished(groups: readonly Group[], env: Env): number {
  let count = Math.max(0, groups.length - 1);
  const touches = (i: number): boolean => i > 0 && groups[i - 1]?.end === groups[i]?.start;
  // What follows a link definition may turn out to be its title, which in a list or quote goes on over blocks up to an empty line.
  for (let i = count - 1; i >= 0; i--) {
    const next = groups[i + 1];
    if (isDefinedBefore(groups[i], next) && (i + 1 === count || opensTitle(next))) count = i;
    if (!touches(i + 1)) break;
  }
  const pending = env[PENDING];
  if (typeof pending !== "number") return count;
  // A formula that may not end is text, and then belongs to what stands right before it.
  const at = groups.findLastIndex(({ start }) => start <= pending);
  return Math.max(0, Math.min(count, groups[at]?.start === pending && touches(at) ? at - 1 : at));
}

/** Whether a block ends in a link definition, right before another. */
const isDefinedBefore = (group: Group | undefined, next: Group | undefined): boolean =>
  group?.tokens.some(
    ({ type, map }) => type === "reference_definition" && map?.[1] === next?.start,
  ) === true;

/** Whether a block begins as the title of a link does. */
const opensTitle = (group: Group | undefined): boolean =>
  /^["'(]/.test(group?.tokens.find(({ type }) => type === "inline")?.content ?? "");

const ITEMS: Readonly<Record<string, readonly [open: string, level: number]>> = {
  bullet_list_open: ["list_item_open", 1],
  ordered_list_open: ["list_item_open", 1],
  table_open: ["tr_open", 2],
};

/** The items of a list, or the rows of a table below its head; undefined for any other block. */
export function partsOf({ tokens, type }: Group): Parted | undefined {
  const [itemType, level] = ITEMS[type] ?? [];
  const body = type === "table_open" ? tokens.findIndex((one) => one.type === "tbody_open") : 0;
  if (itemType === undefined || body < 0) return undefined;
  const items: Token[][] = [];
  let end = body + 1;
  for (let i = body + 1; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || token.level !== level || token.nesting !== -1) continue;
    items.push(tokens.slice(end, i + 1));
    end = i + 1;
  }
  return items.length === 0
    ? undefined
    : { open: tokens.slice(0, body + 1), items, close: tokens.slice(end) };
}

/** Whether a list has no empty lines between its items; undefined where that cannot be seen. */
export function isTight({ tokens, type }: Group): boolean | undefined {
  if (type === "table_open") return true;
  return tokens.find(({ type: one, level }) => one === "paragraph_open" && level === 2)?.hidden;
}

/** Makes items those of a list that has empty lines. */
export function loosen(tokens: readonly Token[]): void {
  for (const token of tokens)
    if (token.level === 2 && token.type.startsWith("paragraph_")) token.hidden = false;
}

/** Where each line of a text begins. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
