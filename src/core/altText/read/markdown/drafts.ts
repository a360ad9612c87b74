import { altIn, contextBy } from "./attributeList.ts";
import { type Brackets, withoutKeywords } from "../../syntax/keywords.ts";
import { calledReference } from "./shortcodes.ts";
import { oneLine, SIZE } from "../../syntax/escape.ts";
import type { ImageContext, ImageReference, AltSlot, Span } from "../../reference.ts";
import { isComplex, learnReference } from "./learn.ts";
import type { EmbeddedImage, Inline, Link, MarkdownImage, InlineImage } from "./inline.ts";
import type { Target } from "./parts.ts";
import { decodeMarkdown } from "../../syntax/text.ts";

/** A reference at its place in its part, so far as that alone says what it is. */
export interface ReferenceDraft {
  readonly reference: ImageReference;
  /** The definition that says what it shows. */
  readonly key?: string;
  /** The definition that says where the link around it goes. */
  readonly linkKey?: string;
  readonly isComplex?: boolean;
  /** Where it was the last time, if nothing but its part and heading told what it is. */
  placed?: PlacedDraft;
}

interface PlacedDraft {
  readonly start: number;
  readonly heading: string;
  readonly reference: ImageReference;
}

export type LinkContext = NonNullable<ImageContext["link"]>;

interface PartText {
  readonly text: string;
  readonly isCell: boolean;
}

export const draftsOf = (inline: Inline, part: PartText, isMdx: boolean): ReferenceDraft[] =>
  inline.images.map((image) => draftOf(image, part, isMdx));

function draftOf(image: InlineImage, part: PartText, isMdx: boolean): ReferenceDraft {
  const { link } = image;
  const reference = referenceOf(image, part, isMdx);
  const linked = link && linkOf(link, part.text, image);
  const isOpen = link?.isOpen === true && linked?.text === "";
  const around = linked && {
    ...{ link: linked, ...reference.around },
    ...(isOpen && { mayBeNamed: true as const }),
  };
  const key = image.kind === "markdown" ? image.label?.key : undefined;
  return {
    reference: around ? { ...reference, around } : reference,
    ...(key !== undefined && { key }),
    ...(link?.key !== undefined && { linkKey: link.key }),
    ...(image.kind === "learn" && {
      isComplex: isComplex(part.text.slice(image.start, image.end)),
    }),
  };
}

/** A link as its images know it; where it goes is said here only if it says so itself. */
export function linkOf(
  { target, words, images, label }: Link,
  text: string,
  image?: InlineImage,
): LinkContext {
  const others = images.filter((one) => one !== image && one.kind === "markdown");
  const names = others.map((one) => (one.kind === "markdown" ? one.alt : ""));
  const all = image && others.length > 0 ? oneLine([words, ...names].join(" ")) : words;
  return ledBy({ text: label?.trim() ? label : all }, text, target);
}

/** A link with what a target says of it: where it goes, and its tooltip, which names it if nothing else does. */
export function ledBy(link: LinkContext, text: string, target: Target | undefined): LinkContext {
  if (!target) return link;
  const title = titleOf(text, target)?.trim();
  return {
    ...{ href: hrefOf(text, target), ...link },
    ...(link.text === "" && title && { text: title, isTooltip: true as const }),
  };
}

const titleOf = (text: string, { title }: Target): string | undefined =>
  title && oneLine(decodeMarkdown(text.slice(title.start, title.end)));

const hrefOf = (text: string, { destination }: Target): string =>
  decodeMarkdown(text.slice(destination.start, destination.end));

function referenceOf(image: InlineImage, part: PartText, isMdx: boolean): ImageReference {
  if (image.kind === "learn") return learnReference(image, part);
  if (image.kind === "embedded") return embeddedReference(image, part);
  if (image.kind === "called") return calledReference(image.call, part.isCell);
  const { start, end, target, list } = image;
  const brackets = isMdx ? undefined : withoutKeywords(part.text, image.content, image.alt);
  const { alt: own } = brackets ?? image;
  const said = list && altIn(list);
  const alt = said?.alt ?? own;
  const caption = said?.isCaptioned ? own : captionBelow(image, part.text);
  const around: ImageContext = {
    ...(caption && { caption: oneLine(caption) }),
    ...(brackets?.isBackground && alt === "" && { hidden: true }),
    ...(list && contextBy(list)),
  };
  const isSaid = said?.alt !== undefined;
  const isByCode =
    isMdx && EXPRESSION.test(part.text.slice(image.content.start, image.content.end));
  if (isByCode)
    return {
      ...{ span: { start, end }, element: "image", computed: true, around },
      ...(target && shownBy(part.text, target, 0, around)),
    };
  return {
    span: { start, end },
    element: "image",
    alt,
    place: said?.place
      ? { ...said.place, ...(part.isCell && { cell: true }) }
      : placeOf(image, part, isMdx, brackets),
    ...(alt === "" && { decorative: isSaid }),
    around,
    ...(target && shownBy(part.text, target, 0, around)),
  };
}

/** An expression of MDX, whose value nobody knows before the page is made. */
const EXPRESSION = /(?<!\\)\{[^{}]/;

/** A line in emphasis below an image, as people write captions. */
const CAPTION =
  /[ \t]*(?:(?:\\|<br ?\/?>)[ \t]*)?\r?\n[ \t]*([*_])(?![*_\s])((?:[^*_\\\n]|\\.)+)\1[ \t]*$/y;

function captionBelow({ start, end }: Span, text: string): string | undefined {
  if (text.slice(0, start).trim() !== "") return undefined;
  CAPTION.lastIndex = end;
  const caption = CAPTION.exec(text)?.[2];
  return caption === undefined ? undefined : decodeMarkdown(caption);
}

/** What a target says of an image: its source and title. */
export function shownBy(
  text: string,
  target: Target,
  start: number,
  around: ImageReference["around"],
): Pick<ImageReference, "source" | "around"> {
  const { destination } = target;
  const title = titleOf(text, target);
  const span = { start: start + destination.start, end: start + destination.end };
  return {
    ...(span.end > span.start && {
      source: { text: hrefOf(text, target), span, by: "address" },
    }),
    around: title ? { ...around, title } : around,
  };
}

/** Where the alt text alone says which definition is meant, that is said beside it from then on. */
function placeOf(
  { content, end, label }: MarkdownImage,
  part: PartText,
  isMdx: boolean,
  brackets: Brackets | undefined,
): AltSlot {
  if (brackets)
    return {
      ...{ span: brackets.content, before: brackets.keywords, after: "" },
      syntax: brackets.isSized ? "markdown-sized" : "markdown",
      ...(part.isCell && { cell: true }),
    };
  const implied = label?.implied;
  const isCollapsed = implied !== undefined && end > content.end + 1;
  return {
    span: { start: content.start, end: isCollapsed ? end - 1 : content.end },
    before: "",
    after: implied === undefined ? "" : `][${implied}`,
    syntax: isMdx ? "mdx" : "markdown",
    ...(part.isCell && { cell: true }),
  };
}

function embeddedReference(
  { start, end, target, content, hasContent }: EmbeddedImage,
  { text, isCell }: PartText,
): ImageReference {
  const alt = text.slice(content.start, content.end).trim();
  const isSize = SIZE.test(alt);
  const isAlt = hasContent && !isSize;
  const bar = isCell ? "\\|" : "|";
  const span: Span = isAlt ? content : { start: content.start, end: content.start };
  const path = text.slice(target.start, target.end).replace(/#.*$/s, "").trim();
  return {
    span: { start, end },
    element: "image",
    source: { text: path, span: target, by: "address" },
    ...(isAlt && { alt, ...(alt === "" && { decorative: false }) }),
    place: {
      span,
      before: hasContent ? "" : bar,
      after: hasContent && isSize ? bar : "",
      syntax: "obsidian",
      ...(isCell && { cell: true }),
    },
    around: {},
  };
}
