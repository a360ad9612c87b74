import type { ImageReference } from "../reference.ts";
import type { Page } from "./beside.ts";
import { COMPARED, plain } from "./plain.ts";

/** Characters on each side in which a sample of the same markup is looked for, and a field for files. */
const [SAMPLE, FIELD] = [3000, 1200];
/** Folders of drawings that are called by their names, as brands and signs are. */
const SET = /(?:^|\/)[^/]*(?:icon|logo|brand|glyph|symbol|emoji)[^/]*\/(?:.*\/)?([^/]+)\.svg$/i;
/** Says not even what is chosen. */
const ANY_IMAGE = /^(?:the |an? )?(?:image|img|picture|pic|photo|preview)s?\b/;
const FILE_FIELD = /<input\b[^>]{0,400}?\btype=["']?file\b/i;

/**
 * Whether few words are all that an image asks for: it is whatever somebody uploads, or a drawing of
 * a set, called by its name.
 *
 * @param path of the document, from the folder of the workspace
 */
export function isNamedEnough(
  alt: string,
  reference: ImageReference,
  page: Page | undefined,
  path: string | undefined,
): boolean {
  const name = SET.exec(path ?? "")?.[1];
  if (name !== undefined && plain(name) === plain(alt)) return true;
  return page !== undefined && !ANY_IMAGE.test(plain(alt)) && isUpload(reference, page);
}

/** Whether an image shows how markup is written: the same stands near it where it is none, as in a block of code. */
export function isSample({ span }: ImageReference, { text, references }: Page): boolean {
  const markup = text.slice(span.start, span.end);
  if (markup.length > COMPARED) return false;
  const from = Math.max(0, span.start - SAMPLE);
  const near = text.slice(from, span.end + SAMPLE);
  for (let at = near.indexOf(markup); at >= 0; at = near.indexOf(markup, at + markup.length))
    if (from + at !== span.start && !hasImageAt(references, from + at)) return true;
  return false;
}

/** Whether an image begins at a place; they stand in the order of their beginnings. */
function hasImageAt(references: readonly ImageReference[], start: number): boolean {
  let [low, high] = [0, references.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((references[middle]?.span.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return references[low]?.span.start === start;
}

/** Whether only the running program knows the image, beside a field in which it is chosen. */
function isUpload({ source, span }: ImageReference, { text }: Page): boolean {
  if (source !== undefined) return false;
  const near = text.slice(Math.max(0, span.start - FIELD), span.end + FIELD);
  return FILE_FIELD.test(near);
}
