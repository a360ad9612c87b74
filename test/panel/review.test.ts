/* The review's page: its list, its card, what it asks of its host, and how it looks. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, before, describe, test } from "node:test";
import type { BrowserContext } from "playwright-core";
import type { ReviewEstimate, ReviewRowView } from "../../src/shared/reviewViews.ts";
import { fullTest, isFull } from "../strength.ts";
import { root } from "../vscode/paths.ts";
import { screenshot } from "../vscode/screenshot.ts";
import { sharedBrowser, sharedPages } from "./panel.ts";
import {
  manyRows,
  openReviewPage,
  type ReviewPage,
  type ReviewPageOptions,
} from "../vscode/reviewPage.ts";
import { THEMES } from "../vscode/themes.ts";
import { waitFor } from "../vscode/wait.ts";
import { assertAccessible } from "./looks.ts";

const [CHART, DIAGRAM] = ["quarterly-chart", "architecture-diagram"].map((name) => {
  const file = join(root, `test/fixtures/workspace/images/${name}.png`);
  return `data:image/png;base64,${readFileSync(file, "base64")}`;
});
const DETAIL = {
  ...{ heading: "Sales", caption: "Sales by quarter", link: "" },
  before: "The first quarter was better than the one before it, as",
  after: "shows. What follows is how that came.",
  proposals: ["Bar chart of sales", "Sales by quarter"],
  elsewhere: ["Sales by quarter, as bars"],
  places: ["docs/report.md:12", "README.md:40"],
};

describe("the review's page", () => {
  let pages: BrowserContext;
  let opened: ReviewPage;
  before(async () => {
    pages = await sharedPages();
  });
  afterEach(async () => {
    assert.deepEqual([opened.errors, opened.requests], [[], []]);
    await opened.close();
  });

  async function open(options: Partial<ReviewPageOptions> = {}): Promise<ReviewPage> {
    opened = await openReviewPage(pages, {
      rows: manyRows(40),
      details: () => DETAIL,
      image: ({ index, isNotFound }) => (isNotFound ? null : (index % 2 ? CHART : DIAGRAM)!),
      ...options,
    });
    if (options.rows?.length !== 0) await list().getByText("page-0.md:3").first().waitFor();
    return opened;
  }
  const list = () => opened.page.getByRole("grid");
  const card = () => opened.page.locator(".card");
  const key = (...keys: string[]) =>
    keys.reduce((done, one) => done.then(() => opened.page.keyboard.press(one)), Promise.resolve());
  /** The place of the row that the list's keys are at, from 0; the cell as well, where they are at one. */
  const current = () =>
    list().evaluate((grid) => grid.getAttribute("aria-activedescendant")?.replace("row-", ""));
  const isAt = (wanted: string) =>
    waitFor(async () => (await current()) === wanted, `the row ${wanted}`);

  test("ten thousand rows: a walk by keyboard, of which only what is seen is there", async () => {
    await open({ rows: manyRows(10_000) });
    assert.equal(await list().getAttribute("aria-rowcount"), "10001");
    await list().focus();
    await key("ArrowDown", "ArrowDown", "ArrowUp");
    await isAt("1");
    await key("End");
    await isAt("9999");
    const last = opened.page.locator("#row-9999");
    await last.getByText("page-3333.md").waitFor();
    assert.equal(await last.getAttribute("aria-rowindex"), "10001");
    assert.ok(await last.isVisible());
    assert.ok((await opened.page.locator(".line").count()) < 40);
    await key("PageUp", "ArrowRight", "ArrowRight", "ArrowRight");
    const cell = await current();
    assert.match(cell ?? "", /^cell-99\d\d-2$/);
    assert.match((await opened.page.locator(`#${cell}`).textContent()) ?? "", /page-\d+\.md:\d+/);
    await key("Enter");
    const [asked] = opened.asked();
    assert.equal(asked?.type, "open");
    await key("Escape", "Control+Home");
    await isAt("0");
    // Each row is asked for once, in blocks.
    const rows = (await opened.sent()).flatMap((one) => (one.type === "rows" ? [one] : []));
    const indexes = rows.flatMap(({ from, count }) =>
      Array.from({ length: count }, (_, i) => from + i),
    );
    assert.equal(new Set(indexes).size, indexes.length);
    assert.ok(rows.length <= 6, `${rows.length}`);
  });

  for (const width of [400, 1200])
    fullTest(`ten thousand rows scrolled at ${width} pixels: no task takes long`, async () => {
      const { page } = await open({ rows: manyRows(10_000), size: { width, height: 800 } });
      const browser = await sharedBrowser();
      await browser.startTracing(page, { categories: ["toplevel", "mojom"] });
      const { x = 0, y = 0 } = (await list().boundingBox()) ?? {};
      await page.mouse.move(x + 100, y + 200);
      for (let at = 0; at < 60; at++) {
        // A turn of the wheel, and now and then a long way by the bar.
        await page.mouse.wheel(0, at % 10 === 9 ? 40_000 : 300);
        await page.waitForTimeout(16);
      }
      await list().evaluate((grid) => (grid.scrollTop = grid.scrollHeight));
      await page.locator("#row-9999").getByText("page-3333.md").waitFor();
      const took = tasksIn(await browser.stopTracing());
      assert.ok(took.length > 100);
      assert.ok(
        Math.max(...took) < 50,
        `${took
          .sort((a, b) => b - a)
          .slice(0, 5)
          .join(", ")} ms`,
      );
    });

  test("rows are selected by keyboard, and decided of together, once", async () => {
    await open();
    await list().focus();
    await key(" ", "ArrowDown", "Shift+ArrowDown");
    await opened.page.getByText("2 selected").waitFor();
    await key("Shift+ArrowDown", "S");
    assert.deepEqual(opened.asked(), [
      { type: "decide", ids: ["r1", "r2", "r3"], decision: { kind: "skip" }, isForGroup: false },
    ]);
    await key("Control+a");
    await opened.page.getByText("40 selected").waitFor();
    await opened.page.getByRole("button", { name: "Propose…" }).click();
    const [asked] = opened.asked();
    assert.ok(asked?.type === "propose" && "ids" in asked.rows && asked.rows.ids.length === 40);
    await list().focus();
    await key("Escape");
    await opened.page.getByText("40 selected").waitFor({ state: "detached" });
  });

  test("the card decides by one key each, and goes on to what waits", async () => {
    await open();
    await list().focus();
    await key("Enter");
    await opened.page.locator(".card:focus").waitFor();
    // The next one is fetched ahead.
    await waitFor(async () => {
      const sent = await opened.sent();
      const asked = sent.flatMap((one) => (one.type === "detail" ? [one.id] : []));
      return asked.includes("r0") && asked.includes("r1");
    }, "the details");
    await key("A");
    await isAt("1");
    assert.deepEqual(opened.asked(), [
      { type: "decide", ids: ["r0"], decision: { kind: "accept" }, isForGroup: true },
    ]);
    const status = card().getByRole("status");
    await status.getByText(/^Accepted\. Proposed\. docs\/page-0\.md:10/).waitFor();
    await key("N", "E");
    const text = card().getByRole("textbox", { name: "Proposed" });
    await waitFor(() => text.evaluate((one) => one === document.activeElement), "the text box");
    await key("Control+a");
    await opened.page.keyboard.type("Sales rose.");
    await key("Control+Enter");
    // It is decided as it is, and gone past: good, decorative, and accepted ones as well.
    await isAt("2");
    await key("D");
    await isAt("4");
    await key("T", "R");
    await opened.page.keyboard.type("name the error");
    await key("Enter", "X");
    await isAt("7");
    assert.deepEqual(opened.asked(), [
      { type: "another", id: "r1" },
      {
        ...{ type: "decide", ids: ["r1"], isForGroup: true },
        decision: { kind: "accept", text: "Sales rose." },
      },
      { type: "decide", ids: ["r2"], decision: { kind: "decorative" }, isForGroup: true },
      { type: "propose", rows: { ids: ["r4"] } },
      { type: "refine", id: "r4", note: "name the error" },
      { type: "decide", ids: ["r4"], decision: { kind: "never" }, isForGroup: true },
    ]);
    // Faster than a frame: the field that E leads to is that of the row to come.
    await card().evaluate((one) => {
      for (const key of ["S", "E"])
        one.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    });
    await status.getByText(/^Skipped\./).waitFor();
    const field = card().locator("textarea.proposal");
    assert.ok(await field.evaluate((one) => one === document.activeElement), "the text box");
    await key("Escape", "Escape");
    assert.ok(await list().evaluate((grid) => grid === document.activeElement));
  });

  test("a row is accepted, and opened, by mouse as well", async () => {
    await open({
      rows: manyRows(40).map((row) => ({ ...row, status: "proposed" as const, proposed: "Boats" })),
    });
    const row = list().getByRole("row").nth(4);
    await row.hover();
    await row.getByRole("button", { name: "Accept" }).click();
    assert.deepEqual(opened.asked(), [
      { type: "decide", ids: ["r3"], decision: { kind: "accept" }, isForGroup: true },
    ]);
    assert.ok(await list().evaluate((grid) => grid === document.activeElement));
    await row.getByRole("button", { name: "Show Image and Details" }).click();
    await opened.page.locator(".card:focus").waitFor();
    await isAt("3");
  });

  test("the row that is looked at stays so when rows come before it", async () => {
    await open();
    await list().focus();
    await key("ArrowDown", "ArrowDown");
    await isAt("2");
    const rows = manyRows(40);
    const more = manyRows(5).map((row) => ({ ...row, id: `new-${row.id}` }));
    await opened.setRows([...more, ...rows]);
    await isAt("7");
    await key("S");
    const [asked] = opened.asked();
    assert.ok(asked?.type === "decide" && asked.ids[0] === "r2");
  });

  test("nothing is sent before somebody says so, and only once", async () => {
    await open();
    const propose = opened.page.getByRole("button", { name: "Propose…" });
    await propose.focus();
    await key("Enter");
    assert.deepEqual(opened.asked(), [{ type: "propose", rows: { all: true } }]);
    const estimate: ReviewEstimate = {
      ...{ id: "e1", kind: "propose", images: 12, rows: 30, budget: 2 },
      details: ["About 16,000 tokens, $0.01", "About 1 minute"],
    };
    await opened.tell({ estimate });
    const box = opened.page.getByRole("dialog", { name: "Propose alt texts for 12 images?" });
    await box.getByText("For 30 places").waitFor();
    await waitFor(() => box.evaluate((one) => one === document.activeElement), "the focus");
    await key("Escape");
    await opened.tell({ estimate: undefined });
    await box.waitFor({ state: "detached" });
    const isBack = () => propose.evaluate((one) => one === document.activeElement);
    await waitFor(isBack, "the focus to be back where it was");
    await opened.tell({ estimate: { ...estimate, id: "e2" } });
    await box.getByLabel("Budget in dollars").fill("0.5");
    await key("Enter", "Enter");
    assert.deepEqual(opened.asked(), [
      { type: "cancelEstimate" },
      { type: "spend", estimate: "e2", budget: 0.5 },
    ]);
    await opened.tell({
      estimate: undefined,
      phase: "proposing",
      progress: { done: 3, total: 12 },
    });
    await opened.page.getByText("Proposing… 3 of 12").waitFor();
    const isListFocused = (): Promise<boolean> =>
      list().evaluate((grid) => grid === document.activeElement);
    await waitFor(isListFocused, "the focus, which the button had that is gone");
    await opened.page.getByRole("button", { name: "Stop" }).click();
    assert.deepEqual(opened.asked(), [{ type: "stop" }]);
    await opened.tell({ phase: "idle", progress: undefined, isBudgetReached: true });
    await opened.page.getByText("The budget has been reached").waitFor();
    await opened.tell({ accepted: 1 });
    await opened.page.getByRole("button", { name: "Apply (1)" }).focus();
    await opened.tell({ accepted: 0 });
    await waitFor(isListFocused, "the focus, which the button had that is dim");
  });

  test("what documents and models say is text, and the words that change are told", async () => {
    const hostile = "<img src=x onerror=alert(1)> \u202Egnp.x https://evil.example";
    const [first, ...others] = manyRows(8);
    const row: ReviewRowView = {
      ...first!,
      ...{ now: "Old chart of sales", proposed: "New chart of sales by month", name: hostile },
      ...{ why: hostile, purpose: hostile, problems: [hostile], finding: hostile },
    };
    await open({ rows: [row, ...others], details: () => ({ ...DETAIL, before: hostile }) });
    const diff = opened.page.locator("#row-0 .diff");
    assert.deepEqual(await diff.locator("del").allTextContents(), ["Old"]);
    assert.deepEqual(await diff.locator("ins").allTextContents(), ["New", "by month"]);
    await card().getByText("<img src=x").first().waitFor();
    assert.equal(await opened.page.locator("img[src=x]").count(), 0);
    assert.match(
      (await opened.page.locator("#row-0").getAttribute("aria-label")) ?? "",
      /Now: Old chart of sales Proposed: New chart of sales by month/,
    );
  });

  test("axe-core finds nothing in any theme and state, and nothing is wider than the tab", async () => {
    await open({ state: { free: 3, spent: "12 images, 8,400 tokens, $0.004" } });
    const { page } = opened;
    await list().focus();
    await key("ArrowDown", " ");
    await page.locator(".line img").first().waitFor();
    const look = async (what: string, themes = isFull ? THEMES : THEMES.slice(0, 1)) => {
      for (const theme of themes) {
        await opened.setTheme(theme);
        await assertAccessible(page, `${theme}, ${what}`, theme !== themes[0]);
        await screenshot(page, `review-${what}-${theme.replaceAll(" ", "-")}`);
      }
    };
    await look("list", THEMES);
    await key("Enter");
    for (const width of [1200, 400, 250]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await page.evaluate(() => document.body.scrollWidth), width);
      // Where the card takes the list's place, what is done with selected rows is not in sight.
      const bars = page.locator(".selection:visible, .decisions:visible");
      assert.equal(await bars.count(), width < 860 ? 1 : 2);
      // All of it can be read above its decisions.
      const [text, decisions] = await Promise.all(
        [".card-body", ".decisions"].map((one) => card().locator(one).boundingBox()),
      );
      assert.ok(text && decisions && text.y + text.height <= decisions.y);
      await look(`card-${width}`);
    }
    await key("Escape");
    await waitFor(() => list().isVisible(), "the list");
    assert.equal(await page.evaluate(() => document.body.scrollWidth), 250);
    await look("list-250");
    await opened.tell({
      estimate: {
        ...{ id: "e", kind: "verify", images: 3, rows: 3, budget: 0, details: ["No price"] },
        problem: "No price is known for this model.",
      },
      notices: [
        {
          id: "1",
          kind: "warning",
          text: "Files would change in more.",
          details: ["a.md", "b.md"],
        },
        { id: "2", kind: "info", text: "Written: 12 alt texts.", details: ["a", "b", "c", "d"] },
      ],
      isBudgetReached: true,
    });
    await page.getByText("No price is known").waitFor();
    await look("estimate-250");
    await opened.tell({
      estimate: undefined,
      notices: [],
      phase: "scanning",
      progress: { done: 7 },
    });
    await opened.setRows([]);
    await page.locator(".nothing").getByText("Looking for images…").waitFor();
    await look("scanning");
    await opened.tell({ phase: "idle", progress: undefined });
    await page.getByText("No images found").waitFor();
    await look("empty");
  });
});

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, what it took, and of the processor. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: object;
}

/** Milliseconds of the processor's time of each of a page's tasks, without what the test itself says to the page. */
function tasksIn(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const pages = new Set(
    traceEvents
      .filter(({ args }) => "name" in args && args.name === "CrRendererMain")
      .map(threadOf),
  );
  const own = traceEvents.filter((one) => pages.has(threadOf(one)) && one.tdur !== undefined);
  const said = own.filter(({ args }) =>
    JSON.stringify(args).includes("blink.mojom.DevToolsSession"),
  );
  const isSaid = (task: TraceEvent): boolean =>
    said.some(
      (one) =>
        threadOf(one) === threadOf(task) &&
        one.ts >= task.ts &&
        one.ts <= task.ts + (task.dur ?? 0),
    );
  return own
    .filter((one) => one.name.endsWith("RunTask") && !isSaid(one))
    .map(({ tdur = 0 }) => tdur / 1000);
}
