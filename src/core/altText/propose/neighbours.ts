import { isFillable } from "../check/fillable.ts";
import type { DocumentText } from "../documents.ts";
import type { ImageReference } from "../reference.ts";

/** Images on each side, and characters between them that are still beside. */
const [SIDES, NEAR] = [2, 3000];

/** Alt texts of the images right before and after one, as far as they say something. */
export function besides(
  reference: ImageReference,
  all: readonly ImageReference[],
  document: DocumentText,
): string[] {
  const index = all.findIndex(({ span }) => span.start >= reference.span.start);
  if (index < 0) return [];
  return all.slice(Math.max(0, index - SIDES), index + SIDES + 1).flatMap((one) => {
    const { alt, span } = one;
    const isNear = Math.abs(span.start - reference.span.start) <= NEAR;
    const isOther = isNear && span.start !== reference.span.start;
    return alt?.trim() && isOther && !isFillable(one, document, undefined) ? [alt.trim()] : [];
  });
}
