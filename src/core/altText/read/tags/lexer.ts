import type { Span } from "../../reference.ts";
import { Braces, wantsOperand } from "./braces.ts";
import { putsOut } from "./expressions.ts";
import type { Rules } from "./rules.ts";
import { commonEnd, commonStart } from "./common.ts";
import { endingOf, RAW } from "./rawText.ts";
import { pastName, StartTagReader } from "./startTag.ts";
import { Mode, token, type Token, type Tokens } from "./tokens.ts";

/** Elements without contents. */
export const VOID = new Set(
  "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split(
    " ",
  ),
);
/** Elements of drawings and formulas in which HTML stands again. */
const BACK_TO_HTML = new Set(["foreignobject", "desc", "title", "annotation-xml"]);

/** What begins so in the braces of Svelte puts out nothing itself. */
const PUTS_OUT = /^\{(?![#:/]|@(?:const|debug|attach)\b)/;

/** How far back code is looked at, to tell a tag from a comparison. */
const LOOK_BACK = 200;

const CODE_STOPS = /[<{}]/g;
const BRACE_STOPS = /[<{]/g;
const TAG_STOPS = /[<>]/g;

/** Whether a letter of ASCII stands there. */
function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 32;
  return code >= 97 && code <= 122;
}

/** Splits a text into tokens, as the HTML Standard does, and as its markup has more than that. */
export function tokenize(text: string, original: string, rules: Rules, before?: Tokens): Tokens {
  const kept = before?.isOpen === true ? undefined : before;
  const lexer = new Lexer(text, original, rules, kept?.modes[0]);
  if (kept !== undefined) lexer.keep(kept);
  lexer.run();
  return lexer.tokens();
}

class Lexer {
  readonly text: string;
  readonly original: string;
  list: Token[] = [];
  starts: number[] = [];
  modes: Mode[] = [];
  readonly #rules: Rules;
  readonly #braces: Braces;
  #at = 0;
  readonly #root: Mode;
  #mode: Mode;
  /** Tokens of an earlier text that begin in what it has in common with this one at the end. */
  #earlier: { tokens: Tokens; index: number; shift: number; from: number } | undefined;
  #changed: Span;
  /** What is nowhere after a place, so that it is not looked for again. */
  readonly #missing = new Map<string, number>();

  constructor(text: string, original: string, rules: Rules, root = new Mode()) {
    this.text = text;
    this.original = original;
    this.#root = root;
    this.#mode = root;
    this.#rules = rules;
    this.#braces = new Braces(rules.braces === undefined ? "" : text);
    this.#changed = { start: 0, end: text.length };
  }

  /** What was found, without what it was found with: that holds the earlier text. */
  tokens(): Tokens {
    const { text, original, list, starts, modes } = this;
    return {
      ...{ text, original, list, starts, modes },
      ...{ isOpen: this.#braces.isOpen, changed: this.#changed },
    };
  }

  /** Takes over the tokens before a change, and remembers those after it. */
  keep(before: Tokens): void {
    const { text, original } = this;
    const isMasked = text !== original || before.text !== before.original;
    let start = commonStart(before.text, text);
    if (isMasked) start = Math.min(start, commonStart(before.original, original));
    let end = commonEnd(before.text, text, start);
    if (isMasked) end = Math.min(end, commonEnd(before.original, original, start));
    this.#changed = { start, end: text.length - end };
    let kept = 0;
    while (kept < before.list.length && this.#isBefore(before, kept, start)) kept++;
    this.list = before.list.slice(0, kept);
    this.starts = before.starts.slice(0, kept);
    this.modes = before.modes.slice(0, kept);
    this.#at = before.starts[kept] ?? before.text.length;
    this.#mode = before.modes[kept] ?? this.#root;
    const shift = this.text.length - before.text.length;
    this.#earlier = { tokens: before, index: kept, shift, from: before.text.length - end };
  }

  #isBefore({ list, starts }: Tokens, index: number, end: number): boolean {
    return (starts[index] ?? 0) + (list[index]?.reach ?? Infinity) <= end;
  }

  run(): void {
    while (this.#at < this.text.length) {
      if (this.#takesRest()) return;
      const { length } = this.list;
      const { mode, at } = { mode: this.#mode, at: this.#at };
      const next = this.#next();
      this.list[length] = next;
      this.starts[length] = at;
      this.modes[length] = mode;
      this.#at = at + next.length;
    }
  }

  /** Whether the rest is as it was: an earlier token begins here, in the same mode. */
  #takesRest(): boolean {
    const earlier = this.#earlier;
    if (earlier === undefined) return false;
    const { tokens, shift } = earlier;
    const least = Math.max(this.#at - shift, earlier.from);
    while ((tokens.starts[earlier.index] ?? Infinity) < least) earlier.index++;
    const { index } = earlier;
    if ((tokens.starts[index] ?? -Infinity) + shift !== this.#at) return false;
    if (tokens.modes[index] !== this.#mode) return false;
    const isFar = (tokens.starts[index] ?? 0) >= earlier.from + LOOK_BACK;
    if (this.#mode.kind === "code" && !isFar) return false;
    this.list = this.list.concat(tokens.list.slice(index));
    this.modes = this.modes.concat(tokens.modes.slice(index));
    for (let other = index; other < tokens.starts.length; other++)
      this.starts.push((tokens.starts[other] ?? 0) + shift);
    return true;
  }

  #next(): Token {
    if (this.#mode.kind === "raw") return this.#raw();
    if (this.#at === 0 && this.#rules.frontMatter === true) {
      const matter = this.#frontMatter();
      if (matter !== undefined) return matter;
    }
    if (this.#mode.kind === "code") return this.#code();
    const character = this.text[this.#at];
    if (character === "<") return this.#markup() ?? this.#text(1);
    if (character === "{") return this.#brace() ?? this.#text(1);
    if (character === "}" && this.#rules.braces === "markup" && this.#mode.kind === "markup")
      return this.#endOfCode() ?? this.#text(1);
    return this.#text(0);
  }

  /** Where something is next; -1 for nowhere, which is remembered. */
  #find(what: string, from: number): number {
    if (from >= (this.#missing.get(what) ?? Infinity)) return -1;
    const at = this.text.indexOf(what, from);
    if (at < 0) this.#missing.set(what, from);
    return at;
  }

  #frontMatter(): Token | undefined {
    const opening = /^\s*---[ \t]*\r?\n/.exec(this.text.slice(0, 1000));
    if (opening === null) return undefined;
    const [{ length }] = opening;
    const end = this.text.indexOf("\n---", length - 1);
    return end < 0
      ? token("raw", this.text.length, { name: "---", reach: Infinity })
      : token("raw", end + 4, { name: "---" });
  }

  /** Text as far as it goes on without anything else, `skip` code units at least. */
  #text(skip: number): Token {
    const from = this.#at;
    let at = from + skip;
    at = this.#stopAfter(at);
    return token("text", Math.max(at - from, 1));
  }

  /** Where something other than text may begin. */
  #stopAfter(at: number): number {
    const { braces, doubleBraces } = this.#rules;
    const hasBraces = braces !== undefined || doubleBraces === true;
    if (!hasBraces) {
      const stop = this.text.indexOf("<", at);
      return stop < 0 ? this.text.length : stop;
    }
    const stops = braces === "markup" ? CODE_STOPS : BRACE_STOPS;
    stops.lastIndex = at;
    return stops.exec(this.text)?.index ?? this.text.length;
  }

  /** Code in braces: passed over, or the beginning of what may hold tags. */
  #brace(): Token | undefined {
    const { braces, doubleBraces } = this.#rules;
    const from = this.#at;
    if (doubleBraces === true) {
      if (this.text[from + 1] !== "{") return undefined;
      const end = this.#find("}}", from + 2);
      if (end < 0) return token("text", 1, { reach: Infinity });
      return token("code", end + 2 - from);
    }
    if (braces === undefined) return undefined;
    if (braces === "markup") {
      this.#mode = this.#mode.within("code", "");
      return token("other", 1);
    }
    // The end of a block looks like a regular expression.
    const block = /^\{\/[a-z]+\s*\}/.exec(this.text.slice(from, from + 20))?.[0];
    if (block !== undefined) return token("other", block.length);
    const end = this.#braces.endOf(from);
    if (end < 0) return token("text", 1, { reach: Infinity });
    const isOutput = PUTS_OUT.test(this.text.slice(from, Math.min(end, from + 20)));
    return token(
      isOutput && putsOut(this.text.slice(from + 1, end - 1)) ? "code" : "other",
      end - from,
    );
  }

  /** A brace that closes the code around elements, of which some may lack their end tags. */
  #endOfCode(): Token | undefined {
    let mode: Mode | undefined = this.#mode;
    while (mode?.kind === "markup") mode = mode.parent;
    if (mode?.kind !== "code") return undefined;
    this.#mode = mode.parent ?? this.#root;
    return token("other", 1);
  }

  /** Code up to its end, a brace or a tag in it. */
  #code(): Token {
    const { text } = this;
    const from = this.#at;
    for (let at = from; at < text.length;) {
      const character = text[at];
      if (character === "{" || character === "}") {
        if (at > from) return this.#codeTo(at);
        this.#mode =
          character === "{" ? this.#mode.within("code", "") : (this.#mode.parent ?? this.#root);
        return token("other", 1);
      }
      if (character === "<" && this.#isTagInCode(at)) {
        if (at > from) return this.#codeTo(at);
        return this.#markup() ?? token("other", 1);
      }
      if (character === "`") at = this.#braces.pastTemplate(at);
      else at = Math.max(at + 1, this.#braces.pastLiteral(at, from));
    }
    return token("other", text.length - from, { reach: Infinity });
  }

  #codeTo(end: number): Token {
    const code = this.text.slice(this.#at, end);
    return token(putsOut(code) ? "code" : "other", code.length);
  }

  #isTagInCode(at: number): boolean {
    const next = this.text.charAt(at + 1);
    if (!isLetterAt(next, 0) && !"/>_$!".includes(next)) return false;
    return next === "/" || wantsOperand(this.text, at, Math.max(0, at - LOOK_BACK));
  }

  /** What begins with `<`; undefined where it is a character. */
  #markup(): Token | undefined {
    const { text } = this;
    const next = text.charAt(this.#at + 1);
    if (next === "!") return this.#declaration();
    if (next === "/") return this.#endTag();
    if (next === "?" && this.#rules.isXml === true) return this.#until("?>", 2);
    if (next === "?") return this.#until(">", 1);
    if (next === ">" && this.#rules.braces === "markup") return this.#startTag();
    if (isLetterAt(next, 0) || (this.#rules.isXml === true && /[_:\u0080-\uFFFF]/.test(next)))
      return this.#startTag();
    return undefined;
  }

  #until(what: string, skip: number): Token {
    const end = this.#find(what, this.#at + skip);
    return end < 0
      ? token("other", this.text.length - this.#at, { reach: Infinity })
      : token("other", end + what.length - this.#at);
  }

  /** A comment, a document type or CDATA. */
  #declaration(): Token {
    const { text } = this;
    const from = this.#at;
    if (text.startsWith("<!--", from)) {
      if (this.#rules.isXml === true) return this.#until("-->", 4);
      if (text.startsWith("<!-->", from)) return token("other", 5);
      if (text.startsWith("<!--->", from)) return token("other", 6);
      const end = this.#until("-->", 4);
      const bang = text.slice(from + 4, from + end.length).indexOf("--!>");
      return bang < 0 ? end : token("other", bang + 8);
    }
    const hasData = this.#rules.isXml === true || this.#mode.kind === "foreign";
    if (hasData && text.startsWith("<![CDATA[", from)) return this.#until("]]>", 9);
    const subset = /^<!DOCTYPE\s[^[>]{0,1000}\[/i.exec(text.slice(from, from + 1100));
    return this.#rules.isXml === true && subset !== null
      ? this.#until("]>", subset[0].length)
      : this.#until(">", 2);
  }

  #endTag(): Token | undefined {
    const { text } = this;
    const from = this.#at;
    const isNamed = isLetterAt(text, from + 2) || this.#rules.isXml === true;
    const isFragment = text[from + 2] === ">" && this.#rules.braces === "markup";
    if (!isNamed && !isFragment) return this.#until(">", 2);
    const nameEnd = pastName(text, from + 2);
    const name = text.slice(from + 2, nameEnd);
    TAG_STOPS.lastIndex = nameEnd;
    const stop = TAG_STOPS.exec(text);
    this.#leave(name);
    // One that is being typed ends where the next begins.
    if (stop?.[0] !== ">") {
      const reach = stop === null ? Infinity : stop.index + 1 - from;
      return token("close", nameEnd - from, { name, reach });
    }
    return token("close", stop.index + 1 - from, { name });
  }

  /** The mode after an end tag. */
  #leave(written: string): void {
    const { kind } = this.#mode;
    if (kind === "markup" || kind === "foreign") {
      const name = this.#nameOf(written);
      const around =
        this.#mode.name === name
          ? this.#mode.parent
          : this.#mode.parent?.name === name
            ? this.#mode.parent.parent
            : undefined;
      if (around !== undefined) this.#mode = around;
    }
  }

  #nameOf(written: string): string {
    return this.#rules.isXml === true ? written : written.toLowerCase();
  }

  #startTag(): Token {
    const tag = new StartTagReader(this.text, this.#at, this.#rules, this.#braces, (what, from) =>
      this.#find(what, from),
    ).read();
    if (tag.isWhole || tag.isClosed) this.#enter(tag);
    return tag;
  }

  /** The mode after a start tag. */
  #enter(tag: Token): void {
    const { closesAny, isXml, blocks, braces } = this.#rules;
    const name = this.#nameOf(tag.name);
    const { kind } = this.#mode;
    const isForeign = kind === "foreign";
    if (tag.isClosed && (isForeign || closesAny === true || isXml === true || isSvg(name))) return;
    if (isXml === true) return;
    if (blocks === true && kind === "root") {
      const isMarkup = name === "template" && !hasOtherLanguage(tag, this.text, this.#at);
      this.#mode = this.#mode.within(isMarkup ? "markup" : "raw", name);
      return;
    }
    if (!isForeign && RAW.has(name) && !(braces === "markup" && name === "title")) {
      this.#mode = this.#mode.within("raw", name);
      return;
    }
    if (isSvg(name)) this.#mode = this.#mode.within("foreign", name);
    else if (isForeign && BACK_TO_HTML.has(name)) this.#mode = this.#mode.within("markup", name);
    else if (this.#countsElements(name)) this.#mode = this.#mode.within("markup", name);
  }

  /** Whether the end tag of an element matters: elements in code, templates in blocks. */
  #countsElements(name: string): boolean {
    const { braces, blocks } = this.#rules;
    if (blocks === true) return name === "template";
    return braces === "markup" && this.#mode.kind !== "root" && !VOID.has(name);
  }

  /** What a script, a style and the like hold, up to their end tag. */
  #raw(): Token {
    const from = this.#at;
    const { name, parent } = this.#mode;
    const end = this.#endOfRaw(name);
    this.#mode = parent ?? this.#root;
    if (end === from) return this.#endTag() ?? this.#text(1);
    if (end < 0) return token("raw", this.text.length - from, { name, reach: Infinity });
    return token("raw", end - from, { name });
  }

  #endOfRaw(name: string): number {
    const ending = endingOf(name);
    ending.lastIndex = this.#at;
    return ending.exec(this.text)?.index ?? -1;
  }
}

const isSvg = (name: string): boolean => name === "svg" || name === "math";

/** Whether a template is in a language other than HTML. */
function hasOtherLanguage(tag: Token, text: string, start: number): boolean {
  const value = tag.attributes.find(({ key }) => key === "lang")?.value;
  return value !== undefined && text.slice(start + value.start, start + value.end) !== "html";
}
