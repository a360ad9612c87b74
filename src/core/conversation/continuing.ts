import { sumUsage } from "../mavi/models.ts";
import type { ChatRequest } from "../mavi/request.ts";
import { createAnswering, type Answering, type AnswerChange } from "./answering.ts";
import type { Answer } from "./conversation.ts";

/** Characters that are looked at for words of before that the model says again. */
const OVERLAP = 200;
/** Fewer equal characters than these are chance. */
const LEAST = 8;

const GO_ON =
  "Your last answer was cut off. Go on exactly where it stopped: repeat nothing of it, add no introduction, and begin in the middle of a word, a list, a table or a code block if that is where it stopped.";

/** The request with which an answer goes on that was cut off. */
export function continuation(request: ChatRequest): ChatRequest {
  return {
    ...request,
    n: undefined,
    messages: [...request.messages, { role: "user", text: GO_ON }],
  };
}

/** Follows the request of {@link continuation}: what comes is added to what is there. */
export function createContinuing(request: ChatRequest, earlier: Answer): Answering {
  const answering = createAnswering(request);
  let shown = earlier.text;

  const joined = (more: string, ended: boolean): string | undefined =>
    more.length < OVERLAP && !ended ? undefined : earlier.text + withoutOverlap(earlier.text, more);

  return {
    take(event): AnswerChange | undefined {
      const by = answering.take(event)?.by;
      if (by?.text === undefined) return by && { by };
      const text = joined(by.text, event.type === "end");
      if (text === undefined) return undefined;
      const appended = text.startsWith(shown) ? text.slice(shown.length) : undefined;
      shown = text;
      const usage = sumUsage(earlier.usage, by.usage);
      const change = { ...by, text, ...(event.type === "end" && { usage }) };
      return event.type === "text" && appended !== undefined
        ? { by: change, appended }
        : { by: change };
    },
    broken: () => ({ text: joined(answering.broken().text ?? "", true) ?? shown }),
  };
}

/** What is new in a text that may begin with the end of the one before. */
function withoutOverlap(before: string, more: string): string {
  for (let length = Math.min(OVERLAP, more.length); length >= LEAST; length--) {
    const overlap = more.slice(0, length);
    // How much of what repeats itself was said again cannot be told: it had better stand twice than be lost.
    if (before.endsWith(overlap)) return isPeriodic(overlap) ? more : more.slice(length);
  }
  return more;
}

/** Whether a text is a repetition of its first half or less. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++)
    if (text.startsWith(text.slice(period))) return true;
  return false;
}
