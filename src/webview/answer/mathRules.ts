import type { MarkdownIt, Env, StateBlock, StateInline } from "markdown-it";

/** Lines after which a formula that did not end is taken for text. */
const MAX_LINES = 200;
const OPENERS: Readonly<Record<string, string>> = { $$: "$$", "\\[": "\\]" };

/** Set in `env`: the first line, from 0, where a formula begins that the text ends in. */
export const PENDING = "pendingMath";

/**
 * `$…$`, `\(…\)`, `$$…$$` and `\[…\]`. A formula on lines of its own has no empty line in it, so
 * that what it is can be told before the next block begins.
 */
export function addMathRules(md: MarkdownIt): void {
  md.block.ruler.before("fence", "math_block", blockRule, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  md.inline.ruler.before("escape", "math", inlineRule);
  const { escapeHtml } = md.utils;
  md.renderer.rules["math_block"] = (tokens, i) =>
    `<div class="math">${escapeHtml(tokens[i]?.content ?? "")}</div>\n`;
  md.renderer.rules["math"] = (tokens, i) =>
    `<span class="math${tokens[i]?.markup === "display" ? " display" : ""}">${escapeHtml(tokens[i]?.content ?? "")}</span>`;
}

function blockRule(state: StateBlock, startLine: number, endLine: number, silent: boolean) {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const first = lineAt(state, startLine);
  const close = OPENERS[first.slice(0, 2)];
  if (close === undefined) return false;
  const found = findEnd(state, { first: first.slice(2), close, startLine, endLine });
  if (!found) return false;
  if (silent) return true;
  const token = state.push("math_block", "div", 0);
  token.block = true;
  token.map = [startLine, found.next];
  token.content = found.source;
  state.line = found.next;
  return true;
}

interface MathOpening {
  /** The rest of the first line. */
  readonly first: string;
  readonly close: string;
  readonly startLine: number;
  readonly endLine: number;
}

function findEnd(state: StateBlock, { first, close, startLine, endLine }: MathOpening) {
  const lines: string[] = [];
  for (let line = startLine; line < startLine + MAX_LINES; line++) {
    if (line >= endLine) {
      // More of it may come, if nothing else came after it.
      if (line < state.bMarks.length - 1) return undefined;
      notePending(state.env, startLine);
      return { source: lines.join("\n").trim(), next: line };
    }
    if (line > startLine && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent))
      return undefined;
    const text = line === startLine ? first : lineAt(state, line);
    const at = text.indexOf(close);
    if (at < 0) {
      lines.push(text);
      continue;
    }
    if (text.slice(at + 2).trim() !== "") return undefined;
    lines.push(text.slice(0, at));
    const source = lines.join("\n").trim();
    return source === "" ? undefined : { source, next: line + 1 };
  }
  return undefined;
}

function notePending(env: Env, line: number): void {
  const before = env[PENDING];
  env[PENDING] = typeof before === "number" ? Math.min(before, line) : line;
}

function lineAt(state: StateBlock, line: number): string {
  const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(from, state.eMarks[line]);
}

function inlineRule(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  const opener = src.slice(pos, pos + 2);
  const found =
    src[pos] === "$"
      ? dollars(src, pos, opener === "$$" ? 2 : 1)
      : opener === "\\(" || opener === "\\["
        ? brackets(state, opener === "\\(" ? "\\)" : "\\]")
        : undefined;
  if (!found || found.end > state.posMax) return false;
  if (!silent) {
    const token = state.push("math", "span", 0);
    token.content = found.source;
    token.markup = opener === "$$" || opener === "\\[" ? "display" : "inline";
  }
  state.pos = found.end;
  return true;
}

interface MathMatch {
  readonly source: string;
  readonly end: number;
}

/** Only the next dollar can end it, so that many prices in a text cost no more than one look each. */
function dollars(src: string, pos: number, count: 1 | 2): MathMatch | undefined {
  const mark = "$".repeat(count);
  const from = pos + count;
  let end = src.indexOf(mark, from);
  while (end > 0 && src[end - 1] === "\\") end = src.indexOf(mark, end + 1);
  if (end <= from) return undefined;
  const source = src.slice(from, end);
  const isText =
    count === 1 &&
    (/^\s|\s$/.test(source) || /[\d$]/.test(src[end + 1] ?? "") || src[pos - 1] === "$");
  return isText ? undefined : { source: source.trim(), end: end + count };
}

/** Where a closing bracket was looked for and is not, there is none further on. */
const NONE_AFTER = new WeakMap<object, Set<string>>();

function brackets(state: StateInline, close: string): MathMatch | undefined {
  const none = NONE_AFTER.get(state.cache) ?? new Set();
  if (none.has(close)) return undefined;
  const from = state.pos + 2;
  const end = state.src.indexOf(close, from);
  if (end < 0) NONE_AFTER.set(state.cache, none.add(close));
  if (end <= from) return undefined;
  return { source: state.src.slice(from, end).trim(), end: end + 2 };
}
