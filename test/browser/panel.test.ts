import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand, workbenchReady } from "../vscode/browser.ts";
import { expand, startIris, waitFor, type Iris, type Window } from "./iris.ts";

/** Text that the stand-in's long answer begins and ends with, once each. */
const SLOW = { delayMs: 120, pieceChars: 12 };
const FAST = { delayMs: 1, pieceChars: 400 };

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

  fullTest(
    "moved to the other side bar while an answer streams, nothing is lost or doubled",
    async () => {
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
    },
  );

  fullTest("beside an open image the keys are the text box's: letters, Undo, a chord", async () => {
    const { page, panel } = window;
    await explorerItem(page, "quarterly-chart.png").dblclick();
    // The preview takes the focus once it shows its image.
    await page.locator(".part.statusbar").getByText("1400x840").waitFor();
    await runCommand(page, "Iris: Focus on Iris View");
    await waitFor(() => panel.input.evaluate(() => document.hasFocus()), "the view's focus");
    await page.keyboard.type("boats");
    await page.keyboard.press("ControlOrMeta+z");
    await waitFor(async () => "boat".startsWith(await panel.input.inputValue()), "letters undone");
    await page.keyboard.press("ControlOrMeta+Shift+z");
    await waitFor(async () => (await panel.input.inputValue()) === "boats", "letters done again");
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("q");
    const input = page.locator(".quick-input-widget input");
    await input.waitFor();
    await page.keyboard.press("Escape");
    await input.waitFor({ state: "hidden" });
    assert.equal(await panel.input.inputValue(), "boats");
    await panel.input.fill("");
    await runCommand(page, "View: Close All Editors");
  });

  fullTest("a draft and its images survive a reload", async () => {
    const { page, panel } = window;
    const menu = await openContextMenu(explorerItem(page, "architecture-diagram.png"));
    await menu.choose("Ask About Image…");
    await panel.attached.first().waitFor();
    await page.keyboard.type("A draft, not sent");
    // The host writes a moment after the last key.
    await page.waitForTimeout(1200);
    await page.reload();
    await workbenchReady(page);
    await runCommand(page, "Iris: Focus on Iris View");
    await panel.button(/^Open architecture-diagram\.png/).waitFor();
    assert.equal(await panel.input.inputValue(), "A draft, not sent");
    assert.equal(await panel.questions.count(), 2);
    await panel.button("Remove architecture-diagram.png").click();
    await panel.input.fill("");
  });

  fullTest(
    "a reload in mid-stream keeps every turn and what came of the answer, and goes on from there",
    async () => {
      const { page, panel } = window;
      const { endpoint } = iris;
      const before = await panel.answers.count();
      const answer = panel.answers.nth(before);
      endpoint.setPace(SLOW);
      await panel.ask("Will this survive?");
      await answer.locator("h2").waitFor();
      await answer.locator("li").first().waitFor();
      await page.reload();
      await endpoint.waitForRequest((one) => one.closedByClientAt !== undefined, 30_000);
      await workbenchReady(page);
      await runCommand(page, "Iris: Focus on Iris View");
      await answer.getByText("The window was reloaded during this answer.").waitFor();
      assert.match(await answer.innerText(), /stand-in/i, "what came is kept");
      assert.deepEqual(
        [await panel.questions.count(), await panel.answers.count()],
        [before + 1, before + 1],
        "no turn is lost or doubled",
      );
      await window.screenshot("after-reload");
      endpoint.setPace(FAST);
      await panel.button("Retry").click();
      await answer.getByText("Parameters received").waitFor();
      assertWhole(await panel.answered());
      assert.deepEqual(
        [await panel.questions.count(), await panel.answers.count()],
        [before + 1, before + 1],
      );
      const { images } = endpoint.requests.at(-1)!;
      assert.deepEqual(
        images.map(({ width, height }) => [width, height]),
        [[1400, 840]],
        "images of before the reload are sent along",
      );
    },
  );

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
