import type { Documents } from "../../core/altText/documents.ts";
import type { ImageLocator } from "../../core/altText/resolve/locator.ts";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import { isImageProblem, type Images, type ReadImage } from "../../core/image/read.ts";
import type { ReviewImageSize } from "../../shared/review.ts";

/** Edge of a large image (pixels), and what it takes at most (bytes). */
const LARGE = { maxEdge: 1024, maxBytes: 2_000_000 };
const SMALL = { maxEdge: 384, maxBytes: 500_000 };
/** `data:` URIs that are kept, and characters that one of them may have. */
const MOST_KEPT = 300;
const LONGEST = 6_000_000;

export interface ReviewImageParts {
  readonly images: Images;
  readonly locator: Pick<ImageLocator, "find">;
  readonly documents: Pick<Documents, "open">;
}

/** Images of rows for the page. What only their user could allow to be read is not shown. */
export class ReviewImages {
  readonly #parts: ReviewImageParts;
  /** The last ones, the oldest first. */
  readonly #kept = new Map<string, Promise<string | undefined>>();
  readonly #ending = new AbortController();

  constructor(parts: ReviewImageParts) {
    this.#parts = parts;
  }

  /** A `data:` URI; undefined where there is no image to show. */
  of(item: ReviewItem, size: ReviewImageSize): Promise<string | undefined> {
    const { image, reference } = item.row;
    const key = `${size} ${image.kind === "file" ? image.uri : (reference.source?.text ?? "")}`;
    const reading = this.#kept.get(key) ?? this.#read(item, size);
    this.#kept.delete(key);
    this.#kept.set(key, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return reading;
  }

  /** Images changed. */
  forget(): void {
    this.#kept.clear();
  }

  dispose(): void {
    this.#ending.abort();
    this.#kept.clear();
  }

  async #read(item: ReviewItem, size: ReviewImageSize): Promise<string | undefined> {
    const { uri, reference, image } = item.row;
    if (image.kind === "address" || image.kind === "missing") return undefined;
    const { images, locator, documents } = this.#parts;
    const { signal } = this.#ending;
    try {
      const document = await documents.open(uri);
      const source = document && (await locator.find(document, reference));
      if (source?.kind !== "file" && source?.kind !== "address") return undefined;
      if (source.kind === "address" && !/^\s*data:/i.test(source.address)) return undefined;
      const read = await images.read(source, size === "small" ? SMALL : LARGE, signal);
      return size === "small" ? await smallOf(read, signal) : largeOf(read);
    } catch (error) {
      if (isImageProblem(error) || signal.aborted) return undefined;
      throw error;
    }
  }
}

async function smallOf(read: ReadImage, signal: AbortSignal): Promise<string | undefined> {
  const { thumbnail = await read.makeThumbnail?.(signal) } = read.image;
  return thumbnail === undefined ? largeOf(read) : `data:image/webp;base64,${thumbnail}`;
}

function largeOf({ image, bytes }: ReadImage): string | undefined {
  const [sent] = image.sent;
  const content = sent && bytes.get(sent.id);
  if (!sent || !content) return undefined;
  const uri = `data:${sent.mimeType};base64,${Buffer.from(content).toString("base64")}`;
  return uri.length > LONGEST ? undefined : uri;
}
