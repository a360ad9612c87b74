import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { THINKING_LEVELS } from "../../src/core/mavi/modelTable.ts";
import {
  findInvalid,
  overlaid,
  ruleOf,
  thinksTwice,
  withoutMisfits,
  type Parameters,
} from "../../src/core/mavi/parameters.ts";

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
  ["thinkingBudget", [-1, 0, 1, 24_576], [-2, 24_577, 1.5, "0"]],
  ["mediaResolution", ["low", "medium", "high"], ["ultra", "ultra_high", "", 1]],
];

describe("parameters and their documented ranges", () => {
  for (const [name, good, bad] of ROWS)
    test(name, () => {
      for (const value of [...good, undefined])
        assert.equal(findInvalid({ [name]: value }, FLASH), undefined, JSON.stringify(value));
      for (const value of bad)
        assert.equal(findInvalid({ [name]: value }, FLASH), name, JSON.stringify(value));
    });

  test("the highest resolution is that of Gemini 3", () => {
    const ultra = { mediaResolution: "ultra_high" };
    for (const model of [
      "gemini:gemini-3-flash-preview",
      "gemini:gemini-3.9",
      "gemini:of-tomorrow",
    ])
      assert.equal(findInvalid(ultra, model), undefined, model);
    for (const model of [FLASH, "gemini:gemini-2.9", "gpt:gpt-5", "qwen:qwen3-vl"])
      assert.equal(findInvalid(ultra, model), "mediaResolution", model);
  });

  test("a thinking budget is the model's", () => {
    const rows: [model: string, good: number[], bad: number[]][] = [
      ["gemini:gemini-2.5-pro", [-1, 128, 32_768], [0, 127, 32_769]],
      ["gemini:gemini-2.5-flash-lite", [-1, 0, 512, 24_576], [1, 511, 24_577]],
      ["gemini:gemini-2.0-flash", [], [-1, 0, 128]],
      // No range is documented: what is a number of tokens goes out.
      ["gemini:gemini-3-pro-preview", [-1, 0, 1, 100_000], [-2, 0.5]],
      ["gemini:of-tomorrow", [-1, 0, 1, 100_000], [-2]],
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
    assert.deepEqual(ruleOf("thinkingBudget", "gemini:gemini-2.0-flash"), { is: "nothing" });
  });

  test("a thinking level is the model's", () => {
    const rows: [model: string, good: string][] = [
      ["gemini:gemini-2.5-flash", ""],
      ["gemini:gemini-2.9-flash", ""],
      ["gemini:gemini-3-flash-preview", "minimal low medium high"],
      ["gemini:gemini-3-pro-preview", "low high"],
      ["gemini:gemini-3.1-pro-preview", "low medium high"],
      ["gemini:gemini-3.5-flash-lite", "minimal low medium high"],
      ["gemini:gemini-3.8-flash", "low medium high"],
      // What a later one refuses is not known.
      ["gemini:gemini-4-flash", "minimal low medium high"],
    ];
    for (const [model, good] of rows)
      for (const thinkingLevel of THINKING_LEVELS)
        assert.equal(
          findInvalid({ thinkingLevel }, model),
          good.split(" ").includes(thinkingLevel) ? undefined : "thinkingLevel",
          `${model} ${thinkingLevel}`,
        );
    assert.equal(
      findInvalid({ thinkingLevel: "extreme" }, "gemini:gemini-3.8-flash"),
      "thinkingLevel",
    );
  });

  test("a level and a budget are one too many; the later of two settings decides", () => {
    assert.ok(thinksTwice({ thinkingBudget: 0, thinkingLevel: "low" }));
    assert.ok(!thinksTwice({ thinkingLevel: "low" }));
    const budget = { temperature: 1, thinkingBudget: 128 };
    assert.deepEqual(overlaid(budget, { thinkingLevel: "low" }), {
      temperature: 1,
      thinkingLevel: "low",
    });
    assert.equal(overlaid(budget, { temperature: 0 }).thinkingBudget, 128);
    assert.equal(
      overlaid({ thinkingLevel: "low" }, { thinkingBudget: 0 }).thinkingLevel,
      undefined,
    );
  });

  test("a model that its user did not choose gets only what it takes", () => {
    const request = { thinkingBudget: 100, temperature: 0 };
    assert.equal(withoutMisfits(request, "gemini:gemini-2.5-flash-lite").thinkingBudget, undefined);
    assert.equal(withoutMisfits(request, "gemini:gemini-2.5-flash").thinkingBudget, 100);
    assert.equal(withoutMisfits(request, "gemini:gemini-2.0-flash").temperature, 0);
    assert.equal(
      withoutMisfits({ thinkingLevel: "minimal" } as const, "gemini:gemini-3.8-flash")
        .thinkingLevel,
      undefined,
    );
  });

  test("what is no parameter is no business of the check", () => {
    assert.equal(findInvalid({ messages: 1, model: 2 } as object, FLASH), undefined);
  });
});
