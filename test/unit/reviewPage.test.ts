/* What of the review's page needs no browser: which lines are drawn, which words change, what is kept. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ReviewHostMessage, ReviewPageMessage } from "../../src/shared/review.ts";
import type { ReviewState } from "../../src/shared/reviewViews.ts";
import { Recent } from "../../src/webview/review/recent.ts";
import { ReviewStore } from "../../src/webview/review/store.ts";
import {
  blocksAround,
  linesToFill,
  scrollTopFor,
  visibleLines,
  type LineRange,
} from "../../src/webview/review/visibleLines.ts";
import { wordDiff } from "../../src/webview/review/wordDiff.ts";
import { manyRows } from "../vscode/reviewPage.ts";

describe("the lines of the review", () => {
  test("those that are seen are drawn, with some around them", () => {
    const at = (top: number) => visibleLines({ top, height: 600, lineHeight: 60, count: 100 });
    assert.deepEqual(at(0), { from: 0, to: 16 });
    assert.deepEqual(at(3000), { from: 44, to: 66 });
    assert.deepEqual(at(5400), { from: 84, to: 100 });
    assert.deepEqual(at(1e9), { from: 100, to: 100 });
    const nowhere = { top: 0, height: 0, lineHeight: 0, count: 100 };
    assert.deepEqual(visibleLines(nowhere), { from: 0, to: 0 });
  });

  test("a few are filled at once, what is seen first, and what was filled stays", () => {
    const wanted = { from: 44, to: 66 };
    const steps: LineRange[] = [];
    for (let filled: LineRange = { from: 0, to: 16 }; filled.to - filled.from < 22;) {
      filled = linesToFill(filled, wanted, 50);
      steps.push(filled);
    }
    assert.deepEqual(steps, [
      { from: 50, to: 60 },
      { from: 46, to: 66 },
      { from: 44, to: 66 },
    ]);
    const further = { from: 47, to: 69 };
    assert.deepEqual(linesToFill(wanted, further, 53), further);
    assert.deepEqual(linesToFill(wanted, { from: 0, to: 4 }, 9), { from: 0, to: 4 });
    assert.deepEqual(linesToFill(wanted, { from: 0, to: 0 }, 0), { from: 0, to: 0 });
  });

  test("they are asked for in blocks", () => {
    assert.deepEqual(blocksAround({ from: 44, to: 66 }, 100), { from: 0, to: 100 });
    assert.deepEqual(blocksAround({ from: 50, to: 66 }, 60), { from: 50, to: 60 });
  });

  test("one is scrolled to by as little as can be", () => {
    const box = { top: 600, height: 300, lineHeight: 60 };
    assert.deepEqual(
      [5, 10, 12, 14, 15, 40].map((line) => scrollTopFor(line, box)),
      [300, 600, 600, 600, 660, 2160],
    );
  });
});

describe("the words that change", () => {
  const told = (before: string, after: string): string =>
    wordDiff(before, after)
      .map(({ kind, text }) =>
        kind === "same" ? text : `${kind === "added" ? "+" : "-"}[${text}]`,
      )
      .join("");

  test("are told in scripts with and without spaces", () => {
    assert.equal(told("Old chart of sales", "New chart of sales"), "-[Old]+[New] chart of sales");
    assert.equal(told("売上の棒グラフ", "利益の棒グラフ"), "-[売上]+[利益]の棒グラフ");
    assert.equal(told("Старая схема", "Новая схема"), "-[Старая]+[Новая] схема");
    assert.equal(told("same", "same"), "same");
    assert.equal(told("", "all"), "+[all]");
  });

  test("are not looked for in what is too long or too different", () => {
    const long = "word ".repeat(5000);
    assert.equal(told(long, "short"), `-[${long}]+[short]`);
    const [one, other] = ["a", "b"].map((letter) => `${letter} `.repeat(450));
    assert.deepEqual(
      wordDiff(one!, other!).map(({ kind }) => kind),
      ["removed", "added"],
    );
  });
});

describe("what the review's page knows", () => {
  test("keeps what was used last", () => {
    const recent = new Recent<string>(2);
    for (const key of ["a", "b"]) recent.set(key, key);
    recent.get("a");
    recent.set("c", "c");
    assert.deepEqual(
      ["a", "b", "c"].map((key) => recent.get(key)),
      ["a", undefined, "c"],
    );
  });

  const ROWS = manyRows(300);
  function opened() {
    const sent: ReviewPageMessage[] = [];
    const store = new ReviewStore({
      post: (message) => sent.push(message),
      onChange: () => undefined,
    });
    const hear = (message: ReviewHostMessage): void => store.hear(message);
    const tell = (order: number, rows = ROWS.length): void =>
      hear({ type: "state", state: { order, rows } as ReviewState });
    tell(1);
    store.show({ from: 0, to: 10 });
    hear({ type: "rows", order: 1, from: 0, rows: ROWS.slice(0, 50) });
    return { store, sent, hear, tell };
  }

  test("rows of an order that holds no more are passed over", () => {
    const { store, hear, tell } = opened();
    tell(2);
    hear({ type: "rows", order: 1, from: 50, rows: ROWS.slice(50, 100) });
    assert.equal(store.row(60), undefined);
    hear({ type: "rows", order: 2, from: 50, rows: ROWS.slice(50, 100) });
    assert.equal(store.row(60)?.id, "r60");
  });

  test("each row, image and detail is asked for once", () => {
    const { store, sent } = opened();
    for (let turn = 0; turn < 3; turn++) store.show({ from: 5, to: 15 });
    const images = sent.flatMap((one) =>
      one.type === "images" && one.size === "small" ? one.ids : [],
    );
    assert.equal(new Set(images).size, images.length);
    assert.equal(sent.filter(({ type }) => type === "rows").length, 1);
  });

  test("a range over rows that are not known is selected once their ids came", () => {
    const { store, sent, hear } = opened();
    store.moveTo(2);
    store.moveTo(250, { isRange: true });
    assert.equal(store.selected.size, 0);
    assert.equal(sent.filter(({ type }) => type === "selectAll").length, 1);
    hear({ type: "ids", order: 1, ids: ROWS.map(({ id }) => id) });
    assert.equal(store.selected.size, 249);
    assert.ok(store.selected.has("r2") && store.selected.has("r250"));
  });

  test("a text that was changed by hand is accepted, and kept until then", () => {
    const { store, sent } = opened();
    store.moveTo(1);
    const { row } = store.current;
    assert.ok(row);
    store.setDraft(row, "By hand");
    store.moveTo(2);
    store.moveTo(1);
    assert.equal(store.draft(row), "By hand");
    store.acceptCurrent();
    assert.deepEqual(
      sent.filter(({ type }) => type === "decide"),
      [
        {
          ...{ type: "decide", ids: ["r1"], isForGroup: true },
          decision: { kind: "accept", text: "By hand" },
        },
      ],
    );
  });
});
