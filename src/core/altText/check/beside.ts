import { areAlternatives } from "../read/branches.ts";
import type { ImageReference, Span } from "../reference.ts";
import { isAllOf, isFunctional, plain } from "./plain.ts";

/** What has the same words as the alt text. */
export type Neighbour = "caption" | "link" | "button" | "title" | "heading" | "text";

/** Characters of the document on each side that are read together with the image. */
const NEAR = 1500;
/** Words in a row that are no chance, and the share of the alt text that they are. */
const [RUN, SHARE] = [6, 0.6];

/** The document around an image. */
export interface Page {
  readonly text: string;
  /** Where its images are, whose alt texts are not read with the text; in their order. */
  readonly references: readonly ImageReference[];
}

/**
 * What beside an image says the same as its alt text.
 *
 * @param page where it is at hand
 */
export function neighbourWith(
  alt: string,
  reference: ImageReference,
  page: Page | undefined,
): Neighbour | undefined {
  const { around } = reference;
  const { caption, link, button, title } = around;
  // What a link or button is called has to be said, and a tooltip of the same words is not read then.
  if (isAllOf(around)) return undefined;
  // Words of its own link or button are nearer than a heading.
  const isApart = isFunctional(around) || (page && isInHeading(reference, page.text));
  const heading = isApart ? undefined : around.heading;
  const words = plain(alt);
  const isSame = (other: string | undefined): boolean =>
    other !== undefined && other.trim() !== "" && plain(other) === words;
  // Generators show the brackets of a figure as its caption, and nobody hears them twice.
  const isCaption = caption === alt && reference.place?.syntax === "attribute-list";
  if (isCaption) return undefined;
  const isMostOf = (other: string): boolean =>
    words.length >= MOST_OF * plain(other).replace(FILLERS, "").length;
  // A short name of what a long caption describes is no repetition.
  const isInCaption =
    caption !== undefined && isPart(words, caption, reference) && isMostOf(caption);
  if (isSame(caption) || isInCaption) return "caption";
  // The alt text is what such a link is called then, and its tooltip is not read.
  if (isSame(link?.text))
    return link?.isTooltip ||
      isForOneTheme(reference, page) ||
      isOfAlternative(alt, reference, page)
      ? undefined
      : "link";
  if (isSame(button)) return "button";
  // Of a drawing it is neither shown nor read.
  if (isSame(title) && !/(?:^|:)svg$/i.test(reference.element) && !EMOJI.test(alt)) return "title";
  const shown = heading === undefined ? undefined : withoutMarks(heading);
  if (isSame(shown)) return "heading";
  // Far below it a part of a heading names the image, which is one of several there.
  const isPartOfHeading =
    shown !== undefined &&
    isPart(words, shown, reference) &&
    isMostOf(shown) &&
    isNear(heading, reference, page);
  if (isPartOfHeading) return "heading";
  return page && isInText(words, reference, page) ? "text" : undefined;
}

/** What programs put in place of a sign, with its name as a tooltip for those who see it. */
const EMOJI = /^(?::[\w+-]+:|(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\u200d|\ufe0f)+)$/u;

/** Whether the same words are those of an image that is shown in place of this one. */
const isOfAlternative = (alt: string, reference: ImageReference, page: Page | undefined): boolean =>
  page?.references.some(
    (other) => areAlternatives(other, reference) && isSameWords(other.alt, alt),
  ) ?? false;

const isSameWords = (other: string | undefined, alt: string): boolean =>
  other !== undefined && other.trim() !== "" && plain(other) === plain(alt);

/** A number that leads to a caption, as in `Figure 1.1`. */
const LABEL = /^\p{L}{1,20}\.? \d[\d ]*$/u;

/** The share of a heading or caption that is more than its subject. */
const MOST_OF = 0.6;
/** Words of a heading that are no part of its subject. */
const FILLERS =
  /\b(?:what|how|why|when|where|which|is|are|do|does|to|the|an?|of|in|on|for|your|and|with)\b ?/g;

/** Several words that a caption or heading has in a row, so that the image adds none. */
function isPart(words: string, other: string, { around }: ImageReference): boolean {
  return (
    !isFunctional(around) &&
    /\S \S/.test(words) &&
    !LABEL.test(words) &&
    ` ${plain(other)} `.includes(` ${words} `)
  );
}

/** Whether a heading stands just before an image, or there is no page to see it in. */
const isNear = (
  heading: string | undefined,
  { span }: ImageReference,
  page: Page | undefined,
): boolean =>
  heading === undefined ||
  !page ||
  readable(page.text.slice(Math.max(0, span.start - NEAR), span.start)).includes(
    ` ${plain(withoutMarks(heading))} `,
  );

/** A heading without anchors, comments and tags. */
const withoutMarks = (heading: string): string =>
  heading.replace(
    /<!--.*?(?:-->|$)|<[^<>]{0,300}>|\{\s*[#.:][^{}]{0,200}\}|\[\^?#?\]\([^()]{0,300}\)/gs,
    " ",
  );

/** Whether the heading before an image is made of it. */
function isInHeading({ span }: ImageReference, text: string): boolean {
  // A line may be as long as the document, so no further is looked for its ends.
  const from = Math.max(0, span.start - NEAR);
  const before = text.slice(from, span.start);
  const line = before.lastIndexOf("\n") + 1;
  if ((line > 0 || from === 0) && /^\s{0,3}(?:#{1,6}|={1,6})\s/.test(before.slice(line)))
    return true;
  const end = text.slice(span.end, span.end + NEAR).indexOf("\n");
  const below = end < 0 ? "" : text.slice(span.end + end, span.end + end + 200);
  if (/^\n {0,3}(?:={2,}|-{2,})[ \t]*(?:\r?\n|$)/.test(below)) return true;
  return /<h[1-6]\b(?![^]*<\/h[1-6]\b)/i.test(before);
}

/** Whether the image beside has the same alt text, and one of the two is shown in light, one in dark. */
function isForOneTheme(reference: ImageReference, page: Page | undefined): boolean {
  if (!page) return false;
  const { text, references } = page;
  const at = firstFrom(references, reference.span.start);
  const tagOf = ({ span }: ImageReference): string => text.slice(span.start, span.end);
  return [references[at - 1], references[at + 1]].some(
    (other) =>
      other?.alt === reference.alt &&
      [other, reference].every((one) => one !== undefined && /dark|light/i.test(tagOf(one))),
  );
}

/** The title of a page, as Markdown and HTML have it. */
const TITLE = /^#[ \t]+(.{1,200})$|<h1\b[^>]{0,300}>([^<]{1,200})</m;

/** Whether a page or its part is about what a word says: graphs, icons, figures. */
export function isSubject(
  word: string,
  { around }: ImageReference,
  page: Page | undefined,
): boolean {
  const [, markdown, html] = TITLE.exec(page?.text.slice(0, NEAR) ?? "") ?? [];
  const words = ` ${plain(word)} `;
  return [around.heading, markdown, html].some(
    (one) => one !== undefined && ` ${plain(withoutMarks(one))} ` === words,
  );
}

/** Whether the text beside an image has a word, spelled as it is. */
export function isMentioned(word: string, { span }: ImageReference, page: Page): boolean {
  const { length } = page.text;
  const around = [
    withoutImages(page, Math.max(0, span.start - NEAR), span.start),
    withoutImages(page, span.end, Math.min(length, span.end + NEAR)),
  ].join("\n");
  for (let at = around.indexOf(word); at >= 0; at = around.indexOf(word, at + 1)) {
    const beside = around.charAt(at - 1) + around.charAt(at + word.length);
    if (!/\w/.test(beside)) return true;
  }
  return false;
}

/** Whether most of an alt text stands in the text between its image and the ones before and after it, word by word. */
function isInText(words: string, { span }: ImageReference, page: Page): boolean {
  const alt = words.split(" ");
  if (alt.length < RUN) return false;
  const run = Math.max(RUN, Math.ceil(alt.length * SHARE));
  const { text, references } = page;
  const index = firstFrom(references, span.start);
  const from = Math.max(span.start - NEAR, references[index - 1]?.span.end ?? 0);
  const to = Math.min(span.end + NEAR, references[index + 1]?.span.start ?? text.length);
  const before = readable(withoutImages(page, from, span.start));
  const after = readable(withoutImages(page, span.end, Math.max(to, span.end)));
  for (let at = 0; at + run <= alt.length; at++) {
    const some = ` ${alt.slice(at, at + run).join(" ")} `;
    if (before.includes(some) || after.includes(some)) return true;
  }
  return false;
}

/** A piece of a document without the images in it. */
function withoutImages({ text, references }: Page, start: number, end: number): string {
  let kept = "";
  let at = start;
  for (let i = firstFrom(references, start); i < references.length; i++) {
    const span: Span | undefined = references[i]?.span;
    if (!span || span.start >= end) break;
    if (span.start > at) kept += `${text.slice(at, span.start)} `;
    at = Math.max(at, span.end);
  }
  const rest = at < end ? text.slice(at, end) : "";
  return wholeLines(kept + rest, { isCutAtStart: start > 0, isCutAtEnd: end < text.length });
}

/** The first image that ends behind an offset, by halves. */
function firstFrom(references: readonly ImageReference[], offset: number): number {
  let [low, high] = [0, references.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((references[middle]?.span.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A piece of a text without the lines at its ends that it cuts, as far as it has others. */
function wholeLines(
  piece: string,
  { isCutAtStart, isCutAtEnd }: { isCutAtStart: boolean; isCutAtEnd: boolean },
): string {
  const first = piece.indexOf("\n");
  const isBlock = piece.length >= NEAR / 2;
  return first < 0 || !isBlock
    ? piece
    : piece.slice(isCutAtStart ? first : 0, isCutAtEnd ? piece.lastIndexOf("\n") : piece.length);
}

/** What is read of a piece of a document: no tags, no attributes, no other images. */
function readable(text: string): string {
  const words = text
    .replace(/!\[[^\]]{0,600}\]/g, " ")
    .replace(/^[^<>]{0,600}>|<[^<>]{0,1500}>|<[^<>]*$/g, " ")
    .replace(/\b(?:alt|title|aria-label)\s*=\s*(?:"[^"]*"|'[^']*')/gi, " ");
  return ` ${plain(words)} `;
}
