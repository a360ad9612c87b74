/** Which scenario replies next, and at which pace. */
import { findScenario, scenarioOfModel, SCENARIOS, type Scenario } from "./scenarios.ts";
import type { Pace } from "./write.ts";

export const DEFAULT_SCENARIO = "sse-text";
export const DEFAULT_PACE: Pace = { delayMs: 20, pieceChars: 12 };

export interface State {
  readonly pace: Pace;
  /** The scenario that stays when no other is queued. */
  readonly standing: string;
  readonly setPace: (pace: Partial<Pace>) => void;
  /**
   * With `times`, replies that often and then gives way to what was there before (several queue up);
   * without, stays and empties the queue. Throws for a name that is not in the table.
   */
  readonly use: (name: string, options?: { readonly times?: number }) => void;
  /** Takes the scenario that the control route set for the request that arrives now, if it set one. */
  readonly take: () => Scenario | undefined;
}

/** What was set on purpose goes before the model's name, and that before the default. */
export const choose = (taken: Scenario | undefined, model: unknown): Scenario =>
  taken ?? scenarioOfModel(model) ?? known(DEFAULT_SCENARIO);

function known(name: string): Scenario {
  const scenario = findScenario(name === "default" ? DEFAULT_SCENARIO : name);
  if (scenario !== undefined) return scenario;
  throw new Error(
    `No scenario "${name}". There are: ${SCENARIOS.map((each) => each.name).join(", ")}`,
  );
}

export function createState(initial: Partial<Pace> = {}): State {
  let pace = checkPace({ ...DEFAULT_PACE, ...initial });
  let standing: Scenario | undefined;
  let queue: Scenario[] = [];
  return {
    get pace() {
      return pace;
    },
    get standing() {
      return standing?.name ?? DEFAULT_SCENARIO;
    },
    setPace(next) {
      pace = checkPace({ ...pace, ...next });
    },
    use(name, { times } = {}) {
      const scenario = known(name);
      if (times !== undefined) {
        if (!Number.isInteger(times) || times < 1 || times > 10_000) {
          throw new Error("times must be an integer from 1 to 10000");
        }
        queue.push(...Array.from({ length: times }, () => scenario));
        return;
      }
      queue = [];
      standing = scenario.name === DEFAULT_SCENARIO ? undefined : scenario;
    },
    take: () => queue.shift() ?? standing,
  };
}

function checkPace(pace: Pace): Pace {
  const { delayMs, pieceChars } = pace;
  if (!(delayMs >= 0 && delayMs <= 60_000)) throw new Error("delayMs must be 0 to 60000");
  if (!(Number.isInteger(pieceChars) && pieceChars >= 1)) {
    throw new Error("pieceChars must be an integer of at least 1");
  }
  return { delayMs, pieceChars };
}
