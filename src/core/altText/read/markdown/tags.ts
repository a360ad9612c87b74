import { oneLine } from "../../syntax/escape.ts";
import type {
  Change,
  Found,
  ImageReference,
  Reader,
  ReadOptions,
  Span,
  ImageContext,
} from "../../reference.ts";
import type { Inline } from "./inline.ts";
import { OUTPUT } from "../tags/rules.ts";
import { movedReference } from "../move.ts";
import { decodeEntities, item } from "../../syntax/text.ts";

/** What is shown to the reader of tags: the document without all else, of which line breaks are left. */

/** A block or part of one, in which tags or images are. */
export interface Mask {
  readonly start: number;
  readonly text: string;
  /** Where it is Markdown, what was found in it. */
  readonly inline?: Inline;
  readonly isCell?: boolean;
  /** Of no use without tags elsewhere. */
  readonly isHelp?: boolean;
}

interface Piece {
  readonly start: number;
  readonly text: string;
}

export interface MaskedRead {
  /** Those that tags make. */
  readonly references: readonly ImageReference[];
  /** What is around images of Markdown, by their beginnings; only where there is something. */
  readonly around: ReadonlyMap<number, ImageContext>;
  readonly headings: readonly { readonly at: number; readonly text: () => string }[];
  /** What was given to the reader, and what it found there. */
  readonly base: Base;
}

interface Base {
  /** Where each piece is in the text. */
  readonly starts: readonly number[];
  readonly text: string;
  readonly found: Found;
  readonly components: string;
}

/** Stands for an image of Markdown, so that the tags around it are known. */
const STAND = "<img/>";

export function readMasked(
  document: string,
  all: readonly Mask[],
  tags: Reader,
  options: ReadOptions,
  before: MaskedRead | undefined,
): MaskedRead | undefined {
  const own = all.filter((mask) => !mask.isHelp);
  if (own.length === 0) return undefined;
  const masks = own.every(isAlone) ? own : all;
  const pieces = masks.map((mask) => ({ start: mask.start, text: maskedText(mask) }));
  const base = baseOf(document, pieces, tags, options, before?.base);
  const stands = new Set<number>();
  const cells: Span[] = [];
  const lines: Span[] = [];
  for (const { start, text, inline, isCell } of masks) {
    const span = { start, end: start + text.length };
    if (isCell) cells.push(span);
    if (inline) lines.push(span);
    for (const image of inline?.images ?? []) if (hasStand(image)) stands.add(start + image.start);
  }
  const place = placeIn(base.starts, pieces);
  const references: ImageReference[] = [];
  const around = new Map<number, ImageContext>();
  for (const one of base.found.references) {
    const at = place(one.span.start);
    if (!stands.has(at))
      references.push(inCell(besidesWords(movedReference(one, place), lines), cells));
    else if (tells(one.around)) around.set(at, one.around);
  }
  return { references, around, headings: pieces.flatMap(headingsOf), base };
}

/** Tags that hold nothing, with values that hold no code. */
const ALONE =
  /^\s*(?:<(?:img|br|hr)(?:\s+[\w-]+(?:\s*=\s*(?:"[^"<>{}]*"|'[^'<>{}]*'))?)*\s*\/?>\s*)+$/i;

/** Whether tags tell nothing of what is elsewhere, and nothing elsewhere tells of them. */
const isAlone = ({ text, inline }: Mask): boolean =>
  inline === undefined
    ? ALONE.test(text)
    : inline.tags.every(({ start, end }) => ALONE.test(text.slice(start, end)));

/** Whether it says what an image of Markdown is to know. */
const tells = ({ link, button, caption, hidden }: ImageContext): boolean =>
  link !== undefined || button !== undefined || caption !== undefined || hidden !== undefined;

const hasStand = ({ start, end }: Span): boolean => end - start >= STAND.length;

/** Reads the masked text, unless that is what it was before. */
function baseOf(
  document: string,
  pieces: readonly Piece[],
  tags: Reader,
  options: ReadOptions,
  before: Base | undefined,
): Base {
  const components = options.components.join("\n");
  const known = before?.components === components ? before : undefined;
  const { text, starts } = maskedDocument(document, pieces);
  if (known?.text === text) return known;
  const found = tags.read(
    text,
    options,
    known && { found: known.found, changes: changesOf(known.text, text) },
  );
  return { starts, text, found, components };
}

/** What may be named by the words in it, be they over several blocks. */
const NAMED = /<(?:a|button|\w*Link)\b/;
const WORD = /[\p{L}\p{N}]/u;

/** The pieces one after the other, two line breaks in the place of what is between them, and a sign for words. */
function maskedDocument(document: string, pieces: readonly Piece[]): Pick<Base, "starts" | "text"> {
  const hasNames = pieces.some((piece) => NAMED.test(piece.text));
  const starts: number[] = [];
  let text = "";
  let end = 0;
  for (const piece of pieces) {
    const hasWords = hasNames && WORD.test(document.slice(end, piece.start));
    text += hasWords ? `\n${OUTPUT}\n` : "\n".repeat(Math.min(2, piece.start - end));
    starts.push(text.length);
    text += piece.text;
    end = piece.start + piece.text.length;
  }
  return { text, starts };
}

/** The one change between two texts. */
function changesOf(before: string, after: string): readonly Change[] {
  const most = Math.min(before.length, after.length);
  const start = sameUpTo(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  const [lengthBefore, lengthAfter] = [before.length, after.length];
  const same = sameUpTo(
    most - start,
    (from, to) =>
      before.slice(lengthBefore - to, lengthBefore - from) ===
      after.slice(lengthAfter - to, lengthAfter - from),
  );
  if (start === lengthBefore && start === lengthAfter) return [];
  return [{ span: { start, end: lengthBefore - same }, length: lengthAfter - same - start }];
}

/** How far two texts are the same, found out in pieces. */
function sameUpTo(most: number, isSame: (from: number, to: number) => boolean): number {
  let at = 0;
  for (let step = 4096; step >= 1; step = Math.floor(step / 8))
    while (at < most && isSame(at, Math.min(most, at + step))) at = Math.min(most, at + step);
  return at;
}

/** Where in the document a place of the masked text is. */
function placeIn(starts: readonly number[], pieces: readonly Piece[]): (at: number) => number {
  // Most places are in the piece of the one asked for before.
  let [from, to, by] = [0, 0, 0];
  return (at) => {
    if (at < from || at >= to) {
      const index = Math.max(0, countUpTo(starts, at, Number) - 1);
      from = starts[index] ?? 0;
      to = starts[index + 1] ?? Infinity;
      by = (pieces[index]?.start ?? 0) - from;
    }
    return at + by;
  };
}

/** Text between tags in a line is Markdown, for which the reader of tags has no way to write. */
function besidesWords(reference: ImageReference, lines: readonly Span[]): ImageReference {
  const { place, ...rest } = reference;
  const isText = place?.syntax === "xml-text" || place?.syntax === "template-text";
  return isText && isIn(lines, place.span) ? rest : reference;
}

const isIn = (spans: readonly Span[], { start, end }: Span): boolean =>
  end <= (spans[countUpTo(spans, start, beginning) - 1]?.end ?? -1);

export const beginning = ({ start }: Span): number => start;

/** How many, of some in the order of a number that each has, have one no greater than this. */
export function countUpTo<Item>(
  all: readonly Item[],
  most: number,
  of: (one: Item) => number,
): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(item(all, middle)) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In a table a bar ends the cell, even in a tag. */
function inCell(reference: ImageReference, cells: readonly Span[]): ImageReference {
  const { place, span } = reference;
  if (!place || !isIn(cells, span)) return reference;
  return { ...reference, place: { ...place, cell: true } };
}

const maskedText = ({ text, inline }: Mask): string =>
  inline ? (inline.masked ??= maskedInline(text, inline)) : text;

/** Tags stay, and the words between them; images have a tag in their place, and code none. */
function maskedInline(text: string, { tags, images, opaque }: Inline): string {
  const hasTags = tags.length > 0;
  const spans = [
    ...tags.map((span) => ({ span, text: text.slice(span.start, span.end) })),
    ...images.map((span) => ({ span, text: hasStand(span) ? STAND : "" })),
    ...opaque.map((span) => ({ span, text: hasTags && span.putsOut ? OUTPUT : "" })),
  ].sort((a, b) => a.span.start - b.span.start);
  let result = "";
  for (const { span, text: shown } of spans) {
    if (span.start < result.length) continue;
    result += words(text.slice(result.length, span.start), hasTags);
    result += shown.padEnd(span.end - span.start);
  }
  return result + words(text.slice(result.length), hasTags);
}

const words = (text: string, isShown: boolean): string =>
  isShown ? text.replace(/[<>{}[\]*`\\]/g, " ") : signed(text);

/** A sign that there are words, whatever they are. */
const signed = (text: string): string => (WORD.test(text) ? OUTPUT : "").padEnd(text.length);

const HEADING = /<h([1-6])(?=[\s>])[^<>]*>/gi;

/** The headings that are tags. */
function headingsOf({ start, text }: Piece): { at: number; text: () => string }[] {
  if (!/<h[1-6][\s>]/i.test(text)) return [];
  const headings: { at: number; text: () => string }[] = [];
  for (const match of text.matchAll(HEADING)) {
    const from = match.index + match[0].length;
    const rest = text.slice(from, from + 2000);
    const end = rest.search(/<\/h[1-6]\s*>/i);
    const inner = end < 0 ? rest.slice(0, Math.max(0, rest.indexOf("\n"))) : rest.slice(0, end);
    const plain = oneLine(decodeEntities(inner.replace(/<[^<>]*>/g, "")));
    if (plain !== "") headings.push({ at: start + match.index, text: () => plain });
  }
  return headings;
}
