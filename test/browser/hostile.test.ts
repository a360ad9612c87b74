/* At full strength: a workspace that means ill, in the real VS Code, where a user meets what it tries. */
import assert from "node:assert/strict";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe } from "node:test";
import { fullTest, isFull } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand, webviewFrame } from "../vscode/browser.ts";
import { imageOf } from "../vscode/clipboard.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import {
  clearNotifications,
  expand,
  type Iris,
  newConversation,
  notification,
  openAt,
  startIris,
  waitFor,
  type Window,
  writtenText,
} from "./iris.ts";

const FAST = { delayMs: 1, pieceChars: 400 };
/** What expands to 16 million globs. */
const BRACES = "{a,b}".repeat(24);
/** Milliseconds of processor time; it was minutes before. */
const HELD = 2000;
const OUTSIDE = /Read files outside the workspace\?/;

describe("a hostile workspace", { skip: !isFull }, () => {
  let iris: Iris;
  let window: Window;
  const outside = temporaryFolder("outside").path;
  before(async () => {
    iris = await startIris({
      confirm: "firstTime",
      settings: {
        "files.exclude": { [`**/${BRACES}.png`]: true, [`${BRACES}/**`]: true },
        "search.exclude": { [`**/${BRACES}/*.jpg`]: true, "{{a,b},{c,{d,e}}}": true },
      },
    });
    iris.endpoint.setPace(FAST);
    await prepare(iris.workspace, outside);
    window = await iris.open({ theme: "dark" });
  });
  after(() => iris.stop());
  afterEach(async () => {
    iris.endpoint.setPace(FAST);
    iris.endpoint.clear();
    const { page } = window;
    await page.keyboard.press("Escape");
    await clearNotifications(page);
    await runCommand(page, "File: Revert File");
    await runCommand(page, "View: Close All Editors");
    const frames = page.locator('iframe.webview[src*="extensionId=iris-vision.iris&"]');
    await waitFor(
      async () => (await frames.filter({ visible: true }).count()) < 2,
      "the tabs to go",
    );
  });

  const rows = () => window.page.locator(".quick-input-list .monaco-list-row");
  const dialog = () => window.page.locator(".monaco-dialog-box");
  const review = () => webviewFrame(window.page, "iris-vision.iris");
  /** Images that went out, by their pixels. */
  const sent = (): string[] =>
    iris.endpoint.requests.flatMap(({ images }) =>
      images.map(({ width, height }) => `${width}×${height}`),
    );

  /** Answers VS Code's question about something, after agreeing to images going out at all. @returns its text */
  async function answer(about: RegExp, button: string, screenshot: string): Promise<string> {
    for (;;) {
      await dialog().getByRole("button", { name: "Cancel", exact: true }).waitFor();
      const text = await dialog().innerText();
      const isAwaited = about.test(text);
      if (isAwaited) await window.screenshot(`hostile-${screenshot}`);
      else assert.match(text, /Send (?:images|[\d,]+ images) to/);
      const name = isAwaited ? button : "Send";
      await dialog().getByRole("button", { name, exact: true }).click();
      await waitFor(
        async () => (await dialog().count()) === 0 || (await dialog().innerText()) !== text,
        "the question to be over",
      );
      if (isAwaited) return text;
    }
  }

  const open = (name: string, line: number, column?: number): Promise<void> =>
    openAt(window.page, name, line, column);

  /** The hover at the cursor. */
  async function hover() {
    const { page } = window;
    await page.keyboard.press("Control+K");
    await page.keyboard.press("Control+I");
    const shown = page.locator(".monaco-hover:visible");
    await shown.getByText("Generate Alt Text").waitFor();
    return shown;
  }

  /** Filters the list of images. */
  async function pickImage(name: string): Promise<void> {
    const { page } = window;
    await page.getByPlaceholder("Select an image in the workspace").waitFor();
    await rows().first().waitFor();
    await page.keyboard.type(name);
    await rows().filter({ hasText: name }).first().waitFor();
  }

  async function showReview(): Promise<void> {
    const { page } = window;
    if (await page.locator(".part.auxiliarybar").isVisible())
      await runCommand(page, "View: Hide Secondary Side Bar");
    await runCommand(page, "Iris: Review Alt Text…");
    await review().getByRole("grid").getByRole("row").nth(1).waitFor();
  }

  /** Proposes for the rows of a document. */
  async function proposeFor(name: string, rowsOf: number): Promise<void> {
    await showReview();
    await review().getByRole("searchbox").fill(name);
    await waitFor(
      async () =>
        (await review().getByRole("grid").getAttribute("aria-rowcount")) === `${rowsOf + 1}`,
      `${rowsOf} rows of ${name}`,
    );
    await review().getByRole("button", { name: "Propose…" }).press("Enter");
    await review()
      .getByRole("dialog")
      .getByText(/^Budget/)
      .waitFor();
    await review().getByRole("dialog").press("Enter");
  }

  fullTest("globs of 16 million alternatives hold nobody up", async (t) => {
    const { page, panel } = window;
    const before = (await iris.blocks()).length;
    await newConversation(window);
    await runCommand(page, "Iris: Ask About Image…");
    await pickImage("photo.webp");
    await window.screenshot("hostile-globs");
    await page.keyboard.press("Escape");
    await panel.input.fill("");
    await panel.input.press("@");
    await page.keyboard.type("quart");
    await panel.frame.getByRole("option").filter({ hasText: "quarterly-chart.png" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.input.fill("");
    await open("README.md", 8);
    await hover();
    await page.keyboard.press("Escape");
    await showReview();
    const own = (await iris.blocks()).slice(before).filter(({ ofIris, all }) => ofIris * 2 > all);
    t.diagnostic(`blocks of Iris: ${own.map(({ ms }) => `${ms} ms`).join(", ") || "none"}`);
    assert.ok(own.every(({ ms }) => ms < HELD));
  });

  fullTest(
    "a link out of the workspace in a document: no hover shows it, and it is asked about",
    async () => {
      const { page } = window;
      const text = await readFile(join(iris.workspace, "links.md"), "utf8");
      for (const [at, path] of ["linked.png", "away/private.png", "../outside.png"].entries()) {
        const line = text.split("\n").findIndex((one) => one.includes(path)) + 1;
        await open("links.md", line, 2);
        assert.equal(await (await hover()).locator("img").count(), 0, path);
        if (at === 0) await window.screenshot("hostile-hover");
        await page.keyboard.press("Escape");
      }
      const line = text.split("\n").findIndex((one) => one.includes("linked.png")) + 1;
      await open("links.md", line, 2);
      await runCommand(page, "Iris: Generate Alt Text");
      const asked = await answer(OUTSIDE, "Cancel", "link-in-document");
      assert.ok(asked.includes(join(outside, "private.png")));
      await page.waitForTimeout(500);
      assert.equal(await page.locator(".notification-list-item").count(), 0, "as it was wished");
      assert.deepEqual(sent(), []);
      await runCommand(page, "Iris: Generate Alt Text");
      await answer(OUTSIDE, "Read File", "link-in-document-again");
      await notification(page, /Alt text: Stand-in/).waitFor();
      assert.deepEqual(sent(), ["211×101"]);
      await page.locator(".monaco-editor.focused").first().waitFor();
      await page.keyboard.press("Control+Z");
      const file = join(iris.workspace, "links.md");
      await waitFor(async () => (await writtenText(file)) === text, "the text to be taken back");
    },
  );

  fullTest("a link is asked about from the Explorer, by @ and as a drop from outside", async () => {
    const { page, panel } = window;
    await newConversation(window);
    const refused = async (name: string): Promise<void> => {
      await panel.alerts.getByText(`${name} is outside the workspace and was not read.`).waitFor();
      assert.equal(await panel.attached.count(), 0);
      await panel.alerts.getByRole("button", { name: "Dismiss" }).click();
    };
    const menu = await openContextMenu(explorerItem(page, "linked.png"));
    await menu.choose("Ask About Image…");
    assert.ok((await answer(OUTSIDE, "Cancel", "explorer")).includes(join(outside, "private.png")));
    await refused("linked.png");

    await panel.input.press("@");
    await page.keyboard.type("linked");
    await panel.frame.getByRole("option").filter({ hasText: "linked.png" }).waitFor();
    await page.keyboard.press("Tab");
    await answer(OUTSIDE, "Cancel", "at");
    await refused("linked.png");

    const drop = (uris: readonly string[]): Promise<void> =>
      panel.frame.locator("body").evaluate((body, list) => {
        const data = new DataTransfer();
        data.setData("text/uri-list", list.join("\r\n"));
        const event = { bubbles: true, cancelable: true, dataTransfer: data };
        body.dispatchEvent(new DragEvent("drop", event));
      }, uris);
    const uri = (path: string): string => `file://${path}`;
    await drop([uri(join(outside, "private.png"))]);
    await answer(OUTSIDE, "Cancel", "drop");
    await refused("private.png");
    // Out by dots, whatever the workspace's own path is at its beginning.
    await drop([uri(`${iris.workspace}/%2e%2e/outside.png`)]);
    await answer(OUTSIDE, "Cancel", "drop-dots");
    await refused("outside.png");
    assert.deepEqual(sent(), []);

    await drop([uri(join(outside, "private.png")), uri(join(iris.workspace, "images/logo.svg"))]);
    const asked = await answer(OUTSIDE, "Read File", "drop-allowed");
    assert.ok(!asked.includes("logo.svg"), "what is of the workspace is not asked about");
    await panel.button(/^Open private\.png/).waitFor();
    await panel.button(/^Open logo\.svg/).waitFor();
    await newConversation(window);
  });

  fullTest("the review asks before it reads what links take out, documents and all", async () => {
    await proposeFor("links.md", 4);
    // Those that are found together are asked about together.
    let asked = "";
    while (!["private.png", "outside.png"].every((name) => asked.includes(name)))
      asked += await answer(OUTSIDE, "Cancel", "review");
    await review()
      .getByText(/^Done\. Images asked about: \d+/)
      .waitFor();
    assert.deepEqual(sent(), ["212×102"], "that of the workspace alone");
    iris.endpoint.clear();

    // As VS Code lists it: under both links.
    await proposeFor("notes/own.md", 2);
    assert.ok(
      (await answer(OUTSIDE, "Cancel", "review-notes")).includes(join(outside, "notes/e.png")),
    );
    await review()
      .getByText(/^Done\. Images asked about: \d+/)
      .waitFor();
    assert.deepEqual(sent(), []);
    await window.screenshot("hostile-review-refused");
    // What is looked for is kept for the next review.
    await review().getByRole("searchbox").fill("");
    await waitFor(
      async () => Number(await review().getByRole("grid").getAttribute("aria-rowcount")) > 20,
      "all rows",
    );
  });

  fullTest("an address says where it goes, and one with a credential is asked about", async () => {
    const { page, panel } = window;
    await newConversation(window);
    const attach = async (address: string): Promise<void> => {
      await runCommand(page, "Iris: Ask About Image…");
      await page.locator(".quick-input-widget input[type=text]").fill(address);
      await rows().filter({ hasText: "Use This URL" }).waitFor();
      await page.keyboard.press("Enter");
    };
    await attach("https://cdn.example.com/a.png?width=300");
    const chip = panel.button(/^Open a\.png/);
    await chip.waitFor();
    assert.match(
      (await chip.getAttribute("aria-label")) ?? "",
      /full URL; the endpoint opens it at cdn\.example\.com/,
    );
    await chip.hover();
    await window.screenshot("hostile-address");
    await attach(
      "https://bucket.example.com/b.png?X-Amz-Signature=0123456789abcdef0123456789abcdef",
    );
    const asked = await answer(/may contain a secret/, "Cancel", "credential");
    assert.match(asked, /Send a URL that may contain a secret\?/);
    assert.match(asked, /bucket\.example\.com/);
    assert.doesNotMatch(asked, /0123456789abcdef/);
    await panel.alerts.first().waitFor();
    assert.equal(await panel.attached.count(), 1);
    await newConversation(window);
  });

  fullTest(
    "settings of the workspace that cost more are said at the first use, and again when they rise",
    async () => {
      const { page, panel } = window;
      const file = join(iris.workspace, ".vscode/settings.json");
      const before = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
      let number = 0;
      const set = async (own: object): Promise<void> => {
        const title = `Raised ${++number}`;
        await writeFile(file, JSON.stringify({ ...before, ...own, "window.title": title }));
        await waitFor(async () => (await page.title()) === title, "the settings to count", 60_000);
      };
      const raised = {
        "iris.n": 3,
        "iris.maxTokens": 16_000,
        "iris.model": "gemini:gemini-2.5-pro",
        "iris.altText.context": true,
        "iris.prompts": [
          { title: "Of This Workspace", prompt: "Say $(trash) [x](command:y)." },
          ...Array.from({ length: 600 }, (_, at) => ({
            ...{ title: `Number ${at}`, prompt: "Say it.", parameters: { n: 8 } },
          })),
        ],
      };
      try {
        await set(raised);
        await newConversation(window);
        await expand(page, "images", "photo.webp");
        const menu = await openContextMenu(explorerItem(page, "photo.webp"));
        await menu.choose("Ask About Image…");
        await panel.attached.first().waitFor();
        await panel.ask("What is it?");
        const asked = await answer(/cost more than yours/, "Cancel", "raised");
        assert.match(
          asked,
          /This workspace has settings that send more data or cost more than yours/,
        );
        for (const one of [
          "iris.n: 3",
          "iris.maxTokens: 16000",
          "iris.model: gemini:gemini-2.5-pro",
        ])
          assert.ok(asked.includes(one), one);
        assert.match(asked, /, and 49\d more/);
        assert.ok(asked.length < 2000, `${asked.length} characters`);
        assert.deepEqual(sent(), []);
        assert.equal(await panel.input.inputValue(), "What is it?");

        // It rises while the question stands there, which can be sent again once the panel says so.
        await panel.send.waitFor();
        await panel.input.press("Enter");
        await dialog().getByText("iris.n: 3").waitFor();
        await set({ ...raised, "iris.n": 4 });
        await answer(/iris\.n: 3/, "Send", "raised-again");
        await dialog().getByText("iris.n: 4").waitFor();
        assert.deepEqual(sent(), []);
        await answer(/iris\.n: 4/, "Send", "raised-twice");
        await panel.answered();
        assert.equal(iris.endpoint.requests.length, 1);

        await runCommand(page, "Iris: Run Prompt on Image…");
        await pickImage("photo.webp");
        await page.keyboard.press("Enter");
        await rows().filter({ hasText: "Of This Workspace" }).first().waitFor();
        await page.locator(".quick-input-list").getByText("From This Workspace").waitFor();
        await window.screenshot("hostile-prompts");
        await page.keyboard.press("Escape");
      } finally {
        await set({});
      }
      await newConversation(window);
    },
  );

  fullTest("consent for many says how many, for how much; two runs ask once", async () => {
    const { page } = window;
    await expand(page, "many", "shot-00.png");
    await explorerItem(page, "shot-00.png").click();
    for (let at = 1; at < 12; at++) await page.keyboard.press("Shift+ArrowDown");
    const menu = await openContextMenu(explorerItem(page, "shot-05.png"));
    await menu.choose("Generate Alt Text");
    const asked = await answer(/12 images/, "Cancel", "many");
    assert.match(asked, /Send 12 images to 127\.0\.0\.1:\d+\?/);
    assert.match(asked, /About [\d,]+ tokens with .+, .*\$0\.\d+/);
    assert.deepEqual(sent(), []);

    const files = Array.from({ length: 12 }, (_, at) => `many/${shot(at)}`);
    const run = { command: "iris.generateAltText", files };
    await writeFile(join(iris.workspace, ".vscode/call.json"), JSON.stringify([run, run]));
    await page.keyboard.press("Control+Alt+Shift+F7");
    await answer(/12 images/, "Send", "many-twice");
    await waitFor(() => sent().length >= 12, "them to be sent", 60_000);
    await rows().filter({ hasText: "shot-00.png" }).first().waitFor();
    assert.equal(await dialog().count(), 0, "asked once");
    await page.keyboard.press("Escape");
  });

  fullTest("nothing went wrong on the way", () => {
    const own = window.errors.filter(
      (text) => !/Throttler|disposed|onWillSave|outside the workspace|in the meantime/.test(text),
    );
    assert.deepEqual(own, []);
  });
});

const shot = (at: number): string => `shot-${String(at).padStart(2, "0")}.png`;

/** Fills a workspace with links out of it, and rules that take long to match. */
async function prepare(workspace: string, outside: string): Promise<void> {
  await mkdir(join(outside, "notes"));
  await writeFile(join(outside, "private.png"), await imageOf(211, 101));
  await writeFile(join(outside, "notes/e.png"), await imageOf(213, 103));
  await writeFile(join(outside, "notes/own.md"), "# Diary\n\n![](e.png)\n");
  await writeFile(join(workspace, "../outside.png"), await imageOf(214, 104));
  await writeFile(join(workspace, "inside.png"), await imageOf(212, 102));
  await symlink(join(outside, "private.png"), join(workspace, "linked.png"));
  await symlink(outside, join(workspace, "away"));
  await symlink(join(outside, "notes"), join(workspace, "notes"));
  const shown = ["linked.png", "away/private.png", "../outside.png", "inside.png"];
  await writeFile(
    join(workspace, "links.md"),
    `# Links\n\n${shown.map((path) => `![](${path})\n`).join("\n")}`,
  );
  const rules = [BRACES, `**/${"a*".repeat(20)}b`, `${"**/a/".repeat(12)}b`, "[".repeat(500)];
  const many = Array.from({ length: 20_000 }, (_, at) => `**/none-${at}/**`);
  await writeFile(join(workspace, ".gitignore"), [...rules, ...many].join("\n"));
  await mkdir(join(workspace, "many"));
  for (let at = 0; at < 12; at++)
    await writeFile(join(workspace, "many", shot(at)), await imageOf(300 + at, 120));
}
