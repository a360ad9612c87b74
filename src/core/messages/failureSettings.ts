/* The setting that a failure's button leads to. */
import type { Answer } from "../conversation/conversation.ts";
import type { FailureFacts } from "../mavi/errors.ts";
import { settingOf } from "../settings.ts";

/** Settings by the words that endpoints have for them. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/\bthinking|budget/i, "iris.thinking"],
  [/\btemperature\b/i, "iris.temperature"],
  [/\bmax_?(output_?)?tokens\b/i, "iris.maxTokens"],
  [/\btop_?p\b/i, "iris.topP"],
  [/frequency_?penalty/i, "iris.frequencyPenalty"],
  [/presence_?penalty/i, "iris.presencePenalty"],
  [/\bstop\b.{0,20}\bsequences?\b|\bstop_sequences\b/i, "iris.stop"],
  [/schema/i, "iris.responseSchema"],
  [/\bsystem\b.{0,12}\b(prompt|instruction|message|role)/i, "iris.systemPrompt"],
];

/** The setting that a refusal speaks of. */
export function settingNamed({ vendorText = "" }: FailureFacts): string | undefined {
  return NAMED.find(([words]) => words.test(vendorText))?.[1];
}

/** The settings that an answer's trouble leads to, as the settings editor is asked for them. */
export function settingsFor({
  failure,
  capped,
}: Pick<Answer, "failure" | "capped">): string | undefined {
  if (failure === undefined) return capped ? "iris.maxTokens" : undefined;
  if ("parameter" in failure && failure.parameter !== undefined)
    return failure.prompt === undefined ? `iris.${settingOf(failure.parameter)}` : "iris.prompts";
  if (failure.reason === "proxy" || failure.reason === "network") return "http.proxy";
  if (failure.reason === "notFound") return "iris.endpoint";
  if (failure.reason === "timeout") return "iris.timeout";
  if (failure.reason === "tooLarge") return "iris.image";
  if (failure.reason === "badRequest") return settingNamed(failure);
  if (failure.reason !== "badReply") return undefined;
  return "code" in failure && failure.code === "SCHEMA" ? "iris.responseSchema" : "iris.endpoint";
}
