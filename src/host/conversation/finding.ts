import { setImmediate } from "node:timers/promises";
import { visible } from "../../core/messages/visible.ts";
import { bestMatches } from "../../core/image/search.ts";
import type { FoundView } from "../../shared/views.ts";
import type { WorkspaceImage } from "./editor.ts";

/** Images that a list below the text box shows. */
const MOST_FOUND = 30;
/** Milliseconds in which the workspace is not searched again. */
const FRESH = 15_000;

/** What is found by a name, so far. */
export interface FoundImages {
  /** The best matches first. */
  readonly images: readonly FoundView[];
  /** Nothing else comes. */
  readonly isComplete: boolean;
}

/** A search of the workspace that is under way, or over. */
interface Search {
  readonly at: number;
  images: readonly WorkspaceImage[] | undefined;
  isComplete: boolean;
  /** Ends when there are other images, or no more. */
  changed: Promise<unknown>;
}

/** Finds images of the workspace by what is typed of their names. */
export class ImageFinder {
  readonly #searchImages: () => AsyncIterable<readonly WorkspaceImage[]>;
  readonly #now: () => number;
  #search: Search | undefined;

  /** @param now milliseconds, from any start, never backwards */
  constructor(
    searchImages: () => AsyncIterable<readonly WorkspaceImage[]>,
    now: () => number = () => performance.now(),
  ) {
    this.#searchImages = searchImages;
    this.#now = now;
  }

  /**
   * What is found so far, and again whenever there is more; none where the search fails, and the next one tries again.
   *
   * @param isWanted false ends it: of queries that come faster than they are answered, the last one is
   */
  async *find(
    query: string,
    isWanted: () => boolean = () => true,
  ): AsyncGenerator<FoundImages, undefined> {
    const now = this.#now();
    if (!this.#search || now - this.#search.at > FRESH) this.#search = this.#begin(now);
    const search = this.#search;
    for (;;) {
      // Queries that wait already come first, and make this one unwanted.
      await setImmediate();
      if (!isWanted()) return undefined;
      const { images, isComplete, changed } = search;
      if (images) yield { images: viewsOf(images, query), isComplete };
      if (isComplete) return undefined;
      await changed;
    }
  }

  #begin(at: number): Search {
    let { promise, resolve } = Promise.withResolvers<undefined>();
    const search: Search = { at, images: undefined, isComplete: false, changed: promise };
    const tell = (): void => {
      const told = resolve;
      ({ promise, resolve } = Promise.withResolvers<undefined>());
      search.changed = promise;
      told(undefined);
    };
    void (async () => {
      try {
        for await (const images of this.#searchImages()) {
          search.images = images;
          tell();
        }
      } catch {
        search.images ??= [];
        if (this.#search === search) this.#search = undefined;
      }
      search.isComplete = true;
      tell();
    })();
    return search;
  }
}

function viewsOf(images: readonly WorkspaceImage[], query: string): FoundView[] {
  const best = bestMatches(images, { query, pathOf: ({ path }) => path, most: MOST_FOUND });
  return best.map(({ uri, path }) => {
    const end = path.lastIndexOf("/");
    const [name, folder] = [path.slice(end + 1), path.slice(0, Math.max(0, end))];
    return { uri, name: visible(name), folder: visible(folder) };
  });
}
