import type { Block } from "./block.ts";

/** Code that is not closed yet, or words that are shown like it. */
export interface OpenCode {
  readonly block: Block;
  /** A line that closes it, and one that may become such a line. */
  readonly closing: RegExp;
  readonly almost: RegExp;
  /** Words that are too many for one block stay as they are, and end with their paragraph. */
  readonly isPlain: boolean;
  /** Of such words, the line that goes on was begun before. */
  isMidLine: boolean;
  source: string;
  /** The text of the part that is not finished. */
  chunk: string;
}

type Escape = (text: string) => string;

/** Characters in one part of open code: a browser lays out anew only what changed. */
const CHUNK = 2048;
const BLANK_LINE = /^[ \t]*\n?$/;

/** Begins words that stay as they are, up to the end of their paragraph. */
export function openWords(): OpenCode {
  return {
    block: { open: "<p>", parts: [], done: 0, close: "</p>", holder: "p" },
    ...{ closing: BLANK_LINE, almost: BLANK_LINE, isPlain: true },
    ...{ isMidLine: false, source: "", chunk: "" },
  };
}

/** Takes whole lines. Returns what is left of them, and whether the line that closes the code was among them. */
export function takeLines(
  code: OpenCode,
  text: string,
  escape: Escape,
): { rest: string; isClosed: boolean } {
  let at = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", at)) {
    const line = text.slice(at, end + 1);
    at = end + 1;
    const isClosed = !code.isMidLine && code.closing.test(line);
    code.isMidLine = false;
    if (!code.isPlain) code.source += line;
    if (isClosed) return { rest: text.slice(at), isClosed };
    code.chunk += line;
    if (code.chunk.length >= CHUNK) closeChunk(code, escape);
  }
  let rest = text.slice(at);
  while (code.isPlain && rest.length >= CHUNK) {
    const end = wordsEnd(rest);
    code.chunk += rest.slice(0, end);
    rest = rest.slice(end);
    code.isMidLine = true;
    closeChunk(code, escape);
  }
  return { rest, isClosed: false };
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
export function showCode({ block, chunk, almost }: OpenCode, rest: string, escape: Escape): void {
  block.parts.length = block.done;
  // The first characters of a closing line are not code.
  const text = almost.test(rest) ? chunk : chunk + rest;
  if (text !== "") block.parts.push(linesOf(text, escape));
}

const linesOf = (text: string, escape: Escape): string =>
  `<span class="lines">${escape(text)}</span>`;
