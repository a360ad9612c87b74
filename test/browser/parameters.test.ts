/* Parameters and prompts, where VS Code has a part in it: its settings, its lists, its clipboard. What else they do: test/panel. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand } from "../vscode/browser.ts";
import {
  clearNotifications,
  expand,
  type Iris,
  newConversation,
  startIris,
  waitFor,
  type Window,
} from "./iris.ts";

describe("parameters and prompts", () => {
  let iris: Iris;
  let window: Window;
  let written = 0;
  before(async () => {
    iris = await startIris();
    iris.endpoint.setPace({ delayMs: 1 });
    window = await iris.open({ theme: "dark" });
    await expand(window.page, "images", "quarterly-chart.png");
  });
  after(() => iris.stop());
  afterEach(() => settings({}));

  /** The workspace's settings, as its file has them; the window's title tells when they hold. */
  async function settings(values: Readonly<Record<string, unknown>>): Promise<void> {
    const folder = join(iris.workspace, ".vscode");
    await mkdir(folder, { recursive: true });
    const title = `settings ${++written}`;
    const all = { "window.title": title, ...values };
    await writeFile(join(folder, "settings.json"), JSON.stringify(all, null, 2));
    await waitFor(async () => (await window.page.title()).includes(title), title);
  }

  async function runPrompt(image: string, prompt: string): Promise<void> {
    const { page } = window;
    const menu = await openContextMenu(explorerItem(page, image));
    await menu.choose("Run Prompt on Image…");
    const box = page.locator(".quick-input-widget input[type=text]");
    await box.waitFor();
    await box.fill(prompt);
    await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    await page.keyboard.press("Enter");
  }

  fullTest(
    "a wrong value is named with its setting, nothing is sent, and the button leads there",
    async () => {
      const { page, panel } = window;
      await settings({ "iris.temperature": 3 });
      iris.endpoint.clear();
      await runCommand(page, "Iris: New Conversation");
      await panel.ask("How hot?");
      const sentence = "“Iris: Temperature” must be a number from 0 to 2. Nothing was sent.";
      await panel.answers.last().getByText(sentence).waitFor();
      assert.equal(iris.endpoint.requests.length, 0);
      await window.screenshot("parameter-refused");
      await panel.button("Open Settings").click();
      await page.locator(".settings-editor").getByText("Temperature").first().waitFor();
      await runCommand(page, "View: Close Editor");
      await settings({});
      await panel.button("Retry").click();
      assert.match(await panel.answered(), /How hot\?/);
    },
  );

  const PROMPT = {
    title: "Measure It",
    prompt: "Measure the image.",
    model: "gemini:gemini-2.5-pro",
    parameters: { temperature: 0, maxTokens: 900, thinkingBudget: 128 },
    schema: {
      type: "object",
      properties: {
        width: { type: "integer" },
        remarks: { type: "array", items: { type: "string" } },
      },
      required: ["width", "remarks"],
    },
  };

  fullTest(
    "a prompt of one's own runs with its model, parameters and schema, and its data is shown",
    async () => {
      const { page, panel } = window;
      await settings({ "iris.prompts": [PROMPT, { title: "Without a prompt" }] });
      // A panel that takes the focus late would close the list of prompts.
      await newConversation(window);
      const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
      await menu.choose("Run Prompt on Image…");
      const rows = page.locator(".quick-input-list .monaco-list-row");
      await rows.filter({ hasText: "Measure It" }).waitFor();
      await window.screenshot("prompts");
      const left = page.locator(".notification-list-item");
      await left.filter({ hasText: "has invalid entries: 2." }).waitFor();
      await page.keyboard.press("Enter");
      // Prompts of a workspace that cost more than their user's own settings are named first.
      const dialog = page.getByRole("dialog", { name: /Send images to/ });
      assert.match(await dialog.innerText(), /Measure It › model: gemini:gemini-2\.5-pro/);
      await dialog.getByRole("button", { name: "Send", exact: true }).click();
      const answer = await panel.answered();
      assert.match(answer, /width\s+1400/);
      assert.match(answer, /gemini-2\.5-pro/);
      await clearNotifications(page);
      const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
      await panel.button("Copy as CSV").click();
      await waitFor(async () => (await clipboard()).startsWith("width,1400\r\n"), "the CSV");
    },
  );

  test("a built-in prompt runs by keyboard alone", async () => {
    const { panel } = window;
    await newConversation(window);
    await runPrompt("architecture-diagram.png", "Diagram to Mermaid");
    assert.match(await panel.answered(), /Turn the diagram in the image into Mermaid/);
  });
});
