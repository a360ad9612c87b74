/** USD per million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
}

/** A model of the endpoint, from the vendor's price table. */
export interface Model {
  /** Id as the endpoint takes it: provider, colon, model. */
  readonly id: string;
  readonly price: Price;
  /** Price of a request whose input is over {@link LONG_INPUT} tokens, where it differs. */
  readonly longPrice?: Price;
  /**
   * Allowed thinking budgets in tokens; `off` says that 0 turns thinking off.
   * `any` where the range is not known, nothing where the model does not think.
   */
  readonly thinking?: { readonly min: number; readonly max: number; readonly off: boolean } | "any";
  readonly image: ImageTokens;
}

/** Tokens of an image: so many for each, or for each tile that it is cut into. */
type ImageTokens = number | typeof TILES;

/**
 * Gemini 2: an image of up to `small` pixels a side is one tile; any other is
 * cut into squares of about its shorter side ÷ 1.5. Source: Google's documentation.
 */
const TILES = { tokens: 258, small: 384, minSide: 256, maxSide: 768 } as const;
/** About what an image takes with Gemini 3 at its default resolution. Source: Google's documentation. */
const GEMINI_3_IMAGE = 1120;

/** Tokens of input past which the long price applies. Source: the vendor's reference page. */
const LONG_INPUT = 200_000;

const flash25 = {
  price: { input: 0.3, output: 2.5 },
  thinking: { min: 1, max: 24_576, off: true },
  image: TILES,
} as const;
const flashLite25 = {
  price: { input: 0.1, output: 0.4 },
  thinking: { min: 512, max: 24_576, off: true },
  image: TILES,
} as const;

/**
 * The models and prices of the vendor's reference page. The list ages, so it
 * only suggests: any other id may be typed.
 */
export const MODELS: readonly Model[] = [
  { id: "gemini:gemini-2.5-flash", ...flash25 },
  { id: "gemini:gemini-2.5-flash-lite", ...flashLite25 },
  {
    id: "gemini:gemini-2.5-pro",
    price: { input: 1.25, output: 10 },
    longPrice: { input: 2.5, output: 15 },
    thinking: { min: 128, max: 32_768, off: false },
    image: TILES,
  },
  {
    id: "gemini:gemini-3-flash-preview",
    price: { input: 0.5, output: 3 },
    thinking: "any",
    image: GEMINI_3_IMAGE,
  },
  {
    id: "gemini:gemini-3-pro-preview",
    price: { input: 2, output: 12 },
    longPrice: { input: 4, output: 18 },
    thinking: "any",
    image: GEMINI_3_IMAGE,
  },
  { id: "gemini:gemini-2.5-flash-preview-09-2025", ...flash25 },
  { id: "gemini:gemini-2.5-flash-lite-preview-09-2025", ...flashLite25 },
  { id: "gemini:gemini-2.0-flash", price: { input: 0.1, output: 0.4 }, image: TILES },
  { id: "gemini:gemini-2.0-flash-lite", price: { input: 0.075, output: 0.3 }, image: TILES },
];

/** Tokens that a model takes in at once. Source: Google's documentation of each model in the list. */
export const CONTEXT_TOKENS = 1_048_576;

/** Tokens of one answer, as the endpoint counted them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The model without its provider: what stands behind the first colon, or all of it. */
export function modelName(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}

/** The known model of this id; a reply may name one without its provider. */
export function findModel(modelId: string): Model | undefined {
  return MODELS.find(({ id }) => modelName(id) === modelName(modelId));
}

/**
 * About what an answer cost, in US dollars; undefined for a model whose price
 * is not known. Thinking may be missing from the count, hence "about".
 */
export function costOf(modelId: string, usage: Usage): number | undefined {
  const model = findModel(modelId);
  if (model === undefined) return undefined;
  const price = usage.inputTokens > LONG_INPUT && model.longPrice ? model.longPrice : model.price;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
}

/** About how many tokens an image of this size in pixels takes; an unknown model is taken for one of its family. */
export function imageTokens(modelId: string, width: number, height: number): number {
  const family = modelName(modelId).startsWith("gemini-3") ? GEMINI_3_IMAGE : TILES;
  const rule = findModel(modelId)?.image ?? family;
  if (typeof rule === "number") return rule;
  if (width <= rule.small && height <= rule.small) return rule.tokens;
  const ideal = Math.floor(Math.min(width, height) / 1.5);
  const side = Math.min(rule.maxSide, Math.max(rule.minSide, ideal));
  return Math.ceil(width / side) * Math.ceil(height / side) * rule.tokens;
}

/**
 * About how many tokens a text takes: a quarter of its characters, and one for
 * each character of a script that is written without spaces.
 */
export function textTokens(text: string): number {
  const dense = text.match(/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/g)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / 4);
}
