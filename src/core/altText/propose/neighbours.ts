import type { ImageReference } from "../reference.ts";

/** Images on each side, and characters between them that are still beside. */
const [SIDES, NEAR] = [2, 3000];

/** Alt texts of the images right before and after one. */
export function besides(reference: ImageReference, all: readonly ImageReference[]): string[] {
  const index = all.findIndex(({ span }) => span.start >= reference.span.start);
  if (index < 0) return [];
  return all.slice(Math.max(0, index - SIDES), index + SIDES + 1).flatMap(({ alt, span }) => {
    const isNear = Math.abs(span.start - reference.span.start) <= NEAR;
    return alt?.trim() && isNear && span.start !== reference.span.start ? [alt.trim()] : [];
  });
}
