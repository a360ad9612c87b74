import { test, type TestContext, type TestOptions } from "node:test";

/** Whether tests run at full strength: `npm run test:full`. The gate has the share that still finds faults of each kind. */
export const isFull = process.env["IRIS_FULL"] === "1";

/** Runs of a property that has `full` of them at full strength. */
export function runs(full: number): number {
  return isFull ? full : Math.ceil(full / 10);
}

/** Milliseconds of processor time that this process has taken: what a busy machine does not change. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

type Body = (t: TestContext) => void | Promise<void>;

/**
 * A test of the full strength alone. The gate shows the same in another way: below VS Code, or by
 * another test of its kind (docs/testing.md).
 */
export function fullTest(name: string, body: Body): void;
export function fullTest(name: string, options: TestOptions, body: Body): void;
export function fullTest(name: string, ...rest: [Body] | [TestOptions, Body]): void {
  if (!isFull) return;
  if (rest.length === 1) void test(name, rest[0]);
  else void test(name, ...rest);
}

/** All at full strength; in the gate the first, the last and, between them, one of every `of`, five where not given. */
export function shareOf<T>(all: readonly T[], of = 5): readonly T[] {
  return isFull ? all : all.filter((_, at) => at % of === 0 || at === all.length - 1);
}
