/** Words that begin a statement, in which nothing of the one before it is open. */
const STATEMENT = /(?:const|let|var|export|import|function|class|type|interface)\b/y;

const CODE = {
  ...{ newline: 10, double: 34, single: 39, open: 40, close: 41, comma: 44, slash: 47 },
  ...{ semicolon: 59, less: 60, equals: 61, greater: 62, bracket: 93, brace: 125, backslash: 92 },
} as const;

/** Openers by their closers. */
const OPENERS: ReadonlyMap<number, number> = new Map(
  ["()", "[]", "{}"].map((pair) => [pair.charCodeAt(1), pair.charCodeAt(0)]),
);
const OPENING: ReadonlySet<number> = new Set(OPENERS.values());
/** Which characters say something, by their codes. */
const TELLING = new Uint8Array(126);
for (const code of [...Object.values(CODE), ...OPENING]) TELLING[code] = 1;

/**
 * Whether more is open at once somewhere in a script than a limit: brackets, what may be type
 * arguments or tags, and arrow functions. It is told from the characters alone, in one pass, so a
 * script may seem to be deeper than it is.
 */
export function nestsDeeperThan(limit: number, text: string): boolean {
  const open: number[] = [];
  const skipping = new Skipping(text);
  const dropInexact = (isArrowOnly: boolean): void => {
    for (let top = open.at(-1); ; top = open.at(-1)) {
      if (top !== CODE.equals && (isArrowOnly || top !== CODE.less)) return;
      open.pop();
    }
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (TELLING[code] !== 1) continue;
    if (code === CODE.double || code === CODE.single) at = skipping.string(at, code);
    else if (code === CODE.slash) at = skipping.comment(at);
    else if (OPENING.has(code)) open.push(code);
    else if (code === CODE.less) {
      if (text.charCodeAt(at + 1) !== CODE.slash) open.push(code);
    } else if (code === CODE.greater) {
      if (text.charCodeAt(at - 1) === CODE.equals) open.push(CODE.equals);
      else if (open.at(-1) === CODE.less) open.pop();
    } else if (code === CODE.comma) dropInexact(true);
    else if (code === CODE.semicolon) dropInexact(false);
    else if (code === CODE.newline) {
      STATEMENT.lastIndex = at + 1;
      if (STATEMENT.test(text)) dropInexact(false);
    } else {
      const opener = OPENERS.get(code);
      const from = opener === undefined ? -1 : open.lastIndexOf(opener);
      if (from !== -1) open.length = from;
    }
    if (open.length > limit) return true;
  }
  return false;
}

/** Finds where strings and comments end; what ends nowhere is looked for once. */
class Skipping {
  readonly #text: string;
  /** Up to where no string of a quote ends. */
  readonly #endless = new Map<number, number>();
  #hasComments = true;

  constructor(text: string) {
    this.#text = text;
  }

  /** The end of a string, if it is in its line; else it is none, as in words between tags. */
  string(start: number, quote: number): number {
    if (start < (this.#endless.get(quote) ?? 0)) return start;
    let at = start + 1;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === quote) return at;
      if (code === CODE.newline) break;
      if (code === CODE.backslash) at++;
    }
    this.#endless.set(quote, at);
    return start;
  }

  comment(start: number): number {
    const next = this.#text.charAt(start + 1);
    if (next === "/") {
      const end = this.#text.indexOf("\n", start);
      return (end === -1 ? this.#text.length : end) - 1;
    }
    if (next !== "*" || !this.#hasComments) return start;
    const end = this.#text.indexOf("*/", start + 2);
    this.#hasComments = end !== -1;
    return this.#hasComments ? end + 1 : start;
  }
}
