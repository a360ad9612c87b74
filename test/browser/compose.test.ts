/* Writing a question, where VS Code has a part in it: its clipboard command, its tabs and what is dragged out of it. What else comes with it: test/panel. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { Locator } from "playwright-core";
import { fullTest } from "../strength.ts";
import { explorerItem, runCommand } from "../vscode/browser.ts";
import { copyImages, imageOf } from "../vscode/clipboard.ts";
import { expand, startIris, waitFor, type Iris, type Window } from "./iris.ts";

const FAST = { delayMs: 1, pieceChars: 400 };
const OWN = {
  title: "Colours of the Brand",
  prompt: "Which colours of the brand are used?",
  model: "gemini:gemini-2.5-flash-lite",
  parameters: { temperature: 0 },
};

describe("writing a question", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris({ settings: { "iris.prompts": [OWN] } });
    iris.endpoint.setPace(FAST);
    window = await iris.open({ size: { width: 1400, height: 900 }, theme: "dark" });
    await expand(window.page, "images", "quarterly-chart.png");
  });
  after(() => iris.stop());
  beforeEach(async () => {
    iris.endpoint.setPace(FAST);
    await runCommand(window.page, "Iris: New Conversation");
    await window.panel.frame.getByText("Ask about any image").waitFor();
    await window.panel.frame.locator("textarea:focus").waitFor();
    iris.endpoint.clear();
  });

  describe("attaching", () => {
    test("a screenshot is pasted: named, shown, opened, sent; the same once more is one", async () => {
      const { page, panel } = window;
      await copy({ "image/png": await imageOf(321, 123) });
      await page.keyboard.press("Control+v");
      await panel.button(/^Open Pasted image 1, PNG, 321 × 123, .* up to [\d,]+ tokens/).waitFor();
      await page.keyboard.press("Control+v");
      await said("Pasted image 1 is already attached");
      await waitFor(async () => (await panel.attached.count()) === 1, "the second to go again");
      assert.equal(await panel.input.inputValue(), "");

      await panel.button(/^Open Pasted image 1/).click();
      const tab = page.locator(".tabs-container .tab.active");
      await tab.filter({ hasText: "Pasted image 1.png" }).waitFor();
      await page.locator(".statusbar").getByText("321x123").waitFor();
      await window.screenshot("pasted-image-open");
      await runCommand(page, "View: Close All Editors");

      await panel.ask("What is it?");
      await panel.answered();
      assert.deepEqual(await sizes(), ["321×123"]);
      // Sent, it can still be opened; the next one has a number of its own.
      await panel.button(/^Open Pasted image 1/).click();
      await page.locator(".statusbar").getByText("321x123").waitFor();
      await runCommand(page, "View: Close All Editors");
      await copy({ "image/png": await imageOf(50, 40) });
      await panel.input.press("Control+v");
      await panel.button(/^Open Pasted image 2, PNG, 50 × 40/).waitFor();
    });

    fullTest(
      "several from the Explorer and a tab are dropped with Shift held; without it VS Code keeps them",
      async () => {
        const { page, panel } = window;
        assert.equal(await panel.frame.locator(".hint").innerText(), "Paste or Shift+drop images");
        await explorerItem(page, "quarterly-chart.png").click();
        await explorerItem(page, "architecture-diagram.png").click({ modifiers: ["Control"] });
        await drag(explorerItem(page, "architecture-diagram.png"), { shift: true });
        await panel.button(/^Open quarterly-chart\.png/).waitFor();
        await panel.button(/^Open architecture-diagram\.png/).waitFor();
        assert.equal(await panel.attached.count(), 2);
        assert.equal(await panel.frame.locator(".drop").count(), 0);

        await explorerItem(page, "photo.webp").click();
        const tab = page.locator(".tabs-container .tab.active");
        await tab.filter({ hasText: "photo.webp" }).waitFor();
        await drag(tab, { shift: true });
        await panel.button(/^Open photo\.webp/).waitFor();
        await runCommand(page, "View: Close All Editors");

        await drag(explorerItem(page, "logo.svg"), { shift: false });
        await panel.input.focus();
        assert.equal(await panel.attached.count(), 3);
      },
    );

    fullTest(
      "the command asks about the screenshot in the clipboard, and says so where there is none or it may not look",
      async () => {
        const { page, panel } = window;
        await copy({ "image/png": await imageOf(71, 72) });
        await runCommand(page, "Iris: Ask About Screenshot in Clipboard");
        await panel.button(/^Open Pasted image 1, PNG, 71 × 72/).waitFor();
        await copy({ "text/plain": "only text" });
        await panel.button("Attach Image from Clipboard").click();
        await panel.alerts.getByText(/^The clipboard contains no image\./).waitFor();
        await page.context().clearPermissions();
        await panel.button("Attach Image from Clipboard").click();
        await panel.alerts.getByText(/Press Ctrl\+V in the text box/).waitFor();
        await window.screenshot("clipboard-refused");
        await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      },
    );
  });

  test("nothing went wrong on the way", () => {
    // A reload ends what VS Code itself was doing, and a busy machine lets it wait for its own settings.
    const own = window.errors.filter((text) => !/Throttler|disposed|onWillSave/.test(text));
    assert.deepEqual(own, []);
  });

  /** Puts something into the browser's real clipboard, as another program would. */
  const copy = (content: Record<string, string | Buffer>): Promise<void> =>
    copyImages(window, content);

  /** Drags something of VS Code onto the panel. */
  async function drag(from: Locator, { shift }: { shift: boolean }): Promise<void> {
    const { page, panel } = window;
    const source = await from.boundingBox();
    const target = await panel.log.boundingBox();
    assert.ok(source && target);
    await page.mouse.move(source.x + 20, source.y + source.height / 2);
    await page.mouse.down();
    await page.mouse.move(source.x + 60, source.y + source.height / 2 + 20, { steps: 4 });
    if (shift) await page.keyboard.down("Shift");
    const x = target.x + target.width / 2;
    await page.mouse.move(x - 10, target.y + 100, { steps: 10 });
    await page.mouse.move(x, target.y + 110, { steps: 4 });
    if (shift) {
      await panel.frame.getByText("Drop Images to Attach Them").waitFor();
      await window.screenshot("dragging");
    }
    await page.mouse.up();
    if (shift) await page.keyboard.up("Shift");
  }

  const said = async (text: string): Promise<void> =>
    window.panel.frame.locator(".said").getByText(text).waitFor();

  /** Of the newest request, each image's pixels, or that it came as an address. */
  async function sizes(): Promise<string[]> {
    await waitFor(() => Promise.resolve(iris.endpoint.requests.length > 0), "a request");
    return iris.endpoint.requests
      .at(-1)!
      .images.map(({ width, height, encoding }) =>
        encoding === "url" ? "url" : `${width}×${height}`,
      );
  }
});
