import type { Span } from "../reference.ts";

/** Where braces and tags of MDX end; what looks unlike them ends nowhere, which is -1. */

/** The end of the `{…}` that begins there, past strings, templates and comments. */
export function bracesEnd(text: string, start: number): number {
  /** What a closing brace ends: braces, or the `${` of a template. */
  const open: ("{" | "`")[] = [];
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === "{") open.push("{");
    else if (sign === "`") at = templateEnd(text, at + 1, open);
    else if (sign === '"' || sign === "'") at = stringEnd(text, at);
    else if (sign === "/") at = commentEnd(text, at);
    else if (sign === "}") {
      if (open.pop() === "`") at = templateEnd(text, at + 1, open);
      else if (open.length === 0) return at + 1;
    }
    if (at < 0) return -1;
  }
  return -1;
}

/** The last sign of a template's text: its backtick, or the `{` of an expression in it. */
function templateEnd(text: string, start: number, open: ("{" | "`")[]): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") return at;
    else if (text[at] === "$" && text[at + 1] === "{") {
      open.push("`");
      return at + 1;
    }
  }
  return -1;
}

/** The last sign of a string; an apostrophe in words has no end in its line, and is a sign alone. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[start]) return at;
    else if (text[at] === "\n") return start;
  }
  return start;
}

function commentEnd(text: string, start: number): number {
  const isLine = text.startsWith("//", start) && text[start - 1] !== ":";
  const end = text.startsWith("/*", start)
    ? text.indexOf("*/", start + 2)
    : isLine
      ? text.indexOf("\n", start)
      : start;
  return end < 0 ? -1 : end === start ? start : isLine ? end : end + 1;
}

const NAME = /<\/?(?:[a-z_$][\w.$:-]*)?/iy;
const ATTRIBUTE = /[a-z_$:@][\w.$:@-]*/iy;
const SPACE = /\s*/y;

/** The end of the JSX tag that begins there. */
export function jsxTagEnd(text: string, start: number): number {
  let at = matchEnd(NAME, text, start);
  if (at < 0 || text[start + 1] === " ") return -1;
  for (;;) {
    at = matchEnd(SPACE, text, at);
    const sign = text[at];
    if (sign === ">") return at + 1;
    if (sign === "/") at++;
    else if (sign === "{") at = bracesEnd(text, at);
    else at = attributeEnd(text, at);
    if (at < 0) return -1;
  }
}

function attributeEnd(text: string, start: number): number {
  const end = matchEnd(ATTRIBUTE, text, start);
  if (end < 0) return -1;
  const equals = matchEnd(SPACE, text, end);
  if (text[equals] !== "=") return end;
  const value = matchEnd(SPACE, text, equals + 1);
  if (text[value] === "{") return bracesEnd(text, value);
  if (text[value] !== '"' && text[value] !== "'") return -1;
  const quote = text.indexOf(text.charAt(value), value + 1);
  return quote < 0 ? -1 : quote + 1;
}

/** The end of what a sticky expression matches there. */
export function matchEnd(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : -1;
}

/** What a sticky expression matches there. */
export function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/**
 * Whether a sticky expression matches where one of some signs is. A sign that is rare is found much sooner than
 * the expression alone would be.
 */
export function matchesAt(
  signs: readonly string[],
  expression: RegExp,
  text: string,
  { start, end }: Span = { start: 0, end: text.length },
): boolean {
  for (const sign of signs)
    for (let at = text.indexOf(sign, start); at >= 0 && at < end; at = text.indexOf(sign, at + 1))
      if (matchEnd(expression, text, at) >= 0) return true;
  return false;
}

/** Where one of some signs is, in order. */
export function placesOf(signs: readonly string[], text: string): number[] {
  const places: number[] = [];
  for (const sign of signs)
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + sign.length))
      places.push(at);
  return signs.length > 1 ? places.sort((a, b) => a - b) : places;
}
