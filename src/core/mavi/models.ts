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
  /** Allowed thinking budgets in tokens; `off` says that 0 turns thinking off. */
  readonly thinking?: { readonly min: number; readonly max: number; readonly off: boolean };
}

/** Tokens of input past which the long price applies. Source: the vendor's reference page. */
const LONG_INPUT = 200_000;

const flash25 = {
  price: { input: 0.3, output: 2.5 },
  thinking: { min: 1, max: 24_576, off: true },
} as const;
const flashLite25 = {
  price: { input: 0.1, output: 0.4 },
  thinking: { min: 512, max: 24_576, off: true },
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
  },
  { id: "gemini:gemini-3-flash-preview", price: { input: 0.5, output: 3 } },
  {
    id: "gemini:gemini-3-pro-preview",
    price: { input: 2, output: 12 },
    longPrice: { input: 4, output: 18 },
  },
  { id: "gemini:gemini-2.5-flash-preview-09-2025", ...flash25 },
  { id: "gemini:gemini-2.5-flash-lite-preview-09-2025", ...flashLite25 },
  { id: "gemini:gemini-2.0-flash", price: { input: 0.1, output: 0.4 } },
  { id: "gemini:gemini-2.0-flash-lite", price: { input: 0.075, output: 0.3 } },
];

/** Tokens of one answer, as the endpoint counted them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The model without its provider: what stands behind the first colon, or all of it. */
export function modelName(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}

/**
 * About what an answer cost, in US dollars; undefined for a model whose price
 * is not known. Thinking may be missing from the count, hence "about".
 */
export function costOf(modelId: string, usage: Usage): number | undefined {
  // A reply may name the model without its provider.
  const model = MODELS.find(({ id }) => modelName(id) === modelName(modelId));
  if (model === undefined) return undefined;
  const price = usage.inputTokens > LONG_INPUT && model.longPrice ? model.longPrice : model.price;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
}

/** Tokens of a Gemini 3 image (about). */
const GEMINI_3_IMAGE = 1120;
/** Tokens of a tile of Gemini 2. */
const TILE = 258;

/** About how many tokens an image of this size in pixels takes. */
export function imageTokens(modelId: string, width: number, height: number): number {
  if (modelName(modelId).startsWith("gemini-3")) return GEMINI_3_IMAGE;
  if (width <= 384 && height <= 384) return TILE;
  const unit = Math.min(768, Math.max(256, Math.floor(Math.min(width, height) / 1.5)));
  return Math.ceil(width / unit) * Math.ceil(height / unit) * TILE;
}
