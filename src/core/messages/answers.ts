import type { Answer } from "../conversation/conversation.ts";
import { explain, type Explanation } from "./failures.ts";
import { formatBytes } from "./format.ts";
import type { Locale, Translate } from "./locale.ts";

/** What stands below an answer: what went wrong or what to know, and the buttons that help. */
export function explainAnswer(
  { state, failure, capped, text, model, maxTokens }: Answer,
  { host, t }: { host: string; t: Translate },
): Partial<Explanation> & Pick<Explanation, "actions"> {
  if (state === "stopped") return { sentence: t("Stopped."), actions: ["retry"] };
  if (failure) return explain(failure, { model, host, t });
  if (state === "complete" && capped)
    return {
      sentence: text.trim()
        ? t(
            "The answer stops at the limit of {0} tokens, which thinking counts against. Raise “Iris: Max Tokens” for a longer one.",
            maxTokens ?? "?",
          )
        : t(
            "The answer is empty. Thinking may have used up the limit of {0} tokens: raise “Iris: Max Tokens”, or lower “Iris: Thinking Budget”.",
            maxTokens ?? "?",
          ),
      actions: ["openSettings", "retry"],
    };
  return { actions: [] };
}

/**
 * What of earlier questions did not go along.
 *
 * @param maxBytes of all images of a request
 */
export function explainLeftOut(
  { count, maxBytes }: { count: number; maxBytes: number },
  { t, language }: Locale,
): string {
  const limit = formatBytes(maxBytes, language);
  return count === 1
    ? t(
        "1 image of an earlier question was not sent again: all images of a request may have {0}. Attach it again to ask about it.",
        limit,
      )
    : t(
        "{0} images of earlier questions were not sent again: all images of a request may have {1}. Attach them again to ask about them.",
        count,
        limit,
      );
}
