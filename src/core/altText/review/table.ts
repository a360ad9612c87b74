/** All rows of the review; an image that is found again keeps its id and what was decided of it. */

import type { ImageReference } from "../reference.ts";
import type { AltTextState } from "./coverage.ts";
import {
  isSameSource,
  proposalOf,
  type ItemDraft,
  type KeptWork,
  type ReviewItem,
} from "./item.ts";

export class ReviewTable {
  /** By the URIs of documents. */
  readonly #documents = new Map<string, readonly ReviewItem[]>();
  readonly #byId = new Map<string, ReviewItem>();
  /** All documents that were looked through, also those without images. */
  readonly #known = new Set<string>();
  #lastId = 0;
  #revision = 0;

  /** Another one whenever rows came, went or changed places. */
  get revision(): number {
    return this.#revision;
  }

  get(id: string): ReviewItem | undefined {
    return this.#byId.get(id);
  }

  /** In no order that means anything between documents. */
  *items(): Generator<ReviewItem> {
    for (const own of this.#documents.values()) yield* own;
  }

  /** Of the documents that have images. */
  get uris(): Iterable<string> {
    return this.#documents.keys();
  }

  /** Whether a document was looked through. */
  isKnown(uri: string): boolean {
    return this.#known.has(uri);
  }

  itemsOf(uri: string): readonly ReviewItem[] {
    return this.#documents.get(uri) ?? [];
  }

  /**
   * Takes what a document has by now.
   *
   * @param keptFor what is known of rows that are new here
   */
  put(
    uri: string,
    drafts: readonly ItemDraft[],
    keptFor: (draft: ItemDraft) => KeptWork | undefined,
  ): void {
    this.#known.add(uri);
    const before = this.itemsOf(uri);
    if (before.length === 0 && drafts.length === 0) return;
    const found = matched(before, drafts);
    const items = drafts.map((draft, at): ReviewItem => {
      const old = found.get(at);
      return old
        ? continued(old, draft)
        : {
            ...{ ...draft, id: `${++this.#lastId}`, kept: keptFor(draft) ?? {} },
            ...{ isAsking: false, isWritten: false, failure: undefined },
          };
    });
    for (const { id } of before) this.#byId.delete(id);
    for (const item of items) this.#byId.set(item.id, item);
    if (items.length > 0) this.#documents.set(uri, items);
    else this.#documents.delete(uri);
    this.#revision++;
  }

  remove(uri: string): void {
    this.put(uri, [], () => undefined);
    this.#known.delete(uri);
  }
}

/** Which rows were there before, by the index of the draft: those that say the same, then those in the same order. */
function matched(
  before: readonly ReviewItem[],
  drafts: readonly ItemDraft[],
): ReadonlyMap<number, ReviewItem> {
  // Of the same images, whatever their texts are by now, each is the one that it was: where the first of
  // several that said the same is written, the second says what the first did.
  if (
    before.length === drafts.length &&
    drafts.every(({ row }, at) => isSameImage(before[at]?.row.reference, row.reference))
  )
    return new Map(before.entries());
  const found = new Map<number, ReviewItem>();
  const byKey = new Map(before.map((one) => [one.key, one]));
  for (const [at, { key }] of drafts.entries()) {
    const same = byKey.get(key);
    if (same) found.set(at, same);
  }
  const taken = new Set(found.values());
  const left = before.filter((one) => !taken.has(one));
  for (const [at, draft] of drafts.entries()) {
    if (found.has(at) || left.length === 0) continue;
    const index = left.findIndex((one) => isSameSource(one.row.reference, draft.row.reference));
    const [same] = index < 0 ? [] : left.splice(index, 1);
    if (same) found.set(at, same);
  }
  return found;
}

const isSameImage = (one: ImageReference | undefined, other: ImageReference): boolean =>
  one?.element === other.element && isSameSource(one, other);

/** A row as its document has it now. Where its text is another one, what was decided of the old one does not count. */
function continued(old: ReviewItem, draft: ItemDraft): ReviewItem {
  const { id, kept, isAsking, isWritten, failure } = old;
  const same = { ...draft, id, isAsking };
  const [was, is] = [old.row.reference, draft.row.reference];
  if (was.alt === is.alt && was.computed === is.computed)
    return { ...same, kept, isWritten, failure };
  const written = saysSame(draft, proposalOf(old)) && (isWritten || kept.decision === "accepted");
  if (written) return { ...same, kept, isWritten: true, failure: undefined };
  // Taken back: the proposal is still there.
  const again = isWritten ? { ...kept, decision: undefined } : {};
  return { ...same, kept: again, isWritten: false, failure: undefined };
}

/** States of images that need no text. */
const EMPTY: readonly AltTextState[] = ["decorative", "missing"];

function saysSame({ row }: ItemDraft, proposal: ReturnType<typeof proposalOf>): boolean {
  if (!proposal) return false;
  const alt = (row.reference.alt ?? "").trim();
  return proposal.isDecorative
    ? alt === "" && EMPTY.includes(row.state)
    : alt.replace(/\s+/g, " ") === proposal.alt.trim().replace(/\s+/g, " ");
}
