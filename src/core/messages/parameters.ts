import { modelName } from "../mavi/models.ts";
import { ruleOf, type Parameters, type ParameterRule } from "../mavi/parameters.ts";
import { settingOf } from "../settings.ts";
import type { Translate } from "./locale.ts";

/**
 * What a parameter has to be, in a sentence that names its setting, or the prompt that it is of.
 *
 * @param wrong with the model's id, the title of the prompt, and the failure's code
 */
export function explainParameter(
  wrong: {
    parameter: keyof Parameters;
    model: string;
    prompt?: string | undefined;
    code?: string | undefined;
  },
  t: Translate,
): string {
  const { parameter, model, prompt, code } = wrong;
  const rule: ParameterRule = ruleOf(parameter, model);
  const name = prompt === undefined ? settingTitle(parameter) : `${prompt}: ${parameter}`;
  if (code === "CONFLICT")
    return t(
      "“{0}” and “{1}” cannot be set together. Clear one of them. Nothing was sent.",
      name,
      settingTitle("thinkingBudget"),
    );
  const short = modelName(model);
  switch (rule.is) {
    case "number": {
      const { min, max, whole } = rule;
      if (max === Infinity)
        return t("“{0}” must be a whole number of at least {1}. Nothing was sent.", name, min);
      return whole
        ? t("“{0}” must be a whole number from {1} to {2}. Nothing was sent.", name, min, max)
        : t("“{0}” must be a number from {1} to {2}. Nothing was sent.", name, min, max);
    }
    case "budget": {
      const { min, max, off } = rule;
      return off && min > 1
        ? t("“{0}” must be 0, or from {1} to {2} for {3}. Nothing was sent.", name, min, max, short)
        : t(
            "“{0}” must be from {1} to {2} for {3}. Nothing was sent.",
            name,
            off ? 0 : min,
            max,
            short,
          );
    }
    case "nothing":
      return t(
        "{0} does not support “{1}”. Clear the setting to use this model. Nothing was sent.",
        short,
        name,
      );
    case "texts":
      return t("“{0}” must be a list of strings. Nothing was sent.", name);
    case "boolean":
      return t("“{0}” must be true or false. Nothing was sent.", name);
    case "object":
      return parameter === "responseSchema"
        ? t("“{0}” must be a valid JSON Schema. Nothing was sent.", name)
        : t("“{0}” must be an object. Nothing was sent.", name);
    case "oneOf":
      return t("“{0}” must be one of {1}. Nothing was sent.", name, rule.values.join(", "));
  }
}

/** A setting as the settings editor titles it: "Iris: Max Tokens". */
function settingTitle(parameter: keyof Parameters): string {
  const words = settingOf(parameter).replace(/[A-Z]/g, " $&");
  return `Iris: ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
