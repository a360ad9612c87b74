import type { Tree } from "@lezer/common";
import { oneLine, SIZE } from "../escape.ts";
import type {
  Change,
  Found,
  ImageReference,
  Place,
  Reader,
  ReadOptions,
  Source,
  Span,
  Surroundings,
} from "../reference.ts";
import { learnReference } from "./learn.ts";
import { type Blocks, contentOf, createBlockReader, forEachBlock } from "./markdownBlocks.ts";
import { type EmbeddedPicture, type Link, type MarkdownPicture } from "./markdownInline.ts";
import type { Target } from "./markdownParts.ts";
import { type Content, contentsOf, type Part, readPart } from "./markdownContent.ts";
import { type MaskedRead, type Mask, readMasked } from "./markdownTags.ts";
import { mystPictures } from "./myst.ts";
import { decodeMarkdown } from "./text.ts";

/** Markdown as CommonMark and GitHub have it, with what Obsidian, Microsoft Learn and MyST add. */
export const createMarkdown = (html: Reader): Reader => createReader(html, false);

/** MDX: Markdown with tags of JSX. */
export const createMdx = (tags: Reader): Reader => createReader(tags, true);

/** What is kept from one reading to the next. */
interface State {
  readonly blocks: Blocks;
  readonly masked?: MaskedRead;
}

function createReader(tags: Reader, isMdx: boolean): Reader {
  const readBlocks = createBlockReader(isMdx);
  const known = new WeakMap<Tree, Content>();
  const dull = new WeakSet<Tree>();
  return {
    read(text, options, before) {
      const earlier = before && stateOf(before.found, before.changes);
      const blocks = readBlocks(text, earlier);
      const contents = knownContents(blocks, known, dull, isMdx);
      const document = new Document(text, contents, isMdx);
      const masked = document.readTags(tags, options, earlier?.masked);
      const state: State = { blocks, ...(masked && { masked }) };
      return { references: document.references(masked), state };
    },
  };
}

function stateOf(
  found: Found,
  changes: readonly Change[],
): (State & { changes: readonly Change[] }) | undefined {
  const state = found.state as State | undefined;
  return state && { ...state, changes };
}

/** What is in a block, at its place in the document. */
interface Placed {
  readonly content: Content;
  readonly start: number;
}

function knownContents(
  blocks: Blocks,
  known: WeakMap<Tree, Content>,
  dull: WeakSet<Tree>,
  isMdx: boolean,
): Placed[] {
  const contents: Placed[] = [];
  forEachBlock(blocks, dull, (block) => {
    const content =
      known.get(block.tree) ?? contentsOf(block.tree.type.name, contentOf(blocks, block), isMdx);
    if (!content) return false;
    known.set(block.tree, content);
    contents.push({ content, start: block.start });
    return true;
  });
  return contents;
}

/** A definition, in the text of its part. */
interface Defined {
  readonly text: string;
  readonly start: number;
  readonly target: Target;
}

interface Heading {
  readonly at: number;
  readonly text: () => string;
}

/** One document while it is read. */
class Document {
  private readonly definitions = new Map<string, Defined>();
  private readonly found: ImageReference[] = [];
  private readonly headings: Heading[] = [];
  private readonly masks: Mask[] = [];
  private readonly links: { span: Span; around: NonNullable<Surroundings["link"]> }[] = [];
  private readonly text: string;
  private readonly isMdx: boolean;

  constructor(text: string, contents: readonly Placed[], isMdx: boolean) {
    this.text = text;
    this.isMdx = isMdx;
    for (const { content, start } of contents)
      for (const target of content.definitions)
        if (!this.definitions.has(target.key))
          this.definitions.set(target.key, { text: content.text, start, target });
    for (const placed of contents) this.add(placed);
  }

  private add({ content, start }: Placed): void {
    if (content.kind === "heading")
      this.headings.push({ at: start, text: () => this.plainOf(content) });
    if (content.kind === "tags")
      this.masks.push({ start, text: content.text, isHelp: content.isHelp });
    if (content.hasDirectives)
      for (const { reference } of mystPictures(content.text, this.text, start))
        this.found.push(reference);
    for (const part of content.parts) if (part.isLively) this.addPart(part, start + part.start);
  }

  private plainOf(content: Content): string {
    return oneLine(content.parts.map((part) => this.read(part).plain).join(" "));
  }

  private read(part: Part): ReturnType<typeof readPart> {
    return readPart(part, this.isMdx, (label) => this.definitions.has(label));
  }

  private addPart(part: Part, start: number): void {
    const inline = this.read(part);
    const { pictures, links, tags } = inline;
    for (const picture of pictures) {
      const around = picture.link ? { link: this.around(picture.link, part.text) } : {};
      if (picture.kind === "markdown")
        this.found.push(this.markdownReference(picture, part, start, around));
      else if (picture.kind === "embedded")
        this.found.push(embeddedReference(picture, part, start, around));
      else this.found.push(learnReference(picture, part, start, this.text, around));
    }
    const isHelp = tags.length === 0;
    if (isHelp && pictures.length === 0) return;
    this.masks.push({ start, text: part.text, inline, isCell: part.isCell, isHelp });
    if (!isHelp)
      for (const link of links)
        this.links.push({ span: moved(link, start), around: this.around(link, part.text) });
  }

  private around(link: Link, text: string): NonNullable<Surroundings["link"]> {
    const target = this.targetOf(link, text, 0);
    const href = target && decodeMarkdown(textOf(target.text, target.target.destination));
    return { ...(href !== undefined && { href }), text: link.words };
  }

  private targetOf(
    of: { readonly target?: Target | undefined; readonly key?: string | undefined },
    text: string,
    start: number,
  ): Defined | undefined {
    if (of.target) return { text, start, target: of.target };
    return of.key === undefined ? undefined : this.definitions.get(of.key);
  }

  private markdownReference(
    picture: MarkdownPicture,
    part: Part,
    start: number,
    around: Surroundings,
  ): ImageReference {
    const { target, label, alt } = picture;
    const defined = this.targetOf({ target, key: label?.key }, part.text, start);
    const source = defined && sourceOf(defined);
    const title = defined?.target.title && textOf(defined.text, defined.target.title);
    return {
      span: moved(picture, start),
      element: "image",
      ...(source && { source }),
      alt,
      place: this.placeOf(picture, part, start),
      ...(alt === "" && { decorative: false }),
      around: { ...around, ...(title && { title: oneLine(decodeMarkdown(title)) }) },
    };
  }

  /** Where the alt text alone says which definition is meant, that is said beside it from then on. */
  private placeOf({ content, end, label }: MarkdownPicture, part: Part, start: number): Place {
    const implied = label?.implied;
    const isCollapsed = implied !== undefined && end > content.end + 1;
    return {
      span: moved({ start: content.start, end: isCollapsed ? end - 1 : content.end }, start),
      before: "",
      after: implied === undefined ? "" : `][${implied}`,
      syntax: this.isMdx ? "mdx" : "markdown",
      ...(part.isCell && { cell: true }),
    };
  }

  /** Reads what is tags, where there are any. */
  readTags(tags: Reader, options: ReadOptions, before?: MaskedRead): MaskedRead | undefined {
    return readMasked(this.masks, this.text.length, tags, options, before);
  }

  /** All references, in order, each with its heading. */
  references(masked: MaskedRead | undefined): ImageReference[] {
    if (!masked) return ordered(this.found, this.headings);
    const own = this.found.map((reference) => {
      const around = masked.around.get(reference.span.start);
      return around ? withAround(reference, around) : reference;
    });
    const tags = masked.references.map((reference) => this.linked(reference));
    return ordered([...own, ...tags], merged(this.headings, masked.headings));
  }

  private linked(reference: ImageReference): ImageReference {
    if (reference.around.link || this.links.length === 0) return reference;
    const link = innermost(this.links, reference.span.start);
    return link ? { ...reference, around: { ...reference.around, link: link.around } } : reference;
  }
}

function innermost<Spanned extends { span: Span }>(
  spans: readonly Spanned[],
  at: number,
): Spanned | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.span.start <= at) low = middle + 1;
    else high = middle;
  }
  const last = spans[low - 1];
  return last && at < last.span.end ? last : undefined;
}

const merged = (one: readonly Heading[], other: readonly Heading[]): Heading[] =>
  [...one, ...other].sort((a, b) => a.at - b.at);

function ordered(references: ImageReference[], headings: readonly Heading[]): ImageReference[] {
  references.sort((a, b) => a.span.start - b.span.start);
  let next = 0;
  return references.map((reference) => {
    while (next < headings.length && headings[next]!.at <= reference.span.start) next++;
    const heading = headings[next - 1]?.text();
    return heading ? { ...reference, around: { ...reference.around, heading } } : reference;
  });
}

function withAround(reference: ImageReference, tags: Surroundings): ImageReference {
  const { title: _, label: __, heading: ___, ...around } = tags;
  return { ...reference, around: { ...around, ...reference.around } };
}

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

const textOf = (text: string, { start, end }: Span): string => text.slice(start, end);

function sourceOf({ text, start, target: { destination } }: Defined): Source | undefined {
  if (destination.end === destination.start) return undefined;
  return {
    text: decodeMarkdown(textOf(text, destination)),
    span: moved(destination, start),
    by: "address",
  };
}

function embeddedReference(
  { start: from, end, target, content, hasContent }: EmbeddedPicture,
  part: Part,
  start: number,
  around: Surroundings,
): ImageReference {
  const written = textOf(part.text, content);
  const isSize = SIZE.test(written.trim());
  const bar = part.isCell ? "\\|" : "|";
  const isAlt = hasContent && !isSize;
  const alt = written.trim();
  return {
    span: moved({ start: from, end }, start),
    element: "image",
    source: {
      text: textOf(part.text, target).replace(/#.*$/s, "").trim(),
      span: moved(target, start),
      by: "address",
    },
    ...(isAlt && { alt, ...(alt === "" && { decorative: false }) }),
    place: {
      span: moved(isAlt ? content : { start: content.start, end: content.start }, start),
      before: hasContent ? "" : bar,
      after: hasContent && isSize ? bar : "",
      syntax: "obsidian",
      ...(part.isCell && { cell: true }),
    },
    around,
  };
}
