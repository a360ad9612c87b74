import type { PanelState } from "../../shared/views.ts";
import { fill, strings } from "../strings.ts";

/** What an empty text box asks for, by what there is to ask about. */
export function placeholderOf({ attachments, prompt, turns }: PanelState): string {
  if (prompt) return strings.placeholderPrompt;
  const [first] = attachments;
  if (first && attachments.length === 1) return fill(strings.placeholderOne, first.name);
  if (first) return fill(strings.placeholderMany, attachments.length);
  const hasImages = turns.some((turn) => turn.role === "question" && turn.images.length > 0);
  return hasImages ? strings.placeholderFollowUp : strings.placeholder;
}
