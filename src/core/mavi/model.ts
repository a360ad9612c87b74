import { complete, type ExchangeOptions } from "./client.ts";
import type { ChatRequest } from "./request.ts";

/** An answer as one text, and as data where a schema was given. */
export type Completion = Awaited<ReturnType<typeof complete>>;

/** A model that may be asked: endpoint, key, rate and what trying taught are inside. */
export interface Model {
  /**
   * @param options.bulk nobody waits for this very answer, so it keeps to the rate
   * @throws MaviError; the signal's reason when aborted
   */
  complete(
    request: ChatRequest,
    options: { readonly signal: AbortSignal; readonly bulk: boolean },
  ): Promise<Completion>;
}

/** What stands before requests with images: a key, consent, what they may cost. */
export interface Gate {
  /** Undefined where these images may not go out. */
  open(ask: { readonly images: number; readonly signal: AbortSignal }): Promise<Model | undefined>;
}

/** A model at an endpoint. @param optionsFor what a request takes, asked anew for each */
export function createModel(optionsFor: () => Omit<ExchangeOptions, "signal">): Model {
  return {
    complete: (request, { signal, bulk }) => complete(request, { ...optionsFor(), signal, bulk }),
  };
}
