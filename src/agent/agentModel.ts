import { createMeteredModel, type MeteredModel } from "../core/mavi/metered.ts";
import type { Spending } from "../core/mavi/model.ts";
import { modelName } from "../core/mavi/models.ts";
import { AgentError } from "./agentError.ts";
import type { AgentCall, AgentPorts } from "./tool.ts";

/**
 * The model behind the gate, which is opened at the first request: what is known already needs no key,
 * no consent and no money.
 *
 * @param ask what is sent at the most
 */
export function createAgentModel(
  ask: { readonly names: readonly string[]; readonly spending: Spending },
  { gate, cap }: Pick<AgentPorts, "gate" | "cap">,
  { signal }: AgentCall,
): MeteredModel {
  const each = (ask.spending.dollars ?? 0) / Math.max(1, ask.names.length);
  return createMeteredModel({
    ...{ cap, each },
    async open() {
      // No cap would hold.
      if (ask.spending.dollars === undefined)
        throw new AgentError(
          `The price of ${ask.spending.models.map(modelName).join(", ")} is not known, so no cap on spending would hold. Nothing was sent. Ask the user to select another model.`,
        );
      const model = await gate.open({ ...ask, signal });
      if ("refused" in model) throw new AgentError(model.refused);
      return model;
    },
  });
}
