import type { AltSlot, ImageReference, Source, Span } from "../../reference.ts";
import { rst } from "../lines/rst.ts";
import { oneLine } from "../../syntax/escape.ts";

/** Images in fences of other markups: reStructuredText in MyST, and chunks of R that show a file. */

const OPENING = /^[ \t]*(?:`{3,}|~{3,})[ \t]*\{([\w-]+)([^\n]*)\}[^\n]*\n/;

export function imagesInFence(text: string): readonly ImageReference[] {
  const [opening, name = "", options = ""] = OPENING.exec(text) ?? [];
  if (opening === undefined) return [];
  if (name === "eval-rst") {
    const end = text.lastIndexOf("\n");
    const inner = " ".repeat(opening.length - 1) + text.slice(opening.length - 1, end);
    return rst.read(inner, { components: [] }).references;
  }
  if (!/^r$/i.test(name) || !text.includes("include_graphics") || isUnshown(text, options))
    return [];
  return chunkImages(text, opening, options);
}

/** Whether nobody sees what a chunk puts out. */
const isUnshown = (text: string, options: string): boolean =>
  /\b(?:include|eval)\s*=\s*F(?:ALSE)?\b/.test(options) ||
  /^[ \t]*#\|[ \t]*(?:include|eval)[ \t]*[:=][ \t]*(?:false|FALSE|F)\b/m.test(text);

/** Parts of a path, from the project's folder or from the document's. */
const JOINED =
  /(?:(?:here::)?(here)|file\.path)\s*\(\s*((?:"[^"\n]*"|'[^'\n]*')(?:\s*,\s*(?:"[^"\n]*"|'[^'\n]*'))*)\s*\)/y;
const GRAPHICS = /include_graphics\s*\(\s*(?:path\s*=\s*)?/g;

/** The path that is put together of its parts in a call. */
function joinedPath(text: string, at: number): Source | undefined {
  JOINED.lastIndex = at;
  const [all, here, parts = ""] = JOINED.exec(text) ?? [];
  if (all === undefined) return undefined;
  const names = [...parts.matchAll(FILE)].map(([, double, single]) => double ?? single ?? "");
  const path = names.join("/");
  const span = { start: at, end: at + all.length };
  return { text: here === undefined ? path : `/${path}`, span, by: "address" };
}

const CALL = /include_graphics\s*\(\s*(?:c\s*\(\s*)?((?:(?:"[^"\n]*"|'[^'\n]*')\s*(?:,\s*)?)+)/g;
const FILE = /"([^"\n]*)"|'([^'\n]*)'/g;

/** The files that a chunk of knitr shows, each with the alt text of the chunk. */
function chunkImages(text: string, opening: string, options: string): ImageReference[] {
  const alt = optionIn(text, opening, options, "alt");
  const captioned = optionIn(text, opening, options, "cap");
  const caption = captioned?.text;
  // R Markdown takes the caption for the alt text where there is no other; Quarto, with its dash, does not.
  const isKnitr = alt === undefined && !/^[ \t]*#\|[ \t]*fig-cap\b/m.test(text);
  const isNamed = isKnitr && caption?.trim();
  const isByCode = isKnitr && captioned !== undefined && caption === undefined;
  const images: ImageReference[] = [];
  const add = (source: Source, span: Span): void => {
    images.push({
      ...{ span, element: "include_graphics", source },
      ...said(alt, opening),
      ...(isByCode && { computed: true as const }),
      around: caption ? { caption, ...(isNamed && { label: caption }) } : {},
    });
  };
  const isComment = (at: number): boolean =>
    text.slice(text.lastIndexOf("\n", at) + 1, at).includes("#");
  for (const { 0: call, index } of text.matchAll(GRAPHICS)) {
    const source = isComment(index) ? undefined : joinedPath(text, index + call.length);
    if (source) add(source, source.span);
  }
  for (const call of text.matchAll(CALL)) {
    if (isComment(call.index)) continue;
    const [all, files = ""] = call;
    const from = call.index + all.indexOf(files);
    for (const { 0: quoted, 1: double, 2: single, index } of files.matchAll(FILE)) {
      const path = double ?? single ?? "";
      const start = from + index;
      const span = { start: start + 1, end: start + 1 + path.length };
      add({ text: path, span, by: "address" }, { start, end: start + quoted.length });
    }
  }
  return images.sort((a, b) => a.span.start - b.span.start);
}

interface Option {
  /** None where it is an expression. */
  readonly text: string | undefined;
  readonly span: Span;
  readonly quote: string;
}

function said(
  alt: Option | undefined,
  opening: string,
): Pick<ImageReference, "alt" | "decorative" | "computed" | "place"> {
  if (alt === undefined) {
    const indent = /^[ \t]*/.exec(opening)?.[0] ?? "";
    const span = { start: opening.length, end: opening.length };
    const before = `${indent}#| fig-alt: "`;
    return { place: { span, before, after: '"\n', syntax: "js-double" } };
  }
  if (alt.text === undefined) return { computed: true };
  const out = alt.quote === '"' ? 0 : alt.quote.length;
  const quote = alt.quote === '"' ? "" : '"';
  const span = { start: alt.span.start - out, end: alt.span.end + out };
  const isInOpening = alt.span.start < opening.length && opening.includes("`");
  const syntax = isInOpening ? "chunk" : "js-double";
  const place: AltSlot = { span, before: quote, after: quote, syntax };
  return { alt: alt.text, place, ...(alt.text.trim() === "" && { decorative: true }) };
}

/** An option of a chunk: in its braces, or in a line of its own. */
function optionIn(
  text: string,
  opening: string,
  options: string,
  name: string,
): Option | undefined {
  const inBraces = new RegExp(
    String.raw`\bfig\.${name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^,]+))`,
  ).exec(options);
  if (inBraces) return optionOf(inBraces, opening.indexOf(options));
  const inLine = new RegExp(
    String.raw`^[ \t]*#\|[ \t]*fig[-.]${name}[ \t]*[:=][ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\n]|'')*)'|([^\n]*?))[ \t]*,?[ \t]*$`,
    "m",
  ).exec(text);
  if (!inLine) return undefined;
  const option = optionOf(inLine, 0);
  const [, , single, bare] = inLine;
  if (single?.includes("''")) return { ...option, text: single.replaceAll("''", "'") };
  if (/^[|>][+-]?$/.test(bare ?? "")) return blockOf(text, option.span.start);
  // Without quotation marks it is a text as well, unless it goes on below or is an expression of R.
  const isCode = /^[|>]|^!expr\b/.test(bare ?? "") || /^[^:=]*=/.test(inLine[0]);
  const isText = bare !== undefined && !isCode && bare !== "";
  return isText ? { ...option, text: bare } : option;
}

/** A text of YAML on the lines below its key. */
function blockOf(text: string, start: number): Option {
  const [all = ""] =
    /^[|>][+-]?[ \t]*(?:\r?\n[ \t]*#\|[ \t]{2,}[^\n]*)*/.exec(text.slice(start)) ?? [];
  const block = all.trimEnd();
  const lines = block.split("\n").slice(1);
  return {
    text: oneLine(lines.map((line) => line.replace(/^[ \t]*#\|/, "")).join(" ")),
    span: { start, end: start + block.length },
    quote: "",
  };
}

function optionOf(
  { 0: all, 1: double, 2: single, 3: bare = "", index }: RegExpExecArray,
  from: number,
): Option {
  const written = double ?? single ?? bare.trimEnd();
  const quote = double !== undefined ? '"' : single !== undefined ? "'" : "";
  const start = from + index + all.lastIndexOf(quote + written) + quote.length;
  const isString = double !== undefined || single !== undefined;
  return {
    text: isString ? written.replace(/\\(.)/g, "$1") : undefined,
    span: { start, end: start + written.length },
    quote,
  };
}
