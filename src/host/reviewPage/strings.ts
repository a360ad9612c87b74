import type { Translate } from "../../core/messages/locale.ts";
import type { ReviewStrings } from "../../shared/reviewStrings.ts";

/** The words of the review's page. */
export function reviewStrings(t: Translate): ReviewStrings {
  return {
    review: t("Review Alt Text"),
    scanning: t("Looking for images…"),
  };
}
