import { visible } from "../../core/messages/visible.ts";
import { bestMatches } from "../../core/image/search.ts";
import type { FoundView } from "../../shared/views.ts";
import type { WorkspaceImage } from "./editor.ts";

/** Images that a list below the text box shows. */
const MOST_FOUND = 30;
/** Milliseconds in which the workspace is not searched again. */
const FRESH = 15_000;

/** Finds images of the workspace by what is typed of their names. */
export class ImageFinder {
  readonly #findImages: () => Promise<readonly WorkspaceImage[]>;
  readonly #now: () => number;
  #found: { readonly at: number; readonly images: Promise<readonly WorkspaceImage[]> } | undefined;

  /** @param now milliseconds, from any start, never backwards */
  constructor(
    findImages: () => Promise<readonly WorkspaceImage[]>,
    now: () => number = () => performance.now(),
  ) {
    this.#findImages = findImages;
    this.#now = now;
  }

  /** The best matches first; none where the search fails, and the next one tries again. */
  async find(query: string): Promise<FoundView[]> {
    const now = this.#now();
    if (!this.#found || now - this.#found.at > FRESH)
      this.#found = { at: now, images: this.#findImages() };
    const found = this.#found;
    const images = await found.images.catch(() => {
      if (this.#found === found) this.#found = undefined;
      return [];
    });
    const best = bestMatches(images, { query, pathOf: ({ path }) => path, most: MOST_FOUND });
    return best.map(({ uri, path }) => {
      const end = path.lastIndexOf("/");
      const [name, folder] = [path.slice(end + 1), path.slice(0, Math.max(0, end))];
      return { uri, name: visible(name), folder: visible(folder) };
    });
  }
}
