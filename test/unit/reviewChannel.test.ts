/* What the review's page is told: states, the rows that it asks for, and what becomes of them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { ReviewRun } from "../../src/core/altText/review/run.ts";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { ReviewChannel } from "../../src/host/reviewPage/channel.ts";
import type { ReviewHostMessage, ReviewPageMessage } from "../../src/shared/review.ts";
import type { ReviewRowView, ReviewState } from "../../src/shared/reviewViews.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { MemoryWorkspace } from "./memory.ts";

const t = (text: string, ...values: (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (_, at: string) => `${values[Number(at)]}`);
const locale = { t, language: "en" };

class Page {
  readonly channel: ReviewChannel;
  readonly review: Review;
  readonly workspace: MemoryWorkspace;
  readonly opened: string[] = [];
  readonly #told: ReviewHostMessage[] = [];

  constructor(texts: Readonly<Record<string, string | Uint8Array>>) {
    this.workspace = new MemoryWorkspace(texts);
    const { documents, locator, readFile } = this.workspace;
    const folder = temporaryFolder("channel").path;
    const onError = (error: unknown): never => assert.fail(String(error));
    const fileOf = (uri: string): string => uri.replace("memory:/w/", "");
    this.review = new Review({
      ...{ documents, locator, fileOf, onError },
      settingsFor: () => ({ language: undefined, mayTellKind: true }),
      uris: (signal) => documents.all(signal),
      kept: createKeptRows(join(folder, "rows.jsonl"), () => Promise.resolve("same")),
    });
    const run = new ReviewRun({
      ...{ review: this.review, documents, locator, readFile },
      gate: { open: () => Promise.resolve(undefined) },
      images: { read: () => assert.fail("no image is read") },
      settingsNow: () => () => ({
        ...{ model: "gemini:gemini-2.5-flash", parameters: {}, maxLength: 125, context: true },
        image: { maxEdge: 1000, maxBytes: 1_000_000 },
      }),
      journal: createFileJournal(join(folder, "proposals.jsonl")),
    });
    this.channel = new ReviewChannel({
      ...{ review: this.review, run, documents, fileOf, locale, onError, title: "w" },
      view: { filter: "open", sort: "file", search: "", isGrouped: false },
      settings: () => ({ model: "m", host: "h", budget: 5, perSecond: 1 }),
      editor: {
        open: (item) => Promise.resolve(void this.opened.push(item.file)),
        image: () => Promise.resolve(undefined),
        preview: () => Promise.resolve(),
        apply: () => Promise.resolve(undefined),
        export: () => Promise.resolve(),
        keepView: () => Promise.resolve(),
      },
    });
    // As a webview hands it over.
    this.channel.connect((message) => void this.#told.push(structuredClone(message)));
  }

  say(message: ReviewPageMessage): void {
    this.channel.receive(structuredClone(message));
  }

  /** The last message of a kind that fits. */
  async hear<T extends ReviewHostMessage["type"]>(
    type: T,
    fits: (message: Extract<ReviewHostMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ReviewHostMessage, { type: T }>> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
      const found = this.#told.findLast(
        (one): one is Extract<ReviewHostMessage, { type: T }> =>
          one.type === type && fits(one as Extract<ReviewHostMessage, { type: T }>),
      );
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return assert.fail(`${type} was not told: ${JSON.stringify(this.#told).slice(0, 2000)}`);
  }

  async rows({ order, rows }: ReviewState): Promise<readonly ReviewRowView[]> {
    this.say({ type: "rows", order, from: 0, count: rows });
    return (await this.hear("rows", (message) => message.order === order)).rows;
  }
}

const TEXTS = {
  "/w/a.md": "![](a.png)\n\n![](b.png) ![A dog](c.png)\n",
  "/w/b.md": "![](a.png)\n",
  "/w/a.png": "image",
  "/w/b.png": "image",
  "/w/c.png": "image",
};

test("what could not be read is named, until a scan reads it", async () => {
  const page = new Page({
    ...TEXTS,
    "/w/bytes\u202e.md": Uint8Array.of(1),
    "/w/large.md": "x".repeat(2_000_001),
  });
  page.say({ type: "ready" });
  await page.review.scan();
  const { state } = await page.hear("state", (one) => one.state.notices.length > 0);
  assert.deepEqual(state.notices, [
    {
      ...{ id: "n1", kind: "warning" },
      text: "Files not searched because they are unreadable or too large: 2",
      details: ["bytes⟨U+202E⟩.md", "large.md"],
    },
  ]);
  await page.review.scan();
  const again = await page.hear("state", (one) => one.state.notices[0]?.id === "n2");
  assert.equal(again.state.notices.length, 1);
  page.workspace.delete("/w/bytes\u202e.md");
  page.workspace.write("/w/large.md", "![](a.png)\n");
  await page.review.scan();
  const last = await page.hear("state", (one) => one.state.coverage.total === 5);
  assert.deepEqual(last.state.notices, []);
});

test("the page is told a state, then the rows that it asks for, then what becomes of them", async () => {
  const page = new Page(TEXTS);
  page.say({ type: "ready" });
  await page.hear("state");
  await page.review.scan();
  const { state } = await page.hear("state", (one) => one.state.rows === 3);
  assert.deepEqual(
    [state.coverage.total, state.coverage.percent, state.counts.missing, state.counts.good],
    [4, 25, 3, 1],
  );
  const rows = await page.rows(state);
  assert.deepEqual(
    rows.map(({ file, line, name, group, status }) => [file, line, name, group.size, status]),
    [
      ["a.md", 1, "a.png", 2, "open"],
      ["a.md", 3, "b.png", 1, "open"],
      ["b.md", 1, "a.png", 2, "open"],
    ],
  );
  const [first] = rows;
  page.say({
    type: "decide",
    ids: [first!.id],
    decision: { kind: "accept", text: "A sign" },
    isForGroup: true,
  });
  const changed = await page.hear("changed");
  assert.deepEqual(
    changed.rows.map(({ index, proposed, status, isEdited }) => [
      index,
      proposed,
      status,
      isEdited,
    ]),
    [
      [0, "A sign", "accepted", true],
      [2, "A sign", "accepted", true],
    ],
  );
  assert.equal((await page.hear("state", (one) => one.state.accepted === 2)).state.rows, 3);
  page.say({ type: "open", id: first!.id });
  page.say({ type: "detail", id: first!.id });
  const { detail } = await page.hear("detail");
  assert.deepEqual([detail.places, detail.after.slice(0, 12)], [["b.md:1"], "\n\n![](b.png)"]);
  assert.deepEqual(page.opened, ["a.md"]);
  page.channel.dispose();
});

test("rows of an order that is void are not told, and an estimate is asked about before anything is sent", async () => {
  const page = new Page(TEXTS);
  page.say({ type: "ready" });
  await page.review.scan();
  const { state } = await page.hear("state", (one) => one.state.rows === 3);
  page.say({ type: "view", view: { ...state.view, filter: "all", search: "dog" } });
  const { state: now } = await page.hear("state", (one) => one.state.view.search === "dog");
  assert.deepEqual([now.rows, now.counts.missing], [1, 0]);
  page.say({ type: "rows", order: state.order, from: 0, count: 3 });
  assert.equal((await page.rows(now))[0]?.now, "A dog");
  page.say({ type: "view", view: state.view });
  await page.hear("state", (one) => one.state.view.search === "" && one.state.rows === 3);
  page.say({ type: "propose", rows: { all: true } });
  const { state: asked } = await page.hear("state", (one) => one.state.estimate !== undefined);
  const { estimate } = asked;
  assert.deepEqual([estimate?.images, estimate?.rows, estimate?.budget], [2, 3, 5]);
  // Whoever refuses the images has sent nothing, and the rows wait on.
  page.say({ type: "spend", estimate: estimate!.id, budget: 5 });
  const { state: after } = await page.hear("state", (one) => one.state.estimate === undefined);
  assert.equal(after.counts.failed, 0);
  page.channel.dispose();
});
