import type { ReviewDecision } from "../../shared/review.ts";
import { isComposing } from "../keys.ts";

/** What a row can be decided to be, each with its key. */
export const DECISIONS: readonly { readonly kind: ReviewDecision["kind"]; readonly key: string }[] =
  [
    { kind: "accept", key: "A" },
    { kind: "decorative", key: "D" },
    { kind: "skip", key: "S" },
    { kind: "never", key: "X" },
    { kind: "reset", key: "Z" },
  ];

/** Keys of the card besides those of decisions. */
export const CARD_KEYS = { edit: "E", another: "N", refine: "R", open: "O", retry: "T" } as const;

/** The key of an event as a capital letter, where it is pressed alone; empty for any other. */
export function plainKey(event: KeyboardEvent): string {
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return "";
  return event.key.length === 1 ? event.key.toUpperCase() : "";
}
