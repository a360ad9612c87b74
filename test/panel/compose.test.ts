/* Writing a question: how images come in, prompts at hand, and questions that wait. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import type { BrowserContext, Locator } from "playwright-core";
import type { PanelMessage } from "../../src/shared/protocol.ts";
import type { PanelState } from "../../src/shared/views.ts";
import { fullTest, isFull } from "../strength.ts";
import { copyImages, imageOf } from "../vscode/clipboard.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { openPanelPage, stateWith, type PanelPage } from "../vscode/panelPage.ts";
import { THEMES } from "../vscode/themes.ts";
import { waitFor } from "../vscode/wait.ts";
import { assertAccessible, overflowOf } from "./looks.ts";
import { type OpenPanel, type Panels, sharedPages, startPanels } from "./panel.ts";

const SLOW = { delayMs: 100, pieceChars: 20 };
const FAST = { delayMs: 1, pieceChars: 400 };
const OWN = {
  title: "Colours of the Brand",
  prompt: "Which colours of the brand are used?",
  model: "gemini:gemini-2.5-flash-lite",
  parameters: { temperature: 0 },
};
const SETTINGS = { prompts: [OWN] };

describe("writing a question", () => {
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
    opened = await panels.open({ settings: SETTINGS });
    await opened.panel.input.focus();
  });
  afterEach(async () => {
    assert.deepEqual([opened.errors, opened.host.errors], [[], []]);
    await opened.close();
  });

  describe("attaching", () => {
    test("many images leave Send in view; Alt+Enter and an input method's Enter send nothing", async () => {
      const { page, panel, host } = opened;
      // Each another one: the same is attached once.
      const sources = await Promise.all(
        Array.from({ length: 24 }, async (_, at) => ({
          ...{ kind: "bytes" as const, name: `screenshot-with-a-long-name-${at}.png` },
          bytes: await imageOf(60 + at, 40),
        })),
      );
      await host.session.attachments.add(sources);
      await panel.attached.nth(23).waitFor();
      const box = await panel.button("Send").boundingBox();
      assert.ok(box && box.y + box.height <= 800, JSON.stringify(box));
      await panel.input.fill("How many?");
      await page.keyboard.press("Alt+Enter");
      await panel.input.evaluate((input) => {
        const enter = new KeyboardEvent("keydown", {
          key: "Enter",
          bubbles: true,
          cancelable: true,
        });
        Object.defineProperty(enter, "keyCode", { value: 229 });
        input.dispatchEvent(enter);
      });
      assert.equal(host.session.conversation.turns.length, 0);
      assert.equal(host.session.answering, false);
      await opened.screenshot("many-images");
    });

    fullTest("a pasted image goes out at full resolution", async () => {
      const { page, panel } = opened;
      await copy({ "image/png": await imageOf(5000, 3000) });
      await page.keyboard.press("Control+v");
      const toggle = panel.button("Send Pasted image 1 at full resolution");
      await toggle.click();
      await waitFor(async () => (await toggle.getAttribute("aria-pressed")) === "true", "it");
      await panel.ask("How large?");
      await panel.answered();
      assert.deepEqual(await sizes(), ["5000×3000"]);
    });

    fullTest(
      "an image of a web page is pasted by its bytes or its address, a data URI by its bytes, and text stays text",
      async () => {
        const { page, panel } = opened;
        const bytes = await imageOf(81, 82);
        const html =
          '<meta charset="utf-8"><img src="https://images.example.com/map.png" alt="Map">';
        await copy({ "text/html": html, "image/png": bytes });
        await page.keyboard.press("Control+v");
        await panel.button(/^Open Pasted image 1, PNG, 81 × 82/).waitFor();
        await copy({ "text/html": html });
        await page.keyboard.press("Control+v");
        await panel.button(/^Open map\.png, sent as its full URL/).waitFor();
        const uri = `data:image/png;base64,${(await imageOf(83, 84)).toString("base64")}`;
        await copy({ "text/plain": uri });
        await page.keyboard.press("Control+v");
        await panel.button(/^Open Pasted image 2, PNG, 83 × 84/).waitFor();
        assert.equal(await panel.input.inputValue(), "");

        // A spreadsheet's cells come with an image of themselves.
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
      },
    );

    test("files of the operating system and an image of the browser are dropped, and what is none is said", async () => {
      const { panel } = opened;
      const folder = temporaryFolder("dropped").path;
      await writeFile(join(folder, "one.png"), await imageOf(91, 92));
      await writeFile(join(folder, "two.png"), await imageOf(93, 94));
      await writeFile(join(folder, "notes.txt"), "no image");
      await mkdir(join(folder, "album"));
      const files = ["one.png", "two.png", "notes.txt", "album"].map((name) => join(folder, name));
      await panel.log.focus();
      await drop({ files, items: [] });
      await panel.button(/^Open two\.png/).waitFor();
      const isFocused = (): Promise<boolean> =>
        panel.input.evaluate((box) => box === document.activeElement);
      assert.ok(await isFocused(), "the question can be typed at once");
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
      await panel.button(/^Open pier\.jpg, sent as its full URL/).waitFor();
      await panel.ask("Which?");
      await panel.answered();
      assert.deepEqual(await sizes(), ["91×92", "93×94", "url"]);
    });

    test("@ completes images of the workspace, by keyboard and by mouse", async () => {
      const { page, panel } = opened;
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

    test("thumbnails are moved by keyboard and by mouse, and removed", async () => {
      const { page, panel } = opened;
      for (const size of [11, 12, 13, 14]) {
        await copy({ "image/png": await imageOf(size, size) });
        await page.keyboard.press("Control+v");
        await panel.button(new RegExp(`, ${size} × ${size},`)).waitFor();
      }
      const at = (n: number): Locator => panel.button(new RegExp(`^Open Pasted image ${n},`));
      await at(1).focus();
      await page.keyboard.press("Alt+ArrowRight");
      await said("Pasted image 1 moved to position 2 of 4");
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
      const { page, panel } = opened;
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
      const { page, panel } = opened;
      await panel.button("Choose Prompt…").click();
      assert.equal(await panel.input.inputValue(), "/");
      await panel.frame.getByRole("option", { name: "Colours of the Brand" }).click();
      await panel.button("Remove prompt Colours of the Brand").waitFor();
      await page.keyboard.type("Only the blue ones.");
      await page.keyboard.press("Enter");
      await panel.answered();
      assert.equal(asked(), "Which colours of the brand are used?\n\nOnly the blue ones.");
      const { model, temperature } = panels.endpoint.requests.at(-1)!.body as Record<
        string,
        unknown
      >;
      assert.deepEqual([model, temperature], [OWN.model, 0]);
    });

    fullTest(
      "a chip goes with Backspace, a text that only begins with a slash is a text, and comparing wants two",
      async () => {
        const { page, panel } = opened;
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
        panels.endpoint.clear();
        await page.keyboard.press("Enter");
        await panel.alerts.getByText("“Compare Images” needs 2 images.").waitFor();
        await page.keyboard.type("@quart");
        await panel.frame.getByRole("option").first().waitFor();
        await page.keyboard.press("Enter");
        await page.keyboard.type("@archi");
        await panel.frame.getByRole("option", { name: "architecture-diagram.png" }).waitFor();
        await page.keyboard.press("Enter");
        await panel.button(/^Open architecture-diagram\.png/).waitFor();
        assert.equal(panels.endpoint.requests.length, 0);
        await page.keyboard.press("Enter");
        await panel.answers.nth(1).locator("footer").waitFor();
        assert.match(asked(), /^Compare the images/);
        assert.deepEqual(await sizes(), ["1400×840", "1420×860"]);
      },
    );
  });

  describe("waiting questions", () => {
    test("sent while an answer streams they wait, with their images, and go out in order", async () => {
      const { page, panel } = opened;
      panels.endpoint.setPace(SLOW);
      panels.endpoint.use("long", { times: 1 });
      await panel.ask("First");
      await panel.answers.first().locator(".markdown").waitFor();
      await copy({ "image/png": await imageOf(31, 32) });
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
      await opened.screenshot("queued");
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
      panels.endpoint.setPace(FAST);
      await panel.answers.nth(2).locator("footer").waitFor();
      await queued([]);
      assert.deepEqual(panels.endpoint.requests.map(textOf), ["First", "Second", "Third"]);
      assert.deepEqual(
        panels.endpoint.requests[1]?.images.map(({ width, height }) => `${width}×${height}`),
        ["31×32"],
      );
    });

    test("Stop leaves them waiting until they are sent, and a window that comes after loses none", async () => {
      const storage = temporaryFolder("storage").path;
      await opened.close();
      opened = await panels.open({ settings: SETTINGS, storage });
      let { panel } = opened;
      panels.endpoint.setPace(SLOW);
      panels.endpoint.use("long", { times: 1 });
      await panel.ask("A");
      await panel.answers.first().locator(".markdown").waitFor();
      await panel.ask("B");
      await queued(["B"]);
      await panel.ask("C");
      await queued(["B", "C"]);
      await panel.stop.click();
      await panel.answers.first().getByText("Stopped.").waitFor();
      await panel.button("Send Now").waitFor();
      await opened.screenshot("queue-held");
      assert.equal(panels.endpoint.requests.length, 1);
      await opened.close();
      opened = await panels.open({ settings: SETTINGS, storage });
      ({ panel } = opened);
      await panel.button("Send Now").waitFor();
      await queued(["B", "C"]);
      panels.endpoint.setPace(FAST);
      await panel.button("Send Now").click();
      await panel.answers.nth(2).locator("footer").waitFor();
      assert.deepEqual(panels.endpoint.requests.map(textOf), ["A", "B", "C"]);
    });

    fullTest("an answer that fails leaves them waiting, and each can be sent by hand", async () => {
      const { panel } = opened;
      // So long that the next question is typed before the answer is cut.
      panels.endpoint.setPace({ delayMs: 400, pieceChars: 20 });
      panels.endpoint.use("cut-mid-stream", { times: 1 });
      await panel.ask("Cut");
      await panel.answers.first().locator(".markdown").waitFor();
      await panel.ask("After it");
      await queued(["After it"]);
      await panel.button("Send Now").waitFor();
      await panel.button("Retry").waitFor();
      assert.equal(panels.endpoint.requests.length, 1);
      panels.endpoint.setPace(FAST);
      // One that is written now goes first.
      await panel.ask("Before it");
      await panel.answers.nth(1).locator("footer").waitFor();
      await queued(["After it"]);
      await panel.button("Send Now").click();
      await panel.answers.nth(2).locator("footer").waitFor();
      assert.match(textOf(panels.endpoint.requests[1]!), /Before it$/);
      assert.equal(textOf(panels.endpoint.requests[2]!), "After it");
    });

    test("Enter pressed twice asks once", async () => {
      const { page, panel } = opened;
      await panel.input.fill("Only once");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await panel.answered();
      await panel.frame.locator("textarea:placeholder-shown").waitFor();
      assert.deepEqual(panels.endpoint.requests.map(textOf), ["Only once"]);
      assert.equal(await panel.questions.count(), 1);
    });
  });

  test("Up and Down recall earlier questions, and what is being written comes back", async () => {
    const { page, panel } = opened;
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

  test("axe-core finds nothing in any theme, and nothing is clipped at 250 px", async () => {
    const { page, panel } = opened;
    panels.endpoint.setPace({ delayMs: 300, pieceChars: 20 });
    panels.endpoint.use("long", { times: 1 });
    await panel.ask("A long one");
    await panel.answers.first().waitFor();
    await copy({ "image/png": await imageOf(640, 400) });
    await panel.input.press("Control+v");
    await panel.button(/^Open Pasted image 1/).waitFor();
    await panel.ask("And what does this one show, in no more than three sentences?");
    await waitFor(async () => (await panel.button(/^Edit “/).count()) === 1, "the queue");
    await panel.ask("And then?");
    await waitFor(async () => (await panel.button(/^Edit “/).count()) === 2, "the queue");
    await copy({ "image/png": await imageOf(4000, 1000) });
    await panel.input.press("Control+v");
    await page.keyboard.type("/compare");
    await page.keyboard.press("Enter");
    await page.keyboard.type("@quart");
    await panel.frame.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await panel.button(/^Open quarterly-chart\.png/).waitFor();
    await panel.input.fill("What has changed?");
    // Composer and conversation together: looks.test.ts has the four of the conversation.
    for (const theme of isFull ? THEMES : THEMES.slice(-1)) {
      const name = theme.replaceAll(" ", "-");
      await opened.setTheme(theme);
      await opened.screenshot(`attach-${name}`);
      await panel.button("Choose Prompt…").click();
      await panel.frame.getByRole("option").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await assertAccessible(page, `${theme}, images, prompt, queue, menu`);
      await opened.screenshot(`prompt-menu-${name}`);
      await page.keyboard.press("Escape");
    }
    await panel.input.press("End");
    await page.keyboard.type(" @");
    await panel.frame.getByRole("option").first().waitFor();
    await assertAccessible(page, "images of the workspace");
    await opened.screenshot("image-menu");
    await page.keyboard.press("Escape");
    for (const width of [210, 250]) {
      await page.setViewportSize({ width, height: 800 });
      const { outside } = await overflowOf(page);
      assert.deepEqual(outside, [], `at ${width} px`);
      await opened.screenshot(`attach-${width}px`);
    }
    await panel.button("Choose Prompt…").click();
    await panel.frame.getByRole("option").first().waitFor();
    await opened.screenshot("prompt-menu-250px");
    await page.keyboard.press("Escape");
    await panel.stop.click();
  });

  /** Puts something into the browser's real clipboard, as another program would; then the cursor is in the text box again. */
  const copy = (content: Record<string, string | Buffer>): Promise<void> =>
    copyImages(opened, content);

  /** Drops files as the operating system would, or what another page would bring: the browser itself reads them. */
  async function drop(data: {
    files: string[];
    items: { mimeType: string; data: string }[];
  }): Promise<void> {
    const { page, panel } = opened;
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
    opened.panel.frame.locator(".said").getByText(text).waitFor();

  /** The line of the list that the text box says is active, by its name. */
  async function activeOption(): Promise<string> {
    const { panel } = opened;
    const id = (await panel.input.getAttribute("aria-activedescendant")) ?? "";
    return (await panel.frame.locator(`#${id}`).innerText()).replace(/\s+/g, " ").trim();
  }

  const focused = (): Promise<string | null> =>
    opened.panel.frame.locator("*:focus").getAttribute("aria-label");

  async function queued(expected: readonly string[]): Promise<void> {
    const texts = opened.panel.frame.locator(".queue .text");
    await waitFor(
      async () => (await texts.allInnerTexts()).join("|") === expected.join("|"),
      `the queue to be ${expected.join(", ")}`,
    );
  }

  /** Of the newest request, each image's pixels, or that it came as an address. */
  async function sizes(): Promise<string[]> {
    await waitFor(() => Promise.resolve(panels.endpoint.requests.length > 0), "a request");
    return panels.endpoint.requests
      .at(-1)!
      .images.map(({ width, height, encoding }) =>
        encoding === "url" ? "url" : `${width}×${height}`,
      );
  }

  const asked = (): string => textOf(panels.endpoint.requests.at(-1)!);
});

describe("a draft, between the page and its host", () => {
  let pages: BrowserContext;
  let panel: PanelPage;
  before(async () => {
    pages = await sharedPages();
  });
  afterEach(() => panel.close());
  beforeEach(async () => {
    panel = await openPanelPage(pages);
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

  /** Sends, types on and has the host clear what was sent, in one go: before the page tells of it. */
  async function sendThenType(typed: string): Promise<void> {
    const cleared = stateWith({ draft: "", draftRevision: 1, answering: true });
    await panel.page.evaluate(
      ([text, message]) => {
        const area = document.querySelector("textarea")!;
        area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        area.value = text;
        area.dispatchEvent(new Event("input", { bubbles: true }));
        window.postMessage(message, "*");
      },
      [typed, cleared] as const,
    );
  }

  test("what is typed while the host takes what was sent stays, and the host hears of it", async () => {
    await box().fill("First");
    await sendThenType("Second");
    await waitFor(
      async () => JSON.stringify((await told()).at(-1)) === '{"type":"draft","text":"Second"}',
      "the draft",
    );
    await holds("Second");
  });

  fullTest("of what is typed after it, only that stays; what was sent goes", async () => {
    await box().fill("First");
    await sendThenType("First and second");
    await holds(" and second");
    assert.deepEqual((await told()).at(-1), { type: "draft", text: " and second" });
    // As the host has it by then.
    await snapshot({ draft: " and second", draftRevision: 2 });
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

  test("a remark that comes right after an image stays, and the next image takes it away", async () => {
    const view = (id: string) => ({ id, name: id, description: "", ready: false });
    const views = ["a", "b"].map(view);
    const said = panel.page.locator(".said");
    await snapshot({ attachments: views.slice(0, 1) });
    await panel.page.evaluate(
      (messages) => {
        for (const message of messages) window.postMessage(message, "*");
      },
      [
        stateWith({ attachments: views }),
        { type: "say", text: "It is attached already" },
        stateWith({ attachments: views.slice(0, 1) }),
      ],
    );
    await said.getByText("It is attached already").waitFor();
    await snapshot({ attachments: views });
    await waitFor(async () => (await said.innerText()) === "", "the remark to go");
    await snapshot({ attachments: views.slice(0, 1) });
    await panel.page.locator(".box .images li").nth(1).waitFor({ state: "detached" });
    assert.equal(await said.innerText(), "");
  });

  test("is told while it is typed, not only when that rests", async () => {
    await box().pressSequentially("one two three four five", { delay: 60 });
    assert.ok((await told()).length >= 2, "told more than once");
  });

  fullTest("is told before a waiting question is taken back to it", async () => {
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
