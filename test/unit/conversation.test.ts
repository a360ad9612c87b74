import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  imagesOf,
  messagesOf,
  restored,
  withAnswer,
  withoutLastAnswer,
  withTurn,
  type Answer,
  type AttachedImage,
  type Conversation,
  type Question,
  type SentPicture,
} from "../../src/core/conversation/conversation.ts";

const image = (id: string): AttachedImage => ({
  id,
  name: `${id}.png`,
  sent: [{ id, mimeType: "image/png", width: 1, height: 1, byteLength: 1 }],
  found: { format: "png", width: 1, height: 1, byteLength: 1 },
  changes: [],
});
const question = (text: string, ...images: string[]): Question => ({
  role: "question",
  id: `q-${text}`,
  text,
  images: images.map(image),
});
const answer = (text: string, state: Answer["state"] = "complete"): Answer => ({
  role: "answer",
  id: `a-${text}`,
  text,
  state,
  model: "m",
});
const conversation = (...turns: (Question | Answer)[]): Conversation => ({ id: "c", turns });
const bytesOf = ({ id }: SentPicture): Uint8Array => new TextEncoder().encode(id);
const png = (id: string): object => ({
  mimeType: "image/png",
  bytes: new TextEncoder().encode(id),
});

describe("messages to send", () => {
  test("every earlier turn goes along with its images", () => {
    const messages = messagesOf(
      conversation(question("one", "x"), answer("1"), question("two", "y", "z")),
      bytesOf,
    );
    assert.deepEqual(messages, [
      { role: "user", text: "one", images: [png("x")] },
      { role: "assistant", text: "1" },
      { role: "user", text: "two", images: [png("y"), png("z")] },
    ]);
  });

  test("a question whose answer never came is joined with the next", () => {
    const messages = messagesOf(
      conversation(question("one", "x"), answer(" ", "failed"), question("two")),
      bytesOf,
    );
    assert.deepEqual(messages, [{ role: "user", text: "one\n\ntwo", images: [png("x")] }]);
  });

  test("an image whose bytes are gone is left out", () => {
    const messages = messagesOf(conversation(question("one", "x", "y")), (one) =>
      one.id === "x" ? undefined : bytesOf(one),
    );
    assert.deepEqual(messages, [{ role: "user", text: "one", images: [png("y")] }]);
  });
});

test("turns are added and changed without touching the conversation they came from", () => {
  const before = conversation(question("one"));
  const after = withAnswer(withTurn(before, answer("", "streaming")), "a-", { text: "so far" });
  assert.equal(before.turns.length, 1);
  assert.equal(after.turns[1]?.text, "so far");
  assert.deepEqual(withoutLastAnswer(after), before);
  assert.deepEqual(withoutLastAnswer(before), before);
});

test("what was streaming when the window went away is kept and marked", () => {
  const [, turn] = restored(conversation(question("q"), answer("half", "streaming"))).turns;
  assert.deepEqual(turn, {
    ...answer("half", "failed"),
    failure: { reason: "interrupted" },
  });
});

test("the images of a conversation, as often as they are sent", () => {
  const all = imagesOf(conversation(question("a", "x"), question("b", "x", "y")));
  assert.deepEqual(
    all.map(({ id }) => id),
    ["x", "x", "y"],
  );
});
