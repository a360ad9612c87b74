import type { ImageReference } from "../../reference.ts";
import { shiftedReference } from "../move.ts";
import { altOf } from "./altSlot.ts";
import type { TagDocument } from "./attributes.ts";
import { contextOf } from "./context.ts";
import { type Element, factsOn, Memory } from "./element.ts";
import type { Names } from "./expressions.ts";
import { WalkedPage } from "./page.ts";
import { sourceOf } from "./source.ts";
import { walk, type Walked } from "./walk.ts";

/** What is kept of a document, to find the next references sooner. */
export interface Reuse {
  readonly memory: Memory;
  readonly reading: number;
  readonly walked: Walked;
  readonly names: Names;
  readonly modules: ReadonlyMap<string, string> | undefined;
}

export interface CollectedReferences {
  /** In the order of their beginnings. */
  readonly references: readonly ImageReference[];
  readonly kept: Reuse;
}

/**
 * All references of a document.
 *
 * @param before what was kept of the text before
 * @param isSame whether the same elements counted as images then
 */
export function collectReferences(
  document: TagDocument,
  before?: Reuse,
  isSame = true,
): CollectedReferences {
  // What is kept follows one text; of another one that comes of the same it would not be true.
  const isNext =
    before?.memory.family.current === before?.memory && before?.memory.readings === before?.reading;
  const known = isNext && isSame ? before : undefined;
  const memory = known?.memory ?? new Memory(before?.memory);
  const reading = ++memory.readings;
  const { names, modules } = document;
  const walked = walk(document, memory, known?.walked);
  const collector = new ReferenceCollector(new WalkedPage(document, walked, reading), known);
  const references = walked.images.map((image) => collector.referenceOf(image));
  return { references, kept: { memory, reading, walked, names, modules } };
}

function isSameMap(
  one: ReadonlyMap<string, unknown> | undefined,
  other: ReadonlyMap<string, unknown> | undefined,
): boolean {
  if (one === other) return true;
  if (one?.size !== other?.size) return false;
  for (const [key, value] of one ?? [])
    if (JSON.stringify(other?.get(key)) !== JSON.stringify(value)) return false;
  return true;
}

/** Reads references, and takes over those that cannot be others than in the reading before. */
class ReferenceCollector {
  readonly #page: WalkedPage;
  /** Whether references are what they were, where nothing in them changed. */
  readonly #isSame: boolean;

  constructor(page: WalkedPage, before: Reuse | undefined) {
    const { names, modules } = page.document;
    this.#page = page;
    this.#isSame =
      before !== undefined && isSameMap(names, before.names) && isSameMap(modules, before.modules);
  }

  /** The reference that an element is: the one it was, where that cannot be another. */
  referenceOf(element: Element): ImageReference {
    const { reference } = element;
    const isKnown = reference !== undefined && this.#isSame && this.#isUntouched(element);
    const found = isKnown
      ? shiftedReference(reference, this.#page.startOf(element) - reference.span.start)
      : readReference(this.#page, element);
    element.reference = found;
    element.referenceIn = this.#page.reading;
    element.referenceHeading = element.heading;
    return found;
  }

  /** Whether nothing changed in an element, and in those around it that its reference tells of. */
  #isUntouched(element: Element): boolean {
    const { tag, kind, heading, parent } = element;
    if (element.referenceIn !== this.#page.reading - 1 || element.referenceHeading !== heading)
      return false;
    // These depend on what is anywhere.
    if (kind === "area" || kind === "input" || parent?.isInDrawing === true) return false;
    const { link, button } = parent ?? {};
    if ([tag, link?.tag, button?.tag].some((one) => one && factsOn(one)?.isLabelled)) return false;
    return !(
      this.#page.isTouched(element) ||
      this.#page.isTouched(heading) ||
      this.#page.isTouched(parent?.link) ||
      this.#page.isTouched(parent?.button) ||
      this.#page.isTouched(parent?.figure) ||
      this.#page.isTouched(parent?.picture)
    );
  }
}

function readReference(page: WalkedPage, image: Element): ImageReference {
  const { tag } = image;
  const start = page.startAt(tag);
  const source = sourceOf(page, image);
  const end = start + tag.length;
  return {
    span: { start, end },
    element: tag.name,
    ...(source !== undefined && { source }),
    ...altOf(page, image),
    around: contextOf(page, image),
  };
}
