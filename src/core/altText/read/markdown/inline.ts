import { oneLine } from "../../syntax/escape.ts";
import type { Span } from "../../reference.ts";
import { type AttributeList, attributeListAt, labelBy } from "./attributeList.ts";
import { putsOut } from "../tags/expressions.ts";
import { type Call, callAt } from "./shortcodes.ts";
import { resolveEmphasis, type Delimiter } from "./emphasis.ts";
import { bracesEnd, jsxTagEnd, matchEnd } from "../../syntax/matching.ts";
import {
  AUTOLINK,
  htmlTagEnd,
  labelAt,
  normalizedLabel,
  targetAt,
  type Searches,
  type Target,
} from "./parts.ts";
import { decodeMarkdown, isImagePath, item, lastOf } from "../../syntax/text.ts";

/** An image in a line of Markdown; positions are of the text that was scanned. */
export type InlineImage = MarkdownImage | EmbeddedImage | LearnImage | CalledImage;

interface InlineImageBase extends Span {
  /** The link around it. */
  link?: Link;
}

/** `![alt](target)` and what refers to a definition. */
export interface MarkdownImage extends InlineImageBase {
  readonly kind: "markdown";
  readonly alt: string;
  readonly content: Span;
  /** Where it says itself what it shows. */
  readonly target?: Target;
  /** The attributes behind it. */
  readonly list?: AttributeList;
  /** Where a definition does: as it is looked up, and as it is written where the alt text alone says it. */
  readonly label?: { readonly key: string; readonly implied?: string };
}

/** `![[target|alt]]`. */
export interface EmbeddedImage extends InlineImageBase {
  readonly kind: "embedded";
  readonly target: Span;
  /** What is between the first and the next `|`; where there is none, the end of the target. */
  readonly content: Span;
  readonly hasContent: boolean;
}

/** `:::image …:::`; its attributes are read where it is known to be one. */
export interface LearnImage extends InlineImageBase {
  readonly kind: "learn";
}

/** A shortcode or an include that shows one. */
export interface CalledImage extends InlineImageBase {
  readonly kind: "called";
  readonly call: Call;
}

export interface Link extends Span {
  readonly target?: Target;
  readonly key?: string;
  /** The words in it, besides those of images. */
  readonly words: string;
  /** What its attributes call it. */
  readonly label?: string;
  /** Code may put out words in it. */
  readonly isOpen: boolean;
  readonly images: readonly InlineImage[];
}

/** Code, an address or a comment. */
interface OpaqueSpan extends Span {
  /** It is an expression of MDX that may put out words. */
  readonly putsOut?: true;
}

export interface Inline {
  readonly images: readonly InlineImage[];
  readonly links: readonly Link[];
  /** Tags, and expressions that hold some. */
  readonly tags: readonly Span[];
  /** What is no text: code, addresses, comments. */
  readonly opaque: readonly OpaqueSpan[];
  /** The words without tags and without those of images. */
  readonly words: string;
  /** The same with those of images. */
  readonly plain: string;
  /** What a reader of tags is shown of it, once that was asked for. */
  masked?: string;
}

export interface InlineOptions {
  readonly isMdx: boolean;
  readonly isCell: boolean;
  /** Whether there is a definition of a label, which is normalized. */
  readonly isDefined: (label: string) => boolean;
}

/** A piece of the text that is being read. */
interface Node {
  readonly start: number;
  plain: string;
  words: string;
  readonly delimiter?: Delimiter;
  readonly isTag?: true;
  readonly image?: InlineImage;
  readonly images?: readonly InlineImage[];
}

interface Bracket {
  readonly isImage: boolean;
  readonly start: number;
  /** Where its content begins. */
  readonly content: number;
  /** The node that stands for it. */
  readonly node: number;
  /** Whether another bracket opens within it, which keeps its text from being a label. */
  holdsBracket: boolean;
}

const EMBED = /!\[\[([^[\]|\r\n]+)(?:\|([^[\]\r\n]*))?\]\](?![([])/y;
const LEARN = /:::[ \t]*image(?=\s)(?:[^:"]|"[^"]*"|:(?!::))*:::/y;
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/iy;
const SPECIAL = /[\\`<[\]!*_~&\n:{]/g;

/** Reads the text of one block as CommonMark does, as far as images, links and tags need it. */
export function readInline(text: string, options: InlineOptions): Inline {
  return new Scanner(text, options).scan();
}

class Scanner {
  private readonly nodes: Node[] = [];
  private readonly brackets: Bracket[] = [];
  /** Brackets of links below this are within a link, or around one. */
  private inactive = 0;
  private readonly links: Link[] = [];
  private readonly tags: Span[] = [];
  private readonly opaque: OpaqueSpan[] = [];
  private readonly searches: Searches;
  private runs: Map<number, number[]> | undefined;
  private readonly text: string;
  private readonly options: InlineOptions;

  constructor(text: string, options: InlineOptions) {
    this.text = text;
    this.options = options;
    // What may be read in vain: so the time stays in proportion to the text.
    this.searches = { fuel: 10_000 + 20 * text.length, missing: new Set() };
  }

  scan(): Inline {
    const { text } = this;
    for (let at = 0; at < text.length;) {
      SPECIAL.lastIndex = at;
      const next = SPECIAL.exec(text)?.index ?? text.length;
      if (next > at) this.push(at, text.slice(at, next));
      at = next < text.length ? this.read(next) : next;
    }
    const { words, images, plain } = this.gather(0, true);
    const { links, tags, opaque } = this;
    return { words, plain, images, links, tags, opaque };
  }

  private push(start: number, plain: string): void {
    this.nodes.push({ start, plain, words: plain });
  }

  /** Reads what begins there, and says where it ends. */
  private read(at: number): number {
    const { text } = this;
    switch (text[at]) {
      case "\\":
        return this.readEscape(at);
      case "`":
        return this.readCode(at);
      case "<":
        return this.readTag(at);
      case "&":
        return this.readAs(at, matchEnd(ENTITY, text, at), decodeMarkdown);
      case "\n":
        return this.readBreak(at);
      case "!":
        return text[at + 1] === "[" ? this.readOpening(at, 2) : this.readText(at);
      case "[":
        return this.readOpening(at, 1);
      case "]":
        return this.readClosing(at);
      case ":":
        return this.readLearn(at);
      case "{":
        return this.options.isMdx ? this.readExpression(at) : this.readCall(at);
      default:
        return this.readDelimiter(at);
    }
  }

  private readText(at: number, length = 1): number {
    this.push(at, this.text.slice(at, at + length));
    return at + length;
  }

  private readAs(at: number, end: number, say: (text: string) => string): number {
    if (end < 0) return this.readText(at);
    this.push(at, say(this.text.slice(at, end)));
    return end;
  }

  private readEscape(at: number): number {
    const next = this.text.charAt(at + 1);
    if (next === "\n") return this.readBreak(at + 1);
    if (!/[!-/:-@[-`{-~]/.test(next)) return this.readText(at);
    this.push(at, next);
    return at + 2;
  }

  /** A break of the line is a space, whatever white space is around it. */
  private readBreak(at: number): number {
    const last = this.nodes.at(-1);
    if (last && !last.delimiter && !last.images && !last.image) {
      last.plain = last.plain.replace(/[ \t]{0,999}$/, "");
      last.words = last.plain;
    }
    let end = at + 1;
    while (this.text[end] === " " || this.text[end] === "\t") end++;
    this.push(at, " ");
    return end;
  }

  private readCode(at: number): number {
    let end = at;
    while (this.text[end] === "`") end++;
    const length = end - at;
    const close = this.closingRun(length, end);
    if (close === undefined) return this.readText(at, length);
    const code = this.text.slice(end, close).replace(/\n */g, " ");
    const isPadded = /^ .* $/.test(code) && code.trim() !== "";
    const inner = isPadded ? code.slice(1, -1) : code;
    this.push(at, this.options.isCell ? inner.replaceAll("\\|", "|") : inner);
    this.opaque.push({ start: at, end: close + length });
    return close + length;
  }

  /** Where a run of as many backticks begins. All are known from one look at the text. */
  private closingRun(length: number, from: number): number | undefined {
    this.runs ??= backtickRuns(this.text);
    const runs = this.runs.get(length);
    // Kept with the last first, so that those that were passed go from the end.
    while (runs?.length && lastOf(runs) < from) runs.pop();
    return runs?.at(-1);
  }

  private readTag(at: number): number {
    const { text, options, searches } = this;
    const end = options.isMdx ? this.spend(at, jsxTagEnd) : htmlTagEnd(text, at, searches);
    if (end < 0) return options.isMdx ? this.readText(at) : this.readAutolink(at);
    // The alt text of an image has tags and comments as they are written.
    this.nodes.push({ start: at, plain: text.slice(at, end), words: "", isTag: true });
    const isTag = text[at + 1] !== "!" && text[at + 1] !== "?";
    (isTag ? this.tags : this.opaque).push({ start: at, end });
    return end;
  }

  private readAutolink(at: number): number {
    const end = matchEnd(AUTOLINK, this.text, at);
    if (end < 0) return this.readText(at);
    this.opaque.push({ start: at, end });
    this.push(at, this.text.slice(at + 1, end - 1));
    return end;
  }

  /** Looks for an end, as long as not too much was looked for in vain. */
  private spend(at: number, find: (text: string, at: number) => number): number {
    if (this.searches.fuel <= 0) return -1;
    const end = find(this.text, at);
    if (end < 0) this.searches.fuel -= this.text.length - at;
    return end;
  }

  private readExpression(at: number): number {
    const end = this.spend(at, bracesEnd);
    if (end < 0) return this.readText(at);
    const inner = this.text.slice(at + 1, end - 1);
    const isMarkup = /<[a-z]/i.test(inner) && !/^\s*\/[/*]/.test(inner);
    const span = { start: at, end, ...(putsOut(inner) && { putsOut: true as const }) };
    (isMarkup ? this.tags : this.opaque).push(span);
    this.push(at, "");
    return end;
  }

  private readOpening(at: number, length: number): number {
    const embed = length === 2 ? this.embedAt(at) : undefined;
    if (embed) {
      this.nodes.push({ start: at, plain: "", words: "", image: embed });
      this.opaque.push({ start: at, end: embed.end });
      return embed.end;
    }
    const around = this.brackets.at(-1);
    if (around) around.holdsBracket = true;
    this.brackets.push({
      isImage: length === 2,
      start: at,
      content: at + length,
      node: this.nodes.length,
      holdsBracket: false,
    });
    return this.readText(at, length);
  }

  private embedAt(at: number): EmbeddedImage | undefined {
    EMBED.lastIndex = at;
    const match = EMBED.exec(this.text);
    const written = match?.[1];
    if (!match || written === undefined) return undefined;
    // In a table the bar is escaped, and the backslash no part of the target.
    const target = written.replace(/\\$/, "");
    if (!isImagePath(target.replace(/#.*$/s, "").trim())) return undefined;
    const start = at + 3;
    const end = at + match[0].length;
    const hasContent = match[2] !== undefined;
    const from = hasContent ? start + written.length + 1 : start + written.length;
    const first = /^(?:[^|\\]|\\(?!\|))*/.exec(match[2] ?? "")?.[0] ?? "";
    return {
      kind: "embedded",
      start: at,
      end,
      target: { start, end: start + target.length },
      content: { start: from, end: from + first.length },
      hasContent,
    };
  }

  private readLearn(at: number): number {
    const end = this.text.startsWith(":::", at)
      ? this.spend(at, (text, from) => matchEnd(LEARN, text, from))
      : -1;
    if (end < 0) return this.readText(at);
    const image: LearnImage = { kind: "learn", start: at, end };
    this.nodes.push({ start: at, plain: "", words: "", image });
    this.opaque.push({ start: at, end });
    return end;
  }

  private readCall(at: number): number {
    const call = /^\{[{%]/.test(this.text.slice(at, at + 2)) ? callAt(this.text, at) : undefined;
    if (!call) return this.readText(at);
    const image: CalledImage = { kind: "called", start: at, end: call.end, call };
    this.nodes.push({ start: at, plain: "", words: "", image });
    this.opaque.push({ start: at, end: call.end });
    return call.end;
  }

  private readDelimiter(at: number): number {
    const sign = this.text.charAt(at);
    let end = at;
    while (this.text[end] === sign) end++;
    const length = end - at;
    if (sign === "~" && length !== 2) return this.readText(at, length);
    const delimiter = delimiterOf(this.text, at, end);
    this.nodes.push({ start: at, plain: sign.repeat(length), words: "", delimiter });
    return end;
  }

  private readClosing(at: number): number {
    const bracket = this.brackets.pop();
    if (!bracket) return this.readText(at);
    const isActive = bracket.isImage || this.brackets.length >= this.inactive;
    this.inactive = Math.min(this.inactive, this.brackets.length);
    const found = isActive ? this.referenceAt(bracket, at) : undefined;
    if (!found) return this.readText(at);
    const { plain, words, images } = this.gather(bracket.node + 1);
    this.nodes.length = bracket.node;
    const list = this.options.isMdx ? undefined : attributeListAt(this.text, found.end);
    const span = { start: bracket.start, end: list?.end ?? found.end };
    this.opaque.push(bracket.isImage ? span : { start: at, end: found.end });
    if (bracket.isImage) this.addImage(bracket, at, found, plain, list);
    else {
      const own = { ...partOf(found), ...(list && labelBy(list)) };
      const isOpen = this.putsOutAfter(bracket.start);
      const link = { ...span, ...own, words: oneLine(words), images, isOpen };
      this.addLink(link, images, plain, words);
    }
    return span.end;
  }

  /** Whether an expression after a place may put out words. */
  private putsOutAfter(start: number): boolean {
    for (let index = this.opaque.length - 1; index >= 0; index--) {
      const span = this.opaque[index];
      if (span === undefined || span.start < start) return false;
      if (span.putsOut) return true;
    }
    return false;
  }

  private addImage(
    bracket: Bracket,
    at: number,
    found: Reference,
    alt: string,
    list: AttributeList | undefined,
  ): void {
    const image: InlineImage = {
      kind: "markdown",
      start: bracket.start,
      end: found.end,
      alt,
      content: { start: bracket.content, end: at },
      ...(list && { list }),
      ...(found.target && { target: found.target }),
      ...(found.key !== undefined && {
        label: {
          key: found.key,
          ...(found.isImplied && { implied: oneLine(this.text.slice(bracket.content, at)) }),
        },
      }),
    };
    this.nodes.push({ start: bracket.start, plain: alt, words: "", image });
  }

  private addLink(link: Link, images: readonly InlineImage[], plain: string, words: string): void {
    for (const image of images) image.link = link;
    this.links.push(link);
    // Links hold no links: what was opened before cannot become one.
    this.inactive = this.brackets.length;
    this.nodes.push({ start: link.start, plain, words, images });
  }

  /** What stands behind a closing bracket, and makes a link or image of it. */
  private referenceAt(bracket: Bracket, at: number): Reference | undefined {
    const { text } = this;
    const target = text[at + 1] === "(" ? targetAt(text, at + 1) : undefined;
    if (target) return { end: target.end, target };
    const label = text[at + 1] === "[" ? labelAt(text, at + 1) : undefined;
    if (label && label.end > at + 3) return this.defined(label.key, label.end, false);
    if (bracket.holdsBracket) return undefined;
    const length = at - bracket.content;
    if (length === 0 || length > 999) return undefined;
    const own = normalizedLabel(text.slice(bracket.content, at));
    return this.defined(own, label ? label.end : at + 1, true);
  }

  private defined(key: string, end: number, isImplied: boolean): Reference | undefined {
    return key !== "" && this.options.isDefined(key) ? { end, key, isImplied } : undefined;
  }

  /** The text and the images of the nodes from there on. */
  private gather(
    from: number,
    isWhole = false,
  ): { plain: string; words: string; images: InlineImage[] } {
    const delimiters: Delimiter[] = [];
    for (let i = from; i < this.nodes.length; i++) {
      const delimiter = this.nodes[i]?.delimiter;
      if (delimiter) delimiters.push(delimiter);
    }
    if (delimiters.length > 1) resolveEmphasis(delimiters);
    let [plain, words] = ["", ""];
    const images: InlineImage[] = [];
    for (let i = from; i < this.nodes.length; i++) {
      const node = item(this.nodes, i);
      const rest = node.delimiter?.sign.repeat(node.delimiter.count);
      plain += rest ?? (isWhole && node.isTag ? "" : node.plain);
      words += rest ?? node.words;
      if (node.image) images.push(node.image);
      if (node.images) for (const image of node.images) images.push(image);
    }
    return { plain, words, images };
  }
}

interface Reference {
  readonly end: number;
  readonly target?: Target;
  readonly key?: string;
  readonly isImplied?: boolean;
}

const partOf = ({ target, key }: Reference): { target?: Target; key?: string } => ({
  ...(target && { target }),
  ...(key !== undefined && { key }),
});

function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) {
    const known = runs.get(match[0].length);
    if (known) known.push(match.index);
    else runs.set(match[0].length, [match.index]);
  }
  for (const positions of runs.values()) positions.reverse();
  return runs;
}

const isSpace = (sign: string): boolean => sign === "" || /\s/u.test(sign);
const isPunctuation = (sign: string): boolean => /[\p{P}\p{S}]/u.test(sign);

/** Whether a run of signs can open or close emphasis is a matter of what is beside it. */
function delimiterOf(text: string, start: number, end: number): Delimiter {
  const before = start > 0 ? lastSign(text, start) : "";
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end) ?? 32) : "";
  const isLeft =
    !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
  const isRight =
    !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
  const isUnderscore = text[start] === "_";
  return {
    sign: text.charAt(start),
    length: end - start,
    count: end - start,
    canOpen: isLeft && (!isUnderscore || !isRight || isPunctuation(before)),
    canClose: isRight && (!isUnderscore || !isLeft || isPunctuation(after)),
  };
}

function lastSign(text: string, end: number): string {
  const low = text.charAt(end - 1);
  return /[\udc00-\udfff]/.test(low) ? text.slice(Math.max(0, end - 2), end) : low;
}
