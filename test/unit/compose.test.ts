/* What stands behind the text box: matching names, recalling questions, what a page may hand in. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { wordsOf } from "../../src/core/conversation/prompts.ts";
import { bestMatches } from "../../src/core/image/search.ts";
import { Recall } from "../../src/core/conversation/session/recall.ts";
import {
  FILE_LIMIT,
  LONGEST_TEXT,
  MOST_IMAGES,
  parsePanelMessage,
} from "../../src/shared/protocol.ts";

describe("images by their names", () => {
  const paths = [
    "docs/old-chart.png",
    "src/recharts/logo.png",
    "images/subchart.png",
    "images/chart.png",
    "images/cat-hair-trim.png",
    "images/photo.jpg",
  ];
  const match = (query: string, most = 10): string[] =>
    bestMatches(paths, { query, pathOf: (path) => path, most });

  test("the best come first, and what does not fit not at all", () => {
    assert.deepEqual(match("chart"), [
      "images/chart.png",
      "docs/old-chart.png",
      "images/subchart.png",
      "src/recharts/logo.png",
      "images/cat-hair-trim.png",
    ]);
    assert.deepEqual(match("PHOTO"), ["images/photo.jpg"]);
    assert.deepEqual(match("nothing"), []);
  });

  test("without a query all stay in their order, as many as asked for", () => {
    assert.deepEqual(match(""), paths);
    assert.deepEqual(match("", 2), paths.slice(0, 2));
  });
});

describe("recalling", () => {
  const prompt = { title: "T", prompt: "Words." };
  const asked = (...texts: string[]): Recall => {
    const recall = new Recall();
    for (const text of texts) recall.add({ text });
    return recall;
  };

  test("goes back and forth, and keeps what is written at each place", () => {
    const recall = asked("one", "two");
    assert.equal(recall.active, false);
    assert.equal(recall.step({ text: "draft", prompt }, true)?.text, "two");
    assert.equal(recall.active, true);
    assert.equal(recall.step({ text: "two, changed" }, true)?.text, "one");
    assert.equal(recall.step({ text: "one" }, true), undefined);
    assert.equal(recall.step({ text: "one" }, false)?.text, "two, changed");
    assert.deepEqual(recall.step({ text: "two, changed" }, false), { text: "draft", prompt });
    assert.equal(recall.step({ text: "draft" }, false), undefined);
  });

  test("has each question once, the latest last, with its prompt", () => {
    const recall = asked("one", "two", "one");
    recall.add({ text: "one", prompt });
    assert.deepEqual(recall.step({ text: "" }, true), { text: "one", prompt });
    assert.equal(recall.step({ text: "one" }, true)?.text, "one");
    assert.equal(recall.step({ text: "one" }, true)?.text, "two");
    assert.equal(recall.step({ text: "two" }, true), undefined);
  });
});

describe("what a page hands in", () => {
  const files = (files: unknown): unknown => parsePanelMessage({ type: "attachFiles", files });

  test("files are bytes or a reason, and no larger than may be", () => {
    const content = new Uint8Array([1, 2]);
    assert.deepEqual(files([{ name: "a.png", content }]), {
      type: "attachFiles",
      files: [{ name: "a.png", content }],
    });
    assert.deepEqual(files([{ name: "a", content: "folder" }]), {
      type: "attachFiles",
      files: [{ name: "a", content: "folder" }],
    });
    const large = new Uint8Array(FILE_LIMIT + 1);
    assert.deepEqual(files([{ name: "b", content: large }]), {
      type: "attachFiles",
      files: [{ name: "b", content: "tooLarge" }],
    });
    for (const wrong of [[{ name: "a", content: "text" }], [{ content }], [null], "a", undefined])
      assert.equal(files(wrong), undefined, JSON.stringify(wrong));
  });

  test("texts have an end, and numbers are whole", () => {
    const long = "x".repeat(LONGEST_TEXT);
    assert.ok(parsePanelMessage({ type: "send", text: long, revision: 1 }));
    const id = "a".repeat(201);
    for (const wrong of [
      ...["send", "draft", "edit", "copyCode", "insertCode"].map((type) => ({
        ...{ type, text: `${long}x`, revision: 1, id: "a", language: "js" },
      })),
      ...["edit", "openImage", "choose", "version", "resolution", "removeQueued"].map((type) => ({
        ...{ type, id, text: "a", chosen: 1, step: 1, full: true },
      })),
      { type: "findImages", query: "a".repeat(501) },
      { type: "openLink", href: `https://example.com/${"a".repeat(32_000)}` },
      { type: "send", text: "a", revision: 0.5 },
      ...[NaN, Infinity, 1e300].map((step) => ({ type: "version", id: "a", step })),
    ])
      assert.equal(parsePanelMessage(wrong), undefined, wrong.type);
  });

  test("lists have an end", () => {
    const addresses = Array<string>(1000).fill("https://example.com/a.png");
    const parsed = parsePanelMessage({ type: "attachAddresses", addresses });
    assert.ok(parsed?.type === "attachAddresses");
    assert.equal(parsed.addresses.length, MOST_IMAGES * 2);
    assert.equal(parsePanelMessage({ type: "attachAddresses", addresses: [7] }), undefined);
  });
});

describe("prompts", () => {
  test("the words typed come after the prompt's own", () => {
    assert.equal(wordsOf(undefined, " as typed "), " as typed ");
    assert.equal(wordsOf({ title: "T", prompt: "Words." }, "  "), "Words.");
    assert.equal(wordsOf({ title: "T", prompt: "Words." }, " More. "), "Words.\n\nMore.");
  });
});
