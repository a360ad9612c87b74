import type { ImageReference, TextEdit } from "../../reference.ts";
import { lineBreakAt } from "../../syntax/text.ts";
import { indentAt, insertion, lineAt, lineStart, nextLine, paragraphBelow } from "./lines.ts";
import { typstWords } from "./words.ts";

/** A bracket that is open around a place. */
interface Open {
  readonly sign: "(" | "[" | "{";
  readonly at: number;
  /** The function that is called with it. */
  readonly callee: string;
  /** Begins code in the midst of words. */
  readonly isEmbedded: boolean;
}

const CLOSING = { "(": ")", "[": "]", "{": "}" } as const;
const CALLEE = /(#?)([\p{L}_][\p{L}\p{N}_.-]*)?$/u;
const PASSED =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|(`+)(?:[^`][^]*?)?\1|\\[^]|"(?:[^"\\]|\\[^])*"|[()[\]{},;\n]/g;

/** Brackets and what parts them, without strings, comments and raw text. */
function* signsOf(text: string, from: number): Generator<{ sign: string; index: number }> {
  const pattern = new RegExp(PASSED);
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text))
    yield { sign: match[0], index: match.index };
}

/** The caption of a figure that has none, or a paragraph after what holds an image. */
export function describeInTypst(
  text: string,
  { span }: ImageReference,
  description: string,
): TextEdit | undefined {
  const words = typstWords(description);
  const open = openAt(text, span.start);
  if (!open) return undefined;
  const figure = open.findLast(({ sign, callee }) => sign === "(" && callee === "figure");
  if (figure) {
    const end = closingOf(text, figure.at);
    if (end === undefined) return undefined;
    const inner = argumentsOf(text, figure.at + 1, end);
    const own = inner.find(({ from, to }) => from <= span.start && span.end <= to);
    const isBare =
      text[end + 1] !== "[" && own && !/^\s*[\p{L}_][\w-]*\s*:/u.test(text.slice(own.from, own.to));
    const hasCaption = inner.some(({ from, to }) => /^\s*caption\s*:/.test(text.slice(from, to)));
    const isSpread = inner.some(({ from, to }) => /^\s*\.\./.test(text.slice(from, to)));
    if (own && isBare && !hasCaption && !isSpread) return captionOf(text, own, words);
  }
  return belowOf(text, open, span.end, words);
}

function captionOf(text: string, own: { from: number; to: number }, words: string): TextEdit {
  const at = own.from + text.slice(own.from, own.to).trimEnd().length;
  const first = own.from + (/^\s*/.exec(text.slice(own.from, own.to))?.[0].length ?? 0);
  const isOwnLine = text.slice(lineStart(text, first), first).trim() === "";
  const gap = isOwnLine ? `${lineBreakAt(text, at)}${indentAt(text, first)}` : " ";
  return insertion(at, `,${gap}caption: [${words}]`);
}

/** After the paragraph around the outermost code that holds the image. */
function belowOf(
  text: string,
  open: readonly Open[],
  end: number,
  words: string,
): TextEdit | undefined {
  const [outer] = open;
  let at = end;
  if (outer) {
    if (!outer.isEmbedded) return undefined;
    const close = closingOf(text, outer.at);
    if (close === undefined) return undefined;
    at = close;
  }
  const line = lineAt(text, outer?.at ?? end);
  const indent = (/^\s*(?:[-+]\s+)?/.exec(line)?.[0] ?? "").replace(/\S/g, " ");
  for (let next = nextLine(text, at); next !== undefined; next = nextLine(text, at)) {
    if (/^\s*(?:$|#|=|[-+]\s|\/\s)/.test(lineAt(text, next))) break;
    at = next;
  }
  return paragraphBelow(text, at, indent, words);
}

/** The brackets of code around a place; undefined in a statement, which is no place for words. */
function openAt(text: string, at: number): Open[] | undefined {
  const open: Open[] = [];
  let isStatement = false;
  for (const { sign, index } of signsOf(text, 0)) {
    if (index >= at) break;
    const top = open.at(-1);
    const isMarkup = !top || top.sign === "[";
    if (sign === "\n" && isMarkup && open.length === 0) isStatement = false;
    if (open.length === 0 && sign !== "\n") isStatement ||= beginsStatement(text, index);
    if (sign === "(" || sign === "[" || sign === "{") {
      const [, hash = "", callee = ""] =
        CALLEE.exec(text.slice(Math.max(0, index - 80), index)) ?? [];
      const isTrailing = /[)\]]/.test(text[index - 1] ?? "");
      if (isMarkup && hash === "" && !isTrailing && !isStatement) continue;
      open.push({ sign, at: index, callee, isEmbedded: !isStatement });
    } else if (top && sign === CLOSING[top.sign]) open.pop();
  }
  return isStatement || (open.length === 0 && beginsStatement(text, at)) ? undefined : open;
}

const beginsStatement = (text: string, at: number): boolean =>
  /(?:^|\s)#(?:let|set|show|import|include)\b/.test(text.slice(lineStart(text, at), at));

/** Where a bracket closes. */
function closingOf(text: string, at: number): number | undefined {
  const open: string[] = [];
  for (const { sign, index } of signsOf(text, at)) {
    if (sign === "(" || sign === "[" || sign === "{") open.push(CLOSING[sign]);
    else if (sign === open.at(-1)) open.pop();
    if (open.length === 0) return index;
  }
  return undefined;
}

/** The arguments between two brackets, with the white space around them. */
function argumentsOf(text: string, start: number, end: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const open: string[] = [];
  let from = start;
  for (const { sign, index } of signsOf(text, start)) {
    if (index >= end) break;
    if (sign === "(" || sign === "[" || sign === "{") open.push(CLOSING[sign]);
    else if (sign === open.at(-1)) open.pop();
    else if (sign === "," && open.length === 0) {
      found.push({ from, to: index });
      from = index + 1;
    }
  }
  found.push({ from, to: end });
  return found;
}
