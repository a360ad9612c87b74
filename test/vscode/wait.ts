import { setTimeout as delay } from "node:timers/promises";

/** Looks again and again until something holds. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeout = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeout} ms for ${what}`);
    await delay(20);
  }
}
