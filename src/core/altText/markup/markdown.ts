import { oneLine } from "../escape.ts";
import type {
  Change,
  Found,
  ImageReference,
  Reader,
  ReadOptions,
  Span,
  Surroundings,
} from "../reference.ts";
import { descriptionAfter } from "./learn.ts";
import {
  type Blocks,
  contentOf,
  contentsIn,
  createBlockReader,
  type Placed,
} from "./markdownBlocks.ts";
import {
  type Content,
  contentsOf,
  type KnownPart,
  type Part,
  readPart,
} from "./markdownContent.ts";
import { type Draft, hrefOf, linkOf, shownBy } from "./markdownDrafts.ts";
import type { Link } from "./markdownInline.ts";
import type { Target } from "./markdownParts.ts";
import { type Mask, type MaskedRead, readMasked } from "./markdownTags.ts";
import { movedReference, movedSpan } from "./move.ts";
import { mystPictures } from "./myst.ts";
import { item } from "./text.ts";

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
      const earlier = before && stateOf(before.found, before.changes);
      const blocks = readBlocks(text, earlier);
      const contents = contentsIn(blocks, (tree, start) =>
        contentsOf(tree.type.name, contentOf(blocks, tree, start), isMdx),
      );
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
  readonly draft: Draft;
  readonly start: number;
}

/** One document while it is read. */
class Document {
  private readonly definitions = new Map<string, Defined>();
  private readonly found: Placing[] = [];
  private readonly headings: Heading[] = [];
  private readonly masks: Mask[] = [];
  private readonly links: { span: Span; around: NonNullable<Surroundings["link"]> }[] = [];
  private readonly text: string;
  private readonly isMdx: boolean;
  private readonly isDefined = (label: string): boolean => this.definitions.has(label);

  constructor(text: string, contents: readonly Placed<Content>[], isMdx: boolean) {
    this.text = text;
    this.isMdx = isMdx;
    for (const { content, start } of contents)
      for (const target of content.definitions)
        if (!this.definitions.has(target.key))
          this.definitions.set(target.key, { text: content.text, start, target });
    for (const placed of contents) this.add(placed);
  }

  private add({ content, start }: Placed<Content>): void {
    if (content.kind === "heading")
      this.headings.push({ at: start, text: () => this.plainOf(content) });
    if (content.kind === "tags")
      this.masks.push({ start, text: content.text, isHelp: content.isHelp });
    if (content.hasDirectives)
      for (const { reference } of mystPictures(
        content.text,
        this.text,
        start,
        content.kind === "fence",
      ))
        this.found.push({ draft: { reference }, start: 0 });
    for (const part of content.parts) if (part.isLively) this.addPart(part, start + part.start);
  }

  private plainOf(content: Content): string {
    return oneLine(content.parts.map((part) => this.read(part).inline.plain).join(" "));
  }

  private read(part: Part): KnownPart {
    return readPart(part, this.isMdx, this.isDefined);
  }

  private addPart(part: Part, start: number): void {
    const { inline, drafts } = this.read(part);
    for (const draft of drafts) this.found.push({ draft, start });
    const isHelp = inline.tags.length === 0;
    if (isHelp && drafts.length === 0) return;
    this.masks.push({ start, text: part.text, inline, isCell: part.isCell, isHelp });
    if (!isHelp)
      for (const link of inline.links)
        this.links.push({ span: movedSpan(link, start), around: this.around(link, part.text) });
  }

  private around(link: Link, text: string): NonNullable<Surroundings["link"]> {
    return { ...linkOf(link, text), ...this.hrefBy(link.key) };
  }

  private hrefBy(key: string | undefined): { href?: string } {
    const defined = key === undefined ? undefined : this.definitions.get(key);
    return defined ? { href: hrefOf(defined.text, defined.target) } : {};
  }

  /** Reads what is tags, where there are any. */
  readTags(tags: Reader, options: ReadOptions, before?: MaskedRead): MaskedRead | undefined {
    return readMasked(this.masks, this.text.length, tags, options, before);
  }

  /** All references, in order, each with its heading. */
  references(masked: MaskedRead | undefined): ImageReference[] {
    const own = this.found.map((found) => this.placed(found, masked?.around));
    if (!masked) return withHeadings(own, this.headings);
    const tags = masked.references.map((reference) => this.linked(reference));
    return withHeadings([...own, ...tags], merged(this.headings, masked.headings));
  }

  private placed(
    { draft, start }: Placing,
    tags: ReadonlyMap<number, Surroundings> | undefined,
  ): ImageReference {
    const moved = movedReference(draft.reference, (at) => at + start);
    const outer = tags?.get(moved.span.start);
    const around = this.completed(draft, outer ? withAround(moved.around, outer) : moved.around);
    const caption = draft.isComplex ? descriptionAfter(this.text, moved.span.end) : "";
    const shown = caption ? { ...around, caption } : around;
    const defined = draft.key === undefined ? undefined : this.definitions.get(draft.key);
    if (!defined) return { ...moved, around: shown };
    return { ...moved, ...shownBy(defined.text, defined.target, defined.start, shown) };
  }

  private completed({ linkKey }: Draft, around: Surroundings): Surroundings {
    if (linkKey === undefined || !around.link) return around;
    return { ...around, link: { ...around.link, ...this.hrefBy(linkKey) } };
  }

  private linked(reference: ImageReference): ImageReference {
    if (reference.around.link || this.links.length === 0) return reference;
    const link = linkAt(this.links, reference.span.start);
    return link ? { ...reference, around: { ...reference.around, link: link.around } } : reference;
  }
}

/** The link in which a place is; links hold no links, and come in order. */
function linkAt<Spanned extends { span: Span }>(
  spans: readonly Spanned[],
  at: number,
): Spanned | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (item(spans, middle).span.start <= at) low = middle + 1;
    else high = middle;
  }
  const last = spans[low - 1];
  return last && at < last.span.end ? last : undefined;
}

const merged = (one: readonly Heading[], other: readonly Heading[]): Heading[] =>
  [...one, ...other].sort((a, b) => a.at - b.at);

function withHeadings(
  references: ImageReference[],
  headings: readonly Heading[],
): ImageReference[] {
  references.sort((a, b) => a.span.start - b.span.start);
  let next = 0;
  let heading = "";
  return references.map((reference) => {
    const first = next;
    while (next < headings.length && item(headings, next).at <= reference.span.start) next++;
    if (next > first) heading = item(headings, next - 1).text();
    return heading ? { ...reference, around: { ...reference.around, heading } } : reference;
  });
}

/** What tags are around a picture of Markdown; what it says itself counts first. */
function withAround(own: Surroundings, tags: Surroundings): Surroundings {
  const { link, button, caption, hidden } = tags;
  return {
    ...(link && { link }),
    ...(button !== undefined && { button }),
    ...(caption !== undefined && { caption }),
    ...(hidden && { hidden }),
    ...own,
  };
}
