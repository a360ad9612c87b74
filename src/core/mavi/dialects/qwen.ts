import { toJsonSchema } from "../schema.ts";
import type { ChatMessage } from "../chat.ts";
import { imagesOf, unlessEmpty, type Dialect } from "./dialect.ts";

/**
 * `qwen:`. Parts have no type, and there are no messages of an assistant: what
 * was said before stands in the user's text. Source: the vendor's page; that a
 * text alone is a bare string is its sample's.
 */
export const qwen: Dialect = {
  encoding: "dataUri",
  takesSchema: true,
  messages({ system, messages }, write) {
    const images = messages.flatMap(imagesOf);
    const text = folded(messages);
    return [
      ...(system ? [{ role: "system", content: system }] : []),
      {
        role: "user",
        content:
          images.length === 0
            ? text
            : [...images.map((image) => ({ image: write(image) })), { text }],
      },
    ];
  },
  metadata({ thinkingBudget, responseSchema, metadata }) {
    return unlessEmpty({
      ...metadata,
      ...(thinkingBudget !== undefined && { enable_thinking: thinkingBudget !== 0 }),
      ...(thinkingBudget !== undefined &&
        thinkingBudget > 0 && { thinking_budget: thinkingBudget }),
      ...(responseSchema && {
        response_format: {
          type: "json_schema",
          json_schema: { name: "answer", schema: toJsonSchema(responseSchema) },
        },
      }),
    });
  },
};

/** A conversation as one text. */
function folded(messages: readonly ChatMessage[]): string {
  const last = messages.at(-1);
  if (messages.length <= 1) return last?.text ?? "";
  const earlier = messages
    .slice(0, -1)
    .map(({ role, text }) => `${role === "user" ? "I asked" : "You answered"}:\n${text}`);
  return [
    "This is our conversation so far; its images are above, in their order.",
    ...earlier,
    `Now I ask:\n${last?.text ?? ""}`,
  ].join("\n\n");
}
