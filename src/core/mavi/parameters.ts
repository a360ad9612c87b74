import type { BudgetRange, MediaResolution, ThinkingLevel } from "./modelTable.ts";
import { resolutionsOf, thinkingOf } from "./models.ts";

/** A JSON Schema, or the endpoint's own form of one (`OBJECT`, `STRING`, …). */
export type Schema = Readonly<Record<string, unknown>>;

/** What shapes an answer; what is left out, the endpoint decides. */
export interface Parameters {
  /** 0 to 2. */
  readonly temperature?: number | undefined;
  /** At least 1; thinking counts against it. */
  readonly maxTokens?: number | undefined;
  /** 0 to 1. */
  readonly topP?: number | undefined;
  /** −2 to 2; 0 is left out, since newer Gemini models refuse the field. */
  readonly frequencyPenalty?: number | undefined;
  /** −2 to 2; 0 is left out as well. */
  readonly presencePenalty?: number | undefined;
  /** Answers to the same question, 1 to 8. */
  readonly n?: number | undefined;
  readonly stop?: string | readonly string[] | undefined;
  /** Tokens the model may think before it answers, −1 for as many as it likes; the range is the model's. */
  readonly thinkingBudget?: number | undefined;
  /** How hard the model may think; never together with a budget. */
  readonly thinkingLevel?: ThinkingLevel | undefined;
  /** How closely the model looks at images, and so how many tokens they take. */
  readonly mediaResolution?: MediaResolution | undefined;
  readonly stream?: boolean | undefined;
  /** Without one, a schema asks for `application/json`. */
  readonly responseMimeType?: string | undefined;
  readonly responseSchema?: Schema | undefined;
  /** Further fields of the request's `metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** What a parameter has to be. */
export type ParameterRule =
  | { readonly is: "number"; readonly min: number; readonly max: number; readonly whole: boolean }
  | ({ readonly is: "budget" } & BudgetRange)
  /** The model does not take it at all. */
  | { readonly is: "nothing" }
  | { readonly is: "texts" | "boolean" | "object" }
  | { readonly is: "oneOf"; readonly values: readonly string[] };

const number = (min: number, max: number): ParameterRule => ({
  is: "number",
  min,
  max,
  whole: false,
});
const count = (min: number, max = Infinity): ParameterRule => ({
  is: "number",
  min,
  max,
  whole: true,
});

/** Ranges of the vendor's reference page; 8 for `n`, where it has none, is Google's limit. */
const RULES = {
  temperature: number(0, 2),
  maxTokens: count(1),
  topP: number(0, 1),
  frequencyPenalty: number(-2, 2),
  presencePenalty: number(-2, 2),
  n: count(1, 8),
  stop: { is: "texts" },
  stream: { is: "boolean" },
  responseMimeType: { is: "oneOf", values: ["application/json", "json_schema"] },
  responseSchema: { is: "object" },
  metadata: { is: "object" },
} as const satisfies Record<
  Exclude<keyof Parameters, "thinkingBudget" | "thinkingLevel" | "mediaResolution">,
  ParameterRule
>;

/** Of all parameters, in the order in which they are checked. */
const NAMES = [
  ...Object.keys(RULES),
  ...["mediaResolution", "thinkingBudget", "thinkingLevel"],
] as (keyof Parameters)[];

/** What a parameter has to be for this model; a model that is not known may think as it likes. */
export function ruleOf(parameter: keyof Parameters, modelId: string): ParameterRule {
  const { budget, levels } = thinkingOf(modelId);
  const resolutions = resolutionsOf(modelId);
  switch (parameter) {
    case "thinkingBudget":
      if (budget === "any") return count(-1);
      return budget ? { is: "budget", ...budget } : { is: "nothing" };
    case "thinkingLevel":
      return levels ? { is: "oneOf", values: levels } : { is: "nothing" };
    case "mediaResolution":
      return resolutions ? { is: "oneOf", values: resolutions } : { is: "nothing" };
    default:
      return RULES[parameter];
  }
}

/**
 * The first parameter that the documented ranges do not allow, whatever the
 * values' types are: settings are edited by hand.
 */
export function findInvalid(
  parameters: Readonly<Partial<Record<keyof Parameters, unknown>>>,
  modelId: string,
): keyof Parameters | undefined {
  return NAMES.find((name) => {
    const value = parameters[name];
    return value !== undefined && !fits(value, ruleOf(name, modelId));
  });
}

/** Whether thinking is bounded in two ways at once, which the endpoint refuses. */
export function thinksTwice({ thinkingBudget, thinkingLevel }: Parameters): boolean {
  return thinkingBudget !== undefined && thinkingLevel !== undefined;
}

/** The parameters with others laid over them; a thinking level takes the place of a budget, and a budget that of a level. */
export function overlaid(parameters: Parameters, over: Parameters = {}): Parameters {
  const { thinkingBudget, thinkingLevel, ...rest } = parameters;
  const decides = over.thinkingBudget !== undefined || over.thinkingLevel !== undefined;
  return { ...rest, ...(!decides && { thinkingBudget, thinkingLevel }), ...over };
}

/** The request for a model that its user did not choose: without what that model does not let be said of its thinking. */
export function withoutMisfits<T extends Parameters>(request: T, modelId: string): T {
  const misfits = (["thinkingBudget", "thinkingLevel", "mediaResolution"] as const).filter(
    (name) => request[name] !== undefined && !fits(request[name], ruleOf(name, modelId)),
  );
  return misfits.reduce((all, name) => ({ ...all, [name]: undefined }), request);
}

function fits(value: unknown, rule: ParameterRule): boolean {
  switch (rule.is) {
    case "number":
      return isNumber(value, rule) && (!rule.whole || Number.isInteger(value));
    case "budget":
      return (
        (Number.isInteger(value) && isNumber(value, rule)) ||
        (value === 0 && rule.off) ||
        (value === -1 && rule.dynamic)
      );
    case "nothing":
      return false;
    case "texts":
      return [value].flat().every((one) => typeof one === "string" && one !== "");
    case "boolean":
      return typeof value === "boolean";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "oneOf":
      return rule.values.some((one) => one === value);
  }
}

function isNumber(value: unknown, { min, max }: { min: number; max: number }): boolean {
  return typeof value === "number" && value >= min && value <= max;
}
