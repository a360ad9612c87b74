import { complete, type ExchangeOptions } from "./client.ts";
import type { ChatRequest } from "./request.ts";

/** An answer as one text, and as data where a schema was given. */
export type Completion = Awaited<ReturnType<typeof complete>>;

/** A model that may be asked: endpoint, key, rate and what trying taught are inside. */
export interface Model {
  /**
   * @param options.bulk nobody waits for this very answer, so it keeps to the rate
   * @param options.onSent told when the request goes out, with each try
   * @throws MaviError; the signal's reason when aborted
   */
  complete(
    request: ChatRequest,
    options: Required<Pick<ExchangeOptions, "signal" | "bulk">> & Pick<ExchangeOptions, "onSent">,
  ): Promise<Completion>;
}

/** About what requests take that are not sent yet. */
export interface Spending {
  /** Ids of the models that are asked. */
  readonly models: readonly string[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined where a model's price is not known. */
  readonly dollars: number | undefined;
}

/** What somebody wants to send. */
export interface GateAsk {
  /** How many; where there are none nobody is asked, and nothing opens. */
  readonly images: number;
  /** Named to whoever agrees to many images. */
  readonly spending?: Spending | undefined;
  /** Its user saw the spending and agreed to it: only what they were not told is asked. */
  readonly isAgreed?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** What stands before requests with images: a key, consent, what they may cost. */
export interface Gate {
  /** Undefined where these images may not go out. */
  open(ask: GateAsk): Promise<Model | undefined>;
}

/** A model at an endpoint. @param optionsFor what a request takes, asked anew for each */
export function createModel(optionsFor: () => Omit<ExchangeOptions, "signal">): Model {
  return {
    complete: (request, options) => complete(request, { ...optionsFor(), ...options }),
  };
}
