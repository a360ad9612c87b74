import { oneLine } from "../../syntax/escape.ts";
import type { ImageReference, AltSlot, Reader, Span, ImageContext } from "../../reference.ts";
import { matchEnd } from "../../syntax/matching.ts";
import { item, lastOf } from "../../syntax/text.ts";

/** Typst: `image("path", alt: "…")`. */
export const typst: Reader = { read: (text) => ({ references: new Scanner(text).references() }) };

/** A piece of the text with rules of its own, around what is read. */
interface Context {
  /** Of words, of a statement that ends with its line, or between parentheses or braces. */
  readonly kind: "markup" | "statement" | "(" | "{";
  /** The function whose arguments these are. */
  readonly callee?: string;
  readonly start: number;
  /** Behind the sign that opens it. */
  readonly content: number;
  /** How many references there were before it. */
  readonly first: number;
  readonly arguments: Argument[];
  /** Where the argument that is being read begins. */
  from: number;
  /** Whether what follows it is words again. */
  readonly isEmbedded: boolean;
  /** The address of a link whose words these are. */
  readonly href?: string | undefined;
  /** The call of which this is the last argument. */
  readonly call?: Context | undefined;
}

interface Argument {
  readonly name?: string;
  /** Its value, without white space around it. */
  readonly value: Span;
}

type TypstDraft = Omit<ImageReference, "around"> & { around: ImageContext };

const NAME = /[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}_][\p{L}\p{N}_-]*)*/uy;
const STATEMENT = /(?:let|set|show|if|for|while|import|include|context|return)\b/y;
/** What a page has around its text; slides and templates name what is behind it in many ways. */
const AROUND = /^(?:background|foreground|header|footer)$/;
const BEHIND = /^(?:background(?:-(?:img|image))?|bg(?:-(?:img|image))?|watermark)$/;
/** Functions whose contents nobody is told of. */
const UNSEEN = /^(?:pdf\.)?artifact$|^hide$/;
const MARKUP_SIGN = /[\\#`/$[\]\n]/g;
const CODE_SIGN = /["`/()[\]{},;\n\p{L}_]/gu;
const HEADING = /=+[ \t]+([^\n]*)/y;

class Scanner {
  private readonly found: TypstDraft[] = [];
  private readonly contexts: Context[] = [];
  private heading = "";
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  references(): ImageReference[] {
    const { text } = this;
    this.readHeading(0);
    for (let at = 0; at < text.length;) {
      const isMarkup = (this.contexts.at(-1)?.kind ?? "markup") === "markup";
      const signs = isMarkup ? MARKUP_SIGN : CODE_SIGN;
      signs.lastIndex = at;
      const next = signs.exec(text)?.index;
      if (next === undefined) break;
      at = isMarkup ? this.readMarkup(next) : this.readCode(next);
    }
    return this.found.sort((a, b) => a.span.start - b.span.start);
  }

  private readMarkup(at: number): number {
    const { text } = this;
    switch (text[at]) {
      case "\\":
        return at + 2;
      case "#":
        return this.readEmbedded(at + 1);
      case "`":
        return this.rawEnd(at);
      case "/":
        return this.commentEnd(at, text[at - 1] !== ":");
      case "$":
        return this.mathEnd(at);
      case "[":
        this.open("markup", at, false);
        return at + 1;
      case "]":
        return this.close(at);
      default:
        this.readHeading(at + 1);
        return at + 1;
    }
  }

  private readHeading(at: number): void {
    HEADING.lastIndex = at;
    const match = this.text.charAt(at) === "=" ? HEADING.exec(this.text) : null;
    if (match && this.contexts.length === 0) this.heading = plain(match[1] ?? "");
  }

  /** What begins with `#`: a call, a statement, a block of code or of words. */
  private readEmbedded(at: number): number {
    const { text } = this;
    if (text[at] === "{") {
      this.open("{", at, true);
      return at + 1;
    }
    if (text[at] === "[") {
      this.open("markup", at, true);
      return at + 1;
    }
    if (text[at] === '"') return this.stringEnd(at);
    if (matchEnd(STATEMENT, text, at) >= 0) {
      this.open("statement", at, true);
      return at;
    }
    const end = matchEnd(NAME, text, at);
    return end < 0 ? at : this.readCallee(at, end, true);
  }

  /** A name, and the parenthesis or the words it is called with. */
  private readCallee(start: number, end: number, isEmbedded: boolean): number {
    const next = this.text[end];
    if (next === "(") {
      this.open("(", end, isEmbedded, this.text.slice(start, end), start);
      return end + 1;
    }
    if (next !== "[") return end;
    this.open("markup", end, isEmbedded, this.text.slice(start, end), start);
    return end + 1;
  }

  private readCode(at: number): number {
    const { text } = this;
    const context = lastOf(this.contexts);
    switch (text[at]) {
      case '"':
        return this.stringEnd(at);
      case "`":
        return this.rawEnd(at);
      case "/":
        return this.commentEnd(at, true);
      case "(":
      case "{":
        this.open(text[at] === "(" ? "(" : "{", at, false);
        return at + 1;
      case "[":
        this.open("markup", at, false);
        return at + 1;
      case ")":
      case "}":
      case "]":
        return this.close(at);
      case ",":
        if (context.kind === "(") this.endArgument(context, at);
        return at + 1;
      case ";":
        return context.kind === "statement" ? this.close(at) : at + 1;
      case "\n":
        return this.readLineEnd(context, at);
      default:
        return this.readCallee(at, matchEnd(NAME, text, at), false);
    }
  }

  /** A statement ends with its line. At the beginning of a line, `#` is never code: something was left open. */
  private readLineEnd(context: Context, at: number): number {
    if (context.kind === "statement") this.contexts.pop();
    else if (this.text[at + 1] === "#") this.contexts.length = 0;
    else return at + 1;
    this.readHeading(at + 1);
    return at + 1;
  }

  private open(
    kind: Context["kind"],
    at: number,
    isEmbedded: boolean,
    callee?: string,
    start = at,
    { href, call }: Pick<Context, "href" | "call"> = {},
  ): void {
    this.contexts.push({
      kind,
      start,
      content: at + 1,
      first: this.found.length,
      arguments: [],
      from: at + 1,
      isEmbedded,
      ...(callee !== undefined && { callee }),
      ...{ href, call },
    });
  }

  /** Ends what a closing sign belongs to; one that belongs to nothing is a sign. */
  private close(at: number): number {
    const { text } = this;
    const opening = { ")": "(", "}": "{", "]": "markup", ";": "statement" }[text.charAt(at)];
    while (this.contexts.at(-1)?.kind === "statement" && opening !== "statement")
      this.contexts.pop();
    const context = this.contexts.at(-1);
    if (context?.kind !== opening || !context) return at + 1;
    this.contexts.pop();
    if (context.kind === "(") this.endCall(context, at);
    if (context.href !== undefined) this.addLink(context, context.href, at);
    if (context.call?.callee === "figure")
      this.endFigure({ ...context.call, first: context.first });
    if (UNSEEN.test(context.callee ?? "")) this.hide(context.first);
    return this.readTrailing(context, at + 1);
  }

  /** Words in brackets directly behind a call are an argument of it. */
  private readTrailing(context: Context, at: number): number {
    const { callee } = context;
    const isCall = callee !== undefined || context.href !== undefined;
    if (this.text[at] !== "[" || (!isCall && !context.isEmbedded)) return at;
    const href =
      callee === "link" && context.kind === "(" ? this.stringOf(context.arguments[0]) : undefined;
    const call = context.kind === "(" ? context : undefined;
    this.open("markup", at, context.isEmbedded, callee, at, { href, call });
    return at + 1;
  }

  private endArgument(context: Context, at: number): void {
    const { text } = this;
    const start = this.skipSpace(context.from, at);
    let end = at;
    while (end > start && /\s/.test(text.charAt(end - 1))) end--;
    context.from = at + 1;
    if (start === end) return;
    const name = /^([\p{L}_][\p{L}\p{N}_-]*)\s*:\s*/u.exec(
      text.slice(start, Math.min(end, start + 100)),
    );
    const from = Math.min(end, start + (name?.[0].length ?? 0));
    // What stands behind a string besides comments makes it more than a string.
    const close = text[from] === '"' ? this.stringEnd(from) : end;
    const value = {
      start: from,
      end: this.skipSpace(close, end) < end ? end : Math.min(close, end),
    };
    context.arguments.push(name ? { name: name[1] ?? "", value } : { value });
  }

  /** Past white space and comments. */
  private skipSpace(from: number, to: number): number {
    let at = from;
    while (at < to) {
      if (/\s/.test(this.text.charAt(at))) at++;
      else if (/\/[/*]/.test(this.text.slice(at, at + 2))) at = this.commentEnd(at, true);
      else break;
    }
    return Math.min(at, to);
  }

  private endCall(context: Context, at: number): void {
    this.endArgument(context, at);
    if (context.callee === "image") this.addImage(context, at);
    else if (context.callee === "figure") this.endFigure(context);
    else if (context.callee === "page") this.hideWhere(context, AROUND);
    else if (context.callee === "link") {
      const href = this.stringOf(context.arguments[0]);
      if (href !== undefined) this.addLink(context, href, at);
    } else this.hideWhere(context, BEHIND);
  }

  private endFigure(context: Context): void {
    this.addCaption(context);
    this.addFigureAlt(context);
  }

  /** Images behind, before, above and below a page or slide are no part of what it says. */
  private hideWhere(context: Context, names: RegExp): void {
    for (const { name, value } of context.arguments)
      if (names.test(name ?? "")) this.hide(context.first, value);
  }

  private hide(first: number, within?: Span): void {
    this.update(first, (around, { start }) =>
      !within || (within.start <= start && start < within.end)
        ? { ...around, hidden: true }
        : around,
    );
  }

  /** A text for all of a figure, which an image in it that has none takes. */
  private addFigureAlt(context: Context): void {
    const alt = context.arguments.find(({ name }) => name === "alt");
    const text = this.stringOf(alt);
    const mute = this.found.slice(context.first).filter((one) => one.alt === undefined);
    const [only] = mute;
    if (!alt || !only || this.text.slice(alt.value.start, alt.value.end) === "none") return;
    if (text === undefined || mute.length > 1) {
      for (const one of mute) Object.assign(one, text === undefined && { computed: true });
      if (text !== undefined)
        this.update(context.first, (around) => ({ label: oneLine(text), ...around }));
      return;
    }
    const words = oneLine(text);
    Object.assign(only, { alt: words, ...(words === "" && { decorative: true }) });
    Object.assign(only, { place: this.placeOf(context, alt) });
  }

  private addImage(context: Context, at: number): void {
    // A rule says how images look, and a definition is none.
    if (/\b(?:set|let)\s+$/.test(this.text.slice(Math.max(0, context.start - 20), context.start)))
      return;
    const path = context.arguments.find(({ name }) => name === undefined);
    const text = this.stringOf(path);
    const alt = context.arguments.find(({ name }) => name === "alt");
    const words = this.stringOf(alt);
    const isNone = alt && this.text.slice(alt.value.start, alt.value.end) === "none";
    const isComputed = alt !== undefined && words === undefined && !isNone;
    const isSpread = context.arguments.some(({ value }) => this.text.startsWith("..", value.start));
    const place = isComputed || isSpread ? undefined : this.placeOf(context, alt);
    this.found.push({
      span: { start: context.start, end: at + 1 },
      element: "image",
      ...(path && text && { source: { text, span: inner(path.value), by: "address" } }),
      ...(words !== undefined && {
        alt: oneLine(words),
        ...(oneLine(words) === "" && { decorative: true }),
      }),
      ...((isComputed || (isSpread && !alt)) && { computed: true }),
      ...(place && { place }),
      around: this.heading ? { heading: this.heading } : {},
    });
  }

  private placeOf(context: Context, alt: Argument | undefined): AltSlot {
    if (alt) {
      const isString = this.text[alt.value.start] === '"';
      const span = isString ? inner(alt.value) : alt.value;
      const quote = isString ? "" : '"';
      return { span, before: quote, after: quote, syntax: "typst" };
    }
    const path = context.arguments.find(({ name }) => name === undefined);
    // Behind a string, where no comment can be, or before everything else.
    if (path && this.stringOf(path) !== undefined) {
      const span = { start: path.value.end, end: path.value.end };
      return { span, before: ', alt: "', after: '"', syntax: "typst" };
    }
    const span = { start: context.content, end: context.content };
    const after = context.arguments.length > 0 ? '", ' : '"';
    return { span, before: 'alt: "', after, syntax: "typst" };
  }

  private addCaption(context: Context): void {
    const value = context.arguments.find(({ name }) => name === "caption")?.value;
    const caption =
      value && plain(this.text.slice(value.start, Math.min(value.end, value.start + 2000)));
    if (!caption) return;
    this.update(context.first, (around) => ({ caption, ...around }));
  }

  private addLink(context: Context, href: string, at: number): void {
    const [, body] = context.arguments;
    const isMarkup = context.kind === "markup";
    const words = isMarkup
      ? this.wordsOf(context, context.from, at)
      : this.bodyWords(context, body);
    this.update(context.first, (around) => ({ link: { href, text: words }, ...around }));
  }

  /** The words of a link that are an argument of it. */
  private bodyWords(context: Context, body: Argument | undefined): string {
    if (body === undefined) return "";
    const { start, end } = body.value;
    return this.stringOf(body) ?? plain(contentIn(this.withoutImages(context, start, end)));
  }

  /** The words of a link, besides its images. */
  private wordsOf(context: Context, start: number, end: number): string {
    return plain(this.withoutImages(context, start, end));
  }

  private withoutImages(context: Context, start: number, end: number): string {
    let result = "";
    let done = start;
    for (const { span } of this.found.slice(context.first)) {
      if (span.start < done || span.end > end) continue;
      result += this.text.slice(done, span.start).replace(/#$/, "");
      done = span.end;
    }
    return (result + this.text.slice(done, end)).slice(0, 2000);
  }

  private update(first: number, change: (around: ImageContext, span: Span) => ImageContext): void {
    for (let i = first; i < this.found.length; i++) {
      const one = item(this.found, i);
      one.around = change(one.around, one.span);
    }
  }

  /** What a string says; none of what is not one. */
  private stringOf(argument: Argument | undefined): string | undefined {
    if (!argument) return undefined;
    const written = this.text.slice(argument.value.start, argument.value.end);
    return /^"(?:[^"\\]|\\[^])*"$/.test(written) ? unescaped(written.slice(1, -1)) : undefined;
  }

  /** Behind the quotation mark that closes; a string that was left open ends with its paragraph. */
  private stringEnd(start: number): number {
    const { text } = this;
    for (let at = start + 1; at < text.length; at++) {
      const sign = text[at];
      if (sign === "\\") at++;
      else if (sign === '"') return at + 1;
      else if (sign === "\n" && /\s*\n/y.test(text.slice(at + 1, at + 50))) return at;
    }
    return text.length;
  }

  private rawEnd(start: number): number {
    const { text } = this;
    let open = start;
    while (text[open] === "`") open++;
    const length = open - start;
    if (length === 2) return open;
    const end = text.indexOf("`".repeat(length), open);
    return end < 0 ? text.length : end + length;
  }

  private commentEnd(start: number, mayBeLine: boolean): number {
    const { text } = this;
    if (text[start + 1] === "/" && mayBeLine) {
      const end = text.indexOf("\n", start);
      return end < 0 ? text.length : end;
    }
    if (text[start + 1] !== "*") return start + 1;
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      const pair = text.slice(at, at + 2);
      if (pair === "/*") depth++;
      else if (pair === "*/") depth--;
      else continue;
      at++;
      if (depth === 0) return at + 1;
    }
    return text.length;
  }

  /** Formulas end in their paragraph; an amount of dollars is none. */
  private mathEnd(start: number): number {
    const { text } = this;
    for (let at = start + 1; at < text.length; at++) {
      if (text[at] === "\\") at++;
      else if (text[at] === "$") return at + 1;
      else if (text[at] === "\n" && text[at + 1] === "\n") return start + 1;
    }
    return start + 1;
  }
}

const inner = ({ start, end }: Span): Span => ({ start: start + 1, end: end - 1 });

const unescaped = (text: string): string =>
  text.replace(/\\(?:u\{([\da-f]{1,6})\}|([^]))/gi, (all, code?: string, sign?: string) => {
    if (code !== undefined) {
      const point = parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : all;
    }
    return { n: "\n", r: "\r", t: "\t" }[sign ?? ""] ?? sign ?? "";
  });

/** What stands in brackets in a piece of code, and not in code in those again; and strings that are arguments. */
function contentIn(piece: string): string {
  const code = piece.replace(/([(,]\s*)"([^"\\]*)"/g, "$1[$2]");
  const open: string[] = [];
  let content = "";
  for (let at = 0; at < code.length; at++) {
    const sign = code.charAt(at);
    const isContent = open.at(-1) === "[";
    const isCall = isContent && /#[\w.-]+$/.test(code.slice(Math.max(0, at - 50), at));
    if (sign === "[" || ((sign === "(" || sign === "{") && (!isContent || isCall))) open.push(sign);
    else if (sign === "]" || (!isContent && (sign === ")" || sign === "}"))) open.pop();
    else if (isContent) content += sign;
  }
  return content.replace(/#[\w.-]+/g, " ");
}

/** Words without their marks. */
function plain(text: string): string {
  const content = text
    .trim()
    .replace(/^(?:\[([^]*)\]|"([^]*)")$/, (_, a?: string, b?: string) => a ?? b ?? "");
  return oneLine(
    content.replace(
      /\/\/[^\n]*|<[\w:-]+>|#[\w.-]+(?:\([^()]*\))?|\\([^\s\w])|[*_`[\]]/g,
      (_, sign?: string) => sign ?? "",
    ),
  );
}
