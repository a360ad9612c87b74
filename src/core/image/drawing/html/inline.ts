import type { FontBook } from "../../fonts/fontBook.ts";
import type { FontFace } from "../../fonts/sfnt.ts";
import { svgElement, type DrawingElement } from "../tree.ts";
import { quoted } from "../../fonts/families.ts";
import type { TextLook } from "./htmlStyle.ts";

/** Something that has its place, and is drawn there. Lengths are in pixels. */
export interface LaidOut {
  readonly width: number;
  readonly height: number;
  /** From the top, of its last line. */
  readonly baseline: number | undefined;
  /** @param x left edge @param y top edge */
  readonly draw: (x: number, y: number) => DrawingElement[];
}

/** What stands in a line. */
export type InlineItem =
  | { readonly kind: "text"; readonly text: string; readonly look: TextLook }
  | { readonly kind: "box"; readonly box: LaidOut; readonly align: string }
  | { readonly kind: "break"; readonly look: TextLook };

/** Pixels that words may be wider than there is room: labels have just as much as they were measured to need. */
const ROUNDED = 0.3;

interface Piece {
  readonly item: Extract<InlineItem, { kind: "text" | "box" }>;
  text: string;
  width: number;
  /** A line may not end before it. */
  readonly glued: boolean;
}

/** How text becomes lines. */
export interface LineOptions {
  /** Infinity for lines that never end. */
  readonly width: number;
  /** Of the block, which each line is at least as high as. */
  readonly look: TextLook;
  readonly book: FontBook;
}

/** Breaks text and boxes into lines and sets these under each other. */
export function layOutLines(items: readonly InlineItem[], options: LineOptions): LaidOut {
  const lines = breakLines(items, options);
  const widths = lines.map((line) => line.reduce((sum, { width }) => sum + width, 0));
  const width = Math.max(0, ...widths);
  const sized = lines.map((line) => measureLine(line, options));
  let height = 0;
  let baseline: number | undefined;
  const tops = sized.map(({ above, below }) => {
    const top = height;
    baseline = top + above;
    height += above + below;
    return top;
  });
  return {
    width,
    height,
    baseline,
    draw: (x, y) =>
      lines.flatMap((line, at) => {
        const room = Number.isFinite(options.width) ? options.width : width;
        const left = room - (widths[at] ?? 0);
        const { align } = options.look;
        const indent = align === "center" ? left / 2 : align === "right" ? left : 0;
        // What is too wide begins at the left.
        return drawLine(line, {
          x: x + Math.max(0, indent),
          y: y + (tops[at] ?? 0),
          above: sized[at]?.above ?? 0,
          below: sized[at]?.below ?? 0,
          options,
        });
      }),
  };
}

function breakLines(items: readonly InlineItem[], { width, book }: LineOptions): Piece[][] {
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  let used = 0;
  const end = (): void => {
    trimEnd(line);
    lines.push(line);
    line = [];
    used = 0;
  };
  let glued = false;
  for (const item of items) {
    if (item.kind === "break") {
      end();
      glued = false;
      continue;
    }
    if (item.kind === "box") {
      if (line.length > 0 && used + item.box.width > width + 0.01) end();
      line.push({ item, text: "", width: item.box.width, glued: false });
      used += item.box.width;
      glued = false;
      continue;
    }
    const face = book.face(item.look.wish);
    const measure = (text: string): number => textWidth(text, item.look, face, book);
    const wraps = !/^(nowrap|pre)$/.test(item.look.whiteSpace);
    for (const word of wordsOf(
      item.text,
      item.look,
      () => line.length === 0 || endsInSpace(line),
    )) {
      if (word === "\n") {
        end();
        glued = false;
        continue;
      }
      const space = isSpace(word);
      const wide = measure(word);
      if (
        wraps &&
        !space &&
        used + wide > width + ROUNDED &&
        line.some(({ text, item: one }) => one.kind === "box" || !isSpace(text))
      ) {
        const carried = glued ? takeGlued(line) : [];
        // What belongs together from the line's beginning on is longer than the line.
        if (line.length > 0) {
          end();
          line.push(...carried);
          used = carried.reduce((sum, one) => sum + one.width, 0);
        } else line.push(...carried);
      }
      for (const part of wide > width && item.look.breaksWords && wraps
        ? cutWord(word, width, measure)
        : [word]) {
        if (part !== word && line.length > 0) end();
        const partWidth = part === word ? wide : measure(part);
        line.push({ item, text: part, width: partWidth, glued });
        used += partWidth;
      }
      // Words of two looks with no space between them belong together.
      glued = !space && !/[-\u2010\u3000-\u9fff\uac00-\ud7af]$|[^\S\u00a0]$/u.test(word);
    }
  }
  if (line.length > 0 || lines.length === 0) end();
  return lines;
}

/** Takes off a line the pieces that belong to what follows. */
function takeGlued(line: Piece[]): Piece[] {
  let from = line.length - 1;
  while (from > 0 && line[from]?.glued === true) from--;
  return line.splice(from);
}

/** Whether all of it is space that collapses; one that does not break does not. */
const isSpace = (text: string): boolean => /^[^\S\u00a0]*$/.test(text);

const endsInSpace = (line: readonly Piece[]): boolean =>
  /[^\S\u00a0]$/.test(line.at(-1)?.text ?? "");

function trimEnd(line: Piece[]): void {
  for (let last = line.at(-1); last?.item.kind === "text"; last = line.at(-1)) {
    // Where lines are broken, what is left of their spaces hangs over their end.
    if (!isSpace(last.text) || /^(pre|break-spaces)$/.test(last.item.look.whiteSpace)) return;
    line.pop();
  }
}

/** What may stand in a word: no hyphen but a minus before a number. */
const LETTER = String.raw`[^\s\u3000-\u9fff\uac00-\ud7af\uff00-\uffef-]|(?<![A-Za-z0-9])-(?=\d)`;
/** A letter of Chinese, Japanese or Korean; what ends in hyphens; another word. */
const WORD = String.raw`[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]|(?:${LETTER})*(?:(?<=[A-Za-z0-9])-|-(?!\d))+|(?:\u00a0|${LETTER})+`;
const SPACE = String.raw`[^\S\n\u00a0]`;
const TOKENS = new RegExp(`\\n|${SPACE}+|${WORD}`, "gu");
/** Where spaces take room at the end of a line too, a word goes with the one after it. */
const TOKENS_WITH_SPACE = new RegExp(`\\n|${SPACE}|(?:${WORD})${SPACE}?`, "gu");

function* wordsOf(text: string, look: TextLook, atSpace: () => boolean): Generator<string> {
  const shown = transformed(text, look.transform);
  const keeps = /^(pre|pre-wrap|break-spaces)$/.test(look.whiteSpace);
  const lines = keeps || look.whiteSpace === "pre-line";
  const source = lines ? shown.replace(/\r\n?/g, "\n") : shown;
  for (const [token] of source.matchAll(
    look.whiteSpace === "break-spaces" ? TOKENS_WITH_SPACE : TOKENS,
  )) {
    if (token === "\n" && lines) yield token;
    else if (token.trim() === "" && !token.includes("\u00a0")) {
      if (keeps) yield token.replaceAll("\t", "        ");
      else if (!atSpace()) yield " ";
    } else yield token;
  }
}

/** Text as CSS's `text-transform` makes it. */
export function transformed(text: string, how: string): string {
  if (how === "uppercase") return text.toUpperCase();
  if (how === "lowercase") return text.toLowerCase();
  return how === "capitalize" ? text.replace(/(^|\s)(\p{L})/gu, (one) => one.toUpperCase()) : text;
}

function cutWord(word: string, width: number, measure: (text: string) => number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const letter of word) {
    if (part !== "" && measure(part + letter) > width) {
      parts.push(part);
      part = "";
    }
    part += letter;
  }
  return [...parts, part];
}

const textWidth = (text: string, look: TextLook, face: FontFace, book: FontBook): number =>
  book.width(text, face) * look.size + look.letterSpacing * text.length;

interface LineSize {
  readonly above: number;
  readonly below: number;
}

function measureLine(line: readonly Piece[], { look, book }: LineOptions): LineSize {
  let { above, below } = textSize(look, book);
  for (const { item } of line) {
    if (item.kind === "text") {
      const size = textSize(item.look, book);
      above = Math.max(above, size.above + item.look.raised);
      below = Math.max(below, size.below - item.look.raised);
      continue;
    }
    const { above: over, below: under } = boxSize(item, look);
    above = Math.max(above, over);
    below = Math.max(below, under);
  }
  return { above, below };
}

function boxSize({ box, align }: Extract<InlineItem, { kind: "box" }>, look: TextLook): LineSize {
  if (align === "middle") {
    const half = box.height / 2;
    return { above: half + look.size * 0.25, below: half - look.size * 0.25 };
  }
  const above = box.baseline ?? box.height;
  return { above, below: box.height - above };
}

/** Above and below the baseline, the line's own space included; in whole pixels, as browsers have it. */
function textSize(look: TextLook, book: FontBook): LineSize {
  const face = book.face(look.wish);
  const { size, lineHeight } = look;
  const [ascent, descent, gap] = [face.ascent, face.descent, face.lineGap].map((one) =>
    Math.round(one * size),
  ) as [number, number, number];
  const full =
    lineHeight === undefined
      ? ascent + descent + gap
      : "times" in lineHeight
        ? wholeUnits(lineHeight.times * size)
        : wholeUnits(lineHeight.length);
  const above = ascent + Math.floor((full - ascent - descent) / 2);
  return { above, below: full - above };
}

/** Browsers count lengths in sixty-fourths of a pixel. */
const wholeUnits = (length: number): number => Math.floor(length * 64) / 64;

function drawLine(
  line: readonly Piece[],
  {
    x,
    y,
    above,
    below,
    options: { book, look },
  }: { x: number; y: number; above: number; below: number; options: LineOptions },
): DrawingElement[] {
  const drawn: DrawingElement[] = [];
  let left = x;
  for (let at = 0; at < line.length; at++) {
    const piece = line[at];
    if (!piece) break;
    const { item } = piece;
    if (item.kind === "box") {
      const { above: over } = boxSize(item, look);
      const top =
        item.align === "top"
          ? y
          : item.align === "bottom"
            ? y + above + below - item.box.height
            : y + above - over;
      drawn.push(...item.box.draw(left, top));
      left += piece.width;
      continue;
    }
    // Neighbours of one look are one text.
    let { text, width } = piece;
    for (let next = line[at + 1]; next?.item === item; next = line[at + 1]) {
      text += next.text;
      width += next.width;
      at++;
    }
    if (!item.look.hidden)
      drawn.push(
        ...drawText(text, {
          left,
          width,
          // Browsers set lines of text on whole pixels of the page.
          baseline: Math.floor(y + 0.5) + above - item.look.raised,
          look: item.look,
          book,
          // Centred by the renderer, which sets some letters nearer to each other than they were measured.
          centred: look.align === "center" && line.every((one) => one.item === item),
        }),
      );
    left += width;
  }
  return drawn;
}

/** Draws text of one look, with what is behind it. */
export function drawText(
  text: string,
  {
    left,
    width,
    baseline,
    look,
    book,
    centred = false,
  }: {
    readonly left: number;
    readonly width: number;
    readonly baseline: number;
    readonly look: TextLook;
    readonly book: FontBook;
    readonly centred?: boolean;
  },
): DrawingElement[] {
  const { size, wish, colour } = look;
  const face = book.face(wish);
  book.width(text, face);
  const round = (value: number): number => Number(value.toFixed(2));
  const drawn: DrawingElement[] = [];
  if (look.background !== undefined && look.background !== "transparent")
    drawn.push(
      svgElement("rect", {
        x: round(left),
        y: round(baseline - face.ascent * size),
        width: round(width),
        height: round((face.ascent + face.descent) * size),
        fill: look.background,
      }),
    );
  if (text.trim() === "") return drawn;
  drawn.push(
    svgElement(
      "text",
      {
        x: round(centred ? left + width / 2 : left),
        y: round(baseline),
        fill: colour,
        "font-family": quoted(face.family),
        "font-size": round(size),
        "font-weight": wish.weight,
        "font-style": wish.italic ? "italic" : "normal",
        "xml:space": "preserve",
        "letter-spacing": look.letterSpacing === 0 ? undefined : look.letterSpacing,
        "text-decoration": look.decoration === "" ? undefined : look.decoration,
        "text-anchor": centred ? "middle" : "start",
        stroke: book.isThin(face, wish) ? colour : "none",
        "stroke-width": book.isThin(face, wish) ? round(size / 30) : undefined,
      },
      [text],
    ),
  );
  return drawn;
}
