import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import {
  explorerItem,
  openContextMenu,
  runCommand,
  setTheme,
  workbenchReady,
  type Theme,
} from "../vscode/browser.ts";
import { assertAccessible, resizePanel } from "./look.ts";
import { expand, startIris, waitFor, type Iris, type Window } from "./iris.ts";

const THEMES: Theme[] = ["light", "dark", "high contrast", "high contrast light"];
/** Text that the stand-in's long answer begins and ends with, once each. */
const SLOW = { delayMs: 120, pieceChars: 12 };
const FAST = { delayMs: 1, pieceChars: 400 };

/** What is wider than the panel: pixels, and what stands out. */
interface Overflow {
  readonly width: number;
  readonly body: number;
  readonly log: number;
  readonly outside: readonly string[];
}
const NOTHING = { body: 0, log: 0, outside: [] };

describe("the panel", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    window = await iris.open({ size: { width: 1400, height: 900 } });
    await expand(window.page, "images", "quarterly-chart.png");
  });
  after(() => iris.stop());
  // Wherever the test before left it.
  beforeEach(async () => {
    await runCommand(window.page, "Iris: Focus on Iris View");
    await window.panel.log.waitFor();
  });

  test("hidden and shown while an answer streams, nothing is lost or doubled", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.setPace(SLOW);
    const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await menu.choose("Describe Image");
    await panel.answers.locator("h2").first().waitFor();
    const toggle = page
      .getByRole("checkbox", { name: /Toggle Secondary Side Bar/ })
      .or(page.getByRole("button", { name: /Toggle Secondary Side Bar/ }));
    await toggle.first().click();
    await panel.log.waitFor({ state: "hidden" });
    assert.equal(endpoint.requests.at(-1)?.finishedAt, undefined, "the answer goes on meanwhile");
    await toggle.first().click();
    await panel.answers.first().waitFor();
    endpoint.setPace(FAST);
    assertWhole(await panel.answered());
    assert.equal(endpoint.requests.length, 1);
  });

  test("moved to the other side bar while an answer streams, nothing is lost or doubled", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.setPace(SLOW);
    await panel.ask("Once more, on the move.");
    await panel.answers.nth(1).locator("h2").waitFor();
    await runCommand(page, "View: Move View");
    const pick = page.locator(".quick-input-widget");
    await pick.getByText("Iris", { exact: true }).first().click();
    await pick.getByText("New Side Bar Entry", { exact: true }).click();
    await panel.answers.nth(1).waitFor();
    endpoint.setPace(FAST);
    assertWhole(await panel.answered());
    assert.equal(await panel.questions.count(), 2);
    await window.screenshot("moved-to-primary-side-bar");
    await runCommand(page, "View: Reset View Locations");
    await runCommand(page, "Iris: Focus on Iris View");
    await panel.log.waitFor();
  });

  test("a draft and its images survive a reload", async () => {
    const { page, panel } = window;
    const menu = await openContextMenu(explorerItem(page, "architecture-diagram.png"));
    await menu.choose("Ask About Image…");
    await panel.attached.first().waitFor();
    await page.keyboard.type("A draft, not sent");
    // The host writes a moment after the last key.
    await page.waitForTimeout(1200);
    await page.reload();
    await workbenchReady(page);
    await panel.button(/^Open architecture-diagram\.png/).waitFor();
    assert.equal(await panel.input.inputValue(), "A draft, not sent");
    assert.equal(await panel.questions.count(), 2);
    await panel.button("Remove architecture-diagram.png").click();
    await panel.input.fill("");
  });

  test("a reload in mid-stream keeps every turn and what came of the answer, and goes on from there", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.setPace(SLOW);
    await panel.ask("Will this survive?");
    await panel.answers.nth(2).locator("h2").waitFor();
    await panel.answers.nth(2).locator("li").first().waitFor();
    await page.reload();
    await endpoint.waitForRequest((one) => one.closedByClientAt !== undefined, 30_000);
    await workbenchReady(page);
    const answer = panel.answers.nth(2);
    await answer.getByText("The window was reloaded while this answer came.").waitFor();
    assert.match(await answer.innerText(), /stand-in/i, "what came is kept");
    assert.deepEqual(
      [await panel.questions.count(), await panel.answers.count()],
      [3, 3],
      "no turn is lost or doubled",
    );
    await window.screenshot("after-reload");
    endpoint.setPace(FAST);
    await panel.button("Retry").click();
    await answer.getByText("Parameters received").waitFor();
    assertWhole(await panel.answered());
    assert.deepEqual([await panel.questions.count(), await panel.answers.count()], [3, 3]);
    const { images } = endpoint.requests.at(-1)!;
    assert.deepEqual(
      images.map(({ width, height }) => [width, height]),
      [[1400, 840]],
      "images of before the reload are sent along",
    );
  });

  test("it follows a growing answer only while the reader is at its end", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    await runCommand(page, "Iris: New Conversation");
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

  test("selected text stays selected while the answer grows", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    await runCommand(page, "Iris: New Conversation");
    endpoint.setPace({ delayMs: 20, pieceChars: 30 });
    endpoint.use("long", { times: 1 });
    await panel.ask("A long answer");
    const first = panel.answers.first().locator("p").first();
    await panel.answers.first().locator("p").nth(2).waitFor();
    await first.evaluate((element) => getSelection()?.selectAllChildren(element));
    const selection = (): Promise<string> =>
      panel.frame.locator("body").evaluate(() => getSelection()?.toString() ?? "");
    const selected = await selection();
    assert.ok(selected.length > 10);
    await panel.answers.first().locator("p").nth(5).waitFor();
    assert.equal(await selection(), selected);
    endpoint.setPace(FAST);
    await panel.answered();
  });

  test("narrow and wide, nothing is clipped and nothing scrolls sideways but code and tables", async () => {
    for (const width of [250, 300, 800]) {
      await resizePanel(window, width);
      assert.deepEqual(await overflow(), { width, ...NOTHING }, `at ${width} px`);
      await window.screenshot(`panel-${width}px`);
    }
    await resizePanel(window, 420);
  });

  test("zoomed to 200 %, all of it is there and works by keyboard", async () => {
    const { page, panel } = window;
    // To a page, zooming is a window of half the size.
    await page.setViewportSize({ width: 700, height: 450 });
    await runCommand(page, "Iris: Focus on Iris View");
    await waitFor(async () => (await overflow()).width < 400, "the panel to be narrow");
    const { width, ...clipped } = await overflow();
    assert.deepEqual(clipped, NOTHING, `at ${width} px`);
    for (const one of [panel.input, panel.send, panel.button("Attach Image…")]) {
      await one.scrollIntoViewIfNeeded();
      assert.ok(await one.isVisible());
    }
    await panel.input.press("Tab");
    await page.keyboard.press("Shift+Tab");
    await panel.ask("Is it large enough?");
    await panel.answered();
    assert.deepEqual({ ...(await overflow()), width: 0 }, { width: 0, ...NOTHING });
    await window.screenshot("panel-zoomed");
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  test("nothing moves by itself for who wishes so", async () => {
    const { page, panel } = window;
    const moving = (): Promise<number> =>
      panel.frame
        .locator("body")
        .evaluate(
          () =>
            document
              .getAnimations()
              .filter(
                ({ playState, effect }) =>
                  playState === "running" && (effect?.getComputedTiming().endTime ?? 0) !== 0,
              ).length,
        );
    iris.endpoint.setPace(SLOW);
    // Before the first text something says that it is being waited for.
    iris.endpoint.use("slow-start", { times: 1 });
    await panel.ask("Slowly");
    await panel.stop.waitFor();
    await waitFor(async () => (await moving()) > 0, "something to move");
    await page.emulateMedia({ reducedMotion: "reduce" });
    await waitFor(async () => (await moving()) === 0, "nothing to move");
    await page.emulateMedia({ reducedMotion: null });
    iris.endpoint.setPace(FAST);
    await panel.answered();
  });

  function overflow(): Promise<Overflow> {
    return window.panel.frame.locator("body").evaluate((body) => ({
      width: innerWidth,
      body: body.scrollWidth - body.clientWidth,
      log:
        (body.querySelector("[role=log]")?.scrollWidth ?? 0) -
        (body.querySelector("[role=log]")?.clientWidth ?? 0),
      outside: [...body.querySelectorAll("button, textarea, p, footer, article")]
        .filter((one) => !one.closest(".visually-hidden, .scroll, pre"))
        .filter((one) => one.getBoundingClientRect().right > body.clientWidth + 1)
        .map((one) => one.outerHTML.slice(0, 80)),
    }));
  }

  test("axe-core finds nothing in any theme, and the pictures are saved", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    const inEveryTheme = async (what: string, name: string): Promise<void> => {
      for (const theme of THEMES) {
        await setTheme(page, theme);
        await assertAccessible(window, `${theme}, ${what}`);
        await window.screenshot(`${name}-${theme.replaceAll(" ", "-")}`);
      }
    };
    endpoint.setPace(FAST);
    await runCommand(page, "Iris: New Conversation");
    await panel.frame.getByText("Ask about any image").waitFor();
    await inEveryTheme("empty", "empty");

    const menu = await openContextMenu(explorerItem(page, "editor-screenshot.png"));
    await menu.choose("Ask About Image…");
    await panel.attached.first().waitFor();
    await panel.ask("Which error does the screenshot show?");
    await panel.answered();
    endpoint.use("envelope-401", { times: 2 });
    await panel.ask("And how is it mended?");
    await panel.button("Set API Key…").waitFor();
    const attach = await openContextMenu(explorerItem(page, "architecture-diagram.png"));
    await attach.choose("Ask About Image…");
    await panel.attached.first().waitFor();
    await inEveryTheme("conversation, failure, attachment", "conversation");

    await panel.button("Remove architecture-diagram.png").click();
    endpoint.setPace(SLOW);
    endpoint.use("long", { times: 1 });
    await panel.ask("Streaming");
    await panel.answers.last().locator("p").nth(1).waitFor();
    await inEveryTheme("streaming", "streaming");
    await panel.stop.click();
    await panel.send.waitFor();
    endpoint.setPace(FAST);
  });

  test("nothing went wrong on the way", () => {
    // A reload ends what VS Code itself was doing.
    const own = window.errors.filter((text) => !/Throttler|disposed/.test(text));
    assert.deepEqual(own, []);
  });
});

/** The stand-in's answer begins with its name and ends with what it received; each stands once. */
function assertWhole(answer: string): void {
  assert.equal(answer.match(/Parameters received/g)?.length, 1, answer.slice(0, 2000));
  assert.equal(answer.match(/Earlier turns in this request/g)?.length, 1);
  assert.match(answer, /tokens in/);
}
