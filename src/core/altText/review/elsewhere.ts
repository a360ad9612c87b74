/** Texts that cost nothing: what the same image is called elsewhere. */

import { isPersons, type ReviewItem } from "./item.ts";

/** Tells the texts that rows could take from other places of their image, the most used first. */
export function textsElsewhere(
  items: Iterable<ReviewItem>,
): (item: ReviewItem) => readonly string[] {
  const byImage = Map.groupBy(
    [...items].filter(({ row }) => row.image.kind === "file"),
    ({ row }) => (row.image.kind === "file" ? row.image.uri : ""),
  );
  return (item) => {
    const { image, reference, purpose } = item.row;
    // What a link's image says is where the link goes, which other places do not tell.
    if (image.kind !== "file" || purpose.kind === "decorative") return [];
    const own = new Set([reference.alt, reference.around.caption].map((one) => said(one)));
    const counts = new Map<string, number>();
    for (const other of byImage.get(image.uri) ?? []) {
      if (other.row.reference === reference) continue;
      for (const text of textsOf(other, item))
        if (!own.has(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
  };
}

function textsOf(other: ReviewItem, item: ReviewItem): string[] {
  const { state, reference, purpose } = other.row;
  const isGood = state === "good" && isPersons(other);
  if (item.row.purpose.kind === "functional")
    return isGood && other.group === item.group ? nonEmpty(reference.alt) : [];
  if (purpose.kind !== "informative") return [];
  return [...(isGood ? nonEmpty(reference.alt) : []), ...nonEmpty(reference.around.caption)];
}

const said = (text: string | undefined): string => (text ?? "").trim().replace(/\s+/g, " ");

function nonEmpty(text: string | undefined): string[] {
  const line = said(text);
  return line === "" ? [] : [line];
}
