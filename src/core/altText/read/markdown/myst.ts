import { oneLine } from "../../syntax/escape.ts";
import type { ImageReference, AltSlot, Span } from "../../reference.ts";
import { lineBreakAt, linesOf, type TextLine } from "../../syntax/text.ts";

/** MyST: directives of reStructuredText in fences of Markdown. */

const OPENING =
  /^[ \t]*(?:`{3,}|~{3,}|:{3,})\{(figure|image|(?:grid-item-)?card)\}[ \t]*(?:(\S(?:.*\S)?)[ \t]*)?$/;
const OPTION = /^[ \t]*:([\w-]+):(?:[ \t]+(.*?))?[ \t]*$/;
const FENCE = /^[ \t]*(?:`{3,}|~{3,}|:{3,})[ \t]*$/;

/** Whether a text may hold a directive at the beginning of one of its lines. */
export const mayBeMyst = (text: string): boolean =>
  text.includes("{") &&
  (text.includes("{figure}") || text.includes("{image}") || text.includes("card}"));

/** An image of a directive, and how much of the text is not words. */
export interface MystImage {
  readonly reference: ImageReference;
  readonly end: number;
}

/**
 * The directives of a block.
 *
 * @param content its text without marks of quotations
 * @param text the document, of which the block begins at `start`
 * @param isFence whether the block is one directive, or else no more than code
 */
export function mystImages(
  content: string,
  text: string,
  start: number,
  isFence: boolean,
): MystImage[] {
  const lines = linesOf(content).map(withoutSpace);
  const found: MystImage[] = [];
  for (let i = 0; i < lines.length; i++) {
    const opening = OPENING.exec(lines[i]?.text ?? "");
    if (!opening && isFence) break;
    if (!opening) continue;
    const last = lastOption(lines, i);
    const isCard = opening[1]?.endsWith("card") ?? false;
    const image = (isCard ? cardOf : imageOf)(lines.slice(i, last + 1), opening, text, start);
    if (image) found.push(image);
    i = last;
    if (isFence) break;
  }
  return found;
}

function withoutSpace({ start, text }: TextLine): TextLine {
  const trimmed = text.trimEnd();
  return { start, end: start + trimmed.length, text: trimmed };
}

/** Options are lines of their own, or YAML between two lines of dashes. */
function lastOption(lines: readonly TextLine[], first: number): number {
  if (isDashes(lines[first + 1])) {
    const end = lines.findIndex((line, i) => i > first + 1 && isDashes(line));
    if (end > 0) return end;
  }
  let last = first;
  while (OPTION.test(lines[last + 1]?.text ?? "")) last++;
  return last;
}

const isDashes = (line: TextLine | undefined): boolean => /^[ \t]*---$/.test(line?.text ?? "");

function imageOf(
  lines: readonly TextLine[],
  opening: RegExpExecArray,
  text: string,
  start: number,
): MystImage {
  const [first, ...options] = lines as readonly [TextLine, ...TextLine[]];
  const element = opening[1] ?? "image";
  const path = opening[2];
  const from = start + first.start + first.text.lastIndexOf(path ?? "");
  const alt = optionOf(options, "alt", start);
  const target = optionOf(options, "target", start);
  const end = lines.at(-1)?.end ?? first.end;
  const caption = element === "figure" ? captionAfter(text, start + end) : "";
  const marker = first.text.search(/[`~:]/);
  return {
    end,
    reference: {
      span: { start: start + first.start + marker, end: start + end },
      element,
      ...(path && {
        source: { text: path, span: { start: from, end: from + path.length }, by: "address" },
      }),
      ...(alt && { alt: alt.text, ...(alt.text === "" && { decorative: true }) }),
      place:
        alt?.place ?? newOption(text, start + first.start + marker, start + first.end, options),
      around: {
        ...(target?.text && { link: { href: target.text, text: "" } }),
        ...(caption && { caption }),
        // MyST takes the caption for the alt text where there is no other.
        ...(caption && !alt && { label: caption }),
      },
    },
  };
}

/** The image of a card of sphinx-design, which adorns it where nothing else is said. */
function cardOf(
  lines: readonly TextLine[],
  opening: RegExpExecArray,
  text: string,
  start: number,
): MystImage | undefined {
  const [first, ...options] = lines as readonly [TextLine, ...TextLine[]];
  const by = (name: string): ReturnType<typeof optionOf> => optionOf(options, name, start);
  const path = by("img-top") ?? by("img-bottom") ?? by("img-background");
  if (path === undefined || path.text === "") return undefined;
  const alt = by("img-alt");
  const end = lines.at(-1)?.end ?? first.end;
  const marker = start + first.start + first.text.search(/[`~:]/);
  return {
    end,
    reference: {
      span: { start: marker, end: start + end },
      element: opening[1] ?? "card",
      source: { text: path.text, span: path.place.span, by: "address" },
      alt: alt?.text ?? "",
      ...(!alt?.text && { decorative: true }),
      place: alt?.place ?? newOption(text, marker, start + first.end, options, "img-alt"),
      around: {},
    },
  };
}

function optionOf(
  lines: readonly TextLine[],
  name: string,
  start: number,
): { text: string; place: AltSlot } | undefined {
  if (isDashes(lines[0])) return yamlOf(lines, name, start);
  for (const line of lines) {
    const option = OPTION.exec(line.text);
    if (option?.[1] !== name) continue;
    const value = option[2] ?? "";
    const head = line.text.indexOf(`:${name}:`) + name.length + 2;
    const at = value === "" ? head : line.text.indexOf(value, head);
    const span: Span = {
      start: start + line.start + at,
      end: start + line.start + at + value.length,
    };
    const place: AltSlot = { span, before: value === "" ? " " : "", after: "", syntax: "rst" };
    return { text: value, place };
  }
  return undefined;
}

/** A key of YAML on one line; what is written there is quoted. */
function yamlOf(
  lines: readonly TextLine[],
  name: string,
  start: number,
): { text: string; place: AltSlot } | undefined {
  for (const line of lines) {
    const [all, key, value = ""] =
      /^([ \t]*([\w-]+):)(?:[ \t]+(.*))?$/.exec(line.text)?.slice(1) ?? [];
    if (all === undefined || key !== name) continue;
    const from = start + line.start + (value === "" ? all.length : line.text.lastIndexOf(value));
    const span = { start: from, end: start + line.end };
    const before = value === "" ? ' "' : '"';
    const text = unquoted(value);
    return { text, place: { span, before, after: '"', syntax: "js-double" } };
  }
  return undefined;
}

function unquoted(value: string): string {
  if (/^".*"$/.test(value)) return value.slice(1, -1).replace(/\\(.)/g, "$1");
  return /^'.*'$/.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;
}

/** A line of its own after the first, with what stands before that one. */
function newOption(
  text: string,
  marker: number,
  end: number,
  options: readonly TextLine[],
  name = "alt",
): AltSlot {
  const lineStart = text.lastIndexOf("\n", marker - 1) + 1;
  const prefix = text.slice(lineStart, marker).replace(/[^>\s]/g, " ");
  const head = `${lineBreakAt(text, end)}${prefix}`;
  if (!isDashes(options[0]))
    return { span: { start: end, end }, before: `${head}:${name}: `, after: "", syntax: "rst" };
  const at = text.indexOf("---", end) + 3;
  const span = { start: at, end: at };
  return { span, before: `${head}${name}: "`, after: '"', syntax: "js-double" };
}

/** More than this is no caption. */
const CAPTION = 2000;

/** The first paragraph after the options, up to the end of the fence. */
function captionAfter(text: string, at: number): string {
  const words: string[] = [];
  for (const line of linesOf(text.slice(at, at + CAPTION)).slice(1)) {
    const plain = line.text.replace(/^[ \t>]+/, "").trim();
    if (FENCE.test(plain) || (plain === "" && words.length > 0)) break;
    if (plain !== "") words.push(plain);
  }
  return oneLine(words.join(" "));
}
