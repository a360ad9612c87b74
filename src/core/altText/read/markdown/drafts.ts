import { oneLine, SIZE } from "../../syntax/escape.ts";
import type { ImageReference, AltSlot, Span } from "../../reference.ts";
import { isComplex, learnReference } from "./learn.ts";
import type { EmbeddedImage, Inline, Link, MarkdownImage, InlineImage } from "./inline.ts";
import type { Target } from "./parts.ts";
import { decodeMarkdown } from "../../syntax/text.ts";

/** A reference at its place in its part, so far as that alone says what it is. */
export interface Draft {
  readonly reference: ImageReference;
  /** The definition that says what it shows. */
  readonly key?: string;
  /** The definition that says where the link around it goes. */
  readonly linkKey?: string;
  readonly isComplex?: boolean;
  /** Where it was the last time, if nothing but its part and heading told what it is. */
  placed?: Placed;
}

interface Placed {
  readonly start: number;
  readonly heading: string;
  readonly reference: ImageReference;
}

interface PartText {
  readonly text: string;
  readonly isCell: boolean;
}

export const draftsOf = (inline: Inline, part: PartText, isMdx: boolean): Draft[] =>
  inline.images.map((image) => draftOf(image, part, isMdx));

function draftOf(image: InlineImage, part: PartText, isMdx: boolean): Draft {
  const { link } = image;
  const reference = referenceOf(image, part, isMdx);
  const around = link && { link: linkOf(link, part.text), ...reference.around };
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
export function linkOf({ target, words }: Link, text: string): { href?: string; text: string } {
  return { ...(target && { href: hrefOf(text, target) }), text: words };
}

export const hrefOf = (text: string, { destination }: Target): string =>
  decodeMarkdown(text.slice(destination.start, destination.end));

function referenceOf(image: InlineImage, part: PartText, isMdx: boolean): ImageReference {
  if (image.kind === "learn") return learnReference(image, part);
  if (image.kind === "embedded") return embeddedReference(image, part);
  const { start, end, alt, target } = image;
  return {
    span: { start, end },
    element: "image",
    alt,
    place: placeOf(image, part, isMdx),
    ...(alt === "" && { decorative: false }),
    around: {},
    ...(target && shownBy(part.text, target, 0, {})),
  };
}

/** What a target says of an image: its source and title. */
export function shownBy(
  text: string,
  target: Target,
  start: number,
  around: ImageReference["around"],
): Pick<ImageReference, "source" | "around"> {
  const { destination } = target;
  const title = target.title && decodeMarkdown(text.slice(target.title.start, target.title.end));
  const span = { start: start + destination.start, end: start + destination.end };
  return {
    ...(span.end > span.start && {
      source: { text: hrefOf(text, target), span, by: "address" },
    }),
    around: title ? { ...around, title: oneLine(title) } : around,
  };
}

/** Where the alt text alone says which definition is meant, that is said beside it from then on. */
function placeOf({ content, end, label }: MarkdownImage, part: PartText, isMdx: boolean): AltSlot {
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
