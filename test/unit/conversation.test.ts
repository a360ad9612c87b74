import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  imagesOf,
  nameOfQuestion,
  restored,
  reworded,
  withAnswer,
  withTurn,
  wordsOfQuestion,
  type Answer,
  type AttachedImage,
  type Conversation,
  type Question,
  type SentImage,
} from "../../src/core/conversation/conversation.ts";
import {
  allVersions,
  forkedAt,
  switchedTo,
  versionsOf,
} from "../../src/core/conversation/branches.ts";
import { messagesOf } from "../../src/core/conversation/messages.ts";

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
  at: 1,
  text,
  images: images.map(image),
});
const answer = (text: string, state: Answer["state"] = "complete"): Answer => ({
  role: "answer",
  id: `a-${text}`,
  at: 2,
  text,
  state,
  model: "m",
});
const conversation = (...turns: (Question | Answer)[]): Conversation => ({
  id: "c",
  turns,
  aside: [],
});
const plenty = { maxBytes: 1000, maxTokens: 1000, tokensOf: () => 1 };
const bytesOf = ({ id }: SentImage): Uint8Array => new TextEncoder().encode(id);
const png = (id: string): object => ({
  mimeType: "image/png",
  bytes: new TextEncoder().encode(id),
});

describe("messages to send", () => {
  test("every earlier turn goes along with its images", () => {
    const { messages } = messagesOf(
      conversation(question("one", "x"), answer("1"), question("two", "y", "z")),
      { bytesOf, budget: plenty },
    );
    assert.deepEqual(messages, [
      { role: "user", text: "one", images: [png("x")] },
      { role: "assistant", text: "1" },
      { role: "user", text: "two", images: [png("y"), png("z")] },
    ]);
  });

  test("the words of a prompt come before what was typed, and data goes as it came", () => {
    const prompt = { title: "Describe", words: "Describe it." };
    const { messages } = messagesOf(
      conversation(
        { ...question("Briefly. "), prompt },
        { ...answer('{"a":1}'), isJson: true },
        { ...question(""), prompt },
      ),
      { bytesOf, budget: plenty },
    );
    assert.deepEqual(
      messages.map(({ text }) => text),
      ["Describe it.\n\nBriefly.", '{"a":1}', "Describe it."],
    );
  });

  test("a question in other words keeps its prompt while they begin with its own", () => {
    const asked = { ...question("Briefly."), prompt: { title: "Describe", words: "Describe it." } };
    assert.equal(nameOfQuestion(asked), "Describe Briefly.");
    const images = ["a.png", "b.png"].map((name) => ({ ...image(name), name }));
    assert.equal(nameOfQuestion({ ...asked, images }), "Describe: a.png, b.png · Briefly.");
    assert.equal(nameOfQuestion({ ...asked, images, text: "" }), "Describe: a.png, b.png");
    assert.deepEqual(reworded(asked, "Describe it.\n\nAt length."), {
      ...asked,
      text: "At length.",
    });
    const { prompt, ...own } = reworded(asked, "Count them.");
    assert.deepEqual([prompt, wordsOfQuestion(own)], [undefined, "Count them."]);
  });

  test("a question whose answer never came is joined with the next", () => {
    const { messages } = messagesOf(
      conversation(question("one", "x"), answer(" ", "failed"), question("two")),
      { bytesOf, budget: plenty },
    );
    assert.deepEqual(messages, [{ role: "user", text: "one\n\ntwo", images: [png("x")] }]);
  });

  test("an image whose bytes are gone is left out", () => {
    const { messages } = messagesOf(conversation(question("one", "x", "y")), {
      bytesOf: (one) => (one.id === "x" ? undefined : bytesOf(one)),
      budget: plenty,
    });
    assert.deepEqual(messages, [{ role: "user", text: "one", images: [png("y")] }]);
  });

  const asked = conversation(
    question("one", "a", "b"),
    answer("1"),
    question("two", "c"),
    answer("2"),
    question("three", "d", "e"),
  );
  const sentIds = (budget: Partial<typeof plenty>): string[] =>
    messagesOf(asked, { bytesOf, budget: { ...plenty, ...budget } }).messages.flatMap((message) =>
      message.role === "user"
        ? (message.images ?? []).map((one) =>
            "bytes" in one ? new TextDecoder().decode(one.bytes) : "",
          )
        : [],
    );

  test("where not all images fit, the newest are sent again", () => {
    assert.deepEqual(sentIds({ maxBytes: 5 }), ["a", "b", "c", "d", "e"]);
    assert.deepEqual(sentIds({ maxBytes: 4 }), ["b", "c", "d", "e"]);
    assert.deepEqual(sentIds({ maxTokens: 3 }), ["c", "d", "e"]);
    assert.deepEqual(sentIds({ maxBytes: 2 }), ["d", "e"]);
  });

  test("those of the question itself are sent whatever they take", () => {
    assert.deepEqual(sentIds({ maxBytes: 0, maxTokens: 0 }), ["d", "e"]);
  });

  test("the model and the user are told how many were left out", () => {
    const { messages, leftOut } = messagesOf(asked, {
      bytesOf,
      budget: { ...plenty, maxBytes: 2 },
    });
    assert.deepEqual(leftOut.map(({ id }) => id).sort(), ["a", "b", "c"]);
    assert.deepEqual(
      messages.map(({ text }) => text),
      [
        "one\n\n[2 images of this question are not included again.]",
        "1",
        "two\n\n[One image of this question is not included again.]",
        "2",
        "three",
      ],
    );
  });
});

describe("versions of a turn", () => {
  const texts = ({ turns }: Conversation): string[] => turns.map(({ text }) => text);
  let clock = 0;
  const add = (to: Conversation, ...turns: (Question | Answer)[]): Conversation =>
    turns.reduce((sum, turn) => withTurn(sum, { ...turn, at: ++clock }), to);
  const start = add(conversation(), question("one"), answer("1"), question("two"), answer("2"));
  const edited = add(forkedAt(start, "q-one"), question("uno"), answer("i"));

  test("an edited question stands in place of the old one and all that followed", () => {
    assert.deepEqual(texts(edited), ["uno", "i"]);
    const { turns, current } = versionsOf(edited, edited.turns[0]!);
    assert.deepEqual([turns.map(({ id }) => id), current], [["q-one", "q-uno"], 1]);
  });

  test("what followed the old one is reachable", () => {
    const back = switchedTo(edited, "q-one");
    assert.deepEqual(texts(back), ["one", "1", "two", "2"]);
    assert.deepEqual(texts(switchedTo(back, "q-uno")), ["uno", "i"]);
  });

  test("an answer given anew has the old one beside it, and of what follows the newest is shown", () => {
    const anew = add(forkedAt(start, "a-1"), answer("1b"), question("three"));
    assert.deepEqual(texts(anew), ["one", "1b", "three"]);
    const back = switchedTo(anew, "a-1");
    assert.deepEqual(texts(back), ["one", "1", "two", "2"]);
    const again = add(forkedAt(back, "a-2"), answer("2b"));
    assert.deepEqual(texts(switchedTo(again, "a-1b")), ["one", "1b", "three"]);
    assert.deepEqual(texts(switchedTo(switchedTo(again, "a-1b"), "a-1")), [
      "one",
      "1",
      "two",
      "2b",
    ]);
  });

  test("no turn is ever lost or doubled", () => {
    const all = ({ turns, aside }: Conversation): string[] =>
      [...turns, ...aside].map(({ id }) => id).sort();
    assert.deepEqual(all(switchedTo(edited, "q-one")), all(edited));
    assert.deepEqual(all(forkedAt(start, "a-1")), all(start));
  });

  test("an answer that failed before its first word leaves nothing to go back to", () => {
    const failed = add(conversation(), question("one"), answer("", "failed"));
    assert.deepEqual(forkedAt(failed, "a-").aside, []);
    const cut = add(conversation(), question("one"), answer("half", "failed"));
    assert.deepEqual(
      forkedAt(cut, "a-half").aside.map(({ id }) => id),
      ["a-half"],
    );
  });

  test("an answer of which only another choice has words is kept", () => {
    const choices = ["", "second"];
    const stopped = add(conversation(), question("one"), { ...answer("", "stopped"), choices });
    assert.deepEqual(
      forkedAt(stopped, "a-").aside.map(({ id }) => id),
      ["a-"],
    );
    const silent = add(conversation(), question("one"), {
      ...answer("", "failed"),
      choices: ["", ""],
    });
    assert.deepEqual(forkedAt(silent, "a-").aside, []);
  });

  test("turns that follow each other in a circle end where they began", () => {
    const circle = [
      { ...question("one"), parent: "a-1" },
      { ...answer("1"), parent: "q-one" },
    ];
    assert.deepEqual(texts(switchedTo(conversation(...circle), "q-one")), ["1", "one"]);
  });

  test("those of all shown turns in one pass are those of each", () => {
    let grown = edited;
    for (let i = 0; i < 40; i++) {
      const every = [...grown.turns, ...grown.aside];
      const { id } = every[(i * 7) % every.length]!;
      const next = i % 2 ? question(`more ${i}`) : answer(`more ${i}`);
      grown = add(i % 3 ? forkedAt(grown, id) : switchedTo(grown, id), next);
      const each = grown.turns.map((turn) => [turn.id, versionsOf(grown, turn)] as const);
      assert.deepEqual(allVersions(grown), new Map(each));
    }
    const counts = grown.turns.map(({ id }) => allVersions(grown).get(id)!.turns.length);
    assert.ok(Math.max(...counts) > 1);
  });

  test("but it stays where another version followed it", () => {
    const asked = add(conversation(), question("one"), answer("", "failed"), question("two"));
    const edited = add(forkedAt(asked, "q-two"), question("deux"));
    const again = add(forkedAt(forkedAt(edited, "q-deux"), "a-"), answer("new"));
    assert.deepEqual(texts(switchedTo(again, "q-two")), ["one", "", "two"]);
  });

  test("a turn that is not there changes nothing", () => {
    assert.equal(forkedAt(start, "none"), start);
    assert.equal(switchedTo(start, "none"), start);
  });
});

test("turns are added and changed without touching the conversation they came from", () => {
  const before = conversation(question("one"));
  const after = withAnswer(withTurn(before, answer("", "streaming")), "a-", { text: "so far" });
  assert.equal(before.turns.length, 1);
  assert.equal(after.turns[1]?.text, "so far");
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
