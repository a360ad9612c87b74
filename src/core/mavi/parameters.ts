import { findModel } from "./models.ts";

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
  /** Tokens the model may think before it answers; the range is the model's. */
  readonly thinkingBudget?: number | undefined;
  readonly stream?: boolean | undefined;
  /** Without one, a schema asks for `application/json`. */
  readonly responseMimeType?: string | undefined;
  readonly responseSchema?: Schema | undefined;
  /** Further fields of the request's `metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** What a parameter has to be. */
export type Rule =
  | { readonly is: "number"; readonly min: number; readonly max: number; readonly whole: boolean }
  /** Of a thinking budget: the range, and whether 0 turns thinking off; no range where the model does not think. */
  | {
      readonly is: "budget";
      readonly range?: { readonly min: number; readonly max: number; readonly off: boolean };
    }
  | { readonly is: "texts" | "boolean" | "object" }
  | { readonly is: "oneOf"; readonly values: readonly string[] };

const number = (min: number, max: number): Rule => ({ is: "number", min, max, whole: false });
const count = (min: number, max = Infinity): Rule => ({ is: "number", min, max, whole: true });

/** Ranges of the vendor's reference page; 8 for `n`, where it has none, is Google's limit. */
const RULES: Readonly<Record<Exclude<keyof Parameters, "thinkingBudget">, Rule>> = {
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
};

/** What a parameter has to be for this model; a model that is not known may think as much as it likes. */
export function ruleOf(parameter: keyof Parameters, modelId: string): Rule {
  if (parameter !== "thinkingBudget") return RULES[parameter];
  const model = findModel(modelId);
  if (model === undefined || model.thinking === "any") return count(0);
  return model.thinking ? { is: "budget", range: model.thinking } : { is: "budget" };
}

/**
 * The first parameter that the documented ranges do not allow, whatever the
 * values' types are: settings are edited by hand.
 */
export function findInvalid(
  parameters: Readonly<Partial<Record<keyof Parameters, unknown>>>,
  modelId: string,
): keyof Parameters | undefined {
  const names = Object.keys({ ...RULES, thinkingBudget: 0 }) as (keyof Parameters)[];
  return names.find((name) => {
    const value = parameters[name];
    return value !== undefined && !fits(value, ruleOf(name, modelId));
  });
}

function fits(value: unknown, rule: Rule): boolean {
  switch (rule.is) {
    case "number":
      return isNumber(value, rule) && (!rule.whole || Number.isInteger(value));
    case "budget":
      return (
        rule.range !== undefined &&
        Number.isInteger(value) &&
        (isNumber(value, rule.range) || (value === 0 && rule.range.off))
      );
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
