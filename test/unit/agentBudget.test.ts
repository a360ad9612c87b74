/* What agents may spend, where it changes or several of them are under way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createMcpGate } from "../../src/cli/mcp/gate.ts";
import type { Model } from "../../src/core/mavi/model.ts";
import { createSpendingCap } from "../../src/core/mavi/spendingCap.ts";

describe("a cap that changes while requests are under way", () => {
  test("reserves nothing above it, and takes nothing back", () => {
    let limit = 1;
    const cap = createSpendingCap(() => limit);
    const [first, second] = [cap.reserve(0.4), cap.reserve(0.4)];
    limit = 0.5;
    assert.deepEqual([cap.underWay, cap.left, cap.reserve(0.01)], [0.8, 0, undefined]);
    first?.settle(0.1);
    second?.settle(0.1);
    assert.equal(cap.reserve(0.4), undefined);
    assert.ok(cap.reserve(0.3));
    limit = 0;
    assert.equal(cap.reserve(0), undefined);
  });

  test("is raised by what a person allows, beside what another agent has under way", async () => {
    const purse = { limit: 1 };
    const cap = createSpendingCap(() => purse.limit);
    const other = cap.reserve(0.95);
    const model = {} as Model;
    const gate = createMcpGate({
      ...{ gate: { open: () => Promise.resolve(model) }, keyName: "KEY", host: "example.com" },
      ...{ mayUpload: true, purse, cap },
      askPerson: () => () => Promise.resolve({ dollars: 0.1 }),
    });
    const spending = { models: ["a"], inputTokens: 1, outputTokens: 1, dollars: 0.08 };
    const { signal } = new AbortController();
    assert.equal(await gate.open({ names: ["a.png"], spending, signal }), model);
    assert.ok(cap.reserve(0.08));
    other?.settle(0.95);
    assert.ok(Math.abs(cap.left - 0.02) < 1e-9, String(cap.left));
  });
});
