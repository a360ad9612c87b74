import { oneLine } from "../../syntax/escape.ts";
import type { ImageReference, AltSlot, Reader, Span, ImageContext } from "../../reference.ts";
import { item, lastOf } from "../../syntax/text.ts";
import { lineEnd, nameAt, tokensOf, type LatexToken } from "./latexTokens.ts";

/** LaTeX: `\includegraphics[…]{…}`. */
export const latex: Reader = {
  read: (text) => ({
    references: IMAGES.test(text) ? new LatexDocument(text).references() : [],
  }),
};

/** What may begin a command that shows a file. */
const IMAGES = /include(?:graphics|svg|inkscape)/;

const FIGURE = /^(?:[a-z]{0,20}figure|subcaptionblock|floatrow)\*?$/i;
/** Drawings that are made of parts. */
const DRAWING = /^(?:tikzpicture|pgfpicture|forest|circuitikz|overpic|pspicture)\*?$/;
/** What repeats on each page or adorns a cover. */
const ADORNED = /^(?:titlepage|bookcover)\*?$/;
const ADORNS =
  /^(?:fancy(?:head|foot|hf)|[lcrio][eo]?(?:head|foot)|title(?:head|graphic)|logo|bookcovercomponent|AddTo(?:Shipout|Hook)\w*|(?:use)?background[a-z]+|setbeamertemplate|BgThispage|SetWatermark\w*|set(?:head|foot)|cover(?:graphic|image))\*?$/;
const SECTION = /^(?:part|chapter|section|subsection|subsubsection|paragraph|frametitle)\*?$/;
/** Commands that show a file; `svg` and `adjustbox` have their own. */
const IMAGE = /^(?:includegraphics|includesvg|includeinkscape|adjincludegraphics)\*?$/;

/** All commands that are read. */
const READ = new RegExp(
  [IMAGE, ADORNS, SECTION, /^(?:begin|end|(?:sub)?caption\*?|Description|pdftooltip|href)$/]
    .map(({ source }) => source)
    .join("|"),
);

interface Environment {
  readonly name: string;
  readonly first: number;
  caption: string;
  /** Where the description of `acmart` is, which is the alt text of all that is in the figure. */
  description?: Span;
}

type LatexDraft = Omit<ImageReference, "around"> & { around: ImageContext };

class LatexDocument {
  private readonly found: LatexDraft[] = [];
  private readonly environments: Environment[] = [];
  private readonly links: { href: string; text: string; end: number }[] = [];
  private tooltip: (Span & { words: Span }) | undefined;
  private heading = "";
  /** Drawings that are open: what is in one has the text of the whole. */
  private drawings = 0;
  /** Covers that are open, and where the arguments of the last command that adorns end. */
  private covers = 0;
  private adornedTo = 0;
  /** Which commands are read, by those that were met. */
  private readonly known = new Map<string, boolean>();
  private readonly text: string;
  private readonly tokens: readonly LatexToken[];
  private readonly pairs: ReadonlyMap<number, number>;

  constructor(text: string) {
    this.text = text;
    ({ tokens: this.tokens, pairs: this.pairs } = tokensOf(text));
  }

  references(): ImageReference[] {
    for (const token of this.tokens) this.read(token);
    while (this.environments.length > 0) this.closeFigure();
    return this.found;
  }

  private read(token: LatexToken): void {
    const { name, end } = token;
    // Braces and escaped signs.
    if (name.length < 3) return;
    let isRead = this.known.get(name);
    if (isRead === undefined) this.known.set(name, (isRead = READ.test(name)));
    if (!isRead) return;
    if (IMAGE.test(name)) this.addImage(token);
    else if (name === "begin" || name === "end") this.readEnvironment(name, end);
    else if (name === "caption" || name === "caption*" || name === "subcaption")
      this.readCaption(end);
    else if (name === "Description") this.readDescription(end);
    else if (name === "pdftooltip") this.readTooltip(end);
    else if (name === "href") this.readLink(end);
    else if (ADORNS.test(name)) this.adornedTo = this.argumentsEnd(end);
    else if (SECTION.test(name)) this.heading = this.argument(end) ?? this.heading;
  }

  private readEnvironment(edge: string, end: number): void {
    const name = nameAt(this.text, end);
    if (name === undefined) return;
    if (edge === "begin" && name === "frame") this.readFrame(end);
    if (DRAWING.test(name))
      this.drawings = Math.max(0, this.drawings + (edge === "begin" ? 1 : -1));
    if (ADORNED.test(name)) this.covers = Math.max(0, this.covers + (edge === "begin" ? 1 : -1));
    if (!FIGURE.test(name)) return;
    if (edge === "begin") this.environments.push({ name, first: this.found.length, caption: "" });
    else if (this.environments.length > 0) this.closeFigure();
  }

  /** A slide, whose title may stand behind its options. */
  private readFrame(end: number): void {
    const [head] = /^\{frame\*?\}(?:<[^<>]*>)?/.exec(this.text.slice(end, end + 200)) ?? [];
    if (head === undefined) return;
    const title = this.skipOptions(end + head.length);
    if (this.text[title] === "{") this.heading = this.argument(title) ?? this.heading;
  }

  /** The caption is of all images in the figure that have none of their own. */
  private closeFigure(): void {
    const figure = this.environments.pop();
    if (!figure) return;
    const { first, caption, description } = figure;
    const isOne = this.found.length === first + 1;
    for (let i = first; i < this.found.length; i++) {
      const one = item(this.found, i);
      if (caption && one.around.caption === undefined) one.around = { ...one.around, caption };
      if (!description || one.alt !== undefined) continue;
      if (isOne) this.found[i] = { ...one, ...this.altIn(description) };
      else one.around = { ...one.around, label: this.altIn(description).alt };
    }
  }

  private readCaption(end: number): void {
    const figure = this.environments.at(-1);
    if (figure) figure.caption = this.argument(end) ?? "";
  }

  private readDescription(end: number): void {
    const figure = this.environments.at(-1);
    const brace = this.skipOptions(end);
    const close = this.pairs.get(brace);
    if (figure && close !== undefined) figure.description = { start: brace + 1, end: close };
  }

  /** `\pdftooltip{…}{text}`: a text for what is in its first argument. */
  private readTooltip(at: number): void {
    const brace = this.skipOptions(at);
    const end = this.pairs.get(brace);
    const words = end === undefined ? undefined : skipSpace(this.text, end + 1);
    const close = words === undefined ? undefined : this.pairs.get(words);
    if (end !== undefined && words !== undefined && close !== undefined)
      this.tooltip = { start: brace, end, words: { start: words + 1, end: close } };
  }

  /** An alt text that stands in braces of its own. */
  private altIn(span: Span): { alt: string; decorative?: true; place: AltSlot; computed?: true } {
    const written = this.text.slice(span.start, span.end);
    const alt = plain(written);
    return {
      ...{ alt, place: { span, before: "", after: "", syntax: "latex" } },
      ...(alt === "" && { decorative: true as const }),
      ...(PARAMETER.test(written) && { computed: true as const }),
    };
  }

  /** The text of the argument behind a command and its options. */
  private argument(at: number): string | undefined {
    const brace = this.skipOptions(at);
    const end = this.pairs.get(brace);
    return end === undefined
      ? undefined
      : plain(this.text.slice(brace + 1, Math.min(end, brace + 2000)));
  }

  private readLink(at: number): void {
    const brace = this.skipOptions(at);
    const end = this.pairs.get(brace);
    if (end === undefined) return;
    const href = this.text.slice(brace + 1, end).replace(/\\([%#&_~{}])/g, "$1");
    const content = skipSpace(this.text, end + 1);
    const last = this.pairs.get(content);
    if (last === undefined) return;
    const inner = this.text.slice(content + 1, Math.min(last, content + 2000));
    const words = inner.replace(/\\includegraphics\*?\s*(?:\[[^\]]*\]\s*)?\{[^{}]*\}/g, " ");
    this.links.push({ href, text: plain(words), end: last });
  }

  /** Where the last argument behind a command ends. */
  private argumentsEnd(at: number): number {
    let end = at;
    for (let brace = this.skipOptions(at); ; brace = this.skipOptions(end)) {
      const close = this.pairs.get(brace);
      if (close === undefined) return end;
      end = close + 1;
    }
  }

  private skipOptions(at: number): number {
    let next = skipSpace(this.text, at);
    for (let list = this.listAt(next); list; list = this.listAt(next))
      next = skipSpace(this.text, list.end + 1);
    return next;
  }

  /** The inside of the brackets that begin there. */
  private listAt(start: number): Span | undefined {
    const { text } = this;
    if (text[start] !== "[") return undefined;
    for (let at = start + 1; at < text.length; at++) {
      const sign = text[at];
      if (sign === "]") return { start: start + 1, end: at };
      if (sign === "%") at = lineEnd(text, at);
      else if (sign === "{") at = this.pairs.get(at) ?? text.length;
      else if (sign === "}" || text.startsWith("\\includegraphics", at)) return undefined;
      else if (sign === "\\") at++;
    }
    return undefined;
  }

  private addImage({ name, start, end }: LatexToken): void {
    const { text } = this;
    // On which slides it is, as beamer has it.
    const commandEnd =
      end + (/^\s?<[^<>\n]{1,40}>/.exec(text.slice(end, end + 50))?.[0].length ?? 0);
    const brace = this.skipOptions(commandEnd);
    const close = this.pairs.get(brace);
    if (close === undefined) return;
    const list = this.listAt(skipSpace(text, commandEnd));
    const options = list ? this.optionsOf(list) : [];
    const alt = options.find(({ key }) => key === "alt");
    const isHidden = options.some(({ key }) => key === "artifact");
    const source = sourceOf(text, brace + 1, close);
    const written = alt && text.slice(alt.value.start, alt.value.end);
    const words = written === undefined ? undefined : plain(written);
    const tooltip = this.tooltip && this.tooltip.start < start && start < this.tooltip.end;
    // In the definition of a macro, what is used says which image it is.
    const isComputed = PARAMETER.test(written ?? text.slice(brace, close));
    this.found.push({
      span: { start, end: close + 1 },
      element: name.replace("*", ""),
      ...(source && { source }),
      ...(words !== undefined && { alt: words, ...(words === "" && { decorative: true }) }),
      ...(isComputed
        ? { computed: true }
        : {
            place: alt ? placeOfValue(alt) : newPlace(text, commandEnd, list, options.length > 0),
          }),
      ...((this.drawings > 0 || this.covers > 0 || start < this.adornedTo) && {
        isSilenced: true as const,
      }),
      ...(words === undefined && tooltip && this.tooltip && this.altIn(this.tooltip.words)),
      around: this.around(start, isHidden),
    });
  }

  private around(at: number, isHidden: boolean): ImageContext {
    while (this.links.length > 0 && lastOf(this.links).end < at) this.links.pop();
    const link = this.links.at(-1);
    return {
      ...(link && { link: { href: link.href, text: link.text } }),
      ...(isHidden && { hidden: true }),
      ...(this.heading && { heading: this.heading }),
    };
  }

  /** The keys of a list and where their values are, without their braces. */
  private optionsOf({ start, end }: Span): Option[] {
    const options: Option[] = [];
    let [from, equals] = [start, -1];
    for (let at = start; at <= end; at++) {
      const sign = at === end ? "," : this.text[at];
      if (sign === "%") at = Math.min(end - 1, lineEnd(this.text, at));
      else if (sign === "{") at = this.pairs.get(at) ?? at;
      else if (sign === "\\") at++;
      else if (sign === "=" && equals < 0) equals = at;
      else if (sign === ",") {
        const option = this.optionOf(from, equals, at);
        if (option.key !== "") options.push(option);
        [from, equals] = [at + 1, -1];
      }
    }
    return options;
  }

  private optionOf(from: number, equals: number, to: number): Option {
    const { text } = this;
    const key = text
      .slice(from, equals < 0 ? to : equals)
      .replace(/%.*/g, "")
      .trim();
    let start = skipSpace(text, equals < 0 ? to : equals + 1);
    let end = to;
    while (end > start && /\s/.test(text.charAt(end - 1))) end--;
    const close = this.pairs.get(start);
    const isBraced = close !== undefined && close < to;
    if (isBraced) [start, end] = [start + 1, close];
    return { key, value: { start: Math.min(start, end), end }, isBraced, hasValue: equals >= 0 };
  }
}

interface Option {
  readonly key: string;
  readonly value: Span;
  readonly isBraced: boolean;
  readonly hasValue: boolean;
}

/** A parameter of a macro. */
const PARAMETER = /(?<!\\)#\d/;

/** Past white space and comments. */
function skipSpace(text: string, at: number): number {
  let next = at;
  for (;;) {
    while (next < text.length && /\s/.test(text.charAt(next))) next++;
    if (text[next] !== "%") return next;
    next = lineEnd(text, next);
  }
}

/** What a macro says is not known. */
function sourceOf(text: string, from: number, to: number): ImageReference["source"] {
  const written = text.slice(from, to);
  const path = written.trim();
  // Quotation marks keep the spaces between them, and are no part of the name.
  const name = path.replaceAll('"', "").trim();
  if (name === "" || /[\\#{}]/.test(path)) return undefined;
  const own = /^"[^"]*"$/.test(path) ? name : path;
  const start = from + written.indexOf(own);
  return { text: name, span: { start, end: start + own.length }, by: "address" };
}

function placeOfValue({ value, isBraced, hasValue }: Option): AltSlot {
  if (isBraced) return { span: value, before: "", after: "", syntax: "latex" };
  return { span: value, before: hasValue ? "{" : "={", after: "}", syntax: "latex" };
}

function newPlace(text: string, at: number, list: Span | undefined, hasOptions: boolean): AltSlot {
  if (!list)
    return { span: { start: at, end: at }, before: "[alt={", after: "}]", syntax: "latex" };
  const written = text.slice(list.start, list.end).replace(/(?<!\\)%.*/g, "");
  const comma = hasOptions && !written.trimEnd().endsWith(",") ? "," : "";
  const span = { start: list.end, end: list.end };
  return { span, before: `${comma}alt={`, after: "}", syntax: "latex" };
}

const SIGNS = new Map([
  ["textbackslash", "\\"],
  ["textasciitilde", "~"],
  ["textasciicircum", "^"],
  ["textbar", "|"],
  ["textless", "<"],
  ["textgreater", ">"],
  ["ldots", "…"],
  ["dots", "…"],
  ["ss", "ß"],
  ["LaTeX", "LaTeX"],
  ["TeX", "TeX"],
]);
const ACCENTS = new Map([
  ["'", "\u0301"],
  ["`", "\u0300"],
  ["^", "\u0302"],
  ['"', "\u0308"],
  ["~", "\u0303"],
  ["=", "\u0304"],
  [".", "\u0307"],
]);
const PIECE =
  /\\(['`^"~=.])\s*(?:\{([a-zA-Z])\}|([a-zA-Z]))|\\([a-zA-Z@]+)\*?(?:\{\}|[ \t\n]+)?|\\([^])|%[^\n]*(?:\n[ \t]*)?|[{}~]/g;

/** What is left of a text without commands. */
function plain(text: string): string {
  return oneLine(
    text.replace(
      PIECE,
      (all, accent?: string, braced?: string, letter?: string, name?: string, sign?: string) => {
        if (accent !== undefined)
          return `${braced ?? letter ?? ""}${ACCENTS.get(accent) ?? ""}`.normalize("NFC");
        if (name !== undefined) return SIGNS.get(name) ?? "";
        if (sign !== undefined) return /[\s\\]/.test(sign) ? " " : sign === "-" ? "" : sign;
        return all === "~" ? "\u00a0" : "";
      },
    ),
  );
}
