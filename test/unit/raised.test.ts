/* What a workspace raises beyond its user's own settings, for the question before anything goes out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { raisedSettings } from "../../src/core/raised.ts";

const DEFAULTS: Readonly<Record<string, unknown>> = {
  ...{ model: "gemini:gemini-2.5-flash", maxTokens: 8192, n: 1, thinkingBudget: null },
  ...{ thinkingLevel: "auto", mediaResolution: "auto", "image.maxEdge": 3840 },
  ...{ "image.maxBytes": 4_000_000, "image.maxTotalBytes": 15_000_000, "altText.context": true },
};
const raised = (workspace: Record<string, unknown>, user: Record<string, unknown> = {}): string[] =>
  raisedSettings({
    get: (id) => (id in workspace ? workspace[id] : (user[id] ?? DEFAULTS[id])),
    userOf: (id) => user[id],
    defaultOf: (id) => DEFAULTS[id],
  });

test("what costs more, or sends more, is named with its value", () => {
  assert.deepEqual(raised({ n: 8, maxTokens: 65_536 }), ["iris.maxTokens: 65536", "iris.n: 8"]);
  assert.deepEqual(raised({ "altText.context": true }, { "altText.context": false }), [
    "iris.altText.context: true",
  ]);
  assert.deepEqual(raised({ model: "gemini:gemini-2.5-pro" }), [
    "iris.model: gemini:gemini-2.5-pro",
  ]);
  // Of a model that nobody knows, the price is not known either.
  assert.deepEqual(raised({ model: "other:\u202ex" }), ["iris.model: other:⟨U+202E⟩x"]);
  assert.deepEqual(raised({ thinkingBudget: -1 }), ["iris.thinkingBudget: -1"]);
  assert.deepEqual(raised({ thinkingBudget: 200 }, { thinkingBudget: 100 }), [
    "iris.thinkingBudget: 200",
  ]);
  assert.deepEqual(raised({ mediaResolution: "high", thinkingLevel: "medium" }), [
    ...["iris.thinkingLevel: medium", "iris.mediaResolution: high"],
  ]);
  assert.deepEqual(raised({ "image.maxEdge": 16_000, "image.maxBytes": 7e6 }), [
    ...["iris.image.maxEdge: 16000", "iris.image.maxBytes: 7000000"],
  ]);
});

test("what tightens, or is the user's own, is not", () => {
  assert.deepEqual(raised({}), []);
  assert.deepEqual(raised({}, { n: 8, model: "gemini:gemini-2.5-pro", thinkingBudget: -1 }), []);
  assert.deepEqual(raised({ n: 2, maxTokens: 100 }, { n: 4 }), []);
  assert.deepEqual(raised({ "altText.context": false, mediaResolution: "low" }), []);
  assert.deepEqual(raised({ model: "gemini:gemini-2.5-flash-lite" }), []);
  assert.deepEqual(raised({ thinkingBudget: 500 }, { thinkingBudget: -1 }), []);
  // Refused, and named, before it costs anything.
  assert.deepEqual(raised({ n: "many" }), []);
});

test("what is not sent, or counts as the default, is held against what its user set", () => {
  // The model's own bounds are higher than any that its user set.
  assert.deepEqual(raised({ maxTokens: null }), ["iris.maxTokens: null"]);
  assert.deepEqual(raised({ maxTokens: "" }, { maxTokens: 100 }), ["iris.maxTokens: null"]);
  assert.deepEqual(raised({ thinkingBudget: null }, { thinkingBudget: 0 }), [
    "iris.thinkingBudget: null",
  ]);
  assert.deepEqual(raised({ thinkingLevel: "auto" }, { thinkingLevel: "minimal" }), [
    "iris.thinkingLevel: auto",
  ]);
  for (const wrong of ["yes", 1, null, {}, []])
    assert.deepEqual(raised({ "altText.context": wrong }, { "altText.context": false }), [
      "iris.altText.context: true",
    ]);
  assert.deepEqual(raised({ "image.maxEdge": "large" }, { "image.maxEdge": 512 }), [
    "iris.image.maxEdge: 3840",
  ]);
  assert.deepEqual(raised({ model: 5 }, { model: "gemini:gemini-2.5-flash-lite" }), [
    "iris.model: gemini:gemini-2.5-flash",
  ]);
  assert.deepEqual(raised({ maxTokens: null }, { maxTokens: null }), []);
  assert.deepEqual(raised({ "image.maxEdge": "large", model: "" }), []);
});

test("prompts of a workspace raise nothing without a word, and long texts neither", () => {
  const text = "word ".repeat(1000);
  assert.deepEqual(raised({ systemPrompt: text }), [`iris.systemPrompt: ${text.slice(0, 80)}`]);
  assert.deepEqual(raised({ metadata: { text } }).length, 1);
  assert.deepEqual(raised({ systemPrompt: text }, { systemPrompt: text }), []);
  assert.deepEqual(raised({ systemPrompt: "Answer in German." }), []);
  const prompt = { title: "De\u202escribe", prompt: "Describe it." };
  const costly = { ...prompt, model: "gemini:gemini-2.5-pro", parameters: { n: 8, maxTokens: 9 } };
  assert.deepEqual(raised({ prompts: [prompt] }), []);
  assert.deepEqual(raised({ prompts: [costly] }), [
    "iris.prompts › De⟨U+202E⟩scribe › model: gemini:gemini-2.5-pro",
    "iris.prompts › De⟨U+202E⟩scribe › n: 8",
  ]);
  assert.deepEqual(raised({ prompts: [prompt, costly] }, { prompts: [costly] }), []);
  assert.deepEqual(raised({ prompts: [{ ...prompt, prompt: text }] }).length, 1);
  assert.deepEqual(raised({ prompts: [{ ...prompt, schema: { description: text } }] }).length, 1);
  assert.deepEqual(raised({ prompts: "none" }), []);
  // What is no parameter takes the place of nothing.
  const modest = { model: "gemini:gemini-2.5-flash", systemPrompt: "", responseSchema: {} };
  const hiding = { ...costly, schema: { description: text }, systemPrompt: text };
  assert.equal(raised({ prompts: [{ ...hiding, parameters: modest }] }).length, 3);
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    const parameters = JSON.parse(`{"${name}": 1, "model": {"toString": 1}, "n": 8}`) as object;
    assert.equal(raised({ prompts: [{ ...prompt, parameters }] }).length, 1, name);
  }
  // Of more prompts than anybody has, the first are there.
  const many = Array.from({ length: 5000 }, () => ({ ...prompt, parameters: { n: 8 } }));
  assert.equal(raised({ prompts: many }).length, 500);
});
