import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MOST_NAMED, MOST_ROWS, parseReviewMessage } from "../../src/shared/review.ts";

const view = { filter: "open", sort: "file", search: "logo", isGrouped: true };

test("what the review's page says is taken as it is", () => {
  for (const message of [
    ...[{ type: "ready" }, { type: "stop" }, { type: "apply" }, { type: "useFree" }],
    { type: "view", view },
    { type: "rows", order: 3, from: 0, count: 50 },
    { type: "decide", ids: ["1"], decision: { kind: "accept", text: "A dog" }, isForGroup: true },
    { type: "decide", ids: [], decision: { kind: "never" }, isForGroup: false },
    { type: "propose", rows: { all: true } },
    { type: "verify", rows: { ids: ["7", "8"] } },
    { type: "spend", estimate: "e1", budget: 0.5 },
    { type: "images", ids: ["1"], size: "large" },
    { type: "refine", id: "1", note: "shorter" },
    { type: "export", format: "sarif" },
  ])
    assert.deepEqual(parseReviewMessage(message), message);
});

test("anything else is no message", () => {
  const many = Array.from({ length: MOST_NAMED + 1 }, (_, i) => String(i));
  for (const message of [
    ...[undefined, null, "ready", 7, [], {}, { type: "constructor" }, { type: "view" }],
    { type: "view", view: { ...view, filter: "toString" } },
    { type: "rows", order: 1, from: -1, count: 3 },
    { type: "rows", order: 1, from: 0.5, count: 3 },
    { type: "decide", ids: ["1"], decision: { kind: "delete" }, isForGroup: true },
    { type: "decide", ids: ["1"], decision: { kind: "accept", text: 7 }, isForGroup: true },
    { type: "decide", ids: many, decision: { kind: "skip" }, isForGroup: true },
    { type: "propose", rows: {} },
    { type: "spend", estimate: "e1", budget: -1 },
    { type: "spend", estimate: "e1", budget: NaN },
    { type: "export", format: "exe" },
    { type: "take", id: "1", text: "a".repeat(20_001) },
  ])
    assert.equal(parseReviewMessage(message), undefined);
  fc.assert(
    fc.property(fc.anything(), (value) => {
      parseReviewMessage(value);
    }),
  );
});

test("more rows than a message may bring are not asked for", () => {
  const parsed = parseReviewMessage({ type: "rows", order: 0, from: 5, count: 9999 });
  assert.deepEqual(parsed, { type: "rows", order: 0, from: 5, count: MOST_ROWS });
});
