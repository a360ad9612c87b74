import type { DocumentText, Documents } from "../documents.ts";
import { markupOf } from "../languages.ts";
import { pooled } from "../../pool.ts";
import { isTooLong } from "../read/readReferences.ts";
import type { ImageReference } from "../reference.ts";
import { couldReferenceOf } from "./couldReference.ts";
import type { ImageLocator } from "./locator.ts";

/** Documents that are looked through; a workspace with more is searched in part. */
const MOST_DOCUMENTS = 5000;
/** Documents that are read at once. */
const AT_ONCE = 16;

/** A reference that shows an image, and whose alt text can be written. */
export interface FoundReference {
  readonly document: DocumentText;
  readonly reference: ImageReference;
  /** All images of the document. */
  readonly among: readonly ImageReference[];
}

/** The references to image files. */
export interface FoundReferences {
  /** By the URI of the image. */
  readonly of: ReadonlyMap<string, readonly FoundReference[]>;
  /** No document was left out. */
  readonly isComplete: boolean;
}

/** Finds all references of a workspace to some image files. */
export async function findReferences(
  images: readonly { readonly uri: string; readonly path: string }[],
  {
    documents,
    locator,
    signal,
    most = MOST_DOCUMENTS,
  }: {
    readonly documents: Documents;
    readonly locator: Pick<ImageLocator, "fileOf">;
    readonly signal: AbortSignal;
    readonly most?: number;
  },
): Promise<FoundReferences> {
  const couldReference = couldReferenceOf(images.map(({ path }) => path));
  const of = new Map<string, FoundReference[]>(images.map(({ uri }) => [uri, []]));
  const look = async (document: DocumentText): Promise<void> => {
    const markup = markupOf(document.languageId, document.path);
    if (markup === undefined || !couldReference(document.text, markup)) return;
    const among = await documents.referencesIn(document);
    for (const reference of among) {
      const { source, place, computed, around } = reference;
      if (!source || !place || computed || around.hidden) continue;
      if (signal.aborted || !couldReference(source.text, markup)) continue;
      const image = await locator.fileOf(document, source);
      of.get(image ?? "")?.push({ document, reference, among });
    }
  };
  let count = 0;
  let unread = 0;
  const first = async function* (): AsyncGenerator<string> {
    for await (const uri of documents.all(signal)) {
      count++;
      if (count > most) return;
      yield uri;
    }
  };
  await pooled(first(), { atOnce: AT_ONCE, signal }, async (uri) => {
    const document = await documents.open(uri);
    if (document && !isTooLong(document)) await look(document);
    else unread++;
  });
  return { of, isComplete: unread === 0 && count <= most && !signal.aborted };
}
