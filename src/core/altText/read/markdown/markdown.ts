import { oneLine } from "../../syntax/escape.ts";
import type {
  Change,
  Found,
  ImageReference,
  Reader,
  ReadOptions,
  Span,
  ImageContext,
} from "../../reference.ts";
import { mayHaveElements } from "../prefilter.ts";
import { descriptionAfter } from "./learn.ts";
import {
  type Blocks,
  contentOf,
  contentsIn,
  createBlockReader,
  type PlacedBlock,
} from "./blocks.ts";
import { type Content, contentsOf, type KnownPart, type ContentPart, readPart } from "./content.ts";
import { type LinkContext, type ReferenceDraft, ledBy, linkOf, shownBy } from "./drafts.ts";
import type { Link } from "./inline.ts";
import type { Target } from "./parts.ts";
import { beginning, countUpTo, type Mask, type MaskedRead, readMasked } from "./tags.ts";
import { movedSpan, shiftedReference } from "../move.ts";
import { mystImages } from "./myst.ts";
import { withSlides } from "./slides.ts";
import { item } from "../../syntax/text.ts";

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
  return {
    read(text, options, before) {
      if (!mayHaveImages(text, options)) return { references: [] };
      const earlier = before && stateOf(before.found, before.changes);
      const blocks = readBlocks(text, earlier);
      const contents = contentsIn(blocks, (tree, start) =>
        contentsOf(tree.type.name, contentOf(blocks, tree, start), isMdx),
      );
      const document = new MarkdownDocument(text, contents, isMdx);
      const masked = document.readTags(tags, options, earlier?.masked);
      const state: State = { blocks, ...(masked && { masked }) };
      const references = document.references(masked);
      return { references: isMdx ? references : withSlides(text, references), state };
    },
  };
}

/** Whether there is the beginning of an image anywhere, be it in code. */
const mayHaveImages = (text: string, { components }: ReadOptions): boolean =>
  text.includes("![") ||
  (BRACES.some((one) => text.includes(one)) && BRACED.test(text)) ||
  (text.includes("{") && text.includes("include_graphics")) ||
  (text.includes(":::") && /:::[ \t]*image/.test(text)) ||
  mayHaveElements(text, components);

/** How calls and directives begin. */
const BRACES = ["{{<", "{{%", "{%", "{figure", "{image", "{grid-item-card", "{card", "{eval-rst"];
/** Those that may show an image. */
const BRACED =
  /\{(?:(?:\{[<%]|%-?)\s*(?:include\w*\s+)?[\w./-]*(?:fig|im|pic|pho|thumb|screen|light)|(?:figure|image|(?:grid-item-)?card|eval-rst)\})/i;

function stateOf(
  found: Found,
  changes: readonly Change[],
): (State & { changes: readonly Change[] }) | undefined {
  const state = found.state as State | undefined;
  return state && { ...state, changes };
}

/** A definition, in the text of its block. */
interface Defined {
  readonly text: string;
  readonly start: number;
  readonly target: Target;
}

interface Heading {
  readonly at: number;
  readonly text: () => string;
}

/** A draft, and where its part begins. */
interface Placing {
  readonly draft: ReferenceDraft;
  readonly start: number;
}

/** One document while it is read. */
class MarkdownDocument {
  private readonly definitions = new Map<string, Defined>();
  private readonly found: Placing[] = [];
  private readonly headings: Heading[] = [];
  private readonly masks: Mask[] = [];
  private readonly links: (Span & { around: NonNullable<ImageContext["link"]> })[] = [];
  private readonly text: string;
  private readonly isMdx: boolean;
  private readonly isDefined = (label: string): boolean => this.definitions.has(label);

  constructor(text: string, contents: readonly PlacedBlock<Content>[], isMdx: boolean) {
    this.text = text;
    this.isMdx = isMdx;
    for (const { content, start } of contents)
      for (const target of content.definitions)
        if (!this.definitions.has(target.key))
          this.definitions.set(target.key, { text: content.text, start, target });
    for (const placed of contents) this.add(placed);
  }

  private add({ content, start }: PlacedBlock<Content>): void {
    if (content.kind === "heading") this.addHeading(content, start);
    if (content.kind === "tags")
      this.masks.push({ start, text: content.text, isHelp: content.isHelp });
    if (content.hasDirectives)
      for (const { reference } of mystImages(
        content.text,
        this.text,
        start,
        content.kind === "fence",
      ))
        this.found.push({ draft: { reference }, start: 0 });
    for (const reference of content.references) this.found.push({ draft: { reference }, start });
    for (const part of content.parts) if (part.isLively) this.addPart(part, start + part.start);
  }

  /** A heading that is an image is no heading of that image, but of what is below. */
  private addHeading(content: Content, start: number): void {
    const said = (by: "words" | "plain"): string =>
      headingText(content.parts.map((part) => this.read(part).inline[by]).join(" "));
    // Most headings hold no image, and what they say is asked of few.
    const isImage = content.parts.some((part) => part.isLively) && said("words") === "";
    const at = isImage ? start + content.text.length : start;
    this.headings.push({ at, text: () => said("plain") });
  }

  private read(part: ContentPart): KnownPart {
    return readPart(part, this.isMdx, this.isDefined);
  }

  private addPart(part: ContentPart, start: number): void {
    const { inline, drafts } = this.read(part);
    for (const draft of drafts) this.found.push({ draft, start });
    const isHelp = inline.tags.length === 0;
    if (isHelp && drafts.length === 0) return;
    this.masks.push({ start, text: part.text, inline, isCell: part.isCell, isHelp });
    if (!isHelp)
      for (const link of inline.links)
        this.links.push({ ...movedSpan(link, start), around: this.around(link, part.text) });
  }

  private around(link: Link, text: string): LinkContext {
    return this.ledBy(linkOf(link, text), link.key);
  }

  private ledBy(link: LinkContext, key: string | undefined): LinkContext {
    const defined = key === undefined ? undefined : this.definitions.get(key);
    return defined ? ledBy(link, defined.text, defined.target) : link;
  }

  /** Reads what is tags, where there are any. */
  readTags(tags: Reader, options: ReadOptions, before?: MaskedRead): MaskedRead | undefined {
    return readMasked(this.text, this.masks, tags, options, before);
  }

  /** All references, in order, each with its heading. */
  references(masked: MaskedRead | undefined): ImageReference[] {
    const own = this.found.map((placing) => ({ ...placing, at: beginningOf(placing) }));
    own.sort((a, b) => a.at - b.at);
    const tags = masked?.references ?? [];
    const headings = merged(this.headings, masked?.headings ?? []);
    const references: ImageReference[] = [];
    let [next, nextTag, nextHeading, heading] = [0, 0, 0, ""];
    while (next < own.length || nextTag < tags.length) {
      const [placing, tag] = [own[next], tags[nextTag]];
      const isOwn = placing !== undefined && (!tag || placing.at <= tag.span.start);
      const at = isOwn ? placing.at : (tag?.span.start ?? 0);
      const first = nextHeading;
      while ((headings[nextHeading]?.at ?? Infinity) <= at) nextHeading++;
      if (nextHeading > first) heading = item(headings, nextHeading - 1).text();
      if (isOwn) references.push(this.placed(placing, heading, masked?.around.get(at)));
      else if (tag) references.push(this.linked(tag, heading));
      if (isOwn) next++;
      else nextTag++;
    }
    return references;
  }

  private placed(
    { draft, start }: Placing,
    heading: string,
    outer: ImageContext | undefined,
  ): ImageReference {
    const { key, linkKey, placed } = draft;
    const isAlone =
      key === undefined && linkKey === undefined && !draft.isComplex && outer === undefined;
    const reference =
      isAlone && placed?.heading === heading
        ? shiftedReference(placed.reference, start - placed.start)
        : withHeading(this.placedAnew(draft, start, outer), heading);
    if (isAlone) draft.placed = { start, heading, reference };
    return reference;
  }

  private placedAnew(
    draft: ReferenceDraft,
    start: number,
    outer: ImageContext | undefined,
  ): ImageReference {
    const moved = shiftedReference(draft.reference, start);
    const around = this.completed(draft, outer ? withAround(moved.around, outer) : moved.around);
    const caption = draft.isComplex ? descriptionAfter(this.text, moved.span.end) : "";
    const shown = caption ? { ...around, caption } : around;
    const defined = draft.key === undefined ? undefined : this.definitions.get(draft.key);
    if (!defined) return { ...moved, around: shown };
    return { ...moved, ...shownBy(defined.text, defined.target, defined.start, shown) };
  }

  private completed({ linkKey }: ReferenceDraft, around: ImageContext): ImageContext {
    if (linkKey === undefined || !around.link) return around;
    return { ...around, link: this.ledBy(around.link, linkKey) };
  }

  private linked(reference: ImageReference, heading: string): ImageReference {
    const { around, span } = reference;
    const link = around.link
      ? undefined
      : this.links[countUpTo(this.links, span.start, beginning) - 1];
    return link && span.start < link.end
      ? withHeading({ ...reference, around: { ...around, link: link.around } }, heading)
      : withHeading(reference, heading);
  }
}

/** Without its identifier and classes. */
function headingText(words: string): string {
  // The sign of a link to the heading itself.
  const text = oneLine(words).replace(/\s[#¶§🔗]$/u, "");
  return text.endsWith("}") ? text.replace(/(?<!\s)\s*\{[:#.][^{}]*\}$/, "") : text;
}

const beginningOf = ({ draft, start }: Placing): number => draft.reference.span.start + start;

const merged = (one: readonly Heading[], other: readonly Heading[]): readonly Heading[] =>
  other.length === 0 ? one : [...one, ...other].sort((a, b) => a.at - b.at);

const withHeading = (reference: ImageReference, heading: string): ImageReference =>
  heading ? { ...reference, around: { ...reference.around, heading } } : reference;

/** What tags are around an image of Markdown; what it says itself counts first. */
function withAround(own: ImageContext, tags: ImageContext): ImageContext {
  const { link, button, caption, hidden, mayBeNamed } = tags;
  return {
    ...(link && { link }),
    ...(button !== undefined && { button }),
    ...(mayBeNamed && { mayBeNamed }),
    ...(caption !== undefined && { caption }),
    ...(hidden && { hidden }),
    ...own,
  };
}
