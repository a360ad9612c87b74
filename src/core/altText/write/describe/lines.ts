import type { TextEdit } from "../../reference.ts";
import { lineBreakAt } from "../../syntax/text.ts";

/** Where the line of a place begins. */
export const lineStart = (text: string, at: number): number =>
  at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;

/** Where the line of a place ends, before its break. */
export function lineEnd(text: string, at: number): number {
  const feed = text.indexOf("\n", at);
  const end = feed < 0 ? text.length : feed;
  return feed > 0 && text[feed - 1] === "\r" ? feed - 1 : end;
}

/** Where the line after that of a place begins; none after the last one. */
export function nextLine(text: string, at: number): number | undefined {
  const feed = text.indexOf("\n", at);
  return feed < 0 ? undefined : feed + 1;
}

/** The line of a place. */
export const lineAt = (text: string, at: number): string =>
  text.slice(lineStart(text, at), lineEnd(text, at));

/** The white space that a line begins with. */
export const indentAt = (text: string, at: number): string =>
  /^[ \t]*/.exec(lineAt(text, at))?.[0] ?? "";

export const insertion = (at: number, text: string): TextEdit => ({
  span: { start: at, end: at },
  text,
});

/** A paragraph below the line of a place, with an empty line on each side. */
export function paragraphBelow(text: string, at: number, prefix: string, words: string): TextEdit {
  const end = lineEnd(text, at);
  const next = nextLine(text, at);
  const lineBreak = lineBreakAt(text, at);
  const empty = lineBreak + prefix.trimEnd();
  const isTight = next !== undefined && lineAt(text, next).replace(/[\s>]+/g, "") !== "";
  return insertion(end, `${empty}${lineBreak}${prefix}${words}${isTight ? empty : ""}`);
}
