import { isFillable } from "../check/fillable.ts";
import type { DocumentText } from "../documents.ts";
import type { ReviewRow } from "./scan.ts";

/** An image to ask about, and all that its answer is for. */
export interface AskedImage {
  readonly row: ReviewRow;
  readonly document: DocumentText;
  /** The same image in the same purpose, with itself. */
  readonly rows: readonly ReviewRow[];
}

/** Rows of a document that have no alt text, or one that says nothing, and a place for another. */
export function fillableRows(
  document: DocumentText,
  rows: readonly ReviewRow[],
  language: string | undefined,
): readonly ReviewRow[] {
  return rows.filter(
    ({ reference, state, problems }) =>
      (state === "missing" || state === "poor") &&
      problems.length > 0 &&
      reference.place !== undefined &&
      reference.source !== undefined &&
      isFillable(reference, document, language),
  );
}

/** Rows of a document whose alt text is a person's words, to be held against their images. */
export function verifiableRows(
  document: DocumentText,
  rows: readonly ReviewRow[],
  language: string | undefined,
): readonly ReviewRow[] {
  return rows.filter(
    ({ reference, state }) =>
      (state === "good" || state === "poor") &&
      (reference.alt?.trim() ?? "") !== "" &&
      reference.source !== undefined &&
      !reference.isSilenced &&
      !isFillable(reference, document, language),
  );
}

/**
 * The images to ask about: the same one in the same purpose is asked about once.
 *
 * @param isVerifying their texts are held against them, so each other text is another question
 */
export function imagesToAsk(
  all: readonly { readonly row: ReviewRow; readonly document: DocumentText }[],
  { isVerifying = false }: { readonly isVerifying?: boolean } = {},
): readonly AskedImage[] {
  const key = ({ row }: { readonly row: ReviewRow }): string => groupKeyOf(row, { isVerifying });
  return [...Map.groupBy(all, key).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, rows: group.map(({ row }) => row) }] : [];
  });
}

/**
 * The same for the same image in the same purpose; one of its own for each image that nobody knows.
 *
 * @param options.isVerifying texts are held against it, so each other text is another question
 */
export function groupKeyOf(
  { image, purpose, reference, uri, cell }: ReviewRow,
  { isVerifying = false }: { readonly isVerifying?: boolean } = {},
): string {
  const { source, alt, span } = reference;
  const said = isVerifying ? [alt] : [];
  if (image.kind === "file") return JSON.stringify([image.uri, purpose, ...said]);
  if (source && image.kind !== "missing") return JSON.stringify([source.text, purpose, ...said]);
  return JSON.stringify([uri, cell, source?.text ?? span.start, purpose, ...said]);
}
