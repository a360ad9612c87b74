/* Kept conversations, as their user meets them: the list, reloads and crashes, two windows, and the export. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { fullTest } from "../strength.ts";
import {
  explorerItem,
  openContextMenu,
  runCommand,
  setTheme,
  workbenchReady,
  type Theme,
} from "../vscode/browser.ts";
import {
  clearNotifications,
  expand,
  exportTo,
  type Iris,
  notification,
  startIris,
  waitFor,
  type Window,
} from "./iris.ts";

const FAST = { delayMs: 1, pieceChars: 400 };

describe("the history", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    window = await iris.open();
    iris.endpoint.setPace(FAST);
    await forgetAll();
    await expand(window.page, "images", "quarterly-chart.png");
  });
  after(() => iris.stop());
  beforeEach(() => runCommand(window.page, "Iris: Focus on Iris View"));

  /** Deletes the conversations that the files before have left. */
  const forgetAll = async (): Promise<void> => {
    const { page, panel } = window;
    await runCommand(page, "Iris: Show History…");
    const list = new List(page);
    const none = list.box.getByPlaceholder("No conversations yet");
    const some = list.box.getByPlaceholder("Select a conversation to continue");
    await none.or(some).waitFor();
    if (await none.isVisible()) return list.close();
    await list.box.locator(".monaco-list-row.focused").waitFor();
    await list.act("Delete All…");
    await page.getByRole("dialog").filter({ hasText: "permanently deletes" }).waitFor();
    await page.keyboard.press("Enter");
    await panel.frame.getByText("Ask about any image").waitFor();
  };

  /** Has a question answered in a new conversation. */
  const converse = async (question: string, image?: string): Promise<void> => {
    const { page, panel } = window;
    await runCommand(page, "Iris: New Conversation");
    await panel.frame.getByText("Ask about any image").waitFor();
    if (image !== undefined) {
      const menu = await openContextMenu(explorerItem(page, image));
      await menu.choose("Ask About Image…");
      await panel.attached.first().waitFor();
    }
    await panel.ask(question);
    await panel.answered();
  };
  const shown = (): Promise<string[]> => window.panel.questions.locator("p").allInnerTexts();

  test("keeps conversations, lists them by time with their images, and opens one by mouse", async () => {
    const { page, panel } = window;
    await converse("Which quarter was best?", "quarterly-chart.png");
    await converse("What talks to the database?", "architecture-diagram.png");
    await converse(
      "No image this time, but a question that is so long that no list would have room for it",
    );
    await page.getByRole("button", { name: /^Show History/ }).click();
    const list = new List(page);
    assert.deepEqual(await list.rows(), [
      "No image this time, but a question that is so long that no…",
      "What talks to the database?",
      "Which quarter was best?",
    ]);
    assert.match(await list.row("Which quarter").innerText(), /\d:\d\d.* · 1 image/);
    assert.match(await list.row("No image").innerText(), /· open$/m);
    await list.box.getByText("Today", { exact: true }).first().waitFor();
    await list.row("Which quarter").click();
    await waitFor(async () => (await shown())[0] === "Which quarter was best?", "the first one");
    await panel.ask("And which was worst?");
    await panel.answers.nth(1).waitFor();
    await panel.answered();
    const { images } = iris.endpoint.requests.at(-1)!;
    assert.deepEqual(
      images.map(({ width, height }) => [width, height]),
      [[1400, 840]],
      "its image goes along again",
    );
  });

  fullTest("looks like VS Code in every theme", async () => {
    const { page } = window;
    for (const theme of ["dark", "high contrast", "high contrast light", "light"] as Theme[]) {
      await setTheme(page, theme);
      await runCommand(page, "Iris: Show History…");
      const list = new List(page);
      await list.row("Which quarter").hover();
      await window.screenshot(`history-${theme.replaceAll(" ", "-")}`);
      await list.close();
    }
  });

  test("by keyboard alone: found, renamed, deleted, brought back", async () => {
    const { page } = window;
    await runCommand(page, "Iris: Show History…");
    const list = new List(page);
    await list.search("database");
    await list.only("What talks to the database?");
    await list.act("Rename…");
    await page
      .locator(".quick-input-widget")
      .getByText("use the first question as the title")
      .waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Architecture");
    await page.keyboard.press("Enter");
    await list.row("Architecture").waitFor();
    // What the title hides is found too.
    await list.search("database");
    await list.only("Architecture");
    await window.screenshot("history-search");
    await list.act("Delete");
    await notification(page, "Deleted “Architecture”.").waitFor();
    await list.row("Which quarter").waitFor();
    await list.row("Architecture").waitFor({ state: "detached" });
    await list.close();
    await window.screenshot("history-undo");
    await runCommand(page, "Notifications: Accept Notification Primary Action");
    await runCommand(page, "Iris: Show History…");
    await list.search("Archit");
    await list.only("Architecture");
    await page.keyboard.press("Enter");
    await waitFor(async () => (await shown())[0] === "What talks to the database?", "it");
  });

  fullTest("the open one deleted, the panel is empty; taken back, it is there again", async () => {
    const { page, panel } = window;
    await runCommand(page, "Iris: Show History…");
    const list = new List(page);
    await list.search("Archit");
    await list.only("Architecture");
    await list.act("Delete");
    await panel.frame.getByText("Ask about any image").waitFor();
    await list.close();
    await notification(page, "Deleted “Architecture”.")
      .getByRole("button", { name: "Undo" })
      .click();
    await waitFor(async () => (await shown())[0] === "What talks to the database?", "it");
  });

  fullTest("after a reload the conversation is there, and all others are kept", async () => {
    const { page } = window;
    await page.reload();
    await workbenchReady(page);
    await waitFor(async () => (await shown())[0] === "What talks to the database?", "it");
    await runCommand(page, "Iris: Show History…");
    const list = new List(page);
    assert.equal((await list.rows()).length, 3);
    assert.match(await list.row("Architecture").innerText(), /· open ·/);
    await list.close();
  });

  fullTest("two tabs on one workspace do not spoil each other's conversations", async () => {
    const { page, panel } = window;
    const other = await iris.open();
    await runCommand(other.page, "Iris: Focus on Iris View");
    await other.panel.frame.getByText("Ask about any image").waitFor();
    await runCommand(other.page, "Iris: Show History…");
    const list = new List(other.page);
    assert.match(await list.row("Architecture").innerText(), /open in another window/);
    assert.equal(await list.row("Architecture").getByRole("button").count(), 0);
    await other.screenshot("history-elsewhere");
    await list.row("Architecture").click();
    await other.panel.alerts.getByText("continue in a copy").waitFor();
    await other.screenshot("history-copy");
    await other.panel.ask("Asked in the other tab");
    await panel.ask("Asked in the first tab");
    await Promise.all([panel.answered(), other.panel.answered()]);
    await waitFor(
      async () => (await keptTexts(iris)).filter((text) => text.includes("Asked in")).length === 2,
      "both on disk",
    );
    assert.deepEqual(
      (await keptTexts(iris))
        .filter((text) => text.includes("Asked in"))
        .map((text) => /"text":"(Asked in [a-z ]+)"/.exec(text)?.[1])
        .sort(),
      ["Asked in the first tab", "Asked in the other tab"],
      "each in a file of its own",
    );
    // Its process may outlive it for a while.
    await runCommand(other.page, "Iris: New Conversation");
    await other.panel.frame.getByText("Ask about any image").waitFor();
    await other.close();
    assert.equal(await panel.alerts.count(), 0);
    await runCommand(page, "Iris: Focus on Iris View");
  });

  fullTest(
    "the extension host killed in mid-answer: what came is there after a reload",
    async () => {
      const { page, panel } = window;
      const { endpoint } = iris;
      await converse("Before the crash");
      endpoint.setPace({ delayMs: 60, pieceChars: 12 });
      endpoint.use("long", { times: 1 });
      await panel.ask("Will this survive?");
      await panel.answers.nth(1).locator("p").nth(2).waitFor();
      const came = await panel.answers.nth(1).locator("p").first().innerText();
      process.kill(await processOf(iris, "Will this survive?"), "SIGKILL");
      await endpoint.waitForRequest((one) => one.closedByClientAt !== undefined, 30_000);
      endpoint.setPace(FAST);
      await page.reload();
      await workbenchReady(page);
      await runCommand(page, "Iris: Focus on Iris View");
      const answer = panel.answers.nth(1);
      await answer.getByText("The window was reloaded during this answer.").waitFor();
      assert.deepEqual(await shown(), ["Before the crash", "Will this survive?"]);
      assert.equal(await answer.locator("p").first().innerText(), came);
      await panel.button("Retry").click();
      await answer.getByText("Earlier turns in this request: 2.").waitFor();
      await panel.answered();
    },
  );

  fullTest("exports what was said, and the images as they were sent", async () => {
    const { page, panel } = window;
    await converse("Which quarter was best? A/B?", "quarterly-chart.png");
    const answered = await panel.answered();
    const sent = iris.endpoint.requests.at(-1)!.images;
    const target = join(iris.workspace, "Best quarter.md");
    await exportTo(page, target);
    await notification(page, "The conversation was exported as Best quarter.md.").waitFor();
    const markdown = await readFile(target, "utf8");
    assert.match(markdown, /^# Which quarter was best\? A\/B\?\n/);
    assert.match(markdown, /> Which quarter was best\? A\/B\?/);
    assert.match(markdown, /gemini-2\.5-flash · [\d,]+ tokens in/);
    const [heading = ""] = answered.split("\n").filter(Boolean);
    assert.ok(markdown.includes(heading), heading);
    const [, path = ""] = /!\[quarterly-chart\.png\]\(([^)]+)\)/.exec(markdown) ?? [];
    const bytes = await readFile(join(iris.workspace, decodeURIComponent(path)));
    assert.equal(bytes.length, sent[0]?.bytes);
    const id = createHash("sha256").update(bytes).digest("hex");
    assert.ok(globSync(join(storage(iris), "images", id)).length === 1, "the same that is kept");

    // Another export beside it leaves the images of the first alone.
    await writeFile(join(iris.workspace, "Best quarter-images", "mine.txt"), "mine");
    await clearNotifications(page);
    await exportOver(page, target);
    await notification(page, "The conversation was exported as Best quarter.md.").waitFor();
    assert.deepEqual(
      (await readdir(iris.workspace)).filter((name) => name.startsWith("Best")),
      ["Best quarter-images", "Best quarter-images-2", "Best quarter.md"],
    );
    await notification(page, "exported").getByRole("button", { name: "Open" }).click();
    await page.getByRole("tab", { name: /Best quarter\.md/ }).waitFor();
    await runCommand(page, "View: Close All Editors");
  });

  fullTest("Delete All asks, and leaves nothing", async () => {
    const { page, panel } = window;
    await runCommand(page, "Iris: Show History…");
    const list = new List(page);
    await list.row("Which quarter").first().waitFor();
    await list.act("Delete All…");
    const dialog = page.getByRole("dialog").filter({ hasText: "permanently deletes" });
    await dialog.waitFor();
    await window.screenshot("history-delete-all");
    await page.keyboard.press("Enter");
    await panel.frame.getByText("Ask about any image").waitFor();
    await waitFor(async () => (await keptTexts(iris)).length === 0, "no conversation");
    await runCommand(page, "Iris: Show History…");
    await list.box.getByPlaceholder("No conversations yet").waitFor();
    await list.close();
    // Images that came a moment ago go with the next look at all of it.
    await waitFor(
      async () => {
        const names = globSync(join(storage(iris), "images", "*"));
        return Promise.resolve(names.length === 0);
      },
      "no image",
      30_000,
    );
  });

  test("nothing went wrong on the way", () => {
    // Of the host that was killed, and of reloads.
    const own = window.errors.filter(
      (text) =>
        !/Throttler|disposed|[Ee]xtension ?[Hh]ost|reconnection token|terminated unexpectedly|CloseEvent/.test(
          text,
        ),
    );
    assert.deepEqual(own, []);
  });
});

/** The list of conversations, while it is open. */
class List {
  readonly box: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.locator(".quick-input-widget").filter({ visible: true });
  }

  async rows(): Promise<string[]> {
    await this.box.locator(".monaco-list-row").first().waitFor();
    return this.box
      .locator(
        ".monaco-list-row .quick-input-list-rows > .quick-input-list-row:first-child .label-name",
      )
      .allInnerTexts();
  }

  row(text: string): Locator {
    return this.box.locator(".monaco-list-row").filter({ hasText: text });
  }

  /** Types into the box, once that has the focus. */
  async search(text: string): Promise<void> {
    const box = this.box.getByPlaceholder("Select a conversation to continue");
    await waitFor(() => box.evaluate((one) => one === document.activeElement), "the focus");
    await this.#page.keyboard.type(text);
    assert.equal(await box.inputValue(), text);
  }

  /** Waits until the search left this one, and that has the focus. */
  async only(text: string): Promise<void> {
    await waitFor(async () => (await this.rows()).join() === text, `only ${text}`).catch(
      async (error: unknown) => {
        throw new Error(`There are ${(await this.rows()).join(", ")}`, { cause: error });
      },
    );
    await this.box.locator(".monaco-list-row.focused").filter({ hasText: text }).waitFor();
  }

  /** Does something with the entry that has the focus, by keyboard. */
  async act(name: string): Promise<void> {
    const { keyboard } = this.#page;
    await this.box.locator("input:focus").waitFor();
    // Into the list, and on to the first button of its entry.
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await this.box.locator(":focus[aria-label='More Actions…']").waitFor();
    await keyboard.press("Enter");
    await this.row(name).first().waitFor();
    await keyboard.type(name);
    await keyboard.press("Enter");
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await this.box.waitFor({ state: "hidden" });
  }
}

/** Where Iris keeps what is of the workspace. */
function storage({ vscode }: Iris): string {
  const [file] = globSync(
    join(vscode.userDataDir, "User/workspaceStorage/*/iris-vision.iris/windows"),
  );
  assert.ok(file);
  return dirname(file);
}

/** The files of all kept conversations. */
function keptTexts(iris: Iris): Promise<string[]> {
  const files = globSync(join(storage(iris), "conversations", "*.jsonl"));
  return Promise.all(files.map((file) => readFile(file, "utf8")));
}

/** The process of the extension host in which this was asked last. */
async function processOf(iris: Iris, question: string): Promise<number> {
  const files = globSync(join(storage(iris), "conversations", "*.jsonl"));
  const kept = files.find((file) => readFileSync(file, "utf8").includes(question));
  const windows = globSync(join(storage(iris), "windows", "*.json"));
  const states = await Promise.all(
    windows.map(
      async (file) =>
        JSON.parse(await readFile(file, "utf8")) as { pid: number; conversation?: string },
    ),
  );
  const state = states.find(({ conversation = "none" }) => kept?.includes(conversation));
  assert.ok(state);
  return state.pid;
}

async function exportOver(page: Page, path: string): Promise<void> {
  const box = await exportTo(page, path);
  await box.getByText(/already exists/).waitFor();
  // VS Code drops an Enter that comes while it still looks at the file, as it does a moment longer.
  await waitFor(async () => {
    await page.keyboard.press("Enter");
    await page.waitForTimeout(500);
    return box.isHidden();
  }, "the file to be replaced");
}
