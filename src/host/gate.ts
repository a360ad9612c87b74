import { createModel, type Gate } from "../core/mavi/model.ts";
import type { Access } from "./access.ts";
import type { Network } from "./network.ts";

/** Opens where there is a key and the user agrees; asks for both. */
export function createGate(access: Access, network: Network): Gate {
  return {
    async open({ images, signal }) {
      const target = await access.open({ uploads: images > 0, signal });
      return target && createModel(() => network.optionsFor(target.endpoint));
    },
  };
}
