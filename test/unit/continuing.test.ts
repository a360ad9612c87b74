import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { continuation, createContinuing } from "../../src/core/conversation/continuing.ts";
import type { Answer } from "../../src/core/conversation/conversation.ts";
import type { AskEvent } from "../../src/core/mavi/client.ts";
import type { ChatRequest } from "../../src/core/mavi/request.ts";

const request: ChatRequest = {
  model: "gemini:gemini-2.5-flash",
  messages: [{ role: "user", text: "Copy it out." }],
  n: 3,
  maxTokens: 100,
};
const cut = (text: string): Answer => ({
  ...{ role: "answer", id: "a", at: 0, model: "m", state: "complete", capped: true },
  text,
  usage: { inputTokens: 10, outputTokens: 100 },
});
const text = (text: string): AskEvent => ({ type: "text", index: 0, text });
const end: AskEvent = {
  type: "end",
  ending: { complete: true, usage: { inputTokens: 50, outputTokens: 5 } },
};

/** The answer after these events; each text that is said to be added is what the answer grew by. */
function after(earlier: Answer, events: readonly AskEvent[], isBroken = false): Answer {
  const answering = createContinuing(request, earlier);
  let answer = earlier;
  for (const event of events) {
    const change = answering.take(event);
    const before = answer.text;
    answer = { ...answer, ...change?.by };
    if (change?.appended !== undefined) assert.equal(answer.text, before + change.appended);
  }
  return isBroken ? { ...answer, ...answering.broken() } : answer;
}

describe("an answer that goes on", () => {
  test("is asked for as one answer, after all that was said", () => {
    const { n, messages } = continuation(request);
    assert.equal(n, undefined);
    assert.deepEqual(messages[0], request.messages[0]);
    assert.equal(messages.at(-1)?.role, "user", "new models refuse to go on from the assistant's");
    assert.match(messages.at(-1)?.text ?? "", /cut off/);
  });

  test("has the new text behind the old, and the tokens of both", () => {
    const { text: all, usage, state, capped } = after(cut("The first ha"), [text("lf."), end]);
    assert.deepEqual([all, state, capped], ["The first half.", "complete", false]);
    // Each request has the price of its own length.
    assert.deepEqual(usage, {
      inputTokens: 60,
      outputTokens: 105,
      requests: [
        { inputTokens: 10, outputTokens: 100 },
        { inputTokens: 50, outputTokens: 5 },
      ],
    });
  });

  test("says once what the model says again", () => {
    const earlier = cut("| a | b |\n|---|---|\n| one | tw");
    const { text: all } = after(earlier, [text("| one |"), text(" two |"), end]);
    assert.equal(all, "| a | b |\n|---|---|\n| one | two |");
  });

  test("keeps a word that happens to be there twice", () => {
    assert.equal(after(cut("ha ha"), [text("ha ha"), end]).text, "ha haha ha");
  });

  test("says twice, rather than not at all, what repeats itself", () => {
    const more = " 0, 0, 0, 0, 7]";
    assert.equal(
      after(cut("Row: 0, 0, 0, 0, 0,"), [text(more), end]).text,
      `Row: 0, 0, 0, 0, 0,${more}`,
    );
  });

  test("keeps what came when it breaks again, and what was there when nothing came", () => {
    assert.equal(after(cut("one "), [text("two")], true).text, "one two");
    assert.equal(after(cut("one "), [], true).text, "one ");
  });

  test("however it is cut into pieces, the answer is the same", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.array(fc.string({ maxLength: 120 }), { maxLength: 8 }),
        (before, pieces) => {
          const one = after(cut(before), [text(pieces.join("")), end]).text;
          assert.equal(after(cut(before), [...pieces.map(text), end]).text, one);
        },
      ),
    );
  });
});
