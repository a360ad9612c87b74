import type { Tracker } from "../../core/altText/write/plan.ts";

/** An image that is written about: where it is by now, and how long it is (code units). */
export interface MarkedImage {
  readonly at: Tracker;
  readonly length: number;
}

interface Run<D> {
  readonly document: D;
  readonly images: readonly MarkedImage[];
}

/** Which images are written about, by runs that know nothing of each other. */
export class Runs<D> {
  readonly #all = new Set<Run<D>>();

  get areAny(): boolean {
    return this.#all.size > 0;
  }

  /** @returns what ends it; false where it had ended */
  begin(document: D, images: readonly MarkedImage[]): () => boolean {
    const run: Run<D> = { document, images };
    this.#all.add(run);
    return () => this.#all.delete(run);
  }

  /** Of several runs in one document each has its images. */
  imagesOf(document: D): readonly MarkedImage[] {
    return [...this.#all].flatMap((run) => (run.document === document ? run.images : []));
  }
}
