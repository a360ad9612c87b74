/** USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** How hard a model may think, the least first. */
export const THINKING_LEVELS = ["minimal", "low", "medium", "high"] as const;
export type ThinkingLevel = (typeof THINKING_LEVELS)[number];

/** How closely a model looks at images. */
export const MEDIA_RESOLUTIONS = ["low", "medium", "high", "ultra_high"] as const;
export type MediaResolution = (typeof MEDIA_RESOLUTIONS)[number];

/** Allowed thinking budgets in tokens, besides 0 and −1. */
export interface BudgetRange {
  readonly min: number;
  readonly max: number;
  /** 0 turns thinking off. */
  readonly off: boolean;
  /** −1 leaves the budget to the model. */
  readonly dynamic: boolean;
}

/** What a model lets be said about its thinking. */
export interface Thinking {
  /** `any` where the range is not known, nothing where no budget is taken. */
  readonly budget?: BudgetRange | "any";
  readonly levels?: readonly ThinkingLevel[];
  /** The level of a request that names none, where that is known. */
  readonly usualLevel?: ThinkingLevel;
}

/** Tokens of an image: so many for each resolution, and by default those of `high`. */
export interface ImageTokens {
  readonly low: number;
  readonly medium: number;
  readonly high: number | Tiles;
  /** Not every generation has it. */
  readonly ultra_high?: number;
}

/** An image up to `small` pixels a side is one tile; any other is cut into squares of about its shorter side ÷ 1.5. */
export interface Tiles {
  readonly tokens: number;
  readonly small: number;
  readonly minSide: number;
  readonly maxSide: number;
}

/** What is known of a model's end. Days are YYYY-MM-DD. */
export interface ModelEnd {
  /** The last day at Google's own API. */
  readonly gemini?: string;
  /** The last day at Vertex, which the vendor probably asks. */
  readonly vertex?: string;
  /** Id of the model that follows. */
  readonly successor?: string;
  /** After its end the successor answers under its name, at the successor's price. */
  readonly answeredBySuccessor?: true;
}

/** A model that the endpoint has, or may have. */
export interface KnownModel {
  /** Id as the endpoint takes it: provider, colon, model. */
  readonly id: string;
  readonly price: Price;
  /** Price of a request whose input is over {@link LONG_INPUT} tokens, where it differs. */
  readonly longPrice?: Price;
  /** The price from a day on. */
  readonly laterPrice?: { readonly from: string; readonly price: Price };
  /** The vendor's page does not have the model: the price is Google's list price. */
  readonly listPrice?: true;
  readonly end?: ModelEnd;
  readonly thinking: Thinking;
  readonly image: ImageTokens;
}

/** Tokens of input past which the long price applies. Source: the vendor's reference page. */
export const LONG_INPUT = 200_000;

/** Source: Google's documentation; others count fewer, so it is an upper bound. */
const GEMINI_2_IMAGE: ImageTokens = {
  low: 64,
  medium: 256,
  high: { tokens: 258, small: 384, minSide: 256, maxSide: 768 },
};
/** At any size in pixels. Source: Google's documentation. */
const GEMINI_3_IMAGE: ImageTokens = {
  low: 280,
  medium: 560,
  high: 1120,
  ultra_high: 2240,
};

const FLASH_25 = {
  price: { input: 0.3, output: 2.5 },
  thinking: { budget: { min: 1, max: 24_576, off: true, dynamic: true } },
  image: GEMINI_2_IMAGE,
} as const;
const LITE_25 = {
  price: { input: 0.1, output: 0.4 },
  thinking: { budget: { min: 512, max: 24_576, off: true, dynamic: true } },
  image: GEMINI_2_IMAGE,
} as const;

/**
 * The models of the vendor's reference page with its prices, then those that
 * follow them at Google. The list ages, so it only suggests: any other id may be typed.
 */
export const MODELS: readonly KnownModel[] = [
  {
    id: "gemini:gemini-2.5-flash",
    ...FLASH_25,
    end: {
      gemini: "2026-12-01",
      vertex: "2026-10-20",
      successor: "gemini:gemini-3.5-flash-lite",
      answeredBySuccessor: true,
    },
  },
  {
    id: "gemini:gemini-2.5-flash-lite",
    ...LITE_25,
    end: { vertex: "2026-10-20", successor: "gemini:gemini-3.5-flash-lite" },
  },
  {
    id: "gemini:gemini-2.5-pro",
    price: { input: 1.25, output: 10 },
    longPrice: { input: 2.5, output: 15 },
    end: {
      gemini: "2026-12-01",
      vertex: "2026-10-20",
      successor: "gemini:gemini-3.8-flash",
      answeredBySuccessor: true,
    },
    thinking: { budget: { min: 128, max: 32_768, off: false, dynamic: true } },
    image: GEMINI_2_IMAGE,
  },
  {
    id: "gemini:gemini-3-flash-preview",
    price: { input: 0.5, output: 3 },
    thinking: { budget: "any", levels: THINKING_LEVELS },
    image: GEMINI_3_IMAGE,
  },
  {
    id: "gemini:gemini-3-pro-preview",
    price: { input: 2, output: 12 },
    longPrice: { input: 4, output: 18 },
    end: { gemini: "2026-03-09", successor: "gemini:gemini-3.1-pro-preview" },
    thinking: { budget: "any", levels: ["low", "high"], usualLevel: "high" },
    image: GEMINI_3_IMAGE,
  },
  { id: "gemini:gemini-2.5-flash-preview-09-2025", ...FLASH_25 },
  { id: "gemini:gemini-2.5-flash-lite-preview-09-2025", ...LITE_25 },
  {
    id: "gemini:gemini-2.0-flash",
    price: { input: 0.1, output: 0.4 },
    end: { gemini: "2026-06-01" },
    thinking: {},
    image: GEMINI_2_IMAGE,
  },
  {
    id: "gemini:gemini-2.0-flash-lite",
    price: { input: 0.075, output: 0.3 },
    end: { gemini: "2026-06-01" },
    thinking: {},
    image: GEMINI_2_IMAGE,
  },
  {
    id: "gemini:gemini-3.5-flash-lite",
    price: { input: 0.3, output: 2.5 },
    listPrice: true,
    thinking: { budget: "any", levels: THINKING_LEVELS, usualLevel: "minimal" },
    image: GEMINI_3_IMAGE,
  },
  {
    id: "gemini:gemini-3.8-flash",
    price: { input: 0.75, output: 3.75 },
    laterPrice: { from: "2027-01-01", price: { input: 1.5, output: 7.5 } },
    listPrice: true,
    thinking: { budget: "any", levels: ["low", "medium", "high"], usualLevel: "medium" },
    image: GEMINI_3_IMAGE,
  },
  {
    id: "gemini:gemini-3.1-pro-preview",
    price: { input: 2, output: 12 },
    longPrice: { input: 4, output: 18 },
    listPrice: true,
    thinking: { budget: "any", levels: ["low", "medium", "high"], usualLevel: "high" },
    image: GEMINI_3_IMAGE,
  },
];

/** What a model takes that is not in the table, as far as its name tells. */
export interface Generation {
  /** The first version of Gemini that this holds for. */
  readonly from: number;
  /** Sent where the user set none: Google urges it, and the endpoint's own default is 0.7. */
  readonly temperature?: number;
  /** `false`: how closely images are looked at cannot be said. */
  readonly takesResolution?: false;
  readonly thinking: Thinking;
  readonly image: ImageTokens;
}

/** Newest first. Source: Google's documentation. */
export const GENERATIONS: readonly Generation[] = [
  { from: 3.2, thinking: { budget: "any", levels: THINKING_LEVELS }, image: GEMINI_3_IMAGE },
  {
    from: 3,
    temperature: 1,
    thinking: { budget: "any", levels: THINKING_LEVELS },
    image: GEMINI_3_IMAGE,
  },
  { from: 0, thinking: { budget: "any" }, image: GEMINI_2_IMAGE },
];

/** Of a name that says nothing, everything is let through. */
export const UNKNOWN_GENERATION: Generation = {
  from: 0,
  thinking: { budget: "any", levels: THINKING_LEVELS },
  image: GEMINI_2_IMAGE,
};

/** Models of the other providers behind the endpoint. Source: the vendor's pages, which say nothing of tokens of images. */
export const OTHER_PROVIDERS: Readonly<Record<"gpt" | "nova" | "qwen", Generation>> = {
  gpt: { from: 0, takesResolution: false, thinking: {}, image: GEMINI_2_IMAGE },
  nova: { from: 0, takesResolution: false, thinking: {}, image: GEMINI_2_IMAGE },
  qwen: { from: 0, takesResolution: false, thinking: { budget: "any" }, image: GEMINI_2_IMAGE },
};
