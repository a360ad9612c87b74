import type { Span } from "../../reference.ts";
import { matchEnd } from "../../syntax/matching.ts";

/** The parts that links and definitions of Markdown are made of. */

/** Where a link or image leads; the spans are without quotes and angle brackets. */
export interface Target {
  readonly destination: Span;
  readonly title?: Span;
  readonly end: number;
}

/** What a scan has learned of ends that are not there. */
export interface Searches {
  /** How many more signs may be read in vain. */
  fuel: number;
  /** Ends that do not come any more. */
  readonly missing: Set<string>;
}

/** A label as it is compared. */
export const normalizedLabel = (label: string): string =>
  label.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();

const isSpaceAt = (text: string, at: number): boolean => {
  const sign = text[at];
  return sign === " " || sign === "\t" || sign === "\n" || sign === "\r";
};

function skipSpace(text: string, at: number): number {
  let end = at;
  while (isSpaceAt(text, end)) end++;
  return end;
}

/** Where an unescaped sign is, before any that is forbidden. */
function closing(text: string, from: number, sign: string, forbidden: string): number {
  for (let at = from; at < text.length; at++) {
    const next = text.charAt(at);
    if (next === sign) return at;
    if (next === "\\") at++;
    else if (forbidden.includes(next)) return -1;
  }
  return -1;
}

/** `[label]`, from its bracket; its key may be empty. */
export function labelAt(text: string, start: number): { key: string; end: number } | undefined {
  const end = closing(text.slice(start, start + 1002), 1, "]", "[");
  if (end < 0 || end > 1000) return undefined;
  return { key: normalizedLabel(text.slice(start + 1, start + end)), end: start + end + 1 };
}

/** `(destination "title")`, from its parenthesis. */
export function targetAt(text: string, start: number): Target | undefined {
  const destination = destinationAt(text, skipSpace(text, start + 1));
  if (!destination) return undefined;
  const first = pastSize(text, destination.end);
  const after = skipSpace(text, first);
  const title = after > destination.end ? titleAt(text, after) : undefined;
  const end = skipSpace(text, title ? pastSize(text, title.end) : after);
  if (text[end] !== ")") return undefined;
  return { destination: destination.inner, ...(title && { title: title.inner }), end: end + 1 };
}

/** A size as several flavours have it: `=300x200`. */
const SIZE = /[ \t]+=(?:\d+%?)?(?:x(?:\d+%?)?)?(?=[ \t\n)])/y;

function pastSize(text: string, at: number): number {
  const end = matchEnd(SIZE, text, at);
  return end < 0 ? at : end;
}

/** Code of a template, in which spaces and parentheses are its own; Hugo's is expanded in no page, but as a shortcode. */
const CODE =
  /\{\{(?!-?\s*(?:(?:(?:rel|abs)(?:lang)?url|(?:rel)?ref)\s+["'`.]|\.(?:Site|Page)\b))[^\n{}]{0,300}\}\}|\{%[^\n{}]{0,300}%\}/iy;

interface MarkdownPart {
  readonly inner: Span;
  readonly end: number;
}

function destinationAt(text: string, start: number): MarkdownPart | undefined {
  if (text[start] === "<") {
    const end = closing(text, start + 1, ">", "<\n");
    return end < 0 ? undefined : { inner: { start: start + 1, end }, end: end + 1 };
  }
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7b) at = Math.max(at, matchEnd(CODE, text, at) - 1);
    if (code <= 0x20 || code === 0x7f) break;
    if (code === 0x5c && /[!-/:-@[-`{-~]/.test(text.charAt(at + 1))) at++;
    else if (code === 0x28 && ++depth > 32) return undefined;
    else if (code === 0x29 && --depth < 0) break;
  }
  return depth > 0 ? undefined : { inner: { start, end: at }, end: at };
}

function titleAt(text: string, start: number): MarkdownPart | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'" && quote !== "(") return undefined;
  const end =
    quote === "(" ? closing(text, start + 1, ")", "(") : closing(text, start + 1, quote, "");
  return end < 0 ? undefined : { inner: { start: start + 1, end }, end: end + 1 };
}

/** `[label]: destination "title"`. */
export interface Definition extends Target {
  readonly key: string;
}

/** The definition that begins there, at the beginning of a line. */
export function definitionAt(text: string, start: number): Definition | undefined {
  const label = text[start] === "[" ? labelAt(text, start) : undefined;
  if (!label?.key || text[label.end] !== ":") return undefined;
  const from = skipSpace(text, label.end + 1);
  const destination = destinationAt(text, from);
  if (!destination || destination.end === from) return undefined;
  const after = skipSpace(text, destination.end);
  const title = after > destination.end ? titleAt(text, after) : undefined;
  const { key } = label;
  const titled = title && lineEnd(text, title.end);
  if (title && titled !== undefined)
    return { key, destination: destination.inner, title: title.inner, end: titled };
  const end = lineEnd(text, destination.end);
  return end === undefined ? undefined : { key, destination: destination.inner, end };
}

/** The beginning of the next line, where only white space is before it. */
function lineEnd(text: string, start: number): number | undefined {
  let at = start;
  while (at < text.length && isSpaceAt(text, at)) if (text[at++] === "\n") return at;
  return at === text.length ? at : undefined;
}

/** `<https://example.com>` or `<a@example.com>`. */
export const AUTOLINK =
  /<(?:[a-z][a-z\d+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*)>/iy;
const CLOSING_TAG = /<\/[a-z][a-z\d-]*\s*>/iy;
const TAG_NAME = /<[a-z][a-z\d-]*/iy;
const ATTRIBUTE = /\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?/iy;
const TAG_END = /\s*\/?>/y;

/** The end of the tag or comment that begins there, or -1. */
export function htmlTagEnd(text: string, start: number, searches: Searches): number {
  if (text[start + 1] === "!" || text[start + 1] === "?")
    return declarationEnd(text, start, searches);
  const close = matchEnd(CLOSING_TAG, text, start);
  return close >= 0 ? close : openingTagEnd(text, start, searches);
}

function declarationEnd(text: string, start: number, searches: Searches): number {
  const short = /^<!--(?:-?>)/.exec(text.slice(start, start + 6));
  if (short) return start + short[0].length;
  if (text.startsWith("<!--", start)) return endOf(text, start + 4, "-->", searches);
  if (text.startsWith("<?", start)) return endOf(text, start + 2, "?>", searches);
  if (text.startsWith("<![CDATA[", start)) return endOf(text, start + 9, "]]>", searches);
  return /[a-z]/i.test(text.charAt(start + 2)) ? endOf(text, start + 2, ">", searches) : -1;
}

function endOf(text: string, from: number, end: string, { missing }: Searches): number {
  const at = missing.has(end) ? -1 : text.indexOf(end, from);
  if (at < 0) missing.add(end);
  return at < 0 ? -1 : at + end.length;
}

function openingTagEnd(text: string, start: number, searches: Searches): number {
  let at = searches.fuel > 0 ? matchEnd(TAG_NAME, text, start) : -1;
  if (at < 0) return -1;
  for (let next = at; next >= 0; next = matchEnd(ATTRIBUTE, text, at)) at = next;
  const end = matchEnd(TAG_END, text, at);
  if (end < 0) searches.fuel -= at - start;
  return end;
}
