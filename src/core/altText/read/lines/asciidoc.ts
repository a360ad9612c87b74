import { oneLine } from "../../syntax/escape.ts";
import type {
  ImageReference,
  AltSlot,
  Reader,
  Source,
  Span,
  ImageContext,
} from "../../reference.ts";
import { matchEnd } from "../../syntax/matching.ts";
import { passedOn } from "../tags/html.ts";
import { createLineReader, Lines, type LineReading } from "./lines.ts";
import { decodeEntities, type TextLine } from "../../syntax/text.ts";

/** AsciiDoc: `image::target[alt]` and `image:target[alt]`. */
export const asciidoc: Reader = createLineReader<State>({
  begin: (text, start, state = NOTHING) => new AsciidocDocument(text, start, state),
  isSame: (one, other) =>
    one.heading === other.heading &&
    one.title === other.title &&
    isSameTable(one.table, other.table) &&
    isSameMap(one.attributes, other.attributes),
  mayHaveImages: (text) => text.includes("image:") || text.includes("++++"),
});

/** What lines say of those below an empty one. */
interface State {
  readonly heading: string;
  /** The title of the next block. */
  readonly title: string;
  /** The table that is open. */
  readonly table: Table | undefined;
  /** Of the document, so far. */
  readonly attributes: ReadonlyMap<string, string>;
}

const NOTHING: State = { heading: "", title: "", table: undefined, attributes: new Map() };

const isSameTable = (one: Table | undefined, other: Table | undefined): boolean =>
  one === other ||
  (one?.fence === other?.fence &&
    one?.bar === other?.bar &&
    one?.hasBlocks === other?.hasBlocks &&
    (one?.outer === other?.outer || isSameTable(one?.outer, other?.outer)));

const isSameMap = (one: State["attributes"], other: State["attributes"]): boolean =>
  one === other ||
  (one.size === other.size && [...one].every(([name, value]) => other.get(name) === value));

/** What lines begin with that are more than text, or a condition as it is written. */
const SIGNS_OF_LINES = "-.+/`=#[:i";
const FENCE = /^(?:-{4,}|\.{4,}|\+{4,}|\/{4,}|`{3,}[\w+-]*)[ \t]*$/;
const BLOCK = /^image::(\S|\S.*?\S)\[(.*)\][ \t]*$/;
/** What an image in a line may be in, or begin with. */
const BEGINNING = /\\?image:(?!:)|pass:[a-z,]*\[|\+\+\+|`/g;
const TARGET = /[^:\s[](?:[^\n[]*[^\s[])?(?=\[)/y;
const LINK = /(?:link:|(?=https?:\/\/))([^\s[\]]+)\[$/;
/** What an image stands in the brackets of: a link, a footnote. */
const NESTING = /(?:[^\s[\]]\[[^\]]*|<<[^\s>][^>]*)$/;
const HEADING = /^(?:={1,6}|#{1,6})[ \t]+(\S.*)$/;
/** What a heading ends with besides its words: an anchor, or the signs that it begins with. */
const HEADING_END = /(?<=\s)(?:\[\[[^[\]]{0,200}\]\]|={1,6}|#{1,6})$/;
const TITLE = /^\.([^\s.].*)$/;
const ATTRIBUTE = /^:(!?)([\w][\w-]*)(!?):(?:[ \t]+(.*?))?[ \t]*$/;
/** A paragraph of one of these styles is no markup. */
const LITERAL = /^\[(?:source|listing|literal|pass|stem|latexmath|asciimath|comment)(?:[\],%.#]|$)/;
/** Attributes of a block, on a line of their own. */
const ATTRIBUTES = /^\[.*\][ \t]*$/;
/** A condition with what it is about in its own line. */
const CONDITION = /^ifn?def::[^[\s]*\[(?=.*\S.*\][ \t]*$)/;
/** Attributes that stand for a sign. */
const SIGNS =
  /\{(?:blank|empty|sp|nbsp|zwsp|wj|apos|quot|lsquo|rsquo|ldquo|rdquo|deg|plus|brvbar|vbar|amp|lt|gt|startsb|endsb|caret|asterisk|tilde|backslash|backtick|two-colons|two-semicolons|cpp|cxx|pp)\}/g;
/** What stands for a text that is said elsewhere; a letter alone in braces is none that anybody uses. */
const REFERENCE = /(?<!\\)\{[\p{L}\p{N}_][\p{L}\p{N}_:.-]+\}/u;
const TABLE = /^[|!]={3,}[ \t]*$/;
/** What a cell begins with whose first block is an image. The letter is the style of the cell. */
const CELL =
  /(?:(?:^|\s)(?:[\d.]+[*+])?(?:[<^>]?(?:\.[<^>])?)([a-z])?)?(?<!\\)([^\w\s])[ \t]*(?=image::)/g;
/** What is said to stand between cells in place of a bar. */
const SEPARATOR = /\b(?:separator|format)=(?:"([^"]*)"|([^,\]\s]*))/;

class AsciidocDocument implements LineReading<State> {
  readonly found: ImageReference[] = [];
  readonly lines: Lines;
  private readonly text: string;
  private heading: string;
  private title: string;
  private table: Table | undefined;
  private attributes: Map<string, string>;
  /** Whether the attributes were given away, so that they are not to be changed. */
  private isGiven = false;
  /** No line up to this one has a closing bracket that a line before asks for. */
  private unclosed = 0;

  constructor(text: string, start: number, state: State) {
    this.text = text;
    this.lines = new Lines(text, start, (line) => line);
    this.heading = state.heading;
    this.title = state.title;
    this.table = state.table;
    this.attributes = new Map(state.attributes);
  }

  get state(): State {
    const { heading, title, table, attributes } = this;
    this.isGiven = true;
    return { heading, title, table, attributes };
  }

  /** Paragraphs are read as one, and so are the attributes of a block. */
  isFree(i: number): boolean {
    return this.isEmpty(i - 1);
  }

  /** Reads what begins in a line, and says which is next. */
  readLine(i: number): number {
    const line = this.lines.get(i);
    const { text } = line;
    if (!SIGNS_OF_LINES.includes(text.charAt(0)) || text === "") return this.readText(i);
    if (FENCE.test(text)) return this.fenceEnd(i);
    if (text.startsWith("//")) return i + 1;
    const heading = HEADING.exec(text)?.[1];
    const title = TITLE.exec(text)?.[1];
    if (heading !== undefined) {
      this.heading = plainOf(heading.trimEnd().replace(HEADING_END, ""));
      this.addInlines(line);
    } else if (title !== undefined) {
      this.title = plainOf(title);
      this.addInlines(line);
    } else if (LITERAL.test(text)) return this.paragraphEnd(i);
    else if (ATTRIBUTES.test(text)) return i + 1;
    else if (CONDITION.test(text)) this.readCondition(line);
    else if (!this.readAttribute(text)) return this.readText(i);
    return i + 1;
  }

  private readCondition({ text, start }: TextLine): void {
    const from = CONDITION.exec(text)?.[0].length ?? 0;
    const inner = text.slice(from, text.lastIndexOf("]"));
    const line = { start: start + from, end: start + from + inner.length, text: inner };
    const block = BLOCK.exec(inner);
    if (block) this.addBlock(line, block);
    else if (inner.includes("image:")) this.addInlines(line);
  }

  private fenceEnd(i: number): number {
    const fence = this.lines
      .get(i)
      .text.trimEnd()
      .replace(/^(`+).*/, "$1");
    let end = i + 1;
    for (let line = this.lines.at(end); line && line.text.trimEnd() !== fence;)
      line = this.lines.at(++end);
    if (fence.startsWith("+")) {
      const { end: start } = this.lines.get(i);
      const inner = { start, end: this.lines.get(end - 1).end };
      this.found.push(...passedOn(this.text, inner, this.heading));
    }
    this.title = "";
    return end + 1;
  }

  /** A style says what the paragraph below it is; a block with fences says it itself. */
  private paragraphEnd(i: number): number {
    let end = i + 1;
    while (/^(?:\.[^\s.]|\[.*\]\s*$)/.test(this.textOf(end))) end++;
    if (FENCE.test(this.textOf(end))) return end;
    while (!this.isEmpty(end)) end++;
    return end;
  }

  /** The text of a line; none of one that there is not. */
  private textOf(i: number): string {
    return this.lines.at(i)?.text ?? "";
  }

  private isEmpty(i: number): boolean {
    return this.textOf(i).trim() === "";
  }

  private readAttribute(text: string): boolean {
    const match = ATTRIBUTE.exec(text);
    const name = match?.[2]?.toLowerCase();
    if (!match || name === undefined) return false;
    if (this.isGiven) this.attributes = new Map(this.attributes);
    this.isGiven = false;
    if (match[1] || match[3]) this.attributes.delete(name);
    else this.attributes.set(name, match[4] ?? "");
    return true;
  }

  private readText(i: number): number {
    const line = this.lines.get(i);
    const { text } = line;
    if (text === "" || text.trim() === "") return i + 1;
    const block = text.trimEnd().endsWith("]") ? BLOCK.exec(text) : null;
    if (block) {
      this.addBlock(line, block, this.linesAbove(i));
      return i + 1;
    }
    // What is indented after an empty line is literal.
    if (/^[ \t]/.test(text) && this.isEmpty(i - 1) && !isItem(text)) return this.paragraphEnd(i);
    this.title = "";
    if (TABLE.test(text)) this.meetTable(i);
    const { bar } = this.table ?? {};
    if (bar !== undefined && this.isLiteralCell(text, bar)) return this.cellEnd(i, bar);
    if (!text.includes("image:")) return i + 1;
    if (bar !== undefined) this.addCells(line, bar);
    const last = this.macroEnd(i);
    const { end } = this.lines.get(last);
    const all = this.text.slice(line.start, end);
    for (const cell of bar === undefined ? [{ start: 0, end: all.length }] : cellsOf(all, bar))
      this.addInlines({
        ...{ start: line.start + cell.start, end: line.start + cell.end },
        text: all.slice(cell.start, cell.end),
      });
    return last + 1;
  }

  /** Whether the last cell of a line begins with the style of a paragraph that is no markup. */
  private isLiteralCell(text: string, bar: string): boolean {
    if (!text.trimEnd().endsWith("]")) return false;
    return LITERAL.test(text.slice(text.lastIndexOf(bar) + 1).trim()) && text.includes(bar);
  }

  /** The line in which the first paragraph of a cell has ended. */
  private cellEnd(i: number, bar: string): number {
    let end = i + 1;
    while (!this.isEmpty(end) && nextBar(this.textOf(end), 0, bar) === this.textOf(end).length)
      end++;
    return end;
  }

  /** The line in which the attributes of an image end that begins in one. */
  private macroEnd(first: number): number {
    for (let last = first; ;) {
      const { text } = this.lines.get(last);
      const open = text.indexOf("[", text.lastIndexOf("image:"));
      if (!text.includes("image:") || open < 0 || bracketEnd(text, open + 1) >= 0) return last;
      let next = Math.max(last + 1, this.unclosed);
      while (this.isContinued(next) && bracketEnd(this.lines.get(next).text, 0) < 0) next++;
      if (!this.isContinued(next)) {
        this.unclosed = next;
        return last;
      }
      last = next;
    }
  }

  private isContinued(i: number): boolean {
    const text = this.textOf(i);
    return text.trim() !== "" && text !== "+" && !ATTRIBUTES.test(text) && !FENCE.test(text);
  }

  private meetTable(i: number): void {
    const fence = this.lines.get(i).text.trimEnd();
    const outer = this.table;
    for (let one = outer; one; one = one.outer)
      if (one.fence === fence) {
        this.table = one.outer;
        return;
      }
    // One within a cell has exclamation marks in place of bars.
    if (outer && (outer.fence.startsWith("!") || fence.startsWith("|"))) return;
    let columns = "";
    let bar: string | undefined = fence.charAt(0);
    for (let above = i - 1; above >= 0; above--) {
      const { text } = this.lines.get(above);
      if (!ATTRIBUTES.test(text) && !TITLE.test(text)) break;
      const said = SEPARATOR.exec(text);
      const sign = said?.[1] ?? said?.[2] ?? "";
      if (said) bar = /^[^\w\s:;,]$/.test(sign) ? sign : undefined;
      columns = /\bcols=(?:"([^"]*)"|([^,\]]*))/.exec(text)?.slice(1).join("") ?? columns;
    }
    const hasBlocks = columns.split(/[,;]/).some((column) => /(?:^|[^a-z])a$/.test(column.trim()));
    this.table = { fence, bar, hasBlocks, outer };
  }

  /** Adds the images that are blocks in cells. */
  private addCells({ text, start }: TextLine, bar: string): void {
    for (const match of text.matchAll(CELL)) {
      if (match[2] !== bar) continue;
      if (match[1] === undefined ? this.table?.hasBlocks !== true : match[1] !== "a") continue;
      const from = match.index + match[0].length;
      const end = nextBar(text, from, bar);
      // What stands before the next bar may be about the next cell.
      const content = text.slice(from, end).replace(/(?<=\s)[\d.+*<^>]{0,20}[a-z]?$/, "");
      const block = BLOCK.exec(content);
      const cell = { start: start + from, end: start + end, text: content };
      if (block) this.addBlock(cell, block);
    }
  }

  /** The attributes of a block on the lines above it, the nearest first. */
  private linesAbove(i: number): AsciidocAttributes[] {
    const lists: AsciidocAttributes[] = [];
    for (let above = i - 1; above >= 0; above--) {
      const { text, start } = this.lines.get(above);
      if (TITLE.test(text)) continue;
      if (!ATTRIBUTES.test(text)) break;
      const list = text.trimEnd().slice(1, -1);
      lists.push({ list, start: start + 1, isInline: false, bar: this.table?.bar });
    }
    return lists;
  }

  private addBlock(
    line: TextLine,
    match: RegExpExecArray,
    above: readonly AsciidocAttributes[] = [],
  ): void {
    const [, target = "", list = ""] = match;
    const from = line.start + "image::".length;
    const span = { start: line.start, end: line.start + match[0].trimEnd().length };
    const caption = this.title;
    this.title = "";
    this.add(
      span,
      target,
      from,
      { list, start: from + target.length + 1, isInline: false, bar: this.table?.bar },
      caption,
      undefined,
      above,
    );
  }

  private addInlines({ text, start }: TextLine): void {
    // What may be read in vain: so the time stays in proportion to the text.
    let fuel = 10_000 + 20 * text.length;
    for (let at = 0; fuel > 0;) {
      BEGINNING.lastIndex = at;
      const match = BEGINNING.exec(text);
      if (!match) return;
      const after = match.index + match[0].length;
      const isImage = match[0].endsWith("image:");
      const end = isImage
        ? this.addInline(text, match.index, after, start)
        : closingOf(text, match);
      if (end < 0) fuel -= text.length - after;
      at = Math.max(end, after);
    }
  }

  /** Adds the image whose target begins there, and says where it ends. */
  private addInline(text: string, from: number, after: number, start: number): number {
    const open = matchEnd(TARGET, text, after);
    const end = open < 0 ? -1 : bracketEnd(text, open + 1);
    if (end < 0 || text[from] === "\\") return end;
    const list: AsciidocAttributes = {
      ...{ list: text.slice(open + 1, end - 1), start: start + open + 1 },
      ...{ isInline: true, bar: this.table?.bar },
      isNested: NESTING.test(text.slice(Math.max(0, from - 1000), from)),
    };
    const href = LINK.exec(text.slice(Math.max(0, from - 300), from))?.[1];
    const span = { start: start + from, end: start + end };
    const link = href === undefined ? undefined : { href, text: wordsBehind(text, end) };
    this.add(span, text.slice(after, open), start + after, list, "", link);
    return end;
  }

  private add(
    span: Span,
    target: string,
    start: number,
    attributes: AsciidocAttributes,
    caption: string,
    around?: { readonly href: string; readonly text: string },
    above: readonly AsciidocAttributes[] = [],
  ): void {
    const own = read(attributes);
    const { named } = own;
    for (const list of above)
      for (const [name, value] of read(list).named) if (!named.has(name)) named.set(name, value);
    // What the image says itself goes before what is said above it.
    const outer = own.alt?.isSaid ? undefined : above.find((list) => read(list).named.has("alt"));
    const alt = outer ? read(outer).alt : own.alt;
    const ownHref = named.get("link");
    const link = ownHref === undefined ? around : { href: ownHref, text: "" };
    const title = named.get("title");
    const shown = caption || (attributes.isInline ? "" : (title ?? ""));
    const isDecorative = alt?.text === "" && alt.isSaid;
    const isComputed = alt !== undefined && REFERENCE.test(alt.written.replace(SIGNS, ""));
    const surroundings: ImageContext = {
      ...(link && { link }),
      ...(shown && { caption: shown }),
      ...(attributes.isInline && title ? { title } : {}),
      ...(this.heading && { heading: this.heading }),
    };
    this.found.push({
      span,
      element: "image",
      source: this.sourceOf(target, start),
      ...(isComputed
        ? { computed: true }
        : {
            ...(alt && alt.isSaid && { alt: alt.text, ...(isDecorative && { decorative: true }) }),
            place: placeOf(outer ?? attributes, alt),
          }),
      around: surroundings,
    });
  }

  /** The target with attributes in it replaced, in the folder of images if there is one. */
  private sourceOf(target: string, start: number): Source {
    const text = this.replaced(target);
    const folder = this.replaced(this.attributes.get("imagesdir") ?? "");
    const isWhole = /^(?:[a-z][a-z\d+.-]*:|\/)/i.test(text) || folder === "";
    return {
      text: isWhole ? text : `${folder.replace(/\/$/, "")}/${text}`,
      span: { start, end: start + target.length },
      by: "address",
    };
  }

  private replaced(text: string): string {
    return text.replace(
      /\{([\w-]+)\}/g,
      (all, name: string) => this.attributes.get(name.toLowerCase()) ?? all,
    );
  }
}

/** What is between the bars of a text; a bar behind a backslash is a sign. */
function cellsOf(text: string, bar: string): Span[] {
  const cells: Span[] = [];
  for (let start = 0; start <= text.length;) {
    const end = nextBar(text, start, bar);
    cells.push({ start, end });
    start = end + 1;
  }
  return cells;
}

function nextBar(text: string, from: number, bar: string): number {
  let at = text.indexOf(bar, from);
  while (at > 0 && text[at - 1] === "\\") at = text.indexOf(bar, at + 1);
  return at < 0 ? text.length : at;
}

/** The end of what is passed through or is code. */
function closingOf(text: string, { 0: opening, index }: RegExpExecArray): number {
  const from = index + opening.length;
  if (opening.endsWith("[")) return bracketEnd(text, from);
  const end = text.indexOf(opening, from);
  return end < 0 ? -1 : end + opening.length;
}

/** Behind the bracket that closes: one directly behind a backslash does not, whatever is before that. */
function bracketEnd(text: string, from: number): number {
  let at = text.indexOf("]", from);
  while (at > from && text[at - 1] === "\\") at = text.indexOf("]", at + 1);
  return at < 0 ? -1 : at + 1;
}

interface Table {
  readonly fence: string;
  /** What is between its cells, where that is one sign. */
  readonly bar: string | undefined;
  /** Whether a column has cells that hold blocks. */
  readonly hasBlocks: boolean;
  /** The one in a cell of which it is. */
  readonly outer: Table | undefined;
}

interface AsciidocAttributes {
  readonly list: string;
  readonly start: number;
  readonly isInline: boolean;
  /** Of the table that it is in. */
  readonly bar: string | undefined;
  /** In the brackets of another macro. */
  readonly isNested?: boolean;
}

interface Alt {
  readonly text: string;
  /** As it stands there, with its quotation marks. */
  readonly written: string;
  /** Of the list, with its quotation marks. */
  readonly span: Span;
  /** Whether it stands there, be it empty in its quotation marks. */
  readonly isSaid: boolean;
}

const ENTRY =
  /[ \t]*(?:([\w][\w-]*)[ \t]*=[ \t]*)?("(?:[^"\\]|\\[^])*"(?=[ \t]*(?:,|$))|'(?:[^'\\]|\\[^])*'(?=[ \t]*(?:,|$))|[^,]*)(?:,|$)/y;

/** The alternative text is what is named so, or what stands first without a name. */
function read({ list, isInline, bar }: AsciidocAttributes): {
  alt?: Alt;
  named: Map<string, string>;
} {
  const named = new Map<string, string>();
  let alt: Alt | undefined;
  let isNamed = false;
  for (let at = 0, index = 0; at <= list.length; index++) {
    ENTRY.lastIndex = at;
    const match = ENTRY.exec(list);
    if (!match) break;
    const value = (match[2] ?? "").trimEnd();
    const start = at + match[0].lastIndexOf(match[2] ?? "");
    const name = match[1]?.toLowerCase();
    const text = unquoted(
      bar === undefined ? value : value.replaceAll(/\\([|!])/g, "$1"),
      isInline,
    );
    if (name !== undefined) named.set(name, text);
    const isFirst = name === undefined && index === 0;
    if (name === "alt" || (isFirst && !isNamed)) {
      const from = value === "" ? at : start;
      const span = { start: from, end: from + value.length };
      alt = { text, written: value, span, isSaid: value !== "" };
      isNamed = name === "alt";
    }
    if (!match[0].endsWith(",")) break;
    at = ENTRY.lastIndex;
  }
  return { ...(alt && { alt }), named };
}

function unquoted(value: string, isInline: boolean): string {
  const quote = value.charAt(0);
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  const inner = isQuoted ? value.slice(1, -1).replaceAll(`\\${quote}`, quote) : value;
  const plain = isInline ? inner.replaceAll("\\]", "]") : inner;
  return oneLine(
    decodeEntities(
      plain.replace(/\\(\{(?:[\p{L}\p{N}_][\p{L}\p{N}_-]*|(?:set|counter2?):[^{}]+)\})/gu, "$1"),
    ),
  );
}

/** Written in quotation marks, in which nothing but they and, in a line, brackets need care. */
function placeOf(
  { list, start, isInline, bar, isNested }: AsciidocAttributes,
  alt: Alt | undefined,
): AltSlot {
  const kind: Pick<AltSlot, "syntax" | "cell" | "bar"> = {
    syntax: isNested ? "asciidoc-nested" : isInline ? "asciidoc-inline" : "asciidoc",
    ...(bar !== undefined && { cell: true, ...(bar !== "|" && { bar }) }),
  };
  const moved = ({ start: from, end }: Span): Span => ({ start: start + from, end: start + end });
  if (alt) return { span: moved(alt.span), before: '"', after: '"', ...kind };
  const comma = list.trim() === "" ? "" : ",";
  return { span: { start, end: start }, before: '"', after: `"${comma}`, ...kind };
}

/** The words of a link behind an image in it, without its attributes. */
function wordsBehind(text: string, at: number): string {
  const rest = /^(?:\\\]|[^\]\n])*/.exec(text.slice(at, at + 500))?.[0] ?? "";
  return plainOf(rest.replace(/(?:^|,)\s*[\w-]+=.*$|image:.*$/, "")).trim();
}

const isItem = (text: string): boolean => /^\s*(?:[-*.]+|\d+\.|[a-z]\.)\s/i.test(text);

const plainOf = (text: string): string =>
  oneLine(
    text
      .slice(0, 1000)
      .replace(/image:[^\s[]*\[[^\]]*\]/g, "")
      .replace(/[*_`#]+/g, ""),
  );
