/**
 * Every reply and every fault that the stand-in can show, as one table: the control page, the tests and
 * a fault matrix all go through it.
 */
import type { Rules } from "./check.ts";
import { SCENARIO_MODEL } from "./models.ts";
import type { Reply } from "./reply.ts";
import { ANSWERS } from "./scenarios/answers.ts";
import { ERRORS } from "./scenarios/errors.ts";
import { FAULTS } from "./scenarios/faults.ts";
import { REPORTS } from "./scenarios/reports.ts";
import { STREAMS } from "./scenarios/streams.ts";

/**
 * How the exchange ends: `whole` as HTTP has it, `cut` with the connection closed before the reply is
 * complete, `hangs` and `endless` only when the client leaves (nothing comes, or something always does).
 */
export type Ending = "whole" | "cut" | "hangs" | "endless";

export interface Row {
  /** One line for a person. */
  readonly about: string;
  /** Default `whole`. */
  readonly ends?: Ending;
  /** HTTP status; default 200, `0` where none arrives. */
  readonly status?: number;
  readonly reply: Reply;
  /** What is checked otherwise than by default. */
  readonly rules?: Partial<Rules>;
  /** Replies before the body is read; only by the control route, since the body names the model. */
  readonly early?: boolean;
}

export type Table = Readonly<Record<string, Row>>;

export interface Scenario extends Required<Row> {
  readonly name: string;
  readonly group: string;
}

const GROUPS: Readonly<Record<string, Table>> = {
  "Streams and whole replies": STREAMS,
  "What is said, and what is accepted": ANSWERS,
  Errors: ERRORS,
  "Broken connections and replies": FAULTS,
  "Reported by users of Gemini and of gateways": REPORTS,
};

export const SCENARIOS: readonly Scenario[] = Object.entries(GROUPS).flatMap(([group, table]) =>
  Object.entries(table).map(([name, row]) => ({
    name,
    group,
    ends: "whole" as const,
    status: 200,
    rules: {},
    early: false,
    ...row,
  })),
);

const BY_NAME = new Map(SCENARIOS.map((scenario) => [scenario.name, scenario]));

export const findScenario = (name: string): Scenario | undefined => BY_NAME.get(name);

/** The scenario that a model's name asks for: `gemini:standin-<scenario>`. */
export function scenarioOfModel(model: unknown): Scenario | undefined {
  const prefix = `gemini:${SCENARIO_MODEL}`;
  return typeof model === "string" && model.startsWith(prefix)
    ? findScenario(model.slice(prefix.length))
    : undefined;
}
