/* Many turns: asking in other words, answering again, going on, and what is sent again of earlier images. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import type { BrowserContext } from "playwright-core";
import type { AnswerView, PanelState, QuestionView } from "../../src/shared/views.ts";
import type { RecordedRequest } from "../endpoint/server.ts";
import { fullTest } from "../strength.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { openPanelPage, painted, stateWith, type PanelPage } from "../vscode/panelPage.ts";
import { type OpenPanel, type Panels, sharedPages, startPanels } from "./panel.ts";
import { waitFor } from "../vscode/wait.ts";

interface Message {
  readonly role: string;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

const CHART = "images/quarterly-chart.png";
/** Room for one of the sample images. */
const SETTINGS = { "image.maxTotalBytes": 30_000 };

describe("a conversation of many turns", () => {
  let panels: Panels;
  let opened: OpenPanel;
  before(async () => {
    panels = await startPanels();
    panels.endpoint.setPace({ delayMs: 1, pieceChars: 400 });
  });
  after(() => panels.stop());
  beforeEach(async () => {
    panels.endpoint.use("default");
    panels.endpoint.clear();
    opened = await panels.open({ settings: SETTINGS });
  });
  afterEach(async () => {
    assert.deepEqual([opened.errors, opened.host.errors], [[], []]);
    await opened.close();
  });

  /** What each turn of the newest request says; of a turn of several texts, all of them. */
  const sentTexts = (request: RecordedRequest | undefined = panels.endpoint.requests.at(-1)) => {
    const { messages } = request!.body as { messages: readonly Message[] };
    return messages
      .filter(({ role }) => role !== "system")
      .map(({ content }) => content.map(({ text = "" }) => text).join(""));
  };

  async function askTwice(): Promise<void> {
    const { panel } = opened;
    await opened.attach(CHART);
    await panel.ask("What is the title?");
    await panel.answered();
    await panel.ask("And the last bar?");
    await panel.answers.nth(1).waitFor();
    await panel.answered();
  }

  test("a question asked in other words, and back to what was said before", async () => {
    const { panel } = opened;
    await askTwice();
    const first = panel.questions.first();
    await first.hover();
    await first.getByRole("button", { name: "Edit Question" }).click();
    const box = panel.frame.getByRole("textbox", { name: "Edited question" });
    assert.equal(await box.inputValue(), "What is the title?");
    await box.fill("What is the highest bar?");
    await opened.screenshot("edit-question");
    await first.getByRole("button", { name: "Send" }).click();
    await panel.questions.first().getByText("What is the highest bar?").waitFor();
    const text = await panel.answered();
    assert.match(text, /What is the highest bar\?/);
    assert.deepEqual(
      [await panel.questions.count(), await panel.answers.count()],
      [1, 1],
      "what followed the first version is not shown",
    );
    assert.deepEqual(sentTexts(), ["What is the highest bar?"]);
    assert.equal(panels.endpoint.requests.at(-1)?.images.length, 1, "with its image");

    await first.getByText("Version 2 of 2").waitFor();
    await opened.screenshot("versions");
    await first.getByRole("button", { name: "Previous Version" }).click();
    await panel.questions.nth(1).getByText("And the last bar?").waitFor();
    assert.equal(await panel.answers.count(), 2);
    await panel.ask("And the first one?");
    await panel.answers.nth(2).waitFor();
    await panel.answered();
    assert.equal(sentTexts().length, 5);
    assert.equal(sentTexts()[0], "What is the title?");
  });

  fullTest("by keyboard: editing, leaving it, and leafing through versions", async () => {
    const { page, panel } = opened;
    await panel.ask("One");
    await panel.answered();
    const edit = panel.button("Edit Question");
    await edit.focus();
    await page.keyboard.press("Enter");
    const box = panel.frame.getByRole("textbox", { name: "Edited question" });
    await box.and(page.locator(":focus")).waitFor();
    await page.keyboard.type(" more");
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    await edit.and(page.locator(":focus")).waitFor();
    assert.equal(await panel.questions.first().innerText(), "One");
    await page.keyboard.press("Enter");
    await box.and(page.locator(":focus")).waitFor();
    await page.keyboard.type(" and two");
    await page.keyboard.press("Enter");
    await panel.questions.first().getByText("One and two").waitFor();
    await panel.answered();
    const previous = panel.questions.getByRole("button", { name: "Previous Version" });
    await previous.focus();
    await page.keyboard.press("Enter");
    await panel.questions.first().getByText("One", { exact: true }).waitFor();
    const next = panel.questions.getByRole("button", { name: "Next Version" });
    await next.focus();
    await page.keyboard.press("Enter");
    await panel.questions.first().getByText("One and two").waitFor();
    assert.equal(panels.endpoint.requests.length, 2, "leafing asks nothing");
  });

  test("an answer given again; the first one stays reachable with what followed it, and after a reload", async () => {
    const storage = temporaryFolder("storage").path;
    await opened.close();
    opened = await panels.open({ settings: SETTINGS, storage });
    await askTwice();
    panels.endpoint.use("json-wrong");
    await opened.panel.answers.first().getByRole("button", { name: "Regenerate" }).click();
    await opened.panel.answers.first().getByText("conforms to nothing").waitFor();
    await opened.panel.answered();
    assert.equal(await opened.panel.answers.count(), 1);
    assert.deepEqual(sentTexts(), ["What is the title?"]);
    await opened.close();
    opened = await panels.open({ settings: SETTINGS, storage });
    const { panel } = opened;
    await panel.answers.first().getByText("conforms to nothing").waitFor();
    await panel.answers.first().getByText("Version 2 of 2").waitFor();
    await panel.answers.getByRole("button", { name: "Previous Version" }).click();
    await panel.questions.nth(1).getByText("And the last bar?").waitFor();
    assert.match(await panel.answers.first().innerText(), /1400 × 840/);
  });

  test("an answer that was cut goes on where it stopped", async () => {
    const { panel } = opened;
    panels.endpoint.use("cut-short");
    await panel.ask("A question whose answer is cut in the middle");
    await panel.button("Continue").waitFor();
    const half = await panel.answers.first().locator(".markdown").innerText();
    await opened.screenshot("cut-short");
    panels.endpoint.use("default");
    await panel.button("Continue").click();
    await panel.answers.first().getByText("Your last answer was cut off").waitFor();
    await panel.answered();
    const whole = await panel.answers.first().locator(".markdown").innerText();
    assert.ok(whole.startsWith(half.trimEnd()), whole);
    assert.equal(await panel.answers.count(), 1);
    const [question, sent, goOn] = sentTexts();
    assert.equal(question, "A question whose answer is cut in the middle");
    assert.ok(sent && whole.startsWith(sent.slice(0, 30)));
    assert.match(goOn ?? "", /Go on exactly where it stopped/);
    assert.equal(await panel.button("Continue").count(), 0);
  });

  fullTest(
    "earlier images go again as far as the budget allows, and the answer says what did not",
    async () => {
      const { panel } = opened;
      await opened.attach(CHART);
      await panel.ask("What is the title?");
      await panel.answered();
      await opened.attach("images/architecture-diagram.png");
      await panel.ask("And what is this?");
      await panel.answers.nth(1).waitFor();
      await panel.answered();
      const sizes = panels.endpoint.requests.map(({ images }) => images.map(({ width }) => width));
      assert.deepEqual([sizes.length, sizes[0], sizes[1]?.length], [2, [1400], 1]);
      assert.notEqual(sizes[1]?.[0], 1400, "the newer image went");
      assert.match(sentTexts()[0] ?? "", /One image of this question is not included again/);
      const remark =
        "1 image from an earlier question was not sent again: a request is limited to 30 kB of images. Attach it again to ask about it.";
      await panel.answers.nth(1).getByText(remark).waitFor();
    },
  );

  for (const theme of ["light", "dark", "high contrast"] as const)
    (theme === "dark" ? test : fullTest)(
      `versions, edit and cost look right: ${theme}`,
      async () => {
        const { page, panel } = opened;
        await opened.setTheme(theme);
        await askTwice();
        await panel.frame.getByText(/^Conversation: <?\$/).waitFor();
        await panel.answers.nth(1).getByRole("button", { name: "Regenerate" }).click();
        await panel.answers.nth(1).getByText("Version 2 of 2").waitFor();
        await panel.answered();
        await panel.questions.first().hover();
        await panel.questions.first().getByRole("button", { name: "Edit Question" }).click();
        await panel.frame.getByRole("textbox", { name: "Edited question" }).waitFor();
        await opened.screenshot(`converse-${theme.replaceAll(" ", "-")}`);
        await page.keyboard.press("Escape");
      },
    );
});

describe("turns, without a host", () => {
  let pages: BrowserContext;
  let panel: PanelPage;
  before(async () => {
    pages = await sharedPages();
  });
  afterEach(() => panel.close());
  beforeEach(async () => {
    panel = await openPanelPage(pages);
  });

  const answer = (given: Partial<AnswerView> = {}): AnswerView => ({
    ...{ role: "answer", id: "a", text: "x", state: "complete", footer: "f", actions: [] },
    ...given,
  });
  const question = (given: Partial<QuestionView> = {}): QuestionView => ({
    ...{ role: "question", id: "q", text: "One", images: [] },
    ...given,
  });
  /** Shows a state, and resolves when it was painted. */
  async function show(state: Partial<PanelState>): Promise<void> {
    await panel.post(stateWith(state));
    await painted(panel.page);
  }
  async function press(name: string): Promise<void> {
    const button = panel.page.getByRole("button", { name, exact: true }).first();
    await button.focus();
    await panel.page.keyboard.press("Enter");
  }
  const focused = (): Promise<string> =>
    panel.page.evaluate(() => {
      const one = document.activeElement;
      return one?.getAttribute("aria-label") ?? one?.tagName ?? "";
    });
  /** A focus that moves does so after what was painted. */
  const hasFocus = (name: string): Promise<void> =>
    waitFor(async () => (await focused()) === name, `the focus at ${name}`);
  const streaming = { answering: true, turns: [answer({ state: "streaming", footer: "" })] };

  test("the focus stays in the panel when the button that had it goes", async () => {
    await show({ turns: [answer()] });
    await press("Regenerate");
    await show(streaming);
    await hasFocus("Conversation");
    for (const [action, name] of [
      ["continue", "Continue"],
      ["retry", "Retry"],
    ] as const) {
      await show({ turns: [answer({ state: "stopped", problem: "Stopped.", actions: [action] })] });
      await press(name);
      await show(streaming);
      await hasFocus("Conversation");
    }
  });

  test("the focus goes from a dismissed notice to the next, and from the last to the text box", async () => {
    const [a, b] = [
      { id: "a", text: "A" },
      { id: "b", text: "B" },
    ];
    await show({ notices: [a, b] });
    await press("Dismiss");
    await show({ notices: [b] });
    await hasFocus("Dismiss");
    await panel.page.keyboard.press("Enter");
    await show({ notices: [] });
    await hasFocus("Ask about the image");
    const dismissed = (await panel.sent()).filter(({ type }) => type === "dismissNotice");
    assert.deepEqual(
      dismissed.map((one) => "id" in one && one.id),
      ["a", "b"],
    );
  });

  test("the arrow between versions keeps the focus at either end, where it does nothing", async () => {
    await show({ turns: [answer({ versions: { count: 2, current: 1 } })] });
    await press("Previous Version");
    await show({ turns: [answer({ id: "b", versions: { count: 2, current: 0 } })] });
    await hasFocus("Previous Version");
    await panel.page.keyboard.press("Enter");
    const asked = (await panel.sent()).filter(({ type }) => type === "version");
    assert.deepEqual(asked, [{ type: "version", id: "a", step: -1 }]);
  });

  test("an answer that goes on and waits for another try says when", async () => {
    const wait = { until: Date.now() + 60_000, sentence: "Busy." };
    await show({ answering: true, turns: [answer({ state: "streaming", wait })] });
    assert.match(await panel.page.locator(".answer .waiting").innerText(), /Busy\..*\d/);
    await show(streaming);
    assert.equal(await panel.page.locator(".answer .waiting").count(), 0);
  });

  test("an edited question stays until its new version comes, and can be left before", async () => {
    const { page } = panel;
    const box = page.getByRole("textbox", { name: "Edited question" });
    await show({ turns: [question(), answer()] });
    await press("Edit Question");
    await box.fill("One, better");
    await box.press("Enter");
    await show({ answering: true, turns: [question(), answer()] });
    assert.equal(await box.getAttribute("readonly"), "");
    // The user cancels on the way.
    await show({ turns: [question(), answer()] });
    assert.equal(await box.inputValue(), "One, better");
    assert.equal(await box.getAttribute("readonly"), null);
    await box.press("Enter");
    await show({ answering: true, turns: [question({ id: "r", text: "One, better" })] });
    await waitFor(async () => (await box.count()) === 0, "the editor to close");
    await hasFocus("Conversation");
    // The old version, leafed back to, is not being edited.
    await show({ turns: [question(), answer()] });
    await waitFor(async () => (await box.count()) === 0, "the editor to close");

    await press("Edit Question");
    await box.press("Enter");
    await show({ answering: true, turns: [question(), answer()] });
    await box.press("Escape");
    await waitFor(async () => (await box.count()) === 0, "the editor to close");
    await hasFocus("Conversation");
  });
});
