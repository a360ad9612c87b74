/* Parameters, prompts of the user's own, answers as data, several answers, and what a question will cost. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import {
  explorerItem,
  openContextMenu,
  runCommand,
  setTheme,
  type Theme,
} from "../vscode/browser.ts";
import { expand, startIris, waitFor, type Iris, type Window } from "./iris.ts";
import { assertAccessible } from "./look.ts";

const THEMES: Theme[] = ["light", "high contrast", "high contrast light", "dark"];

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

  /** The body of the newest request. */
  const lastBody = (): Record<string, unknown> =>
    (iris.endpoint.requests.at(-1)?.body ?? {}) as Record<string, unknown>;

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

  test("a wrong value is named with its setting, nothing is sent, and the button leads there", async () => {
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
  });

  test("every parameter arrives as it is set", async () => {
    const { panel } = window;
    await settings({
      "iris.temperature": 0.2,
      "iris.topP": 0.9,
      "iris.maxTokens": 3000,
      "iris.stop": "STOP-HERE",
      "iris.thinkingBudget": 0,
      "iris.metadata": { trace: "t-1" },
      "iris.stream": false,
    });
    await panel.ask("With everything");
    await panel.answered();
    const { messages, ...sent } = lastBody();
    const metadata = { trace: "t-1", thinking_config: { thinking_budget: 0 } };
    assert.ok(Array.isArray(messages));
    assert.deepEqual(sent, {
      model: "gemini:gemini-2.5-flash",
      temperature: 0.2,
      top_p: 0.9,
      max_tokens: 3000,
      stop: "STOP-HERE",
      stream: false,
      extra_body: { metadata },
      metadata,
    });
  });

  test("several answers are leafed through, by mouse and by keyboard, and the chosen one is gone on from", async () => {
    const { page, panel } = window;
    await settings({ "iris.n": 3 });
    await panel.ask("Three, please");
    await panel.answered();
    const last = panel.answers.last();
    await last.getByText("1 of 3", { exact: true }).waitFor();
    assert.match(await last.innerText(), /Choice 1 of 3/);
    await last.getByRole("button", { name: "Next Answer" }).click();
    await last.getByText("Choice 2 of 3").waitFor();
    await window.screenshot("several-answers");
    await last.getByRole("button", { name: "Next Answer" }).focus();
    await page.keyboard.press("Enter");
    await last.getByText("Choice 3 of 3").waitFor();
    assert.ok(await last.getByRole("button", { name: "Next Answer" }).isDisabled());
    await last.getByRole("button", { name: "Previous Answer" }).focus();
    await page.keyboard.press("Enter");
    await last.getByText("Choice 2 of 3").waitFor();
    await settings({});
    await panel.ask("Go on");
    await iris.endpoint.waitForRequest(({ body }) => JSON.stringify(body ?? "").includes("Go on"));
    await panel.answered();
    const { messages } = lastBody() as { messages: { content: { text: string }[] }[] };
    assert.match(messages.at(-2)?.content[0]?.text ?? "", /^Choice 2 of 3/);
  });

  const PROMPT = {
    title: "Measure It",
    prompt: "Measure the picture.",
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

  test("a prompt of one's own runs with its model, parameters and schema, and its data is shown", async () => {
    const { page, panel } = window;
    await settings({ "iris.prompts": [PROMPT, { title: "Without a prompt" }] });
    await runCommand(page, "Iris: New Conversation");
    const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await menu.choose("Run Prompt on Image…");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Measure It" }).waitFor();
    await window.screenshot("prompts");
    const left = page.locator(".notification-list-item");
    await left.filter({ hasText: "has entries that are left out: 2." }).waitFor();
    await page.keyboard.press("Enter");
    const answer = await panel.answered();
    assert.match(answer, /width\s+1400/);
    assert.match(answer, /gemini-2\.5-pro/);
    await runCommand(page, "Notifications: Clear All Notifications");
    for (const theme of THEMES) {
      await setTheme(page, theme);
      await assertAccessible(window, `${theme}, data`);
      await window.screenshot(`data-${theme.replaceAll(" ", "-")}`);
    }
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await panel.button("Copy as CSV").click();
    await waitFor(async () => (await clipboard()).startsWith("width,1400\r\n"), "the CSV");
    await panel.button("Copy as JSON").click();
    await waitFor(async () => (await clipboard()).startsWith('{\n  "width": 1400,'), "the JSON");
    await panel.button("Show JSON").click();
    assert.match(await panel.answers.last().locator("pre").innerText(), /"width": 1400/);

    const { messages, ...sent } = lastBody() as { messages: { content: { text?: string }[] }[] };
    assert.equal(messages[0]?.content.at(-1)?.text, "Measure the picture.");
    const metadata = {
      thinking_config: { thinking_budget: 128 },
      response_mime_type: "application/json",
      responseSchema: {
        type: "OBJECT",
        properties: {
          width: { type: "INTEGER" },
          remarks: { type: "ARRAY", items: { type: "STRING" } },
        },
        propertyOrdering: ["width", "remarks"],
        required: ["width", "remarks"],
      },
    };
    assert.deepEqual(sent, {
      model: "gemini:gemini-2.5-pro",
      temperature: 0,
      max_tokens: 900,
      stream: true,
      extra_body: { metadata },
      metadata,
    });

    // Asked again it is the same; a question after it is one like any other.
    await settings({});
    await panel.ask("And in words?");
    await panel.answers.nth(1).waitFor();
    await panel.answered();
    assert.equal(lastBody()["model"], "gemini:gemini-2.5-flash");
    assert.equal(lastBody()["metadata"], undefined);
  });

  test("an answer that fits its schema only at the second try, and one that never does", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    await settings({ "iris.prompts": [PROMPT] });
    await runCommand(page, "Iris: New Conversation");
    endpoint.clear();
    endpoint.use("json-wrong", { times: 1 });
    await runPrompt("quarterly-chart.png", "Measure It");
    assert.match(await panel.answered(), /width\s+1400/);
    assert.equal(endpoint.requests.length, 2);

    await runCommand(page, "Iris: New Conversation");
    endpoint.use("json-wrong", { times: 2 });
    await runPrompt("quarterly-chart.png", "Measure It");
    await panel.answers
      .last()
      .getByText("The answer does not fit the JSON schema, though it was asked for twice.")
      .waitFor();
    assert.match(await panel.answers.last().innerText(), /conforms to nothing/);
    await window.screenshot("schema-refused");
    await panel.button("Retry").click();
    await panel.answers.last().getByRole("row", { name: "width 1400" }).waitFor();
  });

  test("a wrong value in a prompt is named as the prompt's", async () => {
    const { page, panel } = window;
    const prompt = { title: "Too Hot", prompt: "Glow.", parameters: { temperature: 9 } };
    await settings({ "iris.prompts": [prompt] });
    await runCommand(page, "Iris: New Conversation");
    await runPrompt("quarterly-chart.png", "Too Hot");
    const sentence = "“Too Hot: temperature” must be a number from 0 to 2. Nothing was sent.";
    await panel.answers.last().getByText(sentence).waitFor();
  });

  test("a built-in prompt runs by keyboard alone", async () => {
    const { page, panel } = window;
    await runCommand(page, "Iris: New Conversation");
    await runPrompt("architecture-diagram.png", "Diagram to Mermaid");
    assert.match(await panel.answered(), /Turn the diagram in the image into Mermaid/);
  });

  test("what a question will take is said before it is sent, and the way is open by then", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    await runCommand(page, "Iris: New Conversation");
    const estimate = panel.frame.locator(".estimate");
    assert.equal(await estimate.innerText(), "");
    const before = await panel.input.boundingBox();
    const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await menu.choose("Ask About Image…");
    await panel.button(/^Open quarterly-chart\.png/).waitFor();
    // 1400 × 840 px are 3 × 2 tiles of 258 tokens.
    await estimate.getByText("Up to 1,550 tokens to send, $0.00046").waitFor();
    await page.keyboard.type("What does it show?");
    await estimate.getByText("Up to 1,550 tokens to send, $0.00047").waitFor();
    await window.screenshot("estimate");
    assert.equal((await panel.input.boundingBox())?.height, before?.height);
    endpoint.clear();
    const pressed = performance.timeOrigin + performance.now();
    await page.keyboard.press("Enter");
    await panel.answered();
    const [request] = endpoint.requests;
    assert.ok((request?.connectedAt ?? Infinity) < pressed, "the connection was opened before");
    await waitFor(async () => (await estimate.innerText()) === "", "the estimate to go");
  });
});
