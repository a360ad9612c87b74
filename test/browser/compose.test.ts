/* Writing a question: how images come in, prompts at hand, and questions that wait. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import sharp from "sharp";
import type { Locator } from "playwright-core";
import type { PanelMessage, PanelState } from "../../src/shared/protocol.ts";
import {
  explorerItem,
  launchBrowser,
  runCommand,
  setTheme,
  type Theme,
} from "../vscode/browser.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { openPanelPage, stateWith, type PanelPage } from "../vscode/panelPage.ts";
import { assertAccessible, resizePanel } from "./look.ts";
import { expand, startIris, waitFor, type Iris, type Window } from "./iris.ts";

const THEMES: Theme[] = ["light", "dark", "high contrast", "high contrast light"];
const SLOW = { delayMs: 100, pieceChars: 20 };
const FAST = { delayMs: 1, pieceChars: 400 };
const OWN = {
  title: "Colours of the Brand",
  prompt: "Which colours of the brand are used?",
  model: "gemini:gemini-2.5-flash-lite",
  parameters: { temperature: 0 },
};

/** A picture of this size, told from others by it. */
const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();

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
      await copy({ "image/png": await picture(321, 123) });
      await page.keyboard.press("Control+v");
      await panel.button(/^Open Pasted image 1, PNG, 321 × 123, .* up to [\d,]+ tokens/).waitFor();
      await page.keyboard.press("Control+v");
      await said("Pasted image 1 is attached already");
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
      await copy({ "image/png": await picture(50, 40) });
      await panel.input.press("Control+v");
      await panel.button(/^Open Pasted image 2, PNG, 50 × 40/).waitFor();
    });

    test("a pasted picture goes out at full resolution", async () => {
      const { page, panel } = window;
      await copy({ "image/png": await picture(5000, 3000) });
      await page.keyboard.press("Control+v");
      const toggle = panel.button("Send Pasted image 1 at full resolution");
      await toggle.click();
      await waitFor(async () => (await toggle.getAttribute("aria-pressed")) === "true", "it");
      await panel.ask("How large?");
      await panel.answered();
      assert.deepEqual(await sizes(), ["5000×3000"]);
    });

    test("an image of a web page is pasted by its bytes or its address, a data URI by its bytes, and text stays text", async () => {
      const { page, panel } = window;
      const bytes = await picture(81, 82);
      const html = '<meta charset="utf-8"><img src="https://images.example.com/map.png" alt="Map">';
      await copy({ "text/html": html, "image/png": bytes });
      await page.keyboard.press("Control+v");
      await panel.button(/^Open Pasted image 1, PNG, 81 × 82/).waitFor();
      await copy({ "text/html": html });
      await page.keyboard.press("Control+v");
      await panel.button(/^Open map\.png, sent as its address/).waitFor();
      const uri = `data:image/png;base64,${(await picture(83, 84)).toString("base64")}`;
      await copy({ "text/plain": uri });
      await page.keyboard.press("Control+v");
      await panel.button(/^Open Pasted image 2, PNG, 83 × 84/).waitFor();
      assert.equal(await panel.input.inputValue(), "");

      // A spreadsheet's cells come with a picture of themselves.
      await copy({
        "text/plain": "a\tb",
        "text/html": "<table><tr><td>a</td><td>b</td></tr></table>",
        "image/png": bytes,
      });
      await page.keyboard.press("Control+v");
      await waitFor(async () => (await panel.input.inputValue()) === "a\tb", "the text");
      assert.equal(await panel.attached.count(), 3);
      await panel.input.press("Enter");
      await panel.answered();
      assert.deepEqual(await sizes(), ["81×82", "url", "83×84"]);
      assert.equal(asked(), "a\tb");
    });

    test("several from the Explorer and a tab are dropped with Shift held; without it VS Code keeps them", async () => {
      const { page, panel } = window;
      assert.equal(
        await panel.frame.locator(".hint").innerText(),
        "Paste images or Shift+drop them",
      );
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
    });

    test("files of the operating system and an image of the browser are dropped, and what is none is said", async () => {
      const { panel } = window;
      const folder = temporaryFolder("dropped").path;
      await writeFile(join(folder, "one.png"), await picture(91, 92));
      await writeFile(join(folder, "two.png"), await picture(93, 94));
      await writeFile(join(folder, "notes.txt"), "no image");
      await mkdir(join(folder, "album"));
      const files = ["one.png", "two.png", "notes.txt", "album"].map((name) => join(folder, name));
      await drop({ files, items: [] });
      await panel.button(/^Open two\.png/).waitFor();
      await panel.alerts.getByText("notes.txt is not an image that Iris can read.").waitFor();
      await panel.alerts.getByText("album is a folder. Select the images inside it.").waitFor();
      const link = "https://example.com/page";
      const html = `<a href="${link}"><img src="https://images.example.com/pier.jpg"></a>`;
      await drop({
        files: [],
        items: [
          { mimeType: "text/uri-list", data: link },
          { mimeType: "text/html", data: html },
        ],
      });
      await panel.button(/^Open pier\.jpg, sent as its address/).waitFor();
      await panel.ask("Which?");
      await panel.answered();
      assert.deepEqual(await sizes(), ["91×92", "93×94", "url"]);
    });

    test("@ completes images of the workspace, by keyboard and by mouse", async () => {
      const { page, panel } = window;
      await page.keyboard.type("Compare @quart");
      const options = panel.frame.getByRole("option");
      await options.filter({ hasText: "quarterly-chart.png" }).waitFor();
      await waitFor(async () => (await options.count()) === 1, "one option");
      assert.equal(await activeOption(), "quarterly-chart.png images");
      await page.keyboard.press("Tab");
      await panel.button(/^Open quarterly-chart\.png/).waitFor();
      assert.equal(await panel.input.inputValue(), "Compare ");
      await page.keyboard.type("with @");
      await waitFor(async () => (await options.count()) > 10, "all of them");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Escape");
      await panel.frame.getByRole("listbox").waitFor({ state: "hidden" });
      assert.equal(await panel.input.inputValue(), "Compare with @");
      await page.keyboard.type("berth");
      assert.equal(await options.count(), 0, "what Escape closed stays closed");
      await panel.input.fill("Compare with @berth");
      await panel.input.press("End");
      for (let i = 0; i < 6; i++) await page.keyboard.press("Backspace");
      await page.keyboard.type("@berth");
      await options.filter({ hasText: "berth-map.png" }).click();
      await panel.button(/^Open berth-map\.png/).waitFor();
      await page.keyboard.type("please");
      await page.keyboard.press("Enter");
      await panel.answered();
      assert.equal(asked(), "Compare with please");
      assert.deepEqual(await sizes(), ["1400×840", "1000×640"]);
    });

    test("the command asks about the screenshot in the clipboard, and says so where there is none or it may not look", async () => {
      const { page, panel } = window;
      await copy({ "image/png": await picture(71, 72) });
      await runCommand(page, "Iris: Ask About Screenshot in Clipboard");
      await panel.button(/^Open Pasted image 1, PNG, 71 × 72/).waitFor();
      await copy({ "text/plain": "only text" });
      await panel.button("Attach Image from Clipboard").click();
      await panel.alerts.getByText(/^There is no image in the clipboard\./).waitFor();
      await page.context().clearPermissions();
      await panel.button("Attach Image from Clipboard").click();
      await panel.alerts.getByText(/Press Ctrl\+V in the text box/).waitFor();
      await window.screenshot("clipboard-refused");
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    });

    test("thumbnails are moved by keyboard and by mouse, and removed", async () => {
      const { page, panel } = window;
      for (const size of [11, 12, 13, 14]) {
        await copy({ "image/png": await picture(size, size) });
        await page.keyboard.press("Control+v");
        await panel.button(new RegExp(`, ${size} × ${size},`)).waitFor();
      }
      const at = (n: number): Locator => panel.button(new RegExp(`^Open Pasted image ${n},`));
      await at(1).focus();
      await page.keyboard.press("Alt+ArrowRight");
      await said("Pasted image 1 is number 2 of 4 now");
      await order([2, 1, 3, 4]);
      assert.match((await focused()) ?? "", /^Open Pasted image 1,/);
      await page.keyboard.press("Alt+ArrowRight");
      await page.keyboard.press("Alt+ArrowLeft");
      await order([2, 1, 3, 4]);
      await at(4).dragTo(at(2));
      await order([4, 2, 1, 3]);
      await at(2).focus();
      await page.keyboard.press("Delete");
      await order([4, 1, 3]);
      assert.match((await focused()) ?? "", /^Open Pasted image 1,/);
      await page.keyboard.press("Backspace");
      await order([4, 3]);
      assert.match((await focused()) ?? "", /^Open Pasted image 3,/);
      await panel.ask("In order?");
      await panel.answered();
      assert.deepEqual(await sizes(), ["14×14", "13×13"]);

      async function order(expected: number[]): Promise<void> {
        const names = expected.map((n) => `Pasted image ${n}`);
        await waitFor(
          async () =>
            (await panel.attached.allInnerTexts()).map((one) => one.trim()).join() === names.join(),
          names.join(", "),
        );
      }
    });
  });

  describe("prompts", () => {
    test("a slash offers them, typing filters, Enter takes one, and Send works with it alone", async () => {
      const { page, panel } = window;
      await page.keyboard.type("/");
      const options = panel.frame.getByRole("option");
      await options.first().waitFor();
      const labels = await options.locator(".label").allInnerTexts();
      assert.deepEqual(labels, [
        "Colours of the Brand",
        "Describe",
        "Extract Text",
        "Explain Error",
        "Table to Markdown",
        "Table to CSV",
        "Diagram to Mermaid",
        "UI to HTML",
        "Chart to Data",
        "Compare Images",
        "Review Accessibility",
        "Alt Text",
        "Edit Prompts…",
      ]);
      await page.keyboard.type("tab");
      await waitFor(async () => (await options.count()) === 2, "the tables");
      await page.keyboard.press("ArrowDown");
      assert.match(await activeOption(), /^Table to CSV/);
      await page.keyboard.press("Enter");
      const remove = panel.button("Remove prompt Table to CSV");
      await remove.waitFor();
      assert.equal(await panel.input.inputValue(), "");
      await page.keyboard.press("Enter");
      await panel.answered();
      assert.match(asked(), /^Write out the table in the image as CSV by RFC 4180/);
      await panel.questions.getByText("Table to CSV", { exact: true }).click();
      await panel.questions.getByText(/by RFC 4180/).waitFor();
      await remove.waitFor({ state: "hidden" });
    });

    test("one's own goes with its model and parameters, and what is typed comes after it", async () => {
      const { page, panel } = window;
      await panel.button("Choose Prompt…").click();
      assert.equal(await panel.input.inputValue(), "/");
      await panel.frame.getByRole("option", { name: "Colours of the Brand" }).click();
      await panel.button("Remove prompt Colours of the Brand").waitFor();
      await page.keyboard.type("Only the blue ones.");
      await page.keyboard.press("Enter");
      await panel.answered();
      assert.equal(asked(), "Which colours of the brand are used?\n\nOnly the blue ones.");
      const { model, temperature } = iris.endpoint.requests.at(-1)?.body as Record<string, unknown>;
      assert.deepEqual([model, temperature], [OWN.model, 0]);
    });

    test("a chip goes with Backspace, a text that only begins with a slash is a text, and comparing wants two", async () => {
      const { page, panel } = window;
      await page.keyboard.type("/alt");
      await page.keyboard.press("Enter");
      await panel.button("Remove prompt Alt Text").waitFor();
      await page.keyboard.press("Backspace");
      await panel.button("Remove prompt Alt Text").waitFor({ state: "hidden" });
      await page.keyboard.type("/usr/bin, what is it?");
      assert.equal(await panel.frame.getByRole("listbox").count(), 0);
      await page.keyboard.press("Enter");
      await panel.answered();
      assert.equal(asked(), "/usr/bin, what is it?");

      await page.keyboard.type("/compare");
      await page.keyboard.press("Tab");
      await panel.frame.getByText("needs 2 images").waitFor();
      iris.endpoint.clear();
      await page.keyboard.press("Enter");
      await panel.alerts.getByText("“Compare Images” needs 2 images.").waitFor();
      await page.keyboard.type("@quart");
      await panel.frame.getByRole("option").first().waitFor();
      await page.keyboard.press("Enter");
      await page.keyboard.type("@archi");
      await panel.frame.getByRole("option", { name: "architecture-diagram.png" }).waitFor();
      await page.keyboard.press("Enter");
      await panel.button(/^Open architecture-diagram\.png/).waitFor();
      assert.equal(iris.endpoint.requests.length, 0);
      await page.keyboard.press("Enter");
      await panel.answers.nth(1).locator("footer").waitFor();
      assert.match(asked(), /^Compare the images/);
      assert.deepEqual(await sizes(), ["1400×840", "1420×860"]);
    });
  });

  describe("waiting questions", () => {
    test("sent while an answer streams they wait, with their images, and go out in order", async () => {
      const { page, panel } = window;
      iris.endpoint.setPace(SLOW);
      iris.endpoint.use("long", { times: 1 });
      await panel.ask("First");
      await panel.answers.first().locator(".markdown").waitFor();
      await copy({ "image/png": await picture(31, 32) });
      await panel.input.press("Control+v");
      await panel.button(/^Open Pasted image 1/).waitFor();
      await panel.input.fill("Second");
      assert.ok(await panel.stop.isVisible());
      await panel.send.click();
      await queued(["Second"]);
      await page.keyboard.type("Third");
      await page.keyboard.press("Enter");
      // An empty box sends nothing.
      await page.keyboard.press("Enter");
      await queued(["Second", "Third"]);
      await page.keyboard.type("Fourth, to be taken back");
      await page.keyboard.press("Enter");
      await queued(["Second", "Third", "Fourth, to be taken back"]);
      await window.screenshot("queued");
      assert.equal(await panel.attached.count(), 0);
      await panel.button("Edit “Fourth, to be taken back”").click();
      await queued(["Second", "Third"]);
      await waitFor(
        async () => (await panel.input.inputValue()) === "Fourth, to be taken back",
        "the text",
      );
      await panel.input.fill("Fifth");
      await page.keyboard.press("Enter");
      await panel.button("Remove “Fifth”").click();
      iris.endpoint.setPace(FAST);
      await panel.answers.nth(2).locator("footer").waitFor();
      await queued([]);
      assert.deepEqual(iris.endpoint.requests.map(textOf), ["First", "Second", "Third"]);
      assert.deepEqual(
        iris.endpoint.requests[1]?.images.map(({ width, height }) => `${width}×${height}`),
        ["31×32"],
      );
    });

    test("Stop leaves them waiting until they are sent, and a reload loses none", async () => {
      const { page, panel } = window;
      iris.endpoint.setPace(SLOW);
      iris.endpoint.use("long", { times: 1 });
      await panel.ask("A");
      await panel.answers.first().locator(".markdown").waitFor();
      await panel.ask("B");
      await queued(["B"]);
      await panel.ask("C");
      await queued(["B", "C"]);
      await panel.stop.click();
      await panel.answers.first().getByText("Stopped.").waitFor();
      await panel.button("Send Now").waitFor();
      await window.screenshot("queue-held");
      assert.equal(iris.endpoint.requests.length, 1);
      await page.waitForTimeout(400);
      await page.reload();
      await panel.button("Send Now").waitFor({ timeout: 60_000 });
      await queued(["B", "C"]);
      iris.endpoint.setPace(FAST);
      await panel.button("Send Now").click();
      await panel.answers.nth(2).locator("footer").waitFor();
      assert.deepEqual(iris.endpoint.requests.map(textOf), ["A", "B", "C"]);
    });

    test("an answer that fails leaves them waiting, and each can be sent by hand", async () => {
      const { panel } = window;
      // So long that the next question is typed before the answer is cut.
      iris.endpoint.setPace({ delayMs: 400, pieceChars: 20 });
      iris.endpoint.use("cut-mid-stream", { times: 1 });
      await panel.ask("Cut");
      await panel.answers.first().locator(".markdown").waitFor();
      await panel.ask("After it");
      await queued(["After it"]);
      await panel.button("Send Now").waitFor();
      await panel.button("Retry").waitFor();
      assert.equal(iris.endpoint.requests.length, 1);
      iris.endpoint.setPace(FAST);
      // One that is written now goes first.
      await panel.ask("Before it");
      await panel.answers.nth(1).locator("footer").waitFor();
      await queued(["After it"]);
      await panel.button("Send Now").click();
      await panel.answers.nth(2).locator("footer").waitFor();
      assert.match(textOf(iris.endpoint.requests[1]!), /Before it$/);
      assert.equal(textOf(iris.endpoint.requests[2]!), "After it");
    });

    test("Enter pressed twice asks once", async () => {
      const { page, panel } = window;
      await panel.input.fill("Only once");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await panel.answered();
      await panel.frame.locator("textarea:placeholder-shown").waitFor();
      assert.deepEqual(iris.endpoint.requests.map(textOf), ["Only once"]);
      assert.equal(await panel.questions.count(), 1);
    });
  });

  test("Up and Down recall earlier questions, and what is being written comes back", async () => {
    const { page, panel } = window;
    const text = async (expected: string): Promise<void> =>
      waitFor(async () => (await panel.input.inputValue()) === expected, `“${expected}”`);
    await panel.ask("One");
    await panel.answers.first().locator("footer").waitFor();
    await panel.ask("Two\nlines");
    await panel.answers.nth(1).locator("footer").waitFor();
    await text("");
    await page.keyboard.type("Unfinished");
    await page.keyboard.press("ArrowUp");
    await text("Unfinished");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowUp");
    await text("Two\nlines");
    await page.keyboard.press("ArrowUp");
    await text("One");
    await page.keyboard.press("ArrowDown");
    await text("Two\nlines");
    await page.keyboard.press("ArrowDown");
    await text("Unfinished");
    await page.keyboard.press("ArrowDown");
    await text("Unfinished");
  });

  test("axe-core finds nothing in any theme, nothing is clipped at 250 px, and the pictures are saved", async () => {
    const { page, panel } = window;
    iris.endpoint.setPace({ delayMs: 300, pieceChars: 20 });
    iris.endpoint.use("long", { times: 1 });
    await panel.ask("A long one");
    await panel.answers.first().waitFor();
    await copy({ "image/png": await picture(640, 400) });
    await panel.input.press("Control+v");
    await panel.button(/^Open Pasted image 1/).waitFor();
    await panel.ask("And what does this one show, in no more than three sentences?");
    await waitFor(async () => (await panel.button(/^Edit “/).count()) === 1, "the queue");
    await panel.ask("And then?");
    await waitFor(async () => (await panel.button(/^Edit “/).count()) === 2, "the queue");
    await copy({ "image/png": await picture(5000, 4000) });
    await panel.input.press("Control+v");
    await page.keyboard.type("/compare");
    await page.keyboard.press("Enter");
    await page.keyboard.type("@quart");
    await panel.frame.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await panel.button(/^Open quarterly-chart\.png/).waitFor();
    await panel.input.fill("What has changed?");
    for (const theme of THEMES) {
      const name = theme.replaceAll(" ", "-");
      await setTheme(page, theme);
      await window.screenshot(`attach-${name}`);
      await panel.button("Choose Prompt…").click();
      await panel.frame.getByRole("option").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await assertAccessible(window, `${theme}, images, prompt, queue, menu`);
      await window.screenshot(`prompt-menu-${name}`);
      await page.keyboard.press("Escape");
    }
    await panel.input.press("End");
    await page.keyboard.type(" @");
    await panel.frame.getByRole("option").first().waitFor();
    await assertAccessible(window, "images of the workspace");
    await window.screenshot("image-menu");
    await page.keyboard.press("Escape");
    for (const width of [210, 250]) {
      await resizePanel(window, width);
      const outside = await panel.frame
        .locator("body")
        .evaluate((body) =>
          [...body.querySelectorAll("button, textarea, li, .chip")]
            .filter((one) => one.getBoundingClientRect().right > body.clientWidth + 1)
            .map((one) => one.outerHTML.slice(0, 80)),
        );
      assert.deepEqual(outside, [], `at ${width} px`);
      await window.screenshot(`attach-${width}px`);
    }
    await panel.button("Choose Prompt…").click();
    await panel.frame.getByRole("option").first().waitFor();
    await window.screenshot("prompt-menu-250px");
    await page.keyboard.press("Escape");
    await resizePanel(window, 420);
    await panel.stop.click();
  });

  test("nothing went wrong on the way", () => {
    // A reload ends what VS Code itself was doing, and a busy machine lets it wait for its own settings.
    const own = window.errors.filter((text) => !/Throttler|disposed|onWillSave/.test(text));
    assert.deepEqual(own, []);
  });

  /** Puts something into the browser's real clipboard, as another program would; then the cursor is in the text box again. */
  async function copy(content: Record<string, string | Buffer>): Promise<void> {
    const { page, panel } = window;
    // Only a page with the focus may write.
    await panel.input.focus();
    await page.evaluate(
      async (entries) => {
        const items = entries.map(([type, data, isText]) => {
          const bytes = isText
            ? new TextEncoder().encode(data)
            : Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          return [type, new Blob([bytes], { type })] as const;
        });
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(items))]);
      },
      Object.entries(content).map(
        ([type, data]) =>
          [
            type,
            typeof data === "string" ? data : data.toString("base64"),
            typeof data === "string",
          ] as [string, string, boolean],
      ),
    );
    await panel.input.focus();
  }

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

  /** Drops files as the operating system would, or what another page would bring: the browser itself reads them. */
  async function drop(data: {
    files: string[];
    items: { mimeType: string; data: string }[];
  }): Promise<void> {
    const { page, panel } = window;
    const target = await panel.log.boundingBox();
    assert.ok(target);
    const session = await page.context().newCDPSession(page);
    const at = {
      x: target.x + target.width / 2,
      y: target.y + 100,
      data: { ...data, dragOperationsMask: 1 },
      modifiers: 8, // Shift
    };
    await session.send("Input.dispatchDragEvent", { type: "dragEnter", ...at });
    await session.send("Input.dispatchDragEvent", { type: "dragOver", ...at });
    await panel.frame.getByText("Drop Images to Attach Them").waitFor();
    await session.send("Input.dispatchDragEvent", { type: "drop", ...at });
    await session.detach();
  }

  const said = async (text: string): Promise<void> =>
    window.panel.frame.locator(".said").getByText(text).waitFor();

  /** The line of the list that the text box says is active, by its name. */
  async function activeOption(): Promise<string> {
    const { panel } = window;
    const id = (await panel.input.getAttribute("aria-activedescendant")) ?? "";
    return (await panel.frame.locator(`#${id}`).innerText()).replace(/\s+/g, " ").trim();
  }

  const focused = (): Promise<string | null> =>
    window.panel.frame.locator("*:focus").getAttribute("aria-label");

  async function queued(expected: readonly string[]): Promise<void> {
    const texts = window.panel.frame.locator(".queue .text");
    await waitFor(
      async () => (await texts.allInnerTexts()).join("|") === expected.join("|"),
      `the queue to be ${expected.join(", ")}`,
    );
  }

  /** Of the newest request, each image's pixels, or that it came as an address. */
  async function sizes(): Promise<string[]> {
    await waitFor(() => Promise.resolve(iris.endpoint.requests.length > 0), "a request");
    return iris.endpoint.requests
      .at(-1)!
      .images.map(({ width, height, encoding }) =>
        encoding === "url" ? "url" : `${width}×${height}`,
      );
  }

  const asked = (): string => textOf(iris.endpoint.requests.at(-1)!);
});

describe("a draft, between the page and its host", () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  let panel: PanelPage;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    panel = await openPanelPage(browser);
    await snapshot({});
    await box().waitFor();
  });

  const box = (): Locator => panel.page.getByRole("textbox");
  const snapshot = (state: Partial<PanelState>): Promise<void> => panel.post(stateWith(state));
  const told = async (): Promise<PanelMessage[]> =>
    (await panel.sent()).filter(({ type }) => type !== "ready");
  async function holds(text: string): Promise<void> {
    await waitFor(async () => (await box().inputValue()) === text, text);
  }

  /** Types and has the host clear what was sent, in one go: before the page tells of it. */
  async function typeThenClear(typed: string): Promise<void> {
    const cleared = stateWith({ draft: "", draftRevision: 1, answering: true });
    await panel.page.evaluate(
      ([text, message]) => {
        const area = document.querySelector("textarea")!;
        area.value = text;
        area.dispatchEvent(new Event("input", { bubbles: true }));
        window.postMessage(message, "*");
      },
      [typed, cleared] as const,
    );
  }

  test("what is typed while the host takes what was sent stays, and the host hears of it", async () => {
    await box().fill("First");
    await box().press("Enter");
    await typeThenClear("Second");
    await waitFor(
      async () => JSON.stringify((await told()).at(-1)) === '{"type":"draft","text":"Second"}',
      "the draft",
    );
    await holds("Second");
  });

  test("of what is typed after it, only that stays; what was sent goes", async () => {
    await box().fill("First");
    await box().press("Enter");
    await typeThenClear("First and second");
    await holds(" and second");
    await snapshot({ draft: "", draftRevision: 2 });
    await holds(" and second");
  });

  test("what was only sent goes, and what the host restores comes", async () => {
    await box().fill("First");
    await box().press("Enter");
    await snapshot({ draft: "", draftRevision: 1 });
    await holds("");
    await snapshot({ draft: "Earlier", draftRevision: 2 });
    await holds("Earlier");
  });

  test("is told while it is typed, not only when that rests", async () => {
    await box().pressSequentially("one two three four five", { delay: 60 });
    assert.ok((await told()).length >= 2, "told more than once");
  });

  test("is told before a waiting question is taken back to it", async () => {
    await snapshot({ queued: [{ id: "k", text: "waits", images: [] }], held: true });
    await panel.page.getByRole("button", { name: /^Edit / }).waitFor();
    await box().fill("just typed");
    await panel.page.getByRole("button", { name: /^Edit / }).click();
    assert.deepEqual((await told()).slice(-2), [
      { type: "draft", text: "just typed" },
      { type: "editQueued", id: "k" },
    ]);
  });
});

/** What was asked last in a request. */
function textOf({ body }: { body?: unknown }): string {
  const { messages } = body as {
    messages: { role: string; content: { type: string; text?: string }[] }[];
  };
  return messages.at(-1)?.content.find(({ type }) => type === "text")?.text ?? "";
}
