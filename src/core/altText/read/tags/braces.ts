/** Where JavaScript in braces ends, found once for each brace. */

/** Of a regular expression; a line of slashes is none. */
const LONGEST_PATTERN = 1000;
const QUOTES = new Set(['"', "'"]);
/** After these a `/` begins a regular expression. */
const BEFORE_OPERAND = /[(,=:[!&|?{};+\-*%<>~^]/;

/** The end of a string of JavaScript, which ends with its line at the latest; past the quote alone then. */
function endOfString(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === quote) return at + 1;
    if (character === "\n") break;
    if (character === "\\") at++;
  }
  return start + 1;
}

/** The end of a regular expression; past the slash alone where its line has none. */
function endOfPattern(text: string, start: number): number {
  let isInClass = false;
  for (let at = start + 1; at < Math.min(text.length, start + LONGEST_PATTERN); at++) {
    const character = text[at];
    if (character === "\n") break;
    if (character === "\\") at++;
    else if (character === "[") isInClass = true;
    else if (character === "]") isInClass = false;
    else if (character === "/" && !isInClass) return at + 1;
  }
  return start + 1;
}

/** Whether what stands before asks for an operand, as the beginning of an expression does. */
export function wantsOperand(text: string, at: number, from: number): boolean {
  let before = at - 1;
  while (before >= from && /\s/.test(text.charAt(before))) before--;
  if (before < from || BEFORE_OPERAND.test(text.charAt(before))) return true;
  return /(?:^|[^\w$.])(?:return|default|case|await|yield|typeof)$/.test(
    text.slice(Math.max(from, before - 8), before + 1),
  );
}

/**
 * Skips strings, comments, regular expressions and what a backslash escapes in JavaScript; `at`
 * itself where there is none of them.
 *
 * @param lastComment where the last comment ends: what opens one after it is none
 */
export function pastLiteral(text: string, at: number, from: number, lastComment: number): number {
  const character = text.charAt(at);
  if (QUOTES.has(character)) return endOfString(text, at);
  if (character === "\\") return Math.min(at + 2, text.length);
  if (character !== "/") return at;
  if (text[at + 1] === "/") {
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end;
  }
  if (text[at + 1] === "*") return at + 2 > lastComment ? at + 2 : text.indexOf("*/", at + 2) + 2;
  return wantsOperand(text, at, from) ? endOfPattern(text, at) : at;
}

/** The ends of braces in a text. What was found for a brace once holds for each search around it. */
export class Braces {
  readonly #text: string;
  readonly #lastComment: number;
  readonly #lastTick: number;
  /** Something has no end: what follows anywhere may give it one. */
  isOpen = false;
  /** Past the closing brace; -1 where there is none. */
  readonly #ends = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
    this.#lastComment = text.lastIndexOf("*/");
    this.#lastTick = text.lastIndexOf("`");
  }

  /** Past a string, a comment and the like that begins there; `at` itself where none does. */
  pastLiteral(at: number, from: number): number {
    if (this.#text.startsWith("/*", at) && at + 2 > this.#lastComment) this.isOpen = true;
    const end = pastLiteral(this.#text, at, from, this.#lastComment);
    // A quote or a slash alone: it has no end on its line.
    if (end === at + 1) this.isOpen = true;
    return end;
  }

  /** Past a template literal that begins there, with all that it computes. */
  pastTemplate(start: number): number {
    for (let at = start + 1; ;) {
      const open: number[] = [];
      at = this.#pastTemplate(at, open);
      if (open.length === 0) return at;
      const end = this.endOf(at - 1);
      if (end < 0) return start + 1;
      at = end;
    }
  }

  /** Past the brace that closes the one at `start`; -1 where none does. */
  endOf(start: number): number {
    return this.#ends.get(start) ?? this.#search(start);
  }

  #search(start: number): number {
    const text = this.#text;
    /** Braces that are open; those of `${` as their complement, after which the template goes on. */
    const open = [start];
    let at = start + 1;
    while (at < text.length && open.length > 0) {
      const character = text[at];
      if (character === "{") {
        const known = this.#ends.get(at);
        if (known === -1) break;
        if (known === undefined) open.push(at);
        at = known ?? at + 1;
      } else if (character === "}") {
        const opened = open.pop() ?? -1;
        at++;
        this.#ends.set(opened < 0 ? ~opened : opened, at);
        if (opened < 0) at = this.#pastTemplate(at, open);
      } else if (character === "`") at = this.#pastTemplate(at + 1, open);
      else at = Math.max(at + 1, this.pastLiteral(at, start + 1));
    }
    if (open.length > 0) this.isOpen = true;
    for (const unclosed of open) this.#ends.set(unclosed < 0 ? ~unclosed : unclosed, -1);
    return this.#ends.get(start) ?? -1;
  }

  /** Past the end of a template literal, or into what it computes. */
  #pastTemplate(from: number, open: number[]): number {
    if (from > this.#lastTick) {
      this.isOpen = true;
      return from;
    }
    for (let at = from; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === "`") return at + 1;
      if (character === "\\") at++;
      else if (character === "$" && this.#text[at + 1] === "{") {
        open.push(~(at + 1));
        return at + 2;
      }
    }
    return this.#text.length;
  }
}
