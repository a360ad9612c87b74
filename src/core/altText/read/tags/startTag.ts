import type { Braces } from "./braces.ts";
import { isFiller, OUTPUT, SILENT, type Rules } from "./rules.ts";
import { type Attribute, token, type Token, type Value } from "./tokens.ts";

/** Signs of ASCII, of which each says whether it is one of these. */
const signs = (some: string): Uint8Array => {
  const table = new Uint8Array(128);
  for (const sign of some) table[sign.charCodeAt(0)] = 1;
  return table;
};

const SPACE = " \n\t\r\f";
const ENDS_NAME = signs(`${SPACE}/><{`);
const BEGINS_NO_NAME = signs(`${SPACE}/><{"'=`);
const ENDS_ATTRIBUTE = signs(`${SPACE}/>=`);
const ENDS_ATTRIBUTE_BEFORE_BRACES = signs(`${SPACE}/>={`);
const ENDS_UNQUOTED = signs(`${SPACE}>`);
const FILLERS = /[\uFDD0\uFDD1]*/y;

/** Where a pattern that matches from a place on ends; the place itself where it does not. */
function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where white space that begins there ends. */
function pastSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code <= 32; code = text.charCodeAt(++at))
    if (code !== 32 && code !== 10 && code !== 9 && code !== 13 && code !== 12) break;
  return at;
}

/** Where the first of some signs is, or of those that stand for code which puts out nothing, or else the end. */
function upTo(ends: Uint8Array, text: string, from: number, filler: string | undefined): number {
  const stop = filler?.charCodeAt(0);
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 ? ends[code] === 1 : code === stop) break;
  }
  return at;
}

/** Where the name of an element ends that begins there; there itself where none begins. */
export function pastName(text: string, from: number): number {
  const begins = upTo(BEGINS_NO_NAME, text.charAt(from), 0, SILENT) > 0 && text[from] !== OUTPUT;
  return begins ? upTo(ENDS_NAME, text, from + 1, SILENT) : from;
}

/** Reads one start tag. */
export class StartTagReader {
  readonly #text: string;
  readonly #start: number;
  readonly #rules: Rules;
  readonly #braces: Braces;
  readonly #find: (what: string, from: number) => number;
  #at: number;
  #end: number;
  #reach = 0;
  #isSure = true;
  readonly #attributes: Attribute[] = [];

  constructor(
    text: string,
    start: number,
    rules: Rules,
    braces: Braces,
    find: (what: string, from: number) => number,
  ) {
    this.#text = text;
    this.#start = start;
    this.#rules = rules;
    this.#braces = braces;
    this.#find = find;
    this.#at = pastName(text, start + 1);
    this.#end = this.#at;
  }

  read(): Token {
    const name = this.#text.slice(this.#start + 1, this.#at);
    for (;;) {
      this.#at = pastSpace(this.#text, this.#at);
      const character = this.#text.charAt(this.#at);
      if (character === ">") return this.#tag(name, this.#at + 1, false, true);
      if (character === "/" && this.#text[this.#at + 1] === ">")
        return this.#tag(name, this.#at + 2, true, true);
      if (character === "/") {
        this.#at++;
        continue;
      }
      if (
        character === "" ||
        (character === "<" && /[A-Za-z/!]/.test(this.#text.charAt(this.#at + 1)))
      )
        return this.#tag(name, this.#end, false, false);
      const attribute = this.#attribute(character);
      if (attribute !== undefined) {
        this.#attributes.push(attribute);
        this.#end = this.#start + attribute.end;
      }
      if (!this.#isSure) return this.#tag(name, this.#end, false, false);
    }
  }

  #tag(name: string, end: number, isClosed: boolean, isWhole: boolean): Token {
    const length = Math.max(end - this.#start, 1);
    const reach = Math.max(this.#reach, this.#at - this.#start, length) + 16;
    const isAtEnd = this.#at >= this.#text.length && !isWhole;
    const attributes = this.#attributes;
    return token("open", length, {
      name,
      attributes,
      isClosed,
      isWhole,
      reach: isAtEnd ? Infinity : reach,
    });
  }

  #attribute(character: string): Attribute | undefined {
    if (isFiller(character)) {
      const end = past(FILLERS, this.#text, this.#at);
      const isAlone = /^[\s/>]?$/.test(this.#text.charAt(end)) || this.#text[end - 1] === SILENT;
      if (isAlone) return this.#codeAlone(end, this.#text.slice(this.#at, end).includes(OUTPUT));
    }
    if (character === "{" && this.#rules.braces !== undefined) return this.#braced();
    return this.#named();
  }

  #codeAlone(end: number, isSpread: boolean): Attribute {
    const start = this.#at - this.#start;
    this.#at = end;
    const offset = end - this.#start;
    return { name: "", key: "", isCode: true, isSpread, start, nameEnd: start, end: offset };
  }

  /** `{...props}`, or `{src}` for `src={src}`. */
  #braced(): Attribute {
    const from = this.#at;
    const end = this.#braces.endOf(from);
    if (end < 0) {
      this.#isSure = false;
      this.#reach = Infinity;
      return this.#codeAlone(from, false);
    }
    const code = this.#text.slice(from + 1, end - 1);
    const name = /^\s*([A-Za-z_$][\w$]*)\s*$/.exec(code.length < 200 ? code : "")?.[1];
    if (name === undefined)
      return this.#codeAlone(
        end,
        /^\s*(?:\/\*.*?\*\/\s*)*(?:\.\.\.|@attach)/.test(code.slice(0, 200)),
      );
    const start = from - this.#start;
    this.#at = end;
    const offset = end - this.#start;
    const value: Value = { start: start + 1, end: offset - 1, quote: "{", isSure: true };
    return {
      name,
      key: this.#rules.meaningOf(name).key,
      isCode: true,
      isSpread: false,
      start,
      nameEnd: start,
      end: offset,
      value,
    };
  }

  #named(): Attribute {
    const text = this.#text;
    const from = this.#at;
    const nameEnd =
      this.#rules.braces === undefined
        ? upTo(ENDS_ATTRIBUTE, text, from + 1, SILENT)
        : upTo(ENDS_ATTRIBUTE_BEFORE_BRACES, text, from + 1, undefined);
    const name = text.slice(from, nameEnd);
    this.#at = nameEnd;
    const equals = pastSpace(text, nameEnd);
    const value = text[equals] === "=" ? this.#value(equals) : undefined;
    const meaning = this.#rules.meaningOf(name);
    return {
      name,
      key: meaning.key,
      isCode: meaning.isCode === true || value?.quote === "{" || value?.quote === "`",
      // What code puts out before anything else may be any name.
      isSpread: meaning.isSpread === true || name.startsWith(OUTPUT),
      start: from - this.#start,
      nameEnd: nameEnd - this.#start,
      end: this.#at - this.#start,
      value,
    };
  }

  #value(equals: number): Value {
    const text = this.#text;
    const start = pastSpace(text, equals + 1);
    const quote = text.charAt(start);
    if (quote === '"' || quote === "'") return this.#quoted(start, quote);
    if (quote === "{" && this.#rules.braces !== undefined) {
      const end = this.#braces.endOf(start);
      if (end >= 0 && (this.#rules.braces === "markup" || /^[\s/>]?$/.test(text.charAt(end))))
        return this.#valueTo(start + 1, end - 1, "{", end);
      if (end < 0) return this.#unsure(start, Infinity);
    }
    if (quote === "`" && this.#rules.braces === "markup") {
      const end = this.#braces.pastTemplate(start);
      if (end > start + 1) return this.#valueTo(start + 1, end - 1, "`", end);
    }
    return this.#unquoted(start, equals);
  }

  #valueTo(start: number, end: number, quote: Value["quote"], past: number, isSure = true): Value {
    this.#at = past;
    return { start: start - this.#start, end: end - this.#start, quote, isSure };
  }

  #quoted(start: number, quote: '"' | "'"): Value {
    const end =
      this.#rules.bracesInQuotes === true
        ? this.#endAfterBraces(start, quote)
        : this.#find(quote, start + 1);
    if (end < 0) return this.#unsure(start, Infinity);
    if (this.#isRunaway(start, end)) return this.#unsure(start, end);
    return this.#valueTo(start + 1, end, quote, end + 1);
  }

  /** The quote that ends a value in which code may have quotes of its own. */
  #endAfterBraces(start: number, quote: string): number {
    const text = this.#text;
    const stops = quote === '"' ? /["{]/g : /['{]/g;
    for (stops.lastIndex = start + 1; ;) {
      const stop = stops.exec(text);
      if (stop === null || stop[0] === quote) return stop?.index ?? -1;
      const end = this.#braces.endOf(stop.index);
      if (end >= 0) stops.lastIndex = end;
    }
  }

  /** Whether a quote that is being typed has taken the beginning of another attribute's value for its end. */
  #isRunaway(start: number, end: number): boolean {
    if (this.#text[end - 1] !== "=") return false;
    const value = this.#text.slice(start + 1, end);
    const close = value.indexOf(">");
    const line = close < 0 ? -1 : value.indexOf("\n", close);
    return line >= 0 && value.includes("<", line);
  }

  /** A value without a certain end: its line's, or that of the tag it seems to be in. */
  #unsure(start: number, looked: number): Value {
    this.#isSure = false;
    this.#reach = Math.max(this.#reach, looked - this.#start + 1);
    const stops = /[>\n<]/g;
    stops.lastIndex = start + 1;
    const end = stops.exec(this.#text)?.index ?? this.#text.length;
    return this.#valueTo(start + 1, end, "", end, false);
  }

  #unquoted(start: number, equals: number): Value {
    const text = this.#text;
    const isOnNextLine = text.slice(equals + 1, start).includes("\n");
    // What is being typed has no value yet where a tag or a line begins.
    if (start >= text.length || text[start] === ">" || (text[start] === "<" && isOnNextLine))
      return this.#valueTo(equals + 1, equals + 1, "", start);
    let end = upTo(ENDS_UNQUOTED, text, start, undefined);
    if (this.#rules.braces !== undefined) end = this.#endOfMixed(start);
    const isSure = !/["'<=`]/.test(text.slice(start, end));
    return this.#valueTo(start, end, "", end, isSure);
  }

  /** An unquoted value in which code in braces may stand, and which `/>` ends. */
  #endOfMixed(start: number): number {
    const text = this.#text;
    const stops = /[ \n\t\r\f>{]|\/>/g;
    for (stops.lastIndex = start; ;) {
      const stop = stops.exec(text);
      if (stop === null) return text.length;
      const end = stop[0] === "{" ? this.#braces.endOf(stop.index) : -1;
      if (stop[0] !== "{") return stop.index;
      if (end >= 0) stops.lastIndex = end;
    }
  }
}
