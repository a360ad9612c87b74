import type { Block } from "./block.ts";

/** Code that is not closed yet, or words that are shown like it. */
export interface OpenCode {
  readonly block: Block;
  /** A line that closes it, and one that may become such a line. */
  readonly closing: RegExp;
  readonly almost: RegExp;
  /** Words that are too many for one block stay as they are, and end with their paragraph. */
  readonly isPlain: boolean;
  /** The line that goes on was begun before. */
  isMidLine: boolean;
  source: string;
  /** The text of the part that is not finished. */
  chunk: string;
}

type Escape = (text: string) => string;

/** Characters in one part of open code: a browser lays out anew only what changed. */
const CHUNK = 2048;
/** Characters of a line of code beyond which it is shown as several, while it stands in parts. */
const LINE = 16_384;
const BLANK_LINE = /^[ \t]*\n?$/;

/** Begins words that stay as they are, up to the end of their paragraph. */
export function openWords(): OpenCode {
  return {
    block: { open: "<p>", parts: [], done: 0, close: "</p>", holder: "p" },
    ...{ closing: BLANK_LINE, almost: BLANK_LINE, isPlain: true },
    ...{ isMidLine: false, source: "", chunk: "" },
  };
}

/** Takes whole lines, and parts of long ones. Returns what is left of them, and whether the line that closes the code was among them. */
export function takeLines(
  code: OpenCode,
  text: string,
  escape: Escape,
): { rest: string; isClosed: boolean } {
  const most = code.isPlain ? CHUNK : LINE;
  let at = 0;
  let end = text.indexOf("\n");
  for (;;) {
    const isPart = (end < 0 ? text.length : end) - at >= most;
    if (!isPart && end < 0) return { rest: text.slice(at), isClosed: false };
    const to = isPart ? at + wordsEnd(text.slice(at, at + CHUNK)) : end + 1;
    const line = text.slice(at, to);
    at = to;
    const isClosed = !isPart && !code.isMidLine && code.closing.test(line);
    code.isMidLine = isPart;
    if (!code.isPlain) code.source += line;
    if (isClosed) return { rest: text.slice(at), isClosed };
    code.chunk += line;
    if (isPart || code.chunk.length >= CHUNK) closeChunk(code, escape);
    if (!isPart) end = text.indexOf("\n", at);
  }
}

/** Where a part of a long line ends: behind a word, where one ends near. */
function wordsEnd(text: string): number {
  const space = text.lastIndexOf(" ", CHUNK - 1);
  return space > CHUNK / 2 ? space + 1 : CHUNK;
}

/** Finishes the part of the code that was begun. */
export function closeChunk(code: OpenCode, escape: Escape): void {
  code.block.parts.length = code.block.done;
  code.block.done = code.block.parts.push(linesOf(code.chunk, escape));
  code.chunk = "";
}

/** Shows what is not finished as if it were, with a line that has no end yet. */
export function showCode(code: OpenCode, rest: string, escape: Escape): void {
  const { block, chunk, almost, isMidLine } = code;
  block.parts.length = block.done;
  // The first characters of a closing line are not code.
  const text = !isMidLine && almost.test(rest) ? chunk : chunk + rest;
  if (text !== "") block.parts.push(linesOf(text, escape));
}

const linesOf = (text: string, escape: Escape): string =>
  `<span class="lines">${escape(text)}</span>`;
