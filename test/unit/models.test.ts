import assert from "node:assert/strict";
import { test } from "node:test";
import { costOf, imageTokens, MODELS, modelName, textTokens } from "../../src/core/mavi/models.ts";

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

test("image tokens: one tile when small, tiles of up to 768 px when not, a flat count for Gemini 3", () => {
  assert.equal(imageTokens("gemini:gemini-2.5-flash", 384, 384), 258);
  assert.equal(imageTokens("gemini:gemini-2.5-flash", 3072, 1728), 4 * 3 * 258);
  assert.equal(imageTokens("gemini:gemini-3-pro-preview", 3072, 1728), 1120);
});

test("a model's provider ends at the first colon", () => {
  assert.equal(modelName("gemini:a:b"), "a:b");
  assert.equal(modelName("plain"), "plain");
});

test("every known model has a rule for images, an unknown one that of its family", () => {
  for (const { id } of MODELS) assert.ok(imageTokens(id, 100, 100) > 0, id);
  assert.equal(imageTokens("gemini:gemini-3.5-ultra", 10, 10), 1120);
  assert.equal(imageTokens("gemini:gemini-2.9", 10, 10), 258);
});

test("text tokens: four characters each, and one for each character of a script without spaces", () => {
  assert.equal(textTokens(""), 0);
  assert.equal(textTokens("four"), 1);
  assert.equal(textTokens("Describe the image."), 5);
  assert.equal(textTokens("画像を説明"), 5);
  assert.equal(textTokens("한국어 ok"), 4);
});
