/** What the vendor's pages of the other providers say of their requests. */
import { badInput, badParameter } from "./errors.ts";
import { isObject, parseJson } from "./json.ts";
import type { Turn } from "./messages.ts";
import type { Provider } from "./models.ts";

/** Checks what of a request is a provider's own; `json` where the answer has to be JSON. */
export function readOtherFormat(
  body: Record<string, unknown>,
  provider: Exclude<Provider, "gemini">,
): { json?: { schema?: Record<string, unknown> } } {
  if (provider === "gpt") return readResponseFormat(body);
  return provider === "qwen" ? readQwen(body) : {};
}

function readResponseFormat({ response_format: format, messages }: Record<string, unknown>) {
  if (format === undefined) return {};
  if (!isObject(format) || format["type"] !== "json_object")
    throw badParameter("response_format.type must be json_object");
  // OpenAI's own rule.
  if (!/json/i.test(JSON.stringify(messages)))
    throw badInput("'messages' must contain the word 'json' to use 'response_format'");
  return { json: {} };
}

function readQwen({ extra_body: extra, metadata: top }: Record<string, unknown>) {
  const metadata = (isObject(extra) ? extra["metadata"] : undefined) ?? top ?? {};
  if (!isObject(metadata)) throw badParameter("metadata must be an object");
  const { enable_thinking: thinking, thinking_budget: budget, response_format: format } = metadata;
  if (thinking !== undefined && typeof thinking !== "boolean")
    throw badParameter("enable_thinking must be a boolean");
  if (budget !== undefined && !(Number.isInteger(budget) && (budget as number) > 0))
    throw badInput("thinking_budget must be a positive integer");
  if (format === undefined) return {};
  if (!isObject(format) || format["type"] !== "json_schema" || !isObject(format["json_schema"]))
    throw badParameter("response_format must be of type json_schema");
  const { name, schema } = format["json_schema"];
  if (typeof name !== "string" || !isObject(schema))
    throw badParameter("json_schema needs a name and a schema");
  return { json: { schema } };
}

/** The schema that is asked for in words, where a provider has no field for one: a model would follow it. */
export function schemaInWords(turns: readonly Turn[]): Record<string, unknown> | undefined {
  const [, json] = /JSON Schema:\n(\{.*\})\s*$/s.exec(turns.at(-1)?.text ?? "") ?? [];
  const schema = json === undefined ? undefined : parseJson(json);
  return isObject(schema) ? schema : undefined;
}
