import { oneLine } from "../../syntax/escape.ts";
import type { ImageReference, AltSlot, Reader, Span, ImageContext } from "../../reference.ts";
import { passedOn } from "../tags/html.ts";
import { shiftedReference } from "../move.ts";
import { rstTableAt, type TablePart } from "./rstTables.ts";
import { createLineReader, Lines, type LineReading } from "./lines.ts";
import { lineBreakAt, type TextLine, item, lastOf } from "../../syntax/text.ts";

/** reStructuredText: `image` and `figure` directives, also as substitutions. */
export const rst: Reader = createLineReader<string>({
  begin: (text, start, heading) => new RstDocument(text, start, heading ?? ""),
  isSame: (one, other) => one === other,
  mayHaveImages: (text) => IMAGES.test(text),
});

/** What shows an image, or may hold what does. */
const IMAGES = /(?:image|figure|raw|thumbnail)::|:img-(?:top|bottom|background):/i;

const DIRECTIVE =
  /^(\s*(?:(?:[-*+]|\d{1,9}[.)]|#\.)\s+)*)\.\.[ \t]+(?:\|([^|]+)\|[ \t]+)?([\w-]+)::(?:[ \t]+(.*))?$/;
/** The marks of lists at the beginning of a line. */
const ITEMS = /^\s*(?:(?:[-*+]|\d{1,9}[.)]|#\.)\s+)*/;
/** Directives of sphinx-design that show an image above, below or behind their content. */
const CARD = /^(?:grid-item-)?card$/;
/** Directives that show an image, those of extensions too, and what they are like. */
const SHOWS: ReadonlyMap<string | undefined, "image" | "figure"> = new Map([
  ["image", "image"],
  ["figure", "figure"],
  ["kernel-image", "image"],
  ["kernel-figure", "figure"],
  ["thumbnail", "image"],
]);
const COMMENT = /^\s*\.\.(?:[ \t]|$)/;
/** Explicit markup that is no comment: footnotes, citations, targets. */
const EXPLICIT = /^\s*\.\.[ \t]+(?:\[[^\]]+\][ \t]|_|\|)/;
const FIELD = /^[ \t]*:((?:[^:\\]|\\.)+):(?:[ \t]+(.*))?$/;
/** How the border of a table begins. */
const TABLE = /^\s*[+=]/;
const UNDERLINE = /^([!-/:-@[-`{-~])\1*[ \t]*$/;

/** Directives whose content is no markup. */
const LITERAL =
  /^(?:code|code-block|sourcecode|highlight|literalinclude|parsed-literal|math|raw|prompt|productionlist|graphviz|digraph|graph|mermaid|uml|plantuml|doctest|testcode|testoutput|testsetup|jupyter-execute|ipython|csv-table)$/;

interface Line extends TextLine {
  readonly indent: number;
  readonly isEmpty: boolean;
}

function lineOf({ start, end, text }: TextLine): Line {
  let [at, indent] = [0, 0];
  let code = text.charCodeAt(0);
  for (; code === 32 || code === 9; code = text.charCodeAt(++at))
    indent += code === 9 ? 8 - (indent % 8) : 1;
  // Other white space is rare: signs below the space, and some that ASCII does not have.
  if (code < 32 || code > 127)
    return { start, end, text, indent: indentOf(text), isEmpty: text.trim() === "" };
  return { start, end, text, indent, isEmpty: at === text.length };
}

class RstDocument implements LineReading<string> {
  readonly found: ImageReference[] = [];
  readonly lines: Lines<Line>;
  private readonly text: string;
  private heading: string;

  constructor(text: string, start: number, heading: string) {
    this.text = text;
    this.lines = new Lines(text, start, lineOf);
    this.heading = heading;
  }

  get state(): string {
    return this.heading;
  }

  isFree(): boolean {
    return true;
  }

  /** Reads what begins in a line, and says which is next. */
  readLine(i: number): number {
    const line = this.lines.get(i);
    if (line.isEmpty) return i + 1;
    const table = TABLE.test(line.text) && rstTableAt((index) => this.lines.at(index), i);
    if (table) {
      for (const part of table.parts()) this.addTablePart(part);
      return i + table.length;
    }
    const match = line.text.includes("::") ? DIRECTIVE.exec(line.text) : null;
    const name = match?.[3]?.toLowerCase();
    const shown = SHOWS.get(name);
    if (match && shown !== undefined) return this.readImage(i, match, shown);
    if (match && CARD.test(name ?? "")) this.addCard(i, match);
    if (match && name === "raw" && /\bhtml\b/i.test(match[4] ?? "")) this.addPassedOn(i);
    if (match) return LITERAL.test(name ?? "") ? this.blockEnd(i) : i + 1;
    if (COMMENT.test(line.text)) return EXPLICIT.test(line.text) ? i + 1 : this.blockEnd(i);
    const headed = this.headingAt(i);
    if (headed > i) return headed;
    const isLiteral = line.text.includes("::") && /::[ \t]*$/.test(line.text);
    return isLiteral ? this.literalEnd(i) : i + 1;
  }

  /** The images of a part of a table; where that cannot grow, no text is written. */
  private addTablePart({ text, start, isFlexible }: TablePart): void {
    const inner = new RstDocument(text, 0, this.heading);
    for (let i = 0; inner.lines.at(i);) i = inner.readLine(i);
    for (const reference of inner.found) {
      const { place, ...rest } = shiftedReference(reference, start);
      this.found.push(isFlexible && place ? { ...rest, place } : rest);
    }
  }

  /** The line after what is indented further than the text of this one. */
  private blockEnd(i: number): number {
    const indent = widthOf(ITEMS.exec(this.lines.get(i).text)?.[0] ?? "");
    let next = i + 1;
    while (this.isWithin(next, indent)) next++;
    return next;
  }

  private addPassedOn(i: number): void {
    const { end: start } = this.lines.get(i);
    const { end } = this.lines.get(this.blockEnd(i) - 1);
    this.found.push(...passedOn(this.text, { start, end }, this.heading));
  }

  private isWithin(i: number, indent: number): boolean {
    const line = this.lines.at(i);
    return line !== undefined && (line.isEmpty || line.indent > indent);
  }

  /** The line after a literal block, if one follows a paragraph that ends there. */
  private literalEnd(i: number): number {
    const next = this.lines.at(i + 1);
    if (!next?.isEmpty) return i + 1;
    return this.blockEnd(i);
  }

  private headingAt(i: number): number {
    const [line, below] = [this.lines.get(i), this.lines.at(i + 1)];
    if (line.indent > 0 || !below || !UNDERLINE.test(below.text)) return i;
    const title = line.text.trim();
    const isTitle =
      !UNDERLINE.test(line.text) && below.text.trimEnd().length >= Math.min(4, title.length);
    if (!isTitle) return i;
    this.heading = plainOf(title);
    return i + 2;
  }

  private readImage(i: number, match: RegExpExecArray, element: string): number {
    const [, prefix = "", name, , written = ""] = match;
    const line = this.lines.get(i);
    const indent = widthOf(prefix);
    const lead = this.optionsAt(i + 1, indent);
    const path = this.pathOf(i, written.trim(), lead.first);
    const options = lead.options;
    const alt = options.get("alt");
    const target = options.get("target")?.text;
    const end = this.lines.get(lead.next - 1).end;
    const caption = element === "figure" ? this.captionAt(lead.next, indent) : "";
    const around: ImageContext = {
      ...(target && { link: { href: target, text: "" } }),
      ...(caption && { caption }),
      // Without another text, docutils says the name of a substitution.
      ...(name !== undefined && alt === undefined && { label: name }),
      ...(this.heading && { heading: this.heading }),
    };
    this.found.push({
      span: { start: line.start + prefix.length, end },
      element: name === undefined ? element : "image",
      ...(path && { source: { ...path, by: "address" } }),
      ...(alt && { alt: alt.text, ...(alt.text === "" && { decorative: true }) }),
      place: alt?.place ?? this.newPlace(lead, i, indent, prefix),
      around,
    });
    return lead.next;
  }

  /** The image of a card, which adorns it where nothing else is said. */
  private addCard(i: number, [, prefix = "", , element = ""]: RegExpExecArray): void {
    const indent = widthOf(prefix);
    const lead = this.optionsAt(i + 1, indent);
    const { options } = lead;
    const path =
      options.get("img-top") ?? options.get("img-bottom") ?? options.get("img-background");
    if (path === undefined || path.text === "") return;
    const alt = options.get("img-alt");
    this.found.push({
      span: {
        start: this.lines.get(i).start + prefix.length,
        end: this.lines.get(lead.next - 1).end,
      },
      element,
      source: { text: path.text, span: path.place.span, by: "address" },
      alt: alt?.text ?? "",
      ...(!alt?.text && { decorative: true }),
      place: alt?.place ?? this.newPlace(lead, i, indent, prefix, "img-alt"),
      around: { ...(this.heading && { heading: this.heading }) },
    });
  }

  /** The path may go on in the lines below it, up to the options. */
  private pathOf(
    i: number,
    written: string,
    first: number,
  ): { text: string; span: Span } | undefined {
    const more: Line[] = [];
    for (let next = i + 1; next < first; next++) more.push(this.lines.get(next));
    const line = this.lines.get(i);
    if (written !== "") {
      const start = line.start + line.text.indexOf("::") + 2;
      const from = this.text.indexOf(written, start);
      const last = more.at(-1)?.end ?? from + written.length;
      const text = [written, ...more.map((next) => next.text.trim())].join("");
      return { text: unescaped(text), span: { start: from, end: last } };
    }
    const own = more[0];
    if (!own) return undefined;
    const text = unescaped(more.map((next) => next.text.trim()).join(""));
    return { text, span: { start: own.start + own.text.search(/\S/), end: lastOf(more).end } };
  }

  /** The options below a directive: fields, each with the lines that are indented further. */
  private optionsAt(from: number, indent: number): Lead {
    let first = from;
    while (this.isPath(first, indent)) first++;
    const options = new Map<string, { text: string; place: AltSlot }>();
    let next = first;
    let last: Line | undefined;
    for (;;) {
      const line = this.lines.at(next);
      const field = line && line.indent > indent && !line.isEmpty ? FIELD.exec(line.text) : null;
      if (!line || !field) break;
      const lines = [line];
      while (this.isContinued(next + 1, line.indent)) lines.push(this.lines.get(++next));
      options.set((field[1] ?? "").toLowerCase(), valueOf(lines, field));
      next++;
      last = line;
    }
    return { first, options, next, last };
  }

  private isPath(i: number, indent: number): boolean {
    const line = this.lines.at(i);
    return line !== undefined && !line.isEmpty && line.indent > indent && !FIELD.test(line.text);
  }

  private isContinued(i: number, indent: number): boolean {
    const line = this.lines.at(i);
    return line !== undefined && !line.isEmpty && line.indent > indent;
  }

  /** A line of its own, indented like the other options. */
  private newPlace(lead: Lead, i: number, indent: number, prefix: string, option = "alt"): AltSlot {
    const above = this.lines.get(lead.first - 1);
    const like = this.lines.at(lead.first);
    const own = prefix.replace(/\S/g, " ");
    const isIndented = like && !like.isEmpty && like.indent > indent;
    const space = lead.last
      ? lead.last.text.slice(0, lead.last.text.search(/\S/))
      : isIndented
        ? like.text.slice(0, like.text.search(/\S/))
        : this.contentSpace(lead.next, indent, `${own}   `);
    const at = lead.last ? this.lines.get(lead.next - 1).end : above.end;
    return {
      span: { start: at, end: at },
      before: `${lineBreakAt(this.text, this.lines.get(i).start)}${space}:${option}: `,
      after: "",
      syntax: "rst",
    };
  }

  /** What is before the least indented line of what a directive holds, which options must not exceed. */
  private contentSpace(from: number, indent: number, usual: string): string {
    let space = usual;
    for (let i = from; this.isWithin(i, indent); i++) {
      const line = this.lines.get(i);
      if (!line.isEmpty && line.indent < widthOf(space))
        space = line.text.slice(0, line.text.search(/\S/));
    }
    return space;
  }

  /** The first paragraph of what a figure holds. */
  private captionAt(from: number, indent: number): string {
    let i = from;
    while (this.lines.at(i)?.isEmpty) i++;
    const words: string[] = [];
    for (
      let line = this.lines.at(i);
      line && !line.isEmpty && line.indent > indent;
      line = this.lines.at(++i)
    )
      words.push(line.text);
    const caption = oneLine(words.join(" "));
    return caption === ".." || caption.startsWith(".. ") ? "" : plainOf(caption);
  }
}

interface Lead {
  /** The first line that is no longer the path. */
  readonly first: number;
  readonly options: ReadonlyMap<string, { readonly text: string; readonly place: AltSlot }>;
  readonly next: number;
  readonly last: Line | undefined;
}

function valueOf(lines: readonly Line[], field: RegExpExecArray): { text: string; place: AltSlot } {
  const first = item(lines, 0);
  const value = (field[2] ?? "").trim();
  const head = first.text.indexOf(`:${field[1] ?? ""}:`) + (field[1] ?? "").length + 2;
  const at = value === "" ? head : first.text.indexOf(value, head);
  const start = first.start + at;
  const end = lines.length > 1 ? lastOf(lines).end : start + value.length;
  const text = oneLine([value, ...lines.slice(1).map((line) => line.text)].join(" "));
  const before = value === "" ? " " : "";
  return { text, place: { span: { start, end }, before, after: "", syntax: "rst" } };
}

/** A path in which a space, that otherwise would count for nothing, has a backslash before it. */
const unescaped = (path: string): string => path.replace(/\\([\s\\])/g, "$1");

/** Text without the marks of roles, references and emphasis. */
const plainOf = (text: string): string =>
  (/[`*]/.test(text) ? withoutMarks(text) : text.slice(0, 1000)).trim();

const withoutMarks = (text: string): string =>
  text
    .slice(0, 1000)
    .replace(/:[\w:-]+:`([^`<]*)(?:<[^`]*>)?`/g, "$1")
    .replace(/`([^`<]*?)[ ]?(?:<[^`]*>)?`__?/g, "$1")
    .replace(/\*\*|``|[*`]/g, "");

const indentOf = (text: string): number => widthOf(/^\s*/.exec(text)?.[0] ?? "");

/** Tabs reach to the next eighth column. */
function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += sign === "\t" ? 8 - (width % 8) : 1;
  return width;
}
