/* Which turns a task shows: those at the end of a conversation first, and then what is above them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TurnView } from "../../src/shared/views.ts";
import { firstBefore } from "../../src/webview/turns/useFirstTurn.ts";

const turnsOf = (count: number, text: string): TurnView[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ role: "answer", id: `t${i}`, text, state: "complete", footer: "", actions: [] },
  }));

test("a long conversation comes in steps of few turns, from its end, until all are there", () => {
  for (const [length, most] of [
    [2000, 3],
    [10, 29],
    [6_000_000, 3],
  ] as const) {
    const turns = turnsOf(200, "x".repeat(length));
    const steps = [turns.length];
    while (steps.at(-1)! > 0) steps.push(firstBefore(turns, steps.at(-1)!));
    const shown = steps.slice(1).map((first, i) => steps[i]! - first);
    assert.ok(Math.max(...shown) <= most, `${length}: ${Math.max(...shown)} at once`);
    assert.equal(steps.at(-1), 0);
  }
  assert.equal(firstBefore([], 0), 0);
});
