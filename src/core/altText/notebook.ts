/** Notebooks as their files have them: JSON whose cells are documents of their own. */

import type { TextEdit } from "./reference.ts";

/** A cell of a notebook. */
export interface NotebookCell {
  /** Which one, from 1; cells of every kind count. */
  readonly number: number;
  /** As VS Code has it; `raw` for a cell that is neither text nor code. */
  readonly languageId: string;
  readonly text: string;
  /** Its text in the file: the strings that it is made of. */
  readonly strings: readonly JsonString[];
}

/** A string of a JSON file. */
export interface JsonString {
  /** Offset in the file of what is between its quotation marks. */
  readonly start: number;
  /** What is between them, as it is written. */
  readonly raw: string;
}

/** Whether a file is a notebook, by its name. */
export const isNotebook = (path: string): boolean => /\.ipynb$/i.test(path);

/** Whether a notebook's file is not JSON at all, as where it is cut: nobody knows its cells. */
export const isBrokenNotebook = (file: string): boolean =>
  file.trim() !== "" && parsed(file) === undefined;

/** The cells of a notebook in their order; none where the file is no whole notebook. */
export function cellsOf(file: string): readonly NotebookCell[] {
  const notebook = parsed(file);
  const all = field(notebook, "cells");
  if (!Array.isArray(all)) return [];
  const metadata = field(notebook, "metadata");
  const info = field(field(metadata, "language_info"), "name");
  const kernel = field(field(metadata, "kernelspec"), "language");
  const usual = [info, kernel, "python"];
  const sources = sourcesOf(file);
  return all.map((cell: unknown, at): NotebookCell => {
    const strings = sources.get(at) ?? [];
    const own = field(field(field(cell, "metadata"), "vscode"), "languageId");
    const kind = field(cell, "cell_type");
    const language = [own, ...usual].find((one) => typeof one === "string") ?? "";
    const languageId = kind === "markdown" ? "markdown" : kind === "code" ? language : "raw";
    const text = strings.map(({ raw }) => unescaped(raw)).join("");
    return { number: at + 1, languageId, text, strings };
  });
}

/** Edits of a cell as edits of its file. */
export function editsInFile(cell: NotebookCell, edits: readonly TextEdit[]): TextEdit[] {
  return edits.map(({ span, text }) => ({
    span: {
      start: offsetInFile(cell, span.start, "after"),
      end: offsetInFile(cell, span.end, "before"),
    },
    text: JSON.stringify(text).slice(1, -1),
  }));
}

/** @param side which string has an offset between two of them: the one before it or the one after */
function offsetInFile({ strings }: NotebookCell, offset: number, side: "before" | "after"): number {
  let left = offset;
  let last = 0;
  for (const { start, raw } of strings) {
    const { length } = unescaped(raw);
    if (left < length || (left === length && side === "before"))
      return start + rawOffset(raw, left);
    left -= length;
    last = start + raw.length;
  }
  return last;
}

const ESCAPE = /\\(?:u[\da-fA-F]{4}|[^])|[^]/g;

/** How much of a string as it is written has so many code units of what it says. */
function rawOffset(raw: string, units: number): number {
  let count = 0;
  for (const { index } of raw.matchAll(ESCAPE)) if (count++ === units) return index;
  return raw.length;
}

const unescaped = (raw: string): string => JSON.parse(`"${raw}"`) as string;

function parsed(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch {
    return undefined;
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

interface JsonToken {
  readonly index: number;
  /** Undefined for a string. */
  readonly sign?: string;
  readonly raw?: string;
}

/** The strings and signs of JSON; strings may be as long as images are. */
function* tokensOf(file: string): Generator<JsonToken> {
  const next = /["{}[\],:]/g;
  for (let found = next.exec(file); found; found = next.exec(file)) {
    const { 0: sign, index } = found;
    if (sign === '"') {
      const end = endOfString(file, index + 1);
      yield { index, raw: file.slice(index + 1, end) };
      next.lastIndex = end + 1;
    } else yield { index, sign };
  }
}

/** Where the quotation mark is that ends a string. */
function endOfString(file: string, start: number): number {
  for (let at = file.indexOf('"', start); at >= 0; at = file.indexOf('"', at + 1)) {
    let slashes = 0;
    while (file[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at;
  }
  return file.length;
}

/** The strings of each cell's `source`, by the cell's index; of valid JSON. */
function sourcesOf(file: string): ReadonlyMap<number, readonly JsonString[]> {
  const found = new Map<number, JsonString[]>();
  /** Of each object and list that is open: the key or the index that is at hand. */
  const path: (string | number)[] = [];
  /** A string that may be a key. */
  let key = "";
  for (const { index, sign, raw } of tokensOf(file)) {
    const last = path.at(-1);
    if (raw !== undefined) {
      const [cells, cell, source] = path;
      const isSource = cells === "cells" && typeof cell === "number" && source === "source";
      if (isSource && path.length <= 4) {
        const strings = found.get(cell) ?? [];
        strings.push({ start: index + 1, raw });
        found.set(cell, strings);
      }
      key = raw;
    } else if (sign === "{") path.push("");
    else if (sign === "[") path.push(0);
    else if (sign === ":") path[path.length - 1] = unescaped(key);
    else if (sign === ",") path[path.length - 1] = typeof last === "number" ? last + 1 : "";
    else path.pop();
  }
  return found;
}
