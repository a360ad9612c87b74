import type { Answer } from "../conversation/conversation.ts";
import { repeatsItself } from "../conversation/repetition.ts";
import { explain, type Explanation } from "./failures.ts";
import { formatBytes } from "./format.ts";
import type { Locale } from "./locale.ts";

/** What stands below an answer: what went wrong or what to know, and the buttons that help. */
export function explainAnswer(
  { state, failure, capped, text, model, maxTokens }: Answer,
  { host, ...locale }: { host: string } & Locale,
): Partial<Explanation> & Pick<Explanation, "actions"> {
  const { t } = locale;
  if (state === "stopped") return { sentence: t("Stopped."), actions: ["retry"] };
  if (failure) return explain(failure, { model, host, ...locale });
  if (state === "complete" && capped && repeatsItself(text))
    return {
      sentence: t(
        "The answer repeats itself up to the limit of {0} tokens. Try again, rephrase the question, or select another model.",
        maxTokens ?? "?",
      ),
      actions: ["retry", "selectModel"],
    };
  if (state === "complete" && capped)
    return {
      sentence: text.trim()
        ? t(
            "The answer reached the limit of {0} tokens, which includes thinking. Raise “Iris: Max Tokens” for a longer answer.",
            maxTokens ?? "?",
          )
        : t(
            "The answer is empty. Thinking may have used up the limit of {0} tokens: raise “Iris: Max Tokens”, or lower “Iris: Thinking Budget”.",
            maxTokens ?? "?",
          ),
      actions: ["openSettings", "retry"],
    };
  if (state === "complete" && !text.trim())
    return {
      sentence: t(
        "The answer is empty. Try again, rephrase the question, or select another model.",
      ),
      actions: ["retry", "selectModel"],
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
        "1 image from an earlier question was not sent again: a request is limited to {0} of images. Attach it again to ask about it.",
        limit,
      )
    : t(
        "{0} images from earlier questions were not sent again: a request is limited to {1} of images. Attach them again to ask about them.",
        count,
        limit,
      );
}
