import type { LearnedFacts } from "../core/mavi/client.ts";
import { environmentKey } from "../core/mavi/environmentKey.ts";
import { createLimiter } from "../core/mavi/limiter.ts";
import { createModel, type Gate } from "../core/mavi/model.ts";
import { createTransport } from "../core/mavi/transport.ts";
import { endpointUrl, type Settings } from "../core/settings.ts";

export interface NodeGateOptions {
  readonly settings: Settings;
  /** Where the key and the proxy are looked for; the proxy in the process's own in any case. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A key for the settings' endpoint, in place of the environment's. */
  readonly apiKey?: string | undefined;
}

/** Opens where there is a key. Whoever runs a program has agreed to what it sends. */
export function createNodeGate({
  settings,
  environment,
  apiKey,
}: NodeGateOptions): Gate & { close(): Promise<void> } {
  const transport = createTransport({
    useProxy: true,
    strictSSL: true,
    timeouts: settings.timeouts,
  });
  const limiter = createLimiter(() => settings.requestsPerSecond);
  let learned: LearnedFacts = {};
  return {
    open({ images }) {
      const url = endpointUrl(settings.endpoint);
      const key = url && (apiKey ?? environmentKey(url.origin, environment));
      if (images === 0 || !url || key === undefined) return Promise.resolve(undefined);
      const model = createModel(() => ({
        ...{ transport, limiter, learned, encoding: settings.encoding },
        endpoint: { baseUrl: url.href, apiKey: key },
        onLearned: (facts) => (learned = { ...learned, ...facts }),
      }));
      return Promise.resolve(model);
    },
    close: () => transport.close(),
  };
}
