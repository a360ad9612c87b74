import type { DocumentText } from "../documents.ts";
import { markupOf } from "../languages.ts";
import { readerOf } from "./readers.ts";
import type { ImageReference } from "../reference.ts";

/** Characters; a longer document would hold up who types in it. */
export const LONGEST_DOCUMENT = 2_000_000;
/** Whether nothing is looked for in a document, since it is longer than any that people write. */
export const isTooLong = ({ text }: Pick<DocumentText, "text">): boolean =>
  text.length > LONGEST_DOCUMENT;

/** Components of well-known frameworks that show an image. */
export const KNOWN_COMPONENTS = [
  "Image",
  "Img",
  "Picture",
  "NextImage",
  "NuxtImg",
  "NuxtPicture",
  "StaticImage",
  "ThemedImage",
  "GatsbyImage",
  "CldImage",
  "ExportedImage",
  "AmpImg",
  "BImg",
  "IonImg",
];

/**
 * The images of a document that is read once; none in a markup that has none.
 *
 * @param components names of the user's own components that show an image
 */
export async function readReferences(
  { text, languageId, path }: Pick<DocumentText, "text" | "languageId" | "path">,
  components: readonly string[],
): Promise<readonly ImageReference[]> {
  const markup = markupOf(languageId, path);
  if (markup === undefined || isTooLong({ text })) return [];
  const reader = await readerOf(markup);
  return reader.read(text, { components: allComponents(components) }).references;
}

/** One list for all documents, by which readers know again what they made of it. */
const lists = new WeakMap<readonly string[], readonly string[]>();

function allComponents(own: readonly string[]): readonly string[] {
  const all = lists.get(own) ?? [...KNOWN_COMPONENTS, ...own];
  lists.set(own, all);
  return all;
}
