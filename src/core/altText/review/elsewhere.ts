/** Texts that cost nothing: what the same image is called elsewhere. */

import { isPersons, type ReviewItem } from "./item.ts";

/** What is said of an image in all its places; how often each text is. */
interface SaidOfImage {
  /** Alt texts of people, and captions, where it is no link or button. */
  readonly texts: Map<string, number>;
  /** Alt texts of people by the purpose: where links go. */
  readonly byGroup: Map<string, Map<string, number>>;
}

/** Tells the texts that rows could take from other places of their image, the most used first. */
export function textsElsewhere(
  items: Iterable<ReviewItem>,
): (item: ReviewItem) => readonly string[] {
  const images = new Map<string, SaidOfImage>();
  for (const item of items) {
    const { image, purpose, reference, state } = item.row;
    if (image.kind !== "file" || purpose.kind === "decorative") continue;
    const said: SaidOfImage = images.get(image.uri) ?? { texts: new Map(), byGroup: new Map() };
    images.set(image.uri, said);
    const own = said.byGroup.get(item.group) ?? new Map<string, number>();
    said.byGroup.set(item.group, own);
    const isFunctional = purpose.kind === "functional";
    const alt = state === "good" && isPersons(item) ? [reference.alt] : [];
    for (const text of alt) count(isFunctional ? own : said.texts, text);
    if (!isFunctional) count(said.texts, reference.around.caption);
  }
  return (item) => {
    const { image, reference, purpose } = item.row;
    const said = image.kind === "file" ? images.get(image.uri) : undefined;
    if (!said || purpose.kind === "decorative") return [];
    const texts = purpose.kind === "functional" ? said.byGroup.get(item.group) : said.texts;
    const own = new Set([reference.alt, reference.around.caption].map(oneLine));
    return [...(texts ?? [])]
      .filter(([text]) => !own.has(text))
      .sort(([, a], [, b]) => b - a)
      .map(([text]) => text);
  };
}

const oneLine = (text: string | undefined): string => (text ?? "").trim().replace(/\s+/g, " ");

function count(counts: Map<string, number>, text: string | undefined): void {
  const line = oneLine(text);
  if (line !== "") counts.set(line, (counts.get(line) ?? 0) + 1);
}
