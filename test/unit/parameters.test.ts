import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findInvalid, ruleOf, type Parameters } from "../../src/core/mavi/parameters.ts";

const FLASH = "gemini:gemini-2.5-flash";

/** Values at both ends of the documented ranges, and just past them. */
const ROWS: [keyof Parameters, good: unknown[], bad: unknown[]][] = [
  ["temperature", [0, 0.7, 2], [-0.01, 2.01, NaN, Infinity, "1", true]],
  ["maxTokens", [1, 8192, 65_536], [0, -1, 1.5, "8192"]],
  ["topP", [0, 1], [-0.1, 1.1, "0.5"]],
  ["frequencyPenalty", [-2, 0, 2], [-2.1, 2.1, [0]]],
  ["presencePenalty", [-2, 0, 2], [-2.1, 2.1, {}]],
  ["n", [1, 8], [0, 9, 1.5, "2"]],
  ["stop", ["END", ["a", "b"], []], [1, ["a", 1], {}]],
  ["stream", [true, false], ["true", 1, 0]],
  ["responseMimeType", ["application/json", "json_schema"], ["text/plain", 1, ""]],
  ["responseSchema", [{}, { type: "object" }], [[], "object", 1]],
  ["metadata", [{}, { a: 1 }], [[], "a", 1]],
  ["thinkingBudget", [0, 1, 24_576], [-1, 24_577, 1.5, "0"]],
];

describe("parameters and their documented ranges", () => {
  for (const [name, good, bad] of ROWS)
    test(name, () => {
      for (const value of [...good, undefined])
        assert.equal(findInvalid({ [name]: value }, FLASH), undefined, JSON.stringify(value));
      for (const value of bad)
        assert.equal(findInvalid({ [name]: value }, FLASH), name, JSON.stringify(value));
    });

  test("a thinking budget is the model's", () => {
    const rows: [model: string, good: number[], bad: number[]][] = [
      ["gemini:gemini-2.5-pro", [128, 32_768], [0, 127, 32_769]],
      ["gemini:gemini-2.5-flash-lite", [0, 512, 24_576], [1, 511, 24_577]],
      ["gemini:gemini-2.0-flash", [], [0, 128]],
      // No range is documented: what is a number of tokens goes out.
      ["gemini:gemini-3-pro-preview", [0, 1, 100_000], [-1, 0.5]],
      ["gemini:of-tomorrow", [0, 1, 100_000], [-1]],
      // A reply and a setting may name it without its provider.
      ["gemini-2.5-pro", [128], [0]],
    ];
    for (const [model, good, bad] of rows) {
      for (const thinkingBudget of good)
        assert.equal(
          findInvalid({ thinkingBudget }, model),
          undefined,
          `${model} ${thinkingBudget}`,
        );
      for (const thinkingBudget of bad)
        assert.equal(
          findInvalid({ thinkingBudget }, model),
          "thinkingBudget",
          `${model} ${thinkingBudget}`,
        );
    }
    assert.deepEqual(ruleOf("thinkingBudget", "gemini:gemini-2.0-flash"), { is: "budget" });
  });

  test("what is no parameter is no business of the check", () => {
    assert.equal(findInvalid({ messages: 1, model: 2 } as object, FLASH), undefined);
  });
});
