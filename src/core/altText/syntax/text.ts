import { decodeHTMLStrict } from "entities";

/** What readers of several markups do with text. */

const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi;

/** Entities as CommonMark has them: with their semicolon, and a number says its code point. */
export function decodeEntities(text: string): string {
  return text.includes("&") ? text.replace(ENTITY, decodeEntity) : text;
}

function decodeEntity(entity: string): string {
  const number = /^&#(?:x([\da-f]+)|(\d+));$/i.exec(entity);
  if (!number) return decodeHTMLStrict(entity);
  const code = number[1] === undefined ? Number(number[2]) : parseInt(number[1], 16);
  const isSign = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isSign ? String.fromCodePoint(code) : "\ufffd";
}

/** Escapes and entities of Markdown decoded. */
export const decodeMarkdown = (text: string): string =>
  text.replace(
    /\\([!-/:-@[-`{-~])|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi,
    (all, sign?: string) => sign ?? decodeEntity(all),
  );

/** One line of a text, without its line break. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The lines of a text, whichever way they break. */
export function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (;;) {
    const feed = text.indexOf("\n", start);
    const next = feed < 0 ? text.length : feed;
    const end = next > start && text[next - 1] === "\r" ? next - 1 : next;
    lines.push({ start, end, text: text.slice(start, end) });
    if (feed < 0) return lines;
    start = feed + 1;
  }
}

/** How lines break around a place of a text. */
export function lineBreakAt(text: string, at: number): "\r\n" | "\n" {
  const next = text.indexOf("\n", at);
  const feed = next < 0 ? text.lastIndexOf("\n", at) : next;
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}

const IMAGE = /\.(?:apng|avif|bmp|gif|heic|heif|ico|jfif|jpe?g|jxl|png|svg|tiff?|webp)$/i;

/** Whether a path ends like one of an image. */
export const isImagePath = (path: string): boolean => IMAGE.test(path);

/** The item at an index that is known to have one. */
export const item = <Item>(list: readonly Item[], index: number): Item => list[index] as Item;

/** The last item of a list that is known to have one. */
export const lastOf = <Item>(list: readonly Item[]): Item => item(list, list.length - 1);
