import { costOf, type Usage } from "../../mavi/models.ts";
import { AT_ONCE, type Budget } from "./propose.ts";

/** What was really spent. */
export interface Spent {
  /** US dollars, about where a price is not known. */
  readonly dollars: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly requests: number;
}

/**
 * A budget that counts what is under way: together nothing goes beyond it by more than an estimate is
 * wrong.
 *
 * @param dollars US dollars; `Infinity` for no limit
 * @param each about what one request takes, in US dollars
 */
export function budgetOf({
  dollars,
  each,
}: {
  readonly dollars: number;
  readonly each: number;
}): Budget & { readonly spent: Spent } {
  let spent: Spent = { dollars: 0, inputTokens: 0, outputTokens: 0, requests: 0 };
  let underWay = 0;
  return {
    get spent() {
      return spent;
    },
    get isLeft() {
      const isLeft = dollars > 0 && spent.dollars + (underWay + 1) * each <= dollars;
      if (isLeft) underWay = Math.min(underWay + 1, AT_ONCE - 1);
      return isLeft;
    },
    spend(usage: Usage, model: string) {
      underWay = Math.max(0, underWay - 1);
      spent = {
        dollars: spent.dollars + (costOf(model, usage) ?? each),
        inputTokens: spent.inputTokens + usage.inputTokens,
        outputTokens: spent.outputTokens + usage.outputTokens,
        requests: spent.requests + 1,
      };
    },
  };
}
