import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import { explorerItem, openContextMenu, quickPick, runCommand } from "../vscode/browser.ts";
import { expand, newConversation, startIris, waitFor, type Iris, type Window } from "./iris.ts";

/** One command, and the menu that has the others. */
const COMMANDS = ["Ask About Image…", "Iris"];

describe("asking about images", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    window = await iris.open({ theme: "dark" });
    await expand(window.page, "images", "quarterly-chart.png");
  });

  after(() => iris.stop());

  test("the Explorer offers it on images and on no other file; of a folder the alt texts are reviewed", async () => {
    const { page } = window;
    await expand(page, "images", "logo.svg");
    const images = [
      "animation.gif",
      "icon.ico",
      "legacy.bmp",
      "logo.svg",
      "photo.avif",
      "photo.heic",
      "photo.webp",
      "harbor-photo.jpg",
      "scan.tiff",
      "screenshot@2x (1).png",
    ];
    for (const name of [...images, "README.md", "package.json", "docs"]) {
      const menu = await openContextMenu(explorerItem(page, name));
      const offered = menu.labels.filter((label) => COMMANDS.includes(label));
      const inFolder = name === "docs" ? ["Iris"] : [];
      assert.deepEqual(offered, images.includes(name) ? COMMANDS : inFolder, name);
      await menu.dismiss();
    }
  });

  fullTest("two selected images are compared by one entry of the Explorer's menu", async () => {
    const { page, panel } = window;
    await explorerItem(page, "quarterly-chart.png").click();
    const one = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await page.locator(".context-view .monaco-menu").getByText("Iris", { exact: true }).hover();
    await page.getByRole("menuitem", { name: "Run Prompt on Image…" }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "Compare Images" }).count(), 0);
    await page.keyboard.press("Escape");
    await one.dismiss();
    await explorerItem(page, "architecture-diagram.png").click({ modifiers: ["Control"] });
    const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await menu.choose("Compare Images");
    await panel.answered();
    assert.equal(iris.endpoint.requests.at(-1)?.images.length, 2);
    await newConversation(window);
    iris.endpoint.clear();
  });

  fullTest(
    "quick questions: about the open image by keyboard, about the one under the cursor, about a chosen one",
    async () => {
      const { page, panel } = window;
      const { endpoint } = iris;
      const input = page.locator(".quick-input-widget").filter({ visible: true });
      const sent = (): string => JSON.stringify(endpoint.requests.at(-1)?.body);
      await explorerItem(page, "quarterly-chart.png").dblclick();
      await page.locator(".tab.active", { hasText: "quarterly-chart.png" }).waitFor();
      await page.keyboard.press("Control+k");
      await page.keyboard.press("q");
      await input.getByText("Ask About quarterly-chart.png").waitFor();
      await page.keyboard.type("Which quarter was best?");
      await page.keyboard.press("Enter");
      await panel.answered();
      assert.match(sent(), /Which quarter was best\?/);

      // Enter at once asks what was typed, whatever begins with it.
      await page.locator(".tab", { hasText: "quarterly-chart.png" }).click();
      await page.keyboard.press("Control+k");
      await page.keyboard.press("q");
      await input.getByText("Ask About quarterly-chart.png").waitFor();
      await page.keyboard.type("Which quarter");
      await page.keyboard.press("Enter");
      await waitFor(() => endpoint.requests.length === 2, "the question as it was typed");
      await panel.answered();
      assert.match(sent(), /Which quarter"/);

      // The earlier question is a row now; the image is the one under the cursor.
      await expand(page, "docs", "getting-started.md");
      await explorerItem(page, "getting-started.md").dblclick();
      await page.locator(".monaco-editor.focused").first().waitFor();
      await page.keyboard.press("Control+G");
      await input.locator("input").fill(":13:2");
      await input.locator(".monaco-list-row").first().waitFor();
      await page.keyboard.press("Enter");
      await page.getByText("Ln 13, Col 2", { exact: true }).waitFor();
      await runCommand(page, "Iris: Quick Question…");
      await input.getByText("Ask About berth-map.png").waitFor();
      await window.screenshot("quick-question-earlier");
      await input.locator("input").fill("Which q");
      await input.getByText("Ask “Which q”", { exact: true }).waitFor();
      await quickPick(page, "Which quarter was best?", "Which q");
      // Until the panel has the focus, it shows the answer of before.
      await waitFor(() => endpoint.requests.length === 3, "the earlier question");
      assert.match(sent(), /Which quarter was best\?"/);
      await panel.answered();

      await runCommand(page, "View: Close All Editors");
      await runCommand(page, "Iris: Quick Question…");
      await input.getByText("Quick Question", { exact: true }).waitFor();
      await window.screenshot("quick-question-nothing");
      await page.keyboard.type("What is it?");
      // The ways to an image stay while the question is typed, and none of it is lost on them.
      for (const way of ["Ask “What is it?”", "Screenshot in Clipboard", "Choose Image…"])
        await input.locator(".monaco-list-row", { hasText: way }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByPlaceholder(/^Select an image in the workspace/).waitFor();
      await page.keyboard.press("Escape");
      await input.getByText("Quick Question", { exact: true }).waitFor();
      assert.equal(await input.locator("input").inputValue(), "What is it?");
      await page.keyboard.press("Enter");
      await quickPick(page, "logo.svg");
      await waitFor(() => endpoint.requests.length === 4, "the question about a chosen image");
      await panel.answered();
      assert.match(sent(), /What is it\?/);
      await newConversation(window);
      endpoint.clear();
    },
  );

  test("two images by mouse: attached, the text box focused, the answer streams, follow-ups go on", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.setPace({ delayMs: 40 });
    await explorerItem(page, "quarterly-chart.png").click();
    await explorerItem(page, "architecture-diagram.png").click({ modifiers: ["Control"] });
    const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await window.screenshot("explorer-menu");
    await menu.choose("Ask About Image…");

    await panel.button(/^Open quarterly-chart\.png/).waitFor();
    await panel.button(/^Open architecture-diagram\.png/).waitFor();
    assert.equal(await panel.attached.count(), 2);
    const isFocused = (): Promise<boolean> =>
      panel.input.evaluate((input) => input.matches(":focus"));
    await waitFor(isFocused, "the text box to be focused");
    await page.keyboard.type("What do the two show?");
    assert.equal(await panel.input.inputValue(), "What do the two show?");
    await window.screenshot("attached");
    await panel.send.click();

    // The text grows while the endpoint still writes.
    await panel.answers.getByRole("heading").first().waitFor();
    const early = await panel.answers.last().innerText();
    assert.equal(
      endpoint.requests.at(-1)?.finishedAt,
      undefined,
      "the answer is still being written",
    );
    assert.equal(await panel.status.innerText(), "Answering…");
    await window.screenshot("streaming");
    endpoint.setPace({ delayMs: 2 });
    const whole = await panel.answered();
    assert.ok(whole.length > early.length);
    assert.match(whole, /1400 × 840/);
    await panel.answers.getByRole("table").first().waitFor();
    assert.match(
      whole,
      /gemini-2\.5-flash\s+·\s+[\d,]+ tokens in, [\d,]+ out ·\s+(about |<)\$0\.\d+/,
    );
    assert.match(await panel.status.innerText(), /^Answer complete, \d+ words$/);
    await window.screenshot("answer");
    await panel.log.evaluate((log) => (log.scrollTop = 0));
    await window.screenshot("readme");

    await panel.ask("And what came before?");
    await panel.questions.nth(1).waitFor();
    await waitFor(
      async () => (await panel.input.inputValue()) === "",
      "the text box to be emptied",
    );
    await panel.answered();
    const request = endpoint.requests.at(-1);
    const { messages } = request!.body as { messages: { role: string; content: unknown[] }[] };
    assert.deepEqual(
      messages.map(({ role, content }) => [role, content.length]),
      [
        ["user", 3],
        ["assistant", 1],
        ["user", 1],
      ],
    );
    assert.deepEqual(
      request?.images.map(({ width, height }) => `${width}×${height}`),
      ["1400×840", "1420×860"],
    );
  });

  test("Stop ends the stream at once, closes the socket and keeps what arrived", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.setPace({ delayMs: 60 });
    await panel.ask("A long one, please.");
    await panel.answers.nth(2).locator("h2").waitFor();
    await panel.stop.click();
    const stopped = Date.now();
    const request = await endpoint.waitForRequest((one) => one.closedByClientAt !== undefined);
    assert.ok((request.closedByClientAt ?? Infinity) - stopped < 1000, "the server saw it leave");
    await panel.answers.nth(2).getByText("Stopped.").waitFor();
    const kept = await panel.answers.nth(2).innerText();
    await page.waitForTimeout(300);
    assert.equal(await panel.answers.nth(2).innerText(), kept, "nothing comes after the stop");
    assert.match(kept, /stand-in/i);
    assert.equal(await panel.status.innerText(), "Answer stopped");
    await window.screenshot("stopped");
  });

  fullTest("New Conversation starts afresh", async () => {
    const { page, panel } = window;
    iris.endpoint.setPace({ delayMs: 2 });
    await page.getByRole("button", { name: "New Conversation" }).click();
    await panel.frame.getByText("Ask about any image").waitFor();
    assert.equal(await panel.questions.count(), 0);
    await panel.ask("No image this time");
    await panel.answered();
    const { messages } = iris.endpoint.requests.at(-1)!.body as { messages: unknown[] };
    assert.equal(messages.length, 1);
  });

  fullTest("a hidden panel comes back with the cursor in its text box", async () => {
    await runCommand(window.page, "View: Hide Secondary Side Bar");
    await window.panel.log.waitFor({ state: "hidden" });
    await newConversation(window);
  });

  fullTest("Describe Image sends at once", async () => {
    const { page, panel } = window;
    await runCommand(page, "Iris: New Conversation");
    const menu = await openContextMenu(explorerItem(page, "harbor-photo.jpg"));
    await menu.choose("Describe Image");
    assert.match(await panel.answered(), /2400 × 1600/);
    assert.equal(await panel.attached.count(), 0);
  });

  fullTest("every format arrives as one that the endpoint takes", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    const expected: [name: string, mimeType: string, format: string][] = [
      ["animation.gif", "image/webp", "webp"],
      ["icon.ico", "image/webp", "webp"],
      ["legacy.bmp", "image/webp", "webp"],
      ["logo.svg", "image/webp", "webp"],
      ["photo.avif", "image/webp", "webp"],
      ["photo.heic", "image/heic", "heic"],
      ["photo.webp", "image/webp", "webp"],
      ["scan.tiff", "image/webp", "webp"],
      ["screenshot@2x (1).png", "image/png", "png"],
    ];
    await runCommand(page, "Iris: New Conversation");
    await explorerItem(page, expected[0]![0]).click();
    for (const [name] of expected.slice(1))
      await explorerItem(page, name).click({ modifiers: ["Control"] });
    const menu = await openContextMenu(explorerItem(page, expected[0]![0]));
    await menu.choose("Describe Image");
    await panel.answered();
    const seen = endpoint.requests.at(-1)?.images.map(({ mimeType, format }) => [mimeType, format]);
    const order = await panel.questions.getByRole("listitem").allInnerTexts();
    assert.deepEqual(
      order.map((name, i) => [name.trim(), ...(seen?.[i] ?? [])]).sort(),
      expected.sort(),
    );
    assert.equal(await panel.alerts.count(), 0);
    await window.screenshot("all-formats");
  });

  test("by keyboard alone", async () => {
    const { page, panel } = window;
    await newConversation(window);
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Iris: Ask About Image…");
    // The newest come first, which others may have become meanwhile: it is found by its name.
    await page.getByPlaceholder(/^Select an image in the workspace/).waitFor();
    await page.keyboard.type("quarterly");
    const row = page.locator(".quick-input-widget .monaco-list-row.focused");
    await row.filter({ hasText: "quarterly-chart.png" }).waitFor();
    await page.keyboard.press("Enter");
    await panel.button(/^Open quarterly-chart\.png/).waitFor();
    await panel.frame.locator("textarea:focus").waitFor();
    await page.keyboard.type("Keys only");
    // From the text box backwards to the attachment's own buttons, and out again.
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focusedName(window), "Remove quarterly-chart.png");
    await page.keyboard.press("Shift+Tab");
    assert.match(await focusedName(window), /^Open quarterly-chart\.png, PNG, 1400 × 840/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await focusedName(window), "Ask about the image");
    await page.keyboard.press("Enter");
    assert.match(await panel.answered(), /Keys only/);
    // On to the buttons of the text box.
    const names = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press("Tab");
      names.push(await focusedName(window));
    }
    assert.deepEqual(names, [
      "Attach Image…",
      "Attach Image from Clipboard",
      "Choose Prompt…",
      "Model: gemini-2.5-flash. Select another…",
    ]);
  });

  test("nothing went wrong on the way", () => {
    assert.deepEqual(window.errors, []);
  });
});

async function focusedName({ panel }: Window): Promise<string> {
  return panel.frame
    .locator("*:focus")
    .evaluate((element) => element.getAttribute("aria-label") ?? element.textContent);
}
