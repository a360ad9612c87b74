import { isMaviError, type FailureReason } from "./errors.ts";
import type { Model } from "./model.ts";
import { costOf, type Usage } from "./models.ts";
import type { Reserved, SpendingCap } from "./spendingCap.ts";

/** What requests took. */
export interface Spent {
  /** US dollars, about where nobody says it. */
  readonly dollars: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly requests: number;
}

/** A model whose requests count against a cap, and what they took so far. */
export interface MeteredModel extends Model {
  readonly spent: Spent;
}

/** A request that did not go out: the cap does not reach for it. */
class CapReached extends Error {
  override readonly name = "CapReached";
  /** US dollars that it would take, about. */
  readonly dollars: number;

  constructor(dollars: number) {
    super("The cap on spending is reached.");
    this.dollars = dollars;
  }
}

/** Whether it is one, also where another bundle made it, which has a class of its own. */
export const isCapReached = (error: unknown): error is CapReached =>
  error instanceof Error && error.name === "CapReached";

/** Failures of which nobody is charged anything. */
const FREE: ReadonlySet<FailureReason> = new Set<FailureReason>([
  ...(["auth", "balance", "quota", "forbidden", "rateLimit", "badRequest", "notFound"] as const),
  ...(["modelUnavailable", "tooLarge", "unsupportedImage", "imageAddress"] as const),
  ...(["network", "proxy", "certificate"] as const),
]);

/**
 * A model that asks for no more than a cap allows, with the requests under way: together they go beyond
 * it by no more than an estimate is wrong. `complete` throws CapReached where it does not reach.
 *
 * @param open gives the model at the first request
 * @param each US dollars that one request takes, about
 */
export function createMeteredModel({
  open,
  cap,
  each,
}: {
  readonly open: () => Promise<Model>;
  readonly cap: SpendingCap;
  readonly each: number;
}): MeteredModel {
  let opened: Promise<Model> | undefined;
  let spent: Spent = { dollars: 0, inputTokens: 0, outputTokens: 0, requests: 0 };
  const count = (dollars: number, usage?: Usage): void => {
    spent = {
      dollars: spent.dollars + dollars,
      inputTokens: spent.inputTokens + (usage?.inputTokens ?? 0),
      outputTokens: spent.outputTokens + (usage?.outputTokens ?? 0),
      requests: spent.requests + 1,
    };
  };
  /** What is under way may take less than was set aside for it. */
  const reserve = async (signal: AbortSignal): Promise<Reserved | undefined> => {
    for (;;) {
      const reserved = cap.reserve(each);
      const settled = reserved ? undefined : cap.settled();
      if (!settled) return reserved;
      await settled;
      signal.throwIfAborted();
    }
  };
  return {
    get spent() {
      return spent;
    },
    async complete(request, options) {
      const model = await (opened ??= open());
      options.signal.throwIfAborted();
      const reserved = await reserve(options.signal);
      if (!reserved) throw new CapReached(each);
      let took = each;
      let usage: Usage | undefined;
      try {
        const reply = await model.complete(request, options);
        ({ usage } = reply.ending);
        took = (usage && costOf(request.model, usage)) ?? each;
        return reply;
      } catch (error) {
        if (isMaviError(error) && FREE.has(error.reason)) took = 0;
        throw error;
      } finally {
        reserved.settle(took);
        count(took, usage);
      }
    },
  };
}
