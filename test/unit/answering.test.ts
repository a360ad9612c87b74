import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createAnswering } from "../../src/core/conversation/answering.ts";
import type { Answer } from "../../src/core/conversation/conversation.ts";
import { overridesOf, parsePrompts } from "../../src/core/conversation/prompts.ts";
import type { AskEvent } from "../../src/core/mavi/client.ts";
import type { ChatRequest } from "../../src/core/mavi/request.ts";

const request: ChatRequest = { model: "gemini:gemini-2.5-flash", messages: [], maxTokens: 100 };
const text = (text: string, index = 0): AskEvent => ({ type: "text", index, text });
const end = (ending: Partial<Extract<AskEvent, { type: "end" }>["ending"]> = {}): AskEvent => ({
  type: "end",
  ending: { complete: true, ...ending },
});

/** The answer after these events, and all that was only added. */
function after(asked: ChatRequest, events: readonly AskEvent[], isBroken = false) {
  const answering = createAnswering(asked);
  let answer: Partial<Answer> = {};
  const appended: string[] = [];
  for (const event of events) {
    const change = answering.take(event);
    const before = answer.text ?? "";
    answer = { ...answer, ...change?.by };
    if (change?.appended === undefined) continue;
    appended.push(change.appended);
    assert.equal(answer.text, before + change.appended, "what is added is all that changed");
  }
  if (isBroken) answer = { ...answer, ...answering.broken() };
  return { ...answer, appended };
}

describe("an answer as it comes", () => {
  test("grows by pieces and ends whole", () => {
    const {
      text: all,
      state,
      appended,
      capped,
      model,
    } = after(request, [
      text("Hel"),
      { type: "retry", seconds: 1, reason: "server" },
      text("lo"),
      end({ model: "gemini-2.5-flash" }),
    ]);
    assert.deepEqual(
      [all, state, appended, capped, model],
      ["Hello", "complete", ["Hel", "lo"], false, "gemini:gemini-2.5-flash"],
    );
  });

  test("that begins with code grows by pieces too", () => {
    const pieces = ["```", "py\n", "x = 1", "\n```"];
    assert.deepEqual(after(request, [...pieces.map((one) => text(one)), end()]).appended, pieces);
  });

  test("of several, changes only by the one that is shown until the end", () => {
    const answering = createAnswering(request);
    assert.equal(answering.take(text("other", 1)), undefined);
    assert.equal(answering.take(text("shown"))?.appended, "shown");
    assert.deepEqual(answering.take(end())?.by.choices, ["shown", "other"]);
  });

  test("is capped when the limit of tokens was reached, told or not", () => {
    const capped = (...events: AskEvent[]): unknown => after(request, events).capped;
    assert.equal(capped(text("a"), end({ finish: "length" })), true);
    assert.equal(capped(text("a"), end({ usage: { inputTokens: 1, outputTokens: 98 } })), true);
    assert.equal(capped(text("a"), end({ usage: { inputTokens: 1, outputTokens: 97 } })), false);
    // An empty answer alone says nothing of why it is.
    assert.equal(capped(end()), false);
    assert.equal(capped(text(" \n"), end()), false);
  });

  test("fails with its text when there is no sign that it was over", () => {
    const { state, failure, text: all } = after(request, [text("a"), end({ complete: false })]);
    assert.deepEqual([state, failure, all], ["failed", { reason: "truncated" }, "a"]);
  });

  test("keeps several answers, and shows the first as it grows", () => {
    const many = after({ ...request, n: 3 }, [
      text("a", 0),
      text("c", 2),
      text("b", 1),
      text("A", 0),
      { type: "replace", index: 1, text: "B" },
      end(),
    ]);
    assert.deepEqual([many.text, many.choices, many.chosen], ["aA", ["aA", "B", "c"], 0]);
    const cut = after({ ...request, n: 2 }, [text("a"), text("b", 1)], true);
    assert.deepEqual([cut.text, cut.choices], ["a", ["a", "b"]]);
  });

  const asking = { ...request, responseSchema: { type: "object" } };

  test("is kept as JSON where data was asked for", () => {
    const data = after(asking, [
      text('{"a":'),
      text("1}"),
      { type: "data", index: 0, value: { a: 1 }, source: '{"a":1}' },
      end({ usage: { inputTokens: 1, outputTokens: 100 } }),
    ]);
    assert.equal(data.text, '{\n  "a": 1\n}');
    assert.deepEqual([data.isJson, data.data], [true, 0]);
    assert.deepEqual([data.appended, data.capped], [["1}"], false]);
  });

  test("keeps numbers and fences as they came", () => {
    const source = '{"id": 12345678901234567890}';
    const data = after(asking, [
      text(source),
      { type: "data", index: 0, value: JSON.parse(source) as unknown, source },
      end(),
    ]);
    assert.match(data.text ?? "", /12345678901234567890/);
    const fenced = "```json\nNo.\n```";
    assert.equal(after(asking, [text("```"), text("json\nNo.\n```"), end()]).text, fenced);
  });

  test("keeps what does not fit until something better comes", () => {
    const { text: all } = after(asking, [text("No."), { type: "repair" }], true);
    assert.equal(all, "No.");
  });

  test("begins anew when it has to be repaired, and keeps the raw text when it cannot be", () => {
    const { text: all, state } = after(
      asking,
      [text("No."), { type: "repair" }, text("Not"), text(" again."), end()],
      true,
    );
    assert.deepEqual([all, state], ["Not again.", "complete"]);
    assert.equal(after(asking, [], true).text, "");
  });
});

describe("prompts of the user's own", () => {
  test("are read, and what is none is told", () => {
    const good = [
      { title: " A ", prompt: "Ask." },
      {
        title: "B",
        prompt: "Ask.",
        model: "gemini:x",
        systemPrompt: "",
        parameters: { temperature: 9 },
        schema: { type: "object" },
      },
    ];
    const bad = [
      null,
      "A",
      [],
      { title: "A" },
      { prompt: "P" },
      { title: "", prompt: "P" },
      { title: "A", prompt: " " },
      { title: "A", prompt: "P", model: 1 },
      { title: "A", prompt: "P", systemPrompt: [] },
      { title: "A", prompt: "P", parameters: "hot" },
      { title: "A", prompt: "P", schema: [] },
    ];
    const { prompts, wrong } = parsePrompts([...good, ...bad]);
    assert.deepEqual(
      prompts.map(({ title }) => title),
      ["A", "B"],
    );
    assert.deepEqual(
      wrong,
      bad.map((_, i) => i + 2),
    );
    for (const value of [undefined, null, {}, "x"])
      assert.deepEqual(parsePrompts(value), { prompts: [], wrong: [] });
    assert.deepEqual(prompts.map(overridesOf), [
      undefined,
      {
        title: "B",
        model: "gemini:x",
        systemPrompt: "",
        parameters: { temperature: 9, responseSchema: { type: "object" } },
      },
    ]);
  });
});
