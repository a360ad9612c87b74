import type { Suggestion } from "../propose/suggestion.ts";
import type { ImageEdit } from "../write/plan.ts";
import type { ReviewRow } from "./scan.ts";

/** The edit that writes what was suggested for an image. */
export function suggestedEdit({ reference, uri }: ReviewRow, suggestion: Suggestion): ImageEdit {
  const { alts, purpose } = suggestion;
  const put = purpose === "decorative" ? ({ decorative: true } as const) : { alt: alts[0] ?? "" };
  return { uri, reference, at: { offset: reference.span.start }, put };
}
