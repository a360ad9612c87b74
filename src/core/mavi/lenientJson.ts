/* JSON as writers get it wrong: what a strict parser refuses, mended where that is sure. */
import { lookup } from "../lookup.ts";

/** Texts, numbers that JSON does not know, commas before an end: what is looked at in passing. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b|,(?=\s*[}\]])/gs;
/** The same of objects as Python prints them. */
const LITERALS = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"|\b(?:True|False|None)\b/gs;
const WORDS: Readonly<Record<string, string>> = lookup({
  True: "true",
  False: "false",
  None: "null",
});
/** Characters that are mended; a frame that is longer is damaged. */
const LONGEST = 1024 * 1024;

/** Objects and arrays inside each other. No reply has as many, and what walks through more has no stack left. */
const DEEPEST = 200;

/**
 * The value of a JSON text.
 *
 * @throws SyntaxError for anything else, and for what is nested deeper than anybody's
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Each level takes two brackets.
  if (text.length > 2 * DEEPEST && isDeeper(value, DEEPEST))
    throw new SyntaxError("It is nested too deep.");
  return value;
}

/** Whether there are more than so many objects and arrays inside each other. */
export function isDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === most) return true;
    const inner: object[] = [];
    for (const one of level)
      for (const each of Object.values(one)) if (isNested(each)) inner.push(each);
    level = inner;
  }
  return false;
}

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The value of a JSON text, strict or nearly so; undefined for anything else. */
export function parseLeniently(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text.length > LONGEST ? undefined : (parsed(mended(text)) ?? parsed(fromPython(text)));
  }
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function mended(text: string): string {
  return text.replace(TOKENS, (token) =>
    token.startsWith('"') ? token.replace(/[\n\r\t]/g, inEscapes) : token === "," ? "" : "null",
  );
}

function fromPython(text: string): string {
  return text.replace(LITERALS, (token) => {
    if (token.startsWith('"')) return token;
    if (!token.startsWith("'")) return WORDS[token] ?? token;
    const inside = token.slice(1, -1).replaceAll("\\'", "'");
    return `"${inside.replace(/"/g, '\\"').replace(/[\n\r\t]/g, inEscapes)}"`;
  });
}

function inEscapes(character: string): string {
  return character === "\n" ? "\\n" : character === "\r" ? "\\r" : "\\t";
}
