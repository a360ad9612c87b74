/* A conversation as lines of a file: whatever is done to either, nothing that was whole is lost. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { forkedAt, switchedTo, versionsOf } from "../../src/core/conversation/branches.ts";
import {
  withAnswer,
  withTurn,
  type AttachedImage,
  type Conversation,
} from "../../src/core/conversation/conversation.ts";
import { linesOf, readStored, type Stored } from "../../src/core/conversation/stored.ts";
import { runs } from "../strength.ts";

const ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
const hash = (seed: number): string => seed.toString(16).padStart(64, "0");
const image = (seed: number): AttachedImage => ({
  id: hash(seed),
  name: `picture-${seed}.png`,
  changes: [],
  sent: [{ id: hash(seed + 1000), mimeType: "image/webp", width: 10, height: 10, byteLength: 9 }],
});
const read = (text: string): Stored => {
  const stored = readStored(ID, text);
  assert.ok(stored !== undefined && stored !== "newer");
  return stored;
};
/** As JSON has it, the turns of other versions in whatever order. */
const plain = (conversation: Conversation): Conversation => {
  const { aside, ...rest } = JSON.parse(JSON.stringify(conversation)) as Conversation;
  return { ...rest, aside: aside.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
};

/** What a user can do, by random numbers. */
type Step = (conversation: Conversation, at: number) => Conversation;
const step = fc.oneof(
  fc.string({ unit: "binary" }).map(
    (text): Step =>
      (conversation, at) =>
        withTurn(conversation, {
          ...{ role: "question", id: `q${at}`, at, text: `?${text}`, images: [image(at)] },
        }),
  ),
  fc.string().map(
    (text): Step =>
      (conversation, at) =>
        withTurn(conversation, {
          ...{ role: "answer", id: `a${at}`, at, text, state: "streaming", model: "gemini:x" },
        }),
  ),
  // More text, to one answer or to several.
  fc.string({ unit: "binary" }).map((more): Step => (conversation) => {
    const last = conversation.turns.at(-1);
    if (last?.role !== "answer") return conversation;
    const choices = last.choices?.map((text, i) => (i === 0 ? text : text + more));
    const text = last.choices ? last.text : last.text + more;
    return withAnswer(conversation, last.id, { text, ...(choices && { choices }) });
  }),
  fc.boolean().map((several): Step => (conversation) => {
    const last = conversation.turns.at(-1);
    if (last?.role !== "answer") return conversation;
    return withAnswer(conversation, last.id, {
      state: "complete",
      ...(several && { choices: [last.text, "other"], chosen: 0 }),
    });
  }),
  fc.nat().map((n): Step => (conversation) => {
    const turn = conversation.turns[n % (conversation.turns.length || 1)];
    return turn ? forkedAt(conversation, turn.id) : conversation;
  }),
  fc.nat().map((n): Step => (conversation) => {
    const turn = conversation.aside[n % (conversation.aside.length || 1)];
    return turn ? switchedTo(conversation, turn.id) : conversation;
  }),
  fc.option(fc.string(), { nil: undefined }).map((title): Step => (conversation) => ({
    ...conversation,
    title,
  })),
);

/** A conversation as it grew, and the lines that each of its steps added. */
function written(steps: readonly Step[]): { conversation: Conversation; pieces: string[] } {
  let conversation: Conversation = { id: ID, turns: [], aside: [] };
  let before: Conversation | undefined;
  let next = 0;
  const pieces: string[] = [];
  steps.forEach((one, at) => {
    conversation = one(conversation, at + 1);
    const lines = linesOf(before, conversation, next);
    pieces.push(lines.text);
    ({ next } = lines);
    before = conversation;
  });
  return { conversation, pieces };
}

describe("a stored conversation", () => {
  test("is read as it was, however it came to be", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { conversation, pieces } = written(steps);
        const stored = readStored(ID, pieces.join(""));
        if (conversation.turns.length + conversation.aside.length === 0) {
          assert.equal(stored, undefined);
          return;
        }
        const { torn, damaged, ...rest } = read(pieces.join(""));
        assert.deepEqual([torn, damaged], [false, 0]);
        assert.deepEqual(plain(rest.conversation), plain(conversation));
        // Written anew it is the same, and goes on from what was read.
        const { text } = linesOf(undefined, conversation);
        assert.deepEqual(plain(read(text).conversation), plain(conversation));
        assert.equal(linesOf(rest.conversation, rest.conversation).text, "");
      }),
      { numRuns: runs(300) },
    );
  });

  test("an answer that streams costs what it is long", () => {
    let conversation: Conversation = { id: ID, turns: [], aside: [] };
    conversation = withTurn(conversation, {
      ...{ role: "answer", id: "a", at: 1, text: "", state: "streaming", model: "m" },
    });
    let bytes = 0;
    for (let i = 0; i < 1000; i++) {
      const text = `${(conversation.turns[0] as { text: string }).text}twelve chars`;
      const after = withAnswer(conversation, "a", { text });
      bytes += linesOf(conversation, after, i + 1).text.length;
      conversation = after;
    }
    assert.ok(bytes < 12_000 + 1000 * 80, `${bytes} bytes`);
  });

  const whole = ((): { conversation: Conversation; text: string } => {
    let conversation: Conversation = { id: ID, title: "Größe", turns: [], aside: [] };
    for (let i = 0; i < 3; i++) {
      conversation = withTurn(conversation, {
        ...{ role: "question", id: `q${i}`, at: i, text: `What is “${i}”?`, images: [image(i)] },
      });
      conversation = withTurn(conversation, {
        ...{
          role: "answer",
          id: `a${i}`,
          at: i,
          text: "Ein Bär 🐻",
          state: "complete",
          model: "m",
        },
      });
    }
    return { conversation, text: linesOf(undefined, conversation).text };
  })();

  test("cut at any byte, it has all whole lines before", () => {
    const bytes = Buffer.from(whole.text);
    for (let end = 0; end <= bytes.length; end++) {
      const text = bytes.subarray(0, end).toString();
      const turns = whole.conversation.turns.filter(({ id }) =>
        text
          .split("\n")
          .slice(0, -1)
          .some((line) =>
            line.includes(
              `"turn":{"role":"${id.startsWith("q") ? "question" : "answer"}","id":"${id}"`,
            ),
          ),
      );
      const stored = readStored(ID, text);
      if (turns.length === 0) assert.equal(stored, undefined);
      else {
        assert.deepEqual(
          plain(read(text).conversation).turns,
          plain({ ...whole.conversation, turns }).turns,
          `at ${end}`,
        );
        assert.equal(read(text).torn, !text.endsWith("\n"), `at ${end}`);
      }
    }
  });

  test("with any byte changed, what is told is true, and only that line is lost", () => {
    const bytes = Buffer.from(whole.text);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x20;
      const { conversation, torn, damaged } = read(changed.toString());
      assert.ok(torn || damaged > 0, `the change at ${at} is noticed`);
      // Without the end of a line, two lines are one.
      const lost = bytes[at] === 10 ? 2 : 1;
      assert.ok(conversation.turns.length >= 6 - lost, `at ${at}`);
      for (const turn of conversation.turns) {
        // What stood before it may be lost, and then it follows another.
        const original = whole.conversation.turns.find(({ id }) => id === turn.id);
        assert.deepEqual({ ...turn, parent: original?.parent }, original);
      }
    }
  });

  test("with any byte of its versions changed, none of them is lost or leads to itself", () => {
    // The two last versions were written before what they follow was shown again.
    let branched = forkedAt(whole.conversation, "a2");
    branched = withTurn(branched, {
      ...{ role: "answer", id: "b2", at: 10, text: "Anders", state: "complete", model: "m" },
    });
    branched = forkedAt(switchedTo(forkedAt(branched, "q1"), "q0"), "a0");
    branched = withTurn(branched, {
      ...{ role: "answer", id: "b0", at: 11, text: "Neu", state: "complete", model: "m" },
    });
    branched = { ...branched, aside: branched.aside.toReversed() };
    const every = (one: Conversation): string[] =>
      [...one.turns, ...one.aside].map(({ id }) => id).sort();
    const grown = linesOf(undefined, whole.conversation);
    const texts = [
      linesOf(undefined, branched).text,
      grown.text + linesOf(whole.conversation, branched, grown.next).text,
    ];
    for (const bytes of texts.map((text) => Buffer.from(text)))
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0x20;
        const { conversation } = read(changed.toString());
        const ids = every(conversation);
        assert.ok(ids.length >= every(branched).length - (bytes[at] === 10 ? 2 : 1), `at ${at}`);
        assert.equal(new Set(ids).size, ids.length);
        const parents = new Map(
          [...conversation.turns, ...conversation.aside].map(({ id, parent }) => [id, parent]),
        );
        for (const id of ids) {
          let steps = 0;
          for (let one: string | undefined = id; one !== undefined; one = parents.get(one))
            assert.ok(steps++ < ids.length, `${id} follows itself after the change at ${at}`);
          const switched = switchedTo(conversation, id);
          assert.ok(switched.turns.some((turn) => turn.id === id));
          assert.deepEqual(every(switched), ids);
        }
      }
  });

  test("versions whose question is lost stay versions of each other", () => {
    const branched = withTurn(forkedAt(whole.conversation, "a1"), {
      ...{ role: "answer", id: "b1", at: 10, text: "Anders", state: "complete", model: "m" },
    });
    const { conversation } = read(linesOf(undefined, branched).text.replace("“1”", "“7”"));
    const shown = conversation.turns.at(-1)!;
    assert.deepEqual(
      versionsOf(conversation, shown).turns.map(({ id }) => id),
      ["a1", "b1"],
    );
  });

  test("a file of a later version is left alone", () => {
    const json = JSON.stringify({ n: 0, version: 5 });
    const line = `${json}\t${crc32(json).toString(16).padStart(8, "0")}\n`;
    assert.equal(readStored(ID, line), "newer");
    assert.equal(readStored(ID, line + whole.text), "newer");
  });
});

describe("lines that are whole and hold what they should not", () => {
  const line = (value: unknown): string => {
    const json = JSON.stringify(value);
    return `${json}\t${crc32(json).toString(16).padStart(8, "0")}\n`;
  };
  const question = { role: "question", id: "q", at: 1, text: "Asked", images: [] };
  const answer = { role: "answer", id: "a", parent: "q", at: 2, text: "Said", state: "complete" };
  const good = [
    line({ n: 0, version: 4 }),
    line({ n: 1, turn: question, shown: true }),
    line({ n: 2, turn: { ...answer, model: "m" }, shown: true }),
  ].join("");

  test("count as damaged, and nothing else is lost", () => {
    for (const wrong of [
      ...[null, 7, [], "text", {}, { n: "3", gone: "q" }, { n: 3, version: "5" }],
      ...[
        { n: 3, more: "a", from: 4, texts: ["x"] },
        { n: 3, more: "a", from: [4], texts: "x" },
      ],
      ...[
        { n: 3, more: "a" },
        { n: 3, more: ["a"], from: [4], texts: ["x"] },
      ],
      ...[
        { n: 3, title: 7 },
        { n: 3, title: {} },
        { n: 3, last: ["a"] },
        { n: 3, gone: null },
      ],
      ...[
        { parent: 5 },
        { at: "1" },
        { at: 1e300 },
        { prompt: null },
        { prompt: { title: 1, words: "" } },
      ].map((by) => ({ n: 3, turn: { ...question, id: "r", ...by } })),
      ...[{ images: [{}] }, { overrides: 3 }, { role: "system" }, { id: 4 }].map((by) => ({
        ...{ n: 3, turn: { ...question, id: "r", ...by } },
      })),
      ...[{ choices: "x" }, { choices: [1] }, { chosen: "0" }, { usage: 3 }, { state: "else" }].map(
        (by) => ({ n: 3, turn: { ...answer, id: "b", ...by } }),
      ),
      ...[{ failure: "no" }, { failure: {} }, { usage: { inputTokens: 1 } }, { model: {} }].map(
        (by) => ({ n: 3, turn: { ...answer, id: "b", ...by } }),
      ),
    ]) {
      const stored = read(good + line(wrong) + line({ n: 4, title: "Named" }));
      assert.deepEqual(
        stored.conversation.turns.map(({ text }) => text),
        ["Asked", "Said"],
        JSON.stringify(wrong),
      );
      assert.deepEqual([stored.damaged, stored.conversation.title], [1, "Named"]);
    }
  });

  test("are read in so many steps as there are, whatever they follow", (t) => {
    const many = 300;
    const turns = Array.from({ length: many }, (_, at) => ({ ...question, id: `q${at}` }));
    const files = {
      "each a lost one": turns.map((turn, at) => ({ ...turn, parent: `lost${at}` })),
      "all the same lost one": turns.map((turn) => ({ ...turn, parent: "lost" })),
      "every second a lost one": turns.map((turn, at) => ({
        ...turn,
        parent: at % 2 === 0 ? `lost${at}` : `q${at - 1}`,
      })),
      "one after the other, the first a lost one": turns
        .map((turn, at) => ({ ...turn, parent: at === 0 ? "lost" : `q${at - 1}` }))
        .reverse(),
      "in a ring": turns.map((turn, at) => ({ ...turn, parent: `q${(at + 1) % many}` })),
    };
    for (const [name, all] of Object.entries(files)) {
      const text = all.map((turn, n) => line({ n, turn, shown: true })).join("");
      const asked = t.mock.method(Map.prototype, "get");
      const stored = read(text);
      const steps = asked.mock.callCount();
      asked.mock.restore();
      assert.ok(steps < many * 10, `${name}: ${steps} steps`);
      const { turns: path, aside } = stored.conversation;
      assert.equal(path.length + aside.length, many, name);
    }
  });

  test("of any kind are read without an error", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (values, any) => {
        const lines = [...values, any, { n: 5, turn: any }, { n: 6, more: "a", from: any }];
        const stored = read(good + lines.map(line).join(""));
        assert.ok(stored.conversation.turns.length >= 2);
      }),
      { numRuns: runs(200) },
    );
  });
});
