import type { Span } from "../../reference.ts";
import { matchEnd } from "../../syntax/matching.ts";

/** A command with its name, or a brace. */
export interface LatexToken extends Span {
  readonly name: string;
}

const VERBATIM =
  /^(?:verbatim|Verbatim|BVerbatim|LVerbatim|SaveVerbatim|lstlisting|minted|comment|filecontents|alltt|luacode)\*?$/;
const INTERESTING = /[\\%{}]/g;
const COMMAND = /\\(?:[a-zA-Z@]+\*?|[^])/y;

/** Commands and braces, without what stands in comments and verbatim text; and which braces are a pair. */
export function tokensOf(text: string): { tokens: LatexToken[]; pairs: Map<number, number> } {
  const tokens: LatexToken[] = [];
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; ;) {
    INTERESTING.lastIndex = at;
    const match = INTERESTING.exec(text);
    if (!match) return { tokens, pairs };
    const start = match.index;
    if (match[0] === "%") at = lineEnd(text, start);
    else if (match[0] === "\\") at = readCommand(text, start, tokens);
    else {
      at = start + 1;
      if (match[0] === "{") open.push(start);
      const from = match[0] === "}" ? open.pop() : undefined;
      if (from !== undefined) pairs.set(from, start);
      tokens.push({ name: match[0], start, end: at });
    }
  }
}

function readCommand(text: string, start: number, tokens: LatexToken[]): number {
  const end = matchEnd(COMMAND, text, start);
  if (end < 0) return start + 1;
  const name = text.slice(start + 1, end);
  if (/^(?:verb|lstinline)\*?$/.test(name)) return verbEnd(text, end);
  if (name === "iffalse") return pastSkipped(text, end);
  const environment = name === "begin" ? nameAt(text, end) : undefined;
  if (environment !== undefined && VERBATIM.test(environment)) {
    const last = text.indexOf(`\\end{${environment}}`, end);
    return last < 0 ? text.length : last;
  }
  // What stands behind it is never read.
  if (name === "end" && nameAt(text, end) === "document") return text.length;
  tokens.push({ name, start, end });
  return end;
}

/** Past what `\iffalse` leaves out: to its own `\else` or `\fi`. */
function pastSkipped(text: string, from: number): number {
  const marks = /\\(?:(if(?!f\b)[a-zA-Z@]*)|(else|fi)(?![a-zA-Z@]))/g;
  marks.lastIndex = from;
  for (let depth = 0, mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[1] !== undefined) depth++;
    else if (depth === 0) return marks.lastIndex;
    else if (mark[2] === "fi") depth--;
  }
  return from;
}

/** Verbatim text ends at the sign it begins with, in its line. */
function verbEnd(text: string, at: number): number {
  const sign = text.charAt(at);
  const end = text.indexOf(sign === "{" ? "}" : sign, at + 1);
  return sign === "" || end < 0 || end > lineEnd(text, at) ? at : end + 1;
}

export function nameAt(text: string, at: number): string | undefined {
  return /^\s{0,9}\{([^{}\s]{1,40})\}/.exec(text.slice(at, at + 60))?.[1];
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
