import type { ModelChange } from "../mavi/fallback.ts";
import { findModel, modelName, priceOf } from "../mavi/models.ts";
import type { ModelEnd } from "../mavi/modelTable.ts";
import { describePrice } from "./costs.ts";
import type { Locale, Translate } from "./locale.ts";

/**
 * What is known of a model's end, such as "ends 2026-12-01; answered by …"; empty where nothing is.
 *
 * @param today as YYYY-MM-DD
 */
export function describeEnd(
  { gemini, vertex, successor, answeredBySuccessor }: ModelEnd,
  { t, today }: { t: Translate; today: string },
): string {
  const follows = successor === undefined ? "" : modelName(successor);
  const parts = [
    vertex &&
      (vertex < today ? t("retired on Vertex {0}", vertex) : t("retires on Vertex {0}", vertex)),
    gemini && (gemini < today ? t("retired {0}", gemini) : t("retires {0}", gemini)),
    follows && (answeredBySuccessor ? t("answered by {0}", follows) : t("successor: {0}", follows)),
  ];
  return parts.filter(Boolean).join("; ");
}

/** That another model answered than the one that was wanted. */
export function explainOtherModel({ asked, model }: ModelChange, t: Translate): string {
  return t(
    "{0} answered instead of {1}. Select a model to keep using it.",
    modelName(model),
    modelName(asked),
  );
}

/** That the endpoint was found at another address. */
export function explainAddress(address: string, t: Translate): string {
  return t("The endpoint answered at {0}. Iris will use this address from now on.", address);
}

/** What a dearer model would cost, before it does work in bulk. */
export function explainDearer({ asked, model }: ModelChange, locale: Locale): string {
  const { t } = locale;
  const costs = (id: string): string => {
    const [known, price] = [findModel(id), priceOf(id)];
    return known && price ? describePrice({ ...known, price }, locale) : t("price unknown");
  };
  return t(
    "{0} is no longer available ({1}). {2} can be used instead: {3}.",
    modelName(asked),
    costs(asked),
    modelName(model),
    costs(model),
  );
}
