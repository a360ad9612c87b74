/* Parameters, prompts of the user's own, answers as data, several answers, and what a question will cost. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import { THEMES } from "../vscode/themes.ts";
import { waitFor } from "../vscode/wait.ts";
import { assertAccessible } from "./looks.ts";
import { startPanels, type OpenPanel, type Panels } from "./panel.ts";

const CHART = "images/quarterly-chart.png";

describe("parameters and prompts", () => {
  let panels: Panels;
  let opened: OpenPanel;
  before(async () => {
    panels = await startPanels();
    panels.endpoint.setPace({ delayMs: 1 });
  });
  after(() => panels.stop());
  beforeEach(async () => {
    panels.endpoint.use("default");
    panels.endpoint.clear();
    opened = await panels.open();
  });
  afterEach(async () => {
    assert.deepEqual([opened.errors, opened.host.errors], [[], []]);
    await opened.close();
  });

  /** The body of the newest request. */
  const lastBody = (): Record<string, unknown> =>
    (panels.endpoint.requests.at(-1)?.body ?? {}) as Record<string, unknown>;

  /** Asks a prompt about the chart, by the menu of the text box. */
  async function runPrompt(title: string): Promise<void> {
    const { page, panel } = opened;
    await opened.attach(CHART);
    await panel.input.fill(`/${title}`);
    await panel.frame.getByRole("option", { name: title }).waitFor();
    await page.keyboard.press("Enter");
    await panel.button(`Remove prompt ${title}`).waitFor();
    await panel.input.press("Enter");
  }

  test("a wrong value is named with its setting, nothing is sent, and the button leads there", async () => {
    const { panel } = opened;
    opened.host.set({ temperature: 3 });
    await panel.ask("How hot?");
    const sentence = "“Iris: Temperature” must be a number from 0 to 2. Nothing was sent.";
    await panel.answers.last().getByText(sentence).waitFor();
    assert.equal(panels.endpoint.requests.length, 0);
    await opened.screenshot("parameter-refused");
    await panel.button("Open Settings").click();
    await waitFor(() => opened.host.calls.settings.length > 0, "the settings to open");
    assert.deepEqual(opened.host.calls.settings, ["iris.temperature"]);
    opened.host.set({});
    await panel.button("Retry").click();
    assert.match(await panel.answered(), /How hot\?/);
  });

  test("every parameter arrives as it is set", async () => {
    const { panel } = opened;
    opened.host.set({
      temperature: 0.2,
      topP: 0.9,
      maxTokens: 3000,
      stop: "STOP-HERE",
      thinkingBudget: 0,
      metadata: { trace: "t-1" },
      stream: false,
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
    const { page, panel } = opened;
    opened.host.set({ n: 3 });
    await panel.ask("Three, please");
    await panel.answered();
    const last = panel.answers.last();
    await last.getByText("1/3", { exact: true }).waitFor();
    assert.match(await last.innerText(), /Choice 1 of 3/);
    await last.getByRole("button", { name: "Next Answer" }).click();
    await last.getByText("Choice 2 of 3").waitFor();
    await opened.screenshot("several-answers");
    await last.getByRole("button", { name: "Next Answer" }).focus();
    await page.keyboard.press("Enter");
    await last.getByText("Choice 3 of 3").waitFor();
    assert.ok(await last.getByRole("button", { name: "Next Answer" }).isDisabled());
    await last.getByRole("button", { name: "Previous Answer" }).focus();
    await page.keyboard.press("Enter");
    await last.getByText("Choice 2 of 3").waitFor();
    opened.host.set({});
    await panel.ask("Go on");
    await panels.endpoint.waitForRequest(({ body }) =>
      JSON.stringify(body ?? "").includes("Go on"),
    );
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
    const { panel, host } = opened;
    host.set({ prompts: [PROMPT] });
    await runPrompt("Measure It");
    const answer = await panel.answered();
    assert.match(answer, /width\s+1400/);
    assert.match(answer, /gemini-2\.5-pro/);
    for (const theme of THEMES) {
      await opened.setTheme(theme);
      await assertAccessible(opened.page, `${theme}, data`, theme !== THEMES[0]);
      await opened.screenshot(`data-${theme.replaceAll(" ", "-")}`);
    }
    await panel.button("Copy as CSV").click();
    await panel.button("Copy as JSON").click();
    await waitFor(() => host.calls.copied.length === 2, "the copies");
    const [csv, json] = host.calls.copied;
    assert.ok(csv?.startsWith("width,1400\r\n"), csv);
    assert.ok(json?.startsWith('{\n  "width": 1400,'), json);
    await panel.button("Show JSON").click();
    await panel.answers.last().locator("pre").filter({ hasText: '"width": 1400' }).waitFor();

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
    opened.host.set({});
    await panel.ask("And in words?");
    await panel.answers.nth(1).waitFor();
    await panel.answered();
    assert.equal(lastBody()["model"], "gemini:gemini-2.5-flash");
    assert.equal(lastBody()["metadata"], undefined);
  });

  fullTest(
    "an answer that fits its schema only at the second try, and one that never does",
    async () => {
      const { panel } = opened;
      const { endpoint } = panels;
      opened.host.set({ prompts: [PROMPT] });
      endpoint.use("json-wrong", { times: 1 });
      await runPrompt("Measure It");
      assert.match(await panel.answered(), /width\s+1400/);
      assert.equal(endpoint.requests.length, 2);

      await opened.host.session.newConversation();
      endpoint.use("json-wrong", { times: 2 });
      await runPrompt("Measure It");
      await panel.answers
        .last()
        .getByText("The answer does not match the JSON schema after two attempts.")
        .waitFor();
      assert.match(await panel.answers.last().innerText(), /conforms to nothing/);
      await opened.screenshot("schema-refused");
      await panel.button("Retry").click();
      await panel.answers.last().getByRole("row", { name: "width 1400" }).waitFor();
    },
  );

  fullTest("a wrong value in a prompt is named as the prompt's", async () => {
    const { panel } = opened;
    const prompt = { title: "Too Hot", prompt: "Glow.", parameters: { temperature: 9 } };
    opened.host.set({ prompts: [prompt] });
    await runPrompt("Too Hot");
    const sentence = "“Too Hot: temperature” must be a number from 0 to 2. Nothing was sent.";
    await panel.answers.last().getByText(sentence).waitFor();
  });

  test("what a question will take is said before it is sent, and the way is open by then", async () => {
    const { page, panel } = opened;
    const { endpoint } = panels;
    const estimate = panel.frame.locator(".estimate");
    assert.equal(await estimate.innerText(), "");
    const before = await panel.input.boundingBox();
    await opened.attach(CHART);
    // 1400 × 840 px are 3 × 2 tiles of 258 tokens.
    await estimate.getByText("<$0.001 to send up to 1,550 tokens").waitFor();
    await panel.input.focus();
    await page.keyboard.type("What does it show?");
    await estimate.getByText("<$0.001 to send up to 1,550 tokens").waitFor();
    await opened.screenshot("estimate");
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
