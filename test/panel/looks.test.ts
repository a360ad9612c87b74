/* How the panel looks and moves: themes, widths, zoom, motion, and what a reader sees while an answer grows. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { fullTest, isFull } from "../strength.ts";
import { THEMES } from "../vscode/themes.ts";
import { waitFor } from "../vscode/wait.ts";
import { assertAccessible, NOTHING_OUTSIDE, overflowOf } from "./looks.ts";
import { startPanels, type OpenPanel, type Panels } from "./panel.ts";

const SLOW = { delayMs: 120, pieceChars: 12 };
const FAST = { delayMs: 1, pieceChars: 400 };

describe("the panel's looks", () => {
  let panels: Panels;
  let opened: OpenPanel;
  before(async () => {
    panels = await startPanels();
  });
  after(() => panels.stop());
  beforeEach(async () => {
    panels.endpoint.use("default");
    panels.endpoint.setPace(FAST);
    panels.endpoint.clear();
    opened = await panels.open();
  });
  afterEach(async () => {
    assert.deepEqual([opened.errors, opened.host.errors], [[], []]);
    await opened.close();
  });

  test("it follows a growing answer only while the reader is at its end", async () => {
    const { page, panel } = opened;
    const { endpoint } = panels;
    endpoint.setPace({ delayMs: 40, pieceChars: 60 });
    endpoint.use("long", { times: 1 });
    await panel.ask("A long answer");
    const distance = (): Promise<number> =>
      panel.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    const height = (): Promise<number> => panel.log.evaluate((log) => log.scrollHeight);
    await waitFor(async () => (await height()) > 2000, "a long answer");
    // What is still to come is kept for later, however busy the machine is.
    endpoint.setPace({ delayMs: 1000, pieceChars: 60 });
    assert.ok((await distance()) < 40, "at the end, it follows");
    await panel.log.hover();
    await waitFor(async () => {
      if ((await distance()) > 400) return true;
      await page.mouse.wheel(0, -600);
      return false;
    }, "the scroll up");
    const before = await panel.log.evaluate((log) => log.scrollTop);
    const grown = await height();
    endpoint.setPace({ delayMs: 20, pieceChars: 60 });
    await waitFor(async () => (await height()) > grown + 300, "more text");
    assert.equal(await panel.log.evaluate((log) => log.scrollTop), before, "the reader stays put");
    await panel.button("Scroll to End").click();
    await waitFor(async () => (await distance()) < 40, "the end");
    endpoint.setPace(FAST);
    await panel.answered();
    assert.ok((await distance()) < 40, "and follows again");
  });

  fullTest("selected text stays selected while the answer grows", async () => {
    const { page, panel } = opened;
    const { endpoint } = panels;
    endpoint.setPace({ delayMs: 20, pieceChars: 30 });
    endpoint.use("long", { times: 1 });
    await panel.ask("A long answer");
    const first = panel.answers.first().locator("p").first();
    await panel.answers.first().locator("p").nth(2).waitFor();
    await first.evaluate((element) => getSelection()?.selectAllChildren(element));
    const selection = (): Promise<string> => page.evaluate(() => getSelection()?.toString() ?? "");
    const selected = await selection();
    assert.ok(selected.length > 10);
    await panel.answers.first().locator("p").nth(5).waitFor();
    assert.equal(await selection(), selected);
    endpoint.setPace(FAST);
    await panel.answered();
  });

  fullTest(
    "narrow and wide, nothing is clipped and nothing scrolls sideways but code and tables",
    async () => {
      const { page, panel } = opened;
      await opened.attach("images/quarterly-chart.png");
      await panel.ask("What does it show?");
      await panel.answered();
      await opened.attach("images/architecture-diagram.png");
      for (const width of [250, 300, 800]) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await overflowOf(page), { width, ...NOTHING_OUTSIDE }, `at ${width} px`);
        await opened.screenshot(`panel-${width}px`);
      }
    },
  );

  test("zoomed to 200 %, all of it is there and works by keyboard", async () => {
    const { page, panel } = opened;
    // To a page, zooming is a window of half the size.
    await page.setViewportSize({ width: 210, height: 450 });
    const { width, ...clipped } = await overflowOf(page);
    assert.deepEqual(clipped, NOTHING_OUTSIDE, `at ${width} px`);
    for (const one of [panel.input, panel.send, panel.button("Attach Image…")]) {
      await one.scrollIntoViewIfNeeded();
      assert.ok(await one.isVisible());
    }
    await panel.input.press("Tab");
    await page.keyboard.press("Shift+Tab");
    await panel.ask("Is it large enough?");
    await panel.answered();
    assert.deepEqual(await overflowOf(page), { width, ...NOTHING_OUTSIDE });
    await opened.screenshot("panel-zoomed");
  });

  test("nothing moves by itself for who wishes so", async () => {
    const { page, panel } = opened;
    const moving = (): Promise<number> =>
      page.evaluate(
        () =>
          document
            .getAnimations()
            .filter(
              ({ playState, effect }) =>
                playState === "running" && (effect?.getComputedTiming().endTime ?? 0) !== 0,
            ).length,
      );
    panels.endpoint.setPace(SLOW);
    // Before the first text something says that it is being waited for.
    panels.endpoint.use("slow-start", { times: 1 });
    await panel.ask("Slowly");
    await panel.stop.waitFor();
    await waitFor(async () => (await moving()) > 0, "something to move");
    await page.emulateMedia({ reducedMotion: "reduce" });
    await waitFor(async () => (await moving()) === 0, "nothing to move");
    await page.emulateMedia({ reducedMotion: null });
    panels.endpoint.setPace(FAST);
    await panel.answered();
  });

  test("axe-core finds nothing in any theme", async () => {
    const { page, panel } = opened;
    const { endpoint } = panels;
    const inEveryTheme = async (what: string, name: string, themes = THEMES): Promise<void> => {
      for (const theme of themes) {
        await opened.setTheme(theme);
        await assertAccessible(page, `${theme}, ${what}`, theme !== themes[0]);
        await opened.screenshot(`${name}-${theme.replaceAll(" ", "-")}`);
      }
    };
    const some = isFull ? THEMES : THEMES.slice(0, 1);
    endpoint.setPace(FAST);
    await panel.frame.getByText("Ask about any image").waitFor();
    await inEveryTheme("empty", "empty", some);

    await opened.attach("images/editor-screenshot.png");
    await panel.ask("Which error does the screenshot show?");
    await panel.answered();
    endpoint.use("envelope-401", { times: 2 });
    await panel.ask("And how is it mended?");
    await panel.button("Set API Key…").waitFor();
    await opened.attach("images/architecture-diagram.png");
    await inEveryTheme("conversation, failure, attachment", "conversation");

    await panel.button("Remove architecture-diagram.png").click();
    endpoint.setPace(SLOW);
    endpoint.use("long", { times: 1 });
    await panel.ask("Streaming");
    await panel.answers.last().locator("p").nth(1).waitFor();
    await inEveryTheme("streaming", "streaming", some);
    await panel.stop.click();
    await panel.send.waitFor();
    endpoint.setPace(FAST);
  });
});
