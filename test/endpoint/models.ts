/** The models the stand-in knows, and the rules that differ between them. */

/** Prefix of the model names that choose a scenario, so that it can be done from Iris's settings. */
export const SCENARIO_MODEL = "standin-";

export interface ModelRules {
  /** Allowed thinking budgets in tokens; `undefined`: the model takes none. */
  readonly thinking?: { readonly min: number; readonly max: number; readonly zero: boolean };
  /** Allowed thinking levels; `undefined`: the model takes none. */
  readonly levels?: readonly string[];
  /** Penalties other than zero are refused by Gemini 2.5 and later. */
  readonly penalties: boolean;
  /** The newest models refuse a conversation whose last word is the assistant's. */
  readonly endsOnUser?: true;
  /** Tokens for one image, where that does not depend on its size. */
  readonly imageTokens?: number;
}

const PRO: ModelRules = { thinking: { min: 128, max: 32_768, zero: false }, penalties: false };
const FLASH: ModelRules = { thinking: { min: 0, max: 24_576, zero: true }, penalties: false };
const LITE: ModelRules = { thinking: { min: 512, max: 24_576, zero: true }, penalties: false };
const OLD: ModelRules = { penalties: true };
// No range is documented for Gemini 3, so it is taken loosely.
const THREE = {
  thinking: { min: 0, max: 32_768, zero: true },
  penalties: false,
  imageTokens: 1120,
} as const;
const THREE_LEVELS = ["low", "medium", "high"];
const ALL_LEVELS = ["minimal", ...THREE_LEVELS];

// The names up to 2.0 are those of the vendor's reference page, then those that follow at Google;
// budgets and levels are Google's.
const MODELS: Readonly<Record<string, ModelRules>> = {
  "gemini-3-pro-preview": { ...THREE, levels: ["low", "high"] },
  "gemini-3-flash-preview": { ...THREE, levels: ALL_LEVELS },
  "gemini-2.5-pro": PRO,
  "gemini-2.5-flash": FLASH,
  "gemini-2.5-flash-preview-09-2025": FLASH,
  "gemini-2.5-flash-lite": LITE,
  "gemini-2.5-flash-lite-preview-09-2025": LITE,
  "gemini-2.0-flash": OLD,
  "gemini-2.0-flash-lite": OLD,
  "gemini-3.5-flash-lite": { ...THREE, levels: ALL_LEVELS, endsOnUser: true },
  "gemini-3.8-flash": { ...THREE, levels: THREE_LEVELS, endsOnUser: true },
  "gemini-3.1-pro-preview": { ...THREE, levels: THREE_LEVELS },
};

/** Those that Vertex has no more since November 2026. */
export const RETIRED: readonly string[] = Object.keys(MODELS).filter(
  (name) => name.startsWith("gemini-2.") || name === "gemini-3-pro-preview",
);

const PROVIDERS = ["gemini", "gpt", "nova", "qwen"] as const;
export type Provider = (typeof PROVIDERS)[number];
export const isProvider = (name: string | undefined): name is Provider =>
  PROVIDERS.some((one) => one === name);

/** A few of each of the vendor's other pages. */
const OTHERS: Readonly<Record<Exclude<Provider, "gemini">, readonly string[]>> = {
  gpt: ["gpt-4o", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-5", "gpt-5-mini", "gpt-5.2"],
  nova: [
    "us.amazon.nova-lite-v1:0",
    "us.amazon.nova-2-lite-v1:0",
    "us.amazon.nova-pro-v1:0",
    "us.amazon.nova-premier-v1:0",
  ],
  qwen: ["qwen3-vl-plus", "qwen3-vl-flash", "qwen-vl-max", "qwen-vl-plus"],
};

/** The rules of a model by its name without provider; a scenario's name stands for 2.5 Flash. */
export const modelRules = (name: string, provider: Provider = "gemini"): ModelRules | undefined => {
  if (provider !== "gemini") return OTHERS[provider].includes(name) ? OLD : undefined;
  if (name.startsWith(SCENARIO_MODEL)) return FLASH;
  return Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
};

/**
 * Tokens that Gemini counts for one image (Google's rule for 2.x): 258 when both sides are at most
 * 384 px, else 258 for each tile.
 */
export function imageTokens(rules: ModelRules, width: number, height: number): number {
  if (rules.imageTokens !== undefined) return rules.imageTokens;
  if (width <= 384 && height <= 384) return 258;
  const unit = Math.min(768, Math.max(256, Math.floor(Math.min(width, height) / 1.5)));
  return 258 * Math.ceil(width / unit) * Math.ceil(height / unit);
}
