import { isMaviError, type FailureReason, type MaviError } from "../core/mavi/errors.ts";
import type { Model, Spending } from "../core/mavi/model.ts";
import { costOf, modelName, sumUsage, type Usage } from "../core/mavi/models.ts";
import { ENGLISH } from "../core/messages/english.ts";
import { formatCost } from "../core/messages/format.ts";
import { AgentError, CapReached } from "./agentError.ts";
import type { AgentCall, AgentPorts } from "./tool.ts";

/** A model whose requests count against the session's cap, and what they took so far. */
export interface MeteredModel extends Model {
  readonly usage: Usage | undefined;
  /** US dollars, about. */
  readonly dollars: number;
}

/** Failures of which nobody is charged anything. */
const FREE: ReadonlySet<FailureReason> = new Set<FailureReason>([
  ...(["auth", "balance", "quota", "forbidden", "rateLimit", "badRequest", "notFound"] as const),
  ...(["modelUnavailable", "tooLarge", "unsupportedImage", "imageAddress"] as const),
  ...(["network", "proxy", "certificate"] as const),
]);

/**
 * The model behind the gate, which is opened at the first request: what is known already needs no key,
 * no consent and no money.
 *
 * @param ask what is sent at the most
 */
export function createMeteredModel(
  ask: { readonly names: readonly string[]; readonly spending: Spending },
  { gate, cap }: Pick<AgentPorts, "gate" | "cap">,
  { signal }: AgentCall,
): MeteredModel {
  let opened: ReturnType<typeof open> | undefined;
  let usage: Usage | undefined;
  let dollars = 0;
  const open = async (): Promise<Model> => {
    // No cap would hold.
    if (ask.spending.dollars === undefined)
      throw new AgentError(
        `The price of ${ask.spending.models.map(modelName).join(", ")} is not known, so no cap on spending would hold. Nothing was sent. Ask the user to select another model.`,
      );
    const model = await gate.open({ ...ask, signal });
    if ("refused" in model) throw new AgentError(model.refused);
    return model;
  };
  return {
    get usage() {
      return usage;
    },
    get dollars() {
      return dollars;
    },
    async complete(request, options) {
      const model = await (opened ??= open());
      options.signal.throwIfAborted();
      const each = (ask.spending.dollars ?? 0) / Math.max(1, ask.names.length);
      const reserved = cap.reserve(each);
      if (!reserved) throw new CapReached(capSentence(cap, each));
      try {
        const reply = await model.complete(request, options);
        usage = sumUsage(usage, reply.ending.usage);
        const took = reply.ending.usage && costOf(request.model, reply.ending.usage);
        reserved.settle(took);
        dollars += took ?? each;
        return reply;
      } catch (error) {
        reserved.settle(isFree(error) ? 0 : undefined);
        if (!isFree(error)) dollars += each;
        throw error;
      }
    },
  };
}

const isFree = (error: unknown): error is MaviError => isMaviError(error) && FREE.has(error.reason);

function capSentence({ spent, left }: AgentPorts["cap"], each: number): string {
  const [about, had, rest] = [each, spent, left].map((one) => formatCost(one, ENGLISH.language));
  return `The cap on spending of this session is reached: about ${had} are spent, ${rest} are left, and this takes about ${about}. Nothing more was sent. Tell the user; only they can raise it.`;
}
