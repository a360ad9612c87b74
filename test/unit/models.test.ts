import assert from "node:assert/strict";
import { test } from "node:test";
import { MODELS } from "../../src/core/mavi/modelTable.ts";
import {
  costOf,
  findModel,
  imageTokens,
  isDearer,
  isSameModel,
  isUpperBound,
  modelName,
  OTHER_MODELS,
  sumUsage,
  textTokens,
} from "../../src/core/mavi/models.ts";
import { describePrice } from "../../src/core/messages/costs.ts";
import { describeEnd, explainDearer } from "../../src/core/messages/models.ts";
import { english } from "./locales.ts";

test("cost follows the vendor's price table", () => {
  const million = { inputTokens: 100_000, outputTokens: 1_000_000 };
  assert.equal(costOf("gemini:gemini-2.5-flash", million), 0.03 + 2.5);
  assert.equal(costOf("gemini:gemini-2.5-pro", million), 0.125 + 10);
  assert.equal(
    costOf("gemini:gemini-2.5-pro", { inputTokens: 200_001, outputTokens: 0 }),
    (200_001 * 2.5) / 1e6,
  );
  assert.equal(costOf("gemini:unheard-of", million), undefined);
});

test("a long input has its price for each request of an answer, not for all together", () => {
  const half = { inputTokens: 150_000, outputTokens: 0 };
  const both = sumUsage(half, half);
  assert.equal(both?.inputTokens, 300_000);
  assert.equal(costOf("gemini:gemini-2.5-pro", both), 0.375);
  assert.equal(costOf("gemini:gemini-2.5-pro", sumUsage(both, half)!), 0.5625);
  assert.equal(sumUsage(undefined, half), half);
  assert.equal(
    costOf("gemini:gemini-2.5-pro", { inputTokens: 300_000, outputTokens: 0 }),
    0.75,
    "one request of that length",
  );
});

test("a price that changes on a day is that of the day of the answer", () => {
  const million = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
  const cost = (day: string): number | undefined =>
    costOf("gemini:gemini-3.8-flash", million, Date.parse(day));
  assert.equal(cost("2026-12-31T23:59:59Z"), 4.5);
  assert.equal(cost("2027-01-01T00:00:00Z"), 9);
});

test("a reply may call a model by another form of its name", () => {
  for (const name of ["gemini-2.5-flash", "models/gemini-2.5-flash", "gemini-2.5-flash-001"])
    assert.ok(isSameModel("gemini:gemini-2.5-flash", name), name);
  assert.ok(isSameModel("gpt:gpt-4o", "gpt-4o-2024-08-06"));
  assert.ok(isSameModel("nova:us.amazon.nova-lite-v1:0", "us.amazon.nova-lite-v1:0"));
  assert.ok(!isSameModel("gemini:gemini-2.5-flash", "gemini-3.5-flash-lite"));
  assert.ok(!isSameModel("gemini:gemini-2.5-flash", "gemini-2.5-flash-lite"));
});

test("one is dearer for what goes in or for what comes out, and without a price", () => {
  const than = "gemini:gemini-2.5-flash";
  assert.ok(isDearer("gemini:gemini-3-flash-preview", than));
  assert.ok(!isDearer("gemini:gemini-3.5-flash-lite", than));
  assert.ok(!isDearer("gemini:gemini-2.5-flash-lite", than));
  assert.ok(isDearer("gemini:unheard-of", than));
});

test("successors and what stands in are rows of their own", () => {
  const ids = new Set(MODELS.map(({ id }) => id));
  for (const { id, end } of MODELS)
    if (end?.successor !== undefined) assert.ok(ids.has(end.successor), id);
  for (const id of OTHER_MODELS) assert.ok(ids.has(id), id);
});

test("the end of a model in words", () => {
  const { t } = english;
  const { end } = findModel("gemini-2.5-flash")!;
  assert.equal(
    describeEnd(end!, { t, today: "2026-11-26" }),
    "retired on Vertex 2026-10-20; retires 2026-12-01; answered by gemini-3.5-flash-lite",
  );
  assert.match(describeEnd(end!, { t, today: "2026-12-02" }), /; retired 2026-12-01; answered by/);
});

test("a price says whose it is, a dearer model what it costs", () => {
  assert.equal(
    describePrice(findModel("gemini-3.8-flash")!, english),
    "$0.75 in, $3.75 out per million tokens (Google's list price)",
  );
  const change = { asked: "gemini:gemini-2.5-flash", model: "gemini:unheard-of" };
  assert.equal(
    explainDearer(change, english),
    "gemini-2.5-flash is no longer available ($0.3 in, $2.5 out per million tokens). unheard-of can be used instead: price unknown.",
  );
});

test("image tokens: one tile when small, tiles of up to 768 px when not, a flat count for Gemini 3", () => {
  assert.equal(imageTokens("gemini:gemini-2.5-flash", { width: 384, height: 384 }), 258);
  assert.equal(imageTokens("gemini:gemini-2.5-flash", { width: 3072, height: 1728 }), 4 * 3 * 258);
  assert.equal(imageTokens("gemini:gemini-3-pro-preview", { width: 3072, height: 1728 }), 1120);
  const size = { width: 3072, height: 1728 };
  assert.deepEqual(
    (["low", "medium", "high"] as const).map((one) =>
      imageTokens("gemini-3-flash-preview", size, one),
    ),
    [280, 560, 1120],
  );
  assert.equal(imageTokens("gemini:gemini-2.5-flash", size, "low"), 64);
  assert.ok(isUpperBound("gemini:gemini-2.5-flash"), "sources disagree");
  assert.ok(!isUpperBound("gemini:gemini-3-flash-preview"));
});

test("a model's provider ends at the first colon", () => {
  assert.equal(modelName("gemini:a:b"), "a:b");
  assert.equal(modelName("plain"), "plain");
});

test("every known model has a rule for images, an unknown one that of its family", () => {
  for (const { id } of MODELS) assert.ok(imageTokens(id, { width: 100, height: 100 }) > 0, id);
  assert.equal(imageTokens("gemini:gemini-3.5-ultra", { width: 10, height: 10 }), 1120);
  assert.equal(imageTokens("gemini:gemini-2.9", { width: 10, height: 10 }), 258);
});

test("text tokens: four characters each, and one for each character of a script without spaces", () => {
  assert.equal(textTokens(""), 0);
  assert.equal(textTokens("four"), 1);
  assert.equal(textTokens("Describe the image."), 5);
  assert.equal(textTokens("画像を説明"), 5);
  assert.equal(textTokens("한국어 ok"), 4);
});
