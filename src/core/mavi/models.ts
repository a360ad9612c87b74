import {
  GENERATIONS,
  LONG_INPUT,
  MEDIA_RESOLUTIONS,
  MODELS,
  OTHER_PROVIDERS,
  UNKNOWN_GENERATION,
  type Generation,
  type MediaResolution,
  type KnownModel,
  type Price,
  type Thinking,
} from "./modelTable.ts";

/** Tokens that a model takes in at once. Source: Google's documentation of each model in the list. */
export const CONTEXT_TOKENS = 1_048_576;

/** Tried in this order where the model that nobody chose is gone. Source of the first: the vendor's page has it, and no end of it is known. */
export const OTHER_MODELS: readonly string[] = [
  "gemini:gemini-3-flash-preview",
  "gemini:gemini-3.5-flash-lite",
  "gemini:gemini-3.8-flash",
  "gemini:gemini-2.5-flash-lite",
];

/** Tokens of an answer, as the endpoint counted them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Those of each request, where an answer took several: each has its own price. */
  readonly requests?: readonly Usage[];
}

/** The tokens of two requests together. */
export function sumUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  if (!one || !other) return one ?? other;
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    requests: [...(one.requests ?? [one]), ...(other.requests ?? [other])],
  };
}

/** The model without its provider: what stands behind the first colon. Names have colons of their own: `us.amazon.nova-lite-v1:0`. */
export function modelName(id: string): string {
  return id.replace(/^[a-z]+:/i, "");
}

/** Those behind the endpoint whose requests look different. */
export type Provider = "gemini" | "gpt" | "nova" | "qwen";

/** The provider of a model; an unknown one is taken for Gemini's. */
export function providerOf(modelId: string): Provider {
  const prefix = /^[a-z]+(?=:)/i.exec(modelId)?.[0].toLowerCase();
  return prefix === "gpt" || prefix === "nova" || prefix === "qwen" ? prefix : "gemini";
}

/** A model's name as replies may give it: without `models/` before it, and a version or its day behind. */
function plainName(id: string): string {
  return modelName(id)
    .replace(/^.*\//, "")
    .replace(/-(\d{3}|\d{4}-\d\d-\d\d|latest)$/, "");
}

/** The known model of this id; a reply may name one without its provider. */
export function findModel(modelId: string): KnownModel | undefined {
  const name = plainName(modelId);
  return MODELS.find(({ id }) => modelName(id) === name);
}

/** Whether two ids mean one model, such as the one asked for and the one that a reply names. */
export function isSameModel(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

function generationOf(modelId: string): Generation {
  const provider = providerOf(modelId);
  if (provider !== "gemini") return OTHER_PROVIDERS[provider];
  const version = /^gemini-(\d+(?:\.\d+)?)/.exec(plainName(modelId))?.[1];
  if (version === undefined) return UNKNOWN_GENERATION;
  return GENERATIONS.find(({ from }) => from <= Number(version)) ?? UNKNOWN_GENERATION;
}

/** What may be said about a model's thinking; of an unknown one, what its family lets say. */
export function thinkingOf(modelId: string): Thinking {
  return findModel(modelId)?.thinking ?? generationOf(modelId).thinking;
}

/** How closely a request may have the model look at images; undefined where it may not say so. */
export function resolutionsOf(modelId: string): readonly MediaResolution[] | undefined {
  if (generationOf(modelId).takesResolution === false) return undefined;
  const rules = imageRule(modelId);
  const isKnown = findModel(modelId) !== undefined || /^gemini-\d/.test(plainName(modelId));
  return MEDIA_RESOLUTIONS.filter((one) => !isKnown || rules[one] !== undefined);
}

/** The temperature that a request has to name where the user set none; undefined leaves it to the endpoint. */
export function temperatureOf(modelId: string): number | undefined {
  return generationOf(modelId).temperature;
}

/**
 * A model's price; undefined where it is not known.
 *
 * @param about.inputTokens of the request: long ones have another price
 * @param about.at milliseconds since 1970, now unless told otherwise: prices change
 */
export function priceOf(
  modelId: string,
  { inputTokens = 0, at = Date.now() }: { inputTokens?: number; at?: number } = {},
): Price | undefined {
  const model = findModel(modelId);
  if (model?.longPrice && inputTokens > LONG_INPUT) return model.longPrice;
  const later = model?.laterPrice;
  return later && at >= Date.parse(later.from) ? later.price : model?.price;
}

/** Whether a model costs more than another, for what goes in or for what comes out; one without a price may. */
export function isDearer(modelId: string, than: string): boolean {
  const [price, other] = [priceOf(modelId), priceOf(than)];
  if (!price) return true;
  return other !== undefined && (price.input > other.input || price.output > other.output);
}

/**
 * About what an answer cost, in US dollars; undefined for a model whose price
 * is not known. Thinking may be missing from the count, hence "about".
 *
 * @param at when it was asked, in milliseconds since 1970
 */
export function costOf(modelId: string, usage: Usage, at?: number): number | undefined {
  const costs = (usage.requests ?? [usage]).map(({ inputTokens, outputTokens }) => {
    const price = priceOf(modelId, { inputTokens, ...(at !== undefined && { at }) });
    return price && (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
  });
  return costs.reduce((sum, one) =>
    sum === undefined || one === undefined ? undefined : sum + one,
  );
}

/** About how many tokens an image of this size in pixels takes; an unknown model is taken for one of its family. */
export function imageTokens(
  modelId: string,
  { width, height }: { width: number; height: number },
  resolution: MediaResolution = "high",
): number {
  const rules = imageRule(modelId);
  const rule = rules[resolution] ?? rules.high;
  if (typeof rule === "number") return rule;
  if (width <= rule.small && height <= rule.small) return rule.tokens;
  const ideal = Math.floor(Math.min(width, height) / 1.5);
  const side = Math.min(rule.maxSide, Math.max(rule.minSide, ideal));
  return Math.ceil(width / side) * Math.ceil(height / side) * rule.tokens;
}

/** Whether an image takes so many tokens at the most: sources disagree about those of Gemini 2. */
export function isUpperBound(modelId: string, resolution: MediaResolution = "high"): boolean {
  return typeof imageRule(modelId)[resolution] !== "number";
}

function imageRule(modelId: string): Generation["image"] {
  return findModel(modelId)?.image ?? generationOf(modelId).image;
}

/**
 * About how many tokens a text takes: a quarter of its characters, and one for
 * each character of a script that is written without spaces.
 */
export function textTokens(text: string): number {
  const dense = text.match(/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/g)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / 4);
}
