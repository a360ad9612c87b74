import { createModel, type Gate } from "../core/mavi/model.ts";
import type { Access } from "./access.ts";
import type { Network } from "./network.ts";

/** Opens where there is a key and the user agrees; asks for both. */
export function createGate(access: Access, network: Network): Gate {
  return {
    async open(ask) {
      if (ask.images === 0) return undefined;
      const target = await access.open(ask);
      return target && createModel(() => network.optionsFor(target.endpoint));
    },
  };
}
