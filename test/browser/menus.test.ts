/* At full strength: menus of VS Code's own views of images, a repository of Git, and the way of a new user. */
import assert from "node:assert/strict";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, type TestContext } from "node:test";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { STANDIN_KEY } from "../endpoint/server.ts";
import { fullTest, isFull } from "../strength.ts";
import {
  DEAF,
  explorerItem,
  openContextMenu,
  runCommand,
  webviewFrame,
  workbenchReady,
} from "../vscode/browser.ts";
import { run } from "../vscode/processes.ts";
import { expand, newConversation, startIris, type Iris, type Window } from "./iris.ts";

const CHART = "quarterly-chart.png";

describe("menus of images in VS Code", { skip: !isFull }, () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris({ settings: { "git.enabled": true } });
    await writeFile(join(iris.workspace, "plot.ipynb"), await notebook(iris.workspace));
    await commit(iris.workspace);
    window = await iris.open({ theme: "dark" });
  });
  after(async () => {
    await iris.stop();
    await rm(join(iris.workspace, ".git"), { recursive: true, force: true });
  });
  beforeEach(async () => {
    await runCommand(window.page, "View: Close All Editors");
    await newConversation(window);
    iris.endpoint.clear();
  });

  fullTest("in VS Code's image preview", async () => {
    const { page } = window;
    await openFile(page, CHART);
    const preview = webviewFrame(page, "vscode.media-preview");
    await asks(preview.locator("img"), new RegExp(`^Open ${CHART}, PNG, 1400 × 840`));
  });

  fullTest("in the Markdown preview", async () => {
    const { page } = window;
    await expand(page, "docs", "architecture.md");
    await explorerItem(page, "architecture.md").dblclick();
    await page.locator(".tab.active", { hasText: "architecture.md" }).waitFor();
    await runCommand(page, "Markdown: Open Preview");
    const preview = webviewFrame(page, "vscode.markdown-language-features");
    await asks(preview.locator("img").first(), /^Open architecture-diagram\.png, PNG, 1420 × 860/);
  });

  fullTest("in the output of a notebook", async () => {
    const { page } = window;
    await explorerItem(page, "plot.ipynb").dblclick();
    await page.locator(".tab.active", { hasText: "plot.ipynb" }).waitFor();
    const output = notebookFrame(page).locator("img").first();
    await output.waitFor();
    await asks(output, /^Open Output of cell 1, PNG, 1400 × 840/);
  });

  fullTest("Source Control leads to the image diff, whose two versions are compared", async () => {
    const { page, panel } = window;
    const images = join(iris.workspace, "images");
    await copyFile(join(images, "architecture-diagram.png"), join(images, CHART));
    const bar = page.locator(".part.activitybar");
    await bar.getByRole("tab", { name: /^Source Control/ }).click();
    const row = page.locator(".scm-view .monaco-list-row", { hasText: CHART });
    await row.click();
    await page.locator(".tab.active", { hasText: `${CHART} (Working Tree)` }).waitFor();
    const title = page.locator(".editor-group-container .editor-actions");
    await title.getByRole("button", { name: "Compare Images with HEAD" }).click();
    await panel.answered();
    for (const version of ["HEAD", "working copy"])
      await panel.button(new RegExp(`^Open ${CHART} \\(${version}\\), PNG`)).waitFor();
    await window.screenshot("compare-with-head");
    assert.deepEqual(
      iris.endpoint.requests.at(-1)?.images.map(({ width, height }) => [width, height]),
      [
        [1400, 840],
        [1420, 860],
      ],
    );
    await bar.getByRole("tab", { name: /^Explorer/ }).click();
  });

  fullTest("nothing went wrong on the way", () => {
    assert.deepEqual(window.errors, []);
  });

  /** Right-clicks an image that VS Code shows, and asks about it. */
  async function asks(image: Locator, attached: RegExp): Promise<void> {
    const menu = await openContextMenu(image);
    assert.ok(menu.labels.includes("Iris"), menu.labels.join(", "));
    await menu.choose("Ask About Image…");
    await window.panel.button(attached).waitFor();
    assert.equal(await window.panel.attached.count(), 1);
  }
});

describe("from a fresh profile to the first answer", { skip: !isFull }, () => {
  let iris: Iris;
  before(async () => {
    iris = await startIris({ confirm: "firstTime" });
  });
  after(() => iris.stop());

  fullTest("the walkthrough opens once, and not while somebody types", async () => {
    const { page, panel, errors } = await iris.open({ theme: "dark", key: false });
    await runCommand(page, "Iris: Focus on Iris View");
    // The cursor is in the text box without a click.
    await panel.frame.locator("textarea:focus").waitFor();
    const typed = "Which quarter of the year was the best one for the harbor?";
    await page.keyboard.type(typed, { delay: 60 });
    assert.equal(await panel.input.inputValue(), typed);
    assert.equal(await page.locator(".tab").count(), 0, "no walkthrough");
    // In a window without the panel it comes as a tab behind, and once.
    const elsewhere = new URL(iris.vscode.url);
    elsewhere.searchParams.set("folder", join(iris.workspace, "docs"));
    for (const times of [1, 0]) {
      const next = await page.context().newPage();
      await next.goto(elsewhere.href);
      await workbenchReady(next);
      // What was open may be there again.
      await runCommand(next, "View: Close All Editors");
      await next.locator(".tab").first().waitFor({ state: "hidden" });
      await explorerItem(next, "getting-started.md").dblclick();
      await next.locator(".monaco-editor.focused").first().waitFor();
      const walkthrough = next.locator(".tab", { hasText: "Welcome" });
      if (times === 1) await walkthrough.waitFor();
      else await next.waitForTimeout(3000);
      assert.equal(await walkthrough.count(), times);
      assert.equal(await next.locator(".tab.active", { hasText: "getting-started.md" }).count(), 1);
      assert.equal(await next.locator(".monaco-editor.focused").count(), 1);
      await next.close();
    }
    assert.deepEqual(errors, []);
  });

  fullTest("from the Explorer", async (t) => {
    const window = await iris.open({ theme: "dark", key: false });
    const { page, panel } = window;
    const hand = new Hand(page);
    await hand.click(explorerItem(page, "images").first());
    await hand.click(explorerItem(page, CHART), "right");
    const menu = page.locator(".context-view .monaco-menu").first();
    await menu.waitFor();
    await page.waitForTimeout(DEAF);
    await hand.click(menu.getByText("Ask About Image…", { exact: true }));
    await panel.frame.locator("textarea:focus").waitFor();
    await hand.types("Which quarter was the best one?");
    await hand.presses("Enter");
    await setKeyAndSend(page, hand);
    assert.match(await panel.answered(), /1400 × 840/);
    assert.deepEqual([hand.clicks, hand.keys], [3, 3]);
    say(t, hand);
    await newConversation(window);
  });

  fullTest("by keyboard alone", async (t) => {
    const window = await iris.open({ theme: "dark", key: false });
    const { page, panel } = window;
    const hand = new Hand(page);
    const pick = page.locator(".quick-input-widget").filter({ visible: true });
    const chosen = pick.locator(".monaco-list-row.focused");
    await hand.presses("F1");
    await pick.waitFor();
    await hand.types("Iris: Ask About Image");
    await chosen.getByText("Iris: Ask About Image…").waitFor();
    await hand.presses("Enter");
    await page.getByPlaceholder(/^Select an image in the workspace/).waitFor();
    await hand.types("quarterly");
    await chosen.filter({ hasText: CHART }).waitFor();
    await hand.presses("Enter");
    await panel.frame.locator("textarea:focus").waitFor();
    await hand.types("Which quarter was the best one?");
    await hand.presses("Enter");
    await setKeyAndSend(page, hand);
    assert.match(await panel.answered(), /1400 × 840/);
    assert.deepEqual([hand.clicks, hand.keys], [0, 6]);
    say(t, hand);
    await newConversation(window);
  });

  /** What stands before a first answer: the key, pasted, and consent. */
  async function setKeyAndSend(page: Page, hand: Hand): Promise<void> {
    const box = page.locator(".quick-input-widget input[type=password]:focus");
    await box.waitFor();
    await hand.types(STANDIN_KEY);
    await hand.presses("Enter");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText(/^Send images to/).waitFor();
    await dialog.locator(".monaco-button:focus", { hasText: "Send" }).waitFor();
    await hand.presses("Enter");
  }

  const say = (t: TestContext, { clicks, keys, texts }: Hand): void =>
    t.diagnostic(`${clicks} clicks, ${keys} keys, and ${texts} texts typed or pasted`);
});

/** A user's hand, which counts what it does. */
class Hand {
  readonly #page: Page;
  clicks = 0;
  keys = 0;
  texts = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  async click(item: Locator, button: "left" | "right" = "left"): Promise<void> {
    this.clicks++;
    await item.click({ button });
  }

  async presses(key: string): Promise<void> {
    this.keys++;
    await this.#page.keyboard.press(key);
  }

  async types(text: string): Promise<void> {
    this.texts++;
    await this.#page.keyboard.type(text);
  }
}

async function openFile(page: Page, name: string): Promise<void> {
  await expand(page, "images", name);
  await explorerItem(page, name).dblclick();
  await page.locator(".tab.active", { hasText: name }).waitFor();
}

/** All outputs of a notebook are in one page. */
function notebookFrame(page: Page): FrameLocator {
  return page
    .locator('iframe.webview[src*="purpose=notebookRenderer"]')
    .filter({ visible: true })
    .contentFrame()
    .locator("iframe#active-frame")
    .contentFrame();
}

/** A notebook with one image as output, as Jupyter writes it. */
async function notebook(workspace: string): Promise<string> {
  const image = await readFile(join(workspace, "images", CHART));
  const output = {
    output_type: "display_data",
    data: { "image/png": image.toString("base64"), "text/plain": "<Figure size 1400x840>" },
    metadata: {},
  };
  const cell = {
    ...{ cell_type: "code", execution_count: 1, id: "plot", metadata: {} },
    ...{ outputs: [output], source: "plt.show()" },
  };
  return JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** Makes a folder a repository that has all that is in it. */
async function commit(folder: string): Promise<void> {
  const git = (...args: string[]): Promise<unknown> =>
    run("git", ["-c", "user.name=Iris", "-c", "user.email=iris@example.com", ...args], {
      cwd: folder,
    });
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "Harbor");
}
