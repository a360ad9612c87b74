import type { Parameters, Schema } from "../mavi/parameters.ts";

/** What a question asks of the endpoint in another way than the settings do. */
export interface Overrides {
  /** Of the prompt that asks for it. */
  readonly title: string;
  readonly model?: string | undefined;
  readonly systemPrompt?: string | undefined;
  readonly parameters?: Parameters | undefined;
}

/** Prompts of a setting; of more, the first count. */
const MOST_PROMPTS = 500;

/** A question that is asked again and again, with all that belongs to it. */
export interface Prompt extends Overrides {
  readonly prompt: string;
  /** What it is for, in a few words. */
  readonly description?: string | undefined;
  /** Asks for data of this form instead of text. */
  readonly schema?: Schema | undefined;
  /** How many images it needs at least, where one is not enough. */
  readonly needs?: number | undefined;
}

/** What is asked: a prompt's own words first, then those typed after it. */
export function wordsOf(prompt: Prompt | undefined, typed: string): string {
  return joined(prompt?.prompt, typed);
}

/** Words of a prompt, where there are any, and what was typed after them. */
export function joined(words: string | undefined, typed: string): string {
  if (words === undefined) return typed;
  return typed.trim() === "" ? words : `${words}\n\n${typed.trim()}`;
}

/**
 * The prompts in a setting that anybody may have written anything into, and
 * the places (from 0) of entries that are none: without a title or a prompt,
 * or with a field of the wrong kind. Values of parameters are left to the client.
 */
export function parsePrompts(value: unknown): { prompts: Prompt[]; wrong: number[] } {
  const entries: unknown[] = Array.isArray(value) ? value.slice(0, MOST_PROMPTS) : [];
  const parsed = entries.map(parsePrompt);
  return {
    prompts: parsed.filter((one) => one !== undefined),
    wrong: parsed.flatMap((one, i) => (one ? [] : [i])),
  };
}

function parsePrompt(value: unknown): Prompt | undefined {
  if (!isObject(value)) return undefined;
  const { title, prompt, description, model, systemPrompt, parameters, schema } = value;
  if (!isText(title) || !isText(prompt)) return undefined;
  if (description !== undefined && typeof description !== "string") return undefined;
  if (model !== undefined && !isText(model)) return undefined;
  if (systemPrompt !== undefined && typeof systemPrompt !== "string") return undefined;
  if (parameters !== undefined && !isObject(parameters)) return undefined;
  if (schema !== undefined && !isObject(schema)) return undefined;
  return {
    title: title.trim(),
    prompt,
    ...(isText(description) && { description: description.trim() }),
    ...{ model, systemPrompt, parameters, schema },
  };
}

/** What a prompt changes for its question; undefined for one that is nothing but words. */
export function overridesOf({
  title,
  model,
  systemPrompt,
  parameters,
  schema,
}: Prompt): Overrides | undefined {
  if (!model && systemPrompt === undefined && !parameters && !schema) return undefined;
  return {
    title,
    model,
    systemPrompt,
    parameters: schema ? { ...parameters, responseSchema: schema } : parameters,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
