import type { ImageReference } from "../../reference.ts";
import { imagesInFence } from "./fences.ts";
import { type ReferenceDraft, draftsOf } from "./drafts.ts";
import { type Inline, readInline } from "./inline.ts";
import { type Definition, definitionAt } from "./parts.ts";
import { mayBeMyst, mystImages } from "./myst.ts";
import { item } from "../../syntax/text.ts";

/** Text that is read as one: a paragraph, a heading, the cell of a table. */
export interface ContentPart {
  /** Where in its block it begins. */
  readonly start: number;
  readonly text: string;
  readonly isCell: boolean;
  /** Whether there may be an image or a tag in it. */
  readonly isLively: boolean;
  /** What was read, and which labels had a definition then. */
  known?: KnownPart;
}

/** What was read of a part. */
export interface KnownPart {
  readonly inline: Inline;
  readonly drafts: readonly ReferenceDraft[];
  readonly labels: ReadonlyMap<string, boolean>;
  /** Its words in one line, once they were asked for. */
  words?: string;
}

/** A block in which something may be; its positions are its own, so it is read once wherever it goes. */
export interface Content {
  readonly kind: "text" | "heading" | "tags" | "fence";
  readonly text: string;
  readonly definitions: readonly Definition[];
  readonly parts: readonly ContentPart[];
  readonly hasDirectives: boolean;
  /** Images that another reader found, at their places in the block. */
  readonly references: readonly ImageReference[];
  /** Lines of `import` and `export` without tags, which only say what those elsewhere mean. */
  readonly isHelp: boolean;
}

/** What a block holds; none where there is nothing to find. */
export function contentsOf(type: string, text: string, isMdx: boolean): Content | undefined {
  if (type.startsWith("ATXHeading")) return headingOf(text, /^#{1,6}/.exec(text)?.[0].length ?? 0);
  // With this attribute, what is in an element is Markdown as well.
  if (type === "HTMLBlock" && MARKDOWN_INSIDE.test(text)) return textOf(text, text, [], isMdx);
  if (type === "HTMLBlock" || type === "MdxEsm")
    return { ...NOTHING, kind: "tags", text, isHelp: type === "MdxEsm" && !/<[a-z]/i.test(text) };
  const references = type === "FencedCode" ? imagesInFence(text) : [];
  if (references.length > 0) return { ...NOTHING, kind: "fence", text, references };
  if (type === "FencedCode")
    return mayBeMyst(text) && mystImages(text, text, 0, true).length > 0
      ? { ...NOTHING, kind: "fence", text, hasDirectives: true }
      : undefined;
  if (type === "MdxFlow") return textOf(text, text, [], isMdx);
  if (type !== "Paragraph" && !type.startsWith("SetextHeading")) return undefined;
  const [definitions, end] = definitionsOf(text);
  const rest = end > 0 ? " ".repeat(end) + text.slice(end) : text;
  if (type === "Paragraph") return textOf(text, rest, definitions, isMdx);
  const underline = rest.lastIndexOf("\n");
  const parts = partsOf(rest.slice(0, Math.max(0, underline)), isMdx);
  return { ...NOTHING, kind: "heading", text, definitions, parts };
}

const MARKDOWN_INSIDE = /^<[a-z][^<>]*\smarkdown(?:=["']?(?:1|block|span)["']?)?(?=[\s>])/i;

const NOTHING: Content = {
  kind: "text",
  text: "",
  definitions: [],
  parts: [],
  hasDirectives: false,
  references: [],
  isHelp: false,
};

function headingOf(text: string, start: number): Content {
  const inner = text.slice(start).replace(/(?<=[ \t])#+[ \t]*$/, "");
  const part: ContentPart = { start, text: inner, isCell: false, isLively: isLively(inner, true) };
  return { ...NOTHING, kind: "heading", text, parts: [part] };
}

function textOf(
  text: string,
  rest: string,
  definitions: readonly Definition[],
  isMdx: boolean,
): Content | undefined {
  const directives = mayBeMyst(rest) ? directiveEnds(rest) : [];
  const words = directives.length > 0 ? without(rest, directives) : rest;
  const parts = isLively(words, isMdx) ? partsOf(words, isMdx).filter((part) => part.isLively) : [];
  const hasDirectives = directives.length > 0;
  if (definitions.length === 0 && parts.length === 0 && !hasDirectives) return undefined;
  return { ...NOTHING, text, definitions, parts, hasDirectives };
}

function without(text: string, ranges: readonly Range[]): string {
  let result = "";
  for (const { start, end } of ranges)
    result += text.slice(result.length, start) + " ".repeat(end - start);
  return result + text.slice(result.length);
}

const directiveEnds = (text: string): { start: number; end: number }[] =>
  mystImages(text, text, 0, false).map(({ reference, end }) => ({
    start: reference.span.start,
    end,
  }));

const isLively = (text: string, isMdx: boolean): boolean =>
  text.includes("![") ||
  (text.includes("<") && (isMdx || /<[a-z/!]/i.test(text))) ||
  (text.includes("{") && (isMdx || /\{\{[<%]|\{%/.test(text))) ||
  text.includes(":::");

/** The definitions at the beginning of a paragraph, and where they end. */
function definitionsOf(text: string): [Definition[], number] {
  const definitions: Definition[] = [];
  let at = 0;
  if (!/^ {0,3}\[/.test(text)) return [definitions, at];
  for (;;) {
    const start = at + (/^[ ]{0,3}/.exec(text.slice(at, at + 3))?.[0].length ?? 0);
    const definition = definitionAt(text, start);
    // A label with this sign names a footnote.
    if (!definition || definition.key.startsWith("^")) return [definitions, at];
    definitions.push(definition);
    at = definition.end;
  }
}

/** A paragraph is one part; a table in it begins anywhere, goes to its end, and has one for each cell. */
function partsOf(text: string, isMdx: boolean): ContentPart[] {
  const part = (start: number, end: number, isCell: boolean): ContentPart => {
    const own = text.slice(start, end);
    return { start, text: own, isCell, isLively: isLively(own, isMdx) };
  };
  const rows = text.includes("|") && text.includes("-") ? tableRows(text) : [];
  const first = rows[0];
  if (!first) return [part(0, text.length, false)];
  const most = cellsOf(text, first.start, first.end).length;
  // What a row has more of than the first is not shown.
  const cells = rows.flatMap((row) => cellsOf(text, row.start, row.end).slice(0, most));
  return [
    ...(first.start > 0 ? [part(0, first.start, false)] : []),
    ...cells.map(({ start, end }) => part(start, end, true)),
  ];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const DELIMITERS = /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/;

/** The rows of a table, without the one of delimiters; none where there is no table. */
function tableRows(text: string): Range[] {
  const lines: Range[] = [];
  for (let start = 0; start <= text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    lines.push({ start, end });
    start = end + 1;
  }
  const line = (i: number): string => text.slice(lines[i]?.start, lines[i]?.end);
  for (let i = 1; i < lines.length; i++) {
    const delimiters = line(i);
    if (!delimiters.includes("|") || !DELIMITERS.test(delimiters)) continue;
    const [header, row] = [item(lines, i - 1), item(lines, i)];
    const isTable =
      line(i - 1).includes("|") &&
      cellsOf(text, header.start, header.end).length === cellsOf(text, row.start, row.end).length;
    if (isTable) return [header, ...lines.slice(i + 1)];
  }
  return [];
}

/** The cells of a row; a bar behind a backslash ends none. */
function cellsOf(text: string, from: number, to: number): Range[] {
  let [start, end] = [from, to];
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  if (text[start] === "|") start++;
  const cells: Range[] = [];
  let cell = start;
  for (let at = start; at < end; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "|") {
      cells.push({ start: cell, end: at });
      cell = at + 1;
    }
  }
  if (cell < end) cells.push({ start: cell, end });
  return cells;
}

const isSpace = (sign: string | undefined): boolean =>
  sign === " " || sign === "\t" || sign === "\r";

/** Reads a part, unless it was read when the labels in it meant the same. */
export function readPart(
  part: ContentPart,
  isMdx: boolean,
  isDefined: (label: string) => boolean,
): KnownPart {
  const { known } = part;
  if (known && (known.labels.size === 0 || isCurrent(known.labels, isDefined))) return known;
  const labels = new Map<string, boolean>();
  const inline = readInline(part.text, {
    isMdx,
    isCell: part.isCell,
    isDefined: (label) => {
      const is = isDefined(label);
      labels.set(label, is);
      return is;
    },
  });
  part.known = { inline, drafts: draftsOf(inline, part, isMdx), labels };
  return part.known;
}

function isCurrent(
  labels: ReadonlyMap<string, boolean>,
  isDefined: (label: string) => boolean,
): boolean {
  for (const [label, was] of labels) if (isDefined(label) !== was) return false;
  return true;
}
