/* Alt text in the editor: in the real VS Code, written where the image stands, and nothing else changed. */
import assert from "node:assert/strict";
import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fullTest, isFull } from "../strength.ts";
import {
  explorerItem,
  onTop,
  openContextMenu,
  runCommand,
  setTheme,
  webviewFrame,
} from "../vscode/browser.ts";
import {
  clearNotifications,
  expand,
  type Iris,
  notification,
  openAt,
  openLightBulb,
  startIris,
  waitFor,
  type Window,
  writtenText,
} from "./iris.ts";

const FAST = { delayMs: 1, pieceChars: 400 };
/** What the stand-in says of an image begins so, for its schema as well. */
const SAID = /Stand-in: (\w+), \d+ × \d+ px[^\])"]*/;

describe("alt text in the editor", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    iris.endpoint.setPace(FAST);
    window = await iris.open({ theme: "dark" });
    await expand(window.page, "docs", "architecture.md");
    await expand(window.page, "src", "index.html");
    await expand(window.page, "components", "Hero.tsx");
  });
  after(() => iris.stop());
  afterEach(async () => {
    iris.endpoint.use("default");
    iris.endpoint.setPace(FAST);
    iris.endpoint.clear();
    await clearNotifications(window.page);
    await runCommand(window.page, "File: Revert File");
    await runCommand(window.page, "View: Close All Editors");
  });

  /** The file as it is on the disk. */
  const stored = (path: string): Promise<string> => writtenText(join(iris.workspace, path));

  const open = (name: string, line: number, column?: number): Promise<void> =>
    openAt(window.page, name, line, column);

  /** The text that the editor holds, by way of the disk. */
  async function saved(path: string, holds: (text: string) => boolean): Promise<string> {
    let text = "";
    await waitFor(async () => {
      await window.page.keyboard.press("Control+S");
      text = await stored(path);
      return holds(text);
    }, `${path} to be as expected`);
    return text;
  }

  const status = () => window.page.getByRole("button", { name: "Writing alt text. Stop" });

  fullTest(
    "tools for agents ask in a dialog: refused, nothing happens; agreed, it does",
    async () => {
      const { page } = window;
      const folder = join(iris.workspace, ".vscode");
      const result = join(folder, "result.json");
      const call = async (
        tool: string,
        input: object,
        answer: "Yes" | "Cancel",
      ): Promise<{ readonly asked: string; readonly said?: string; readonly failed?: string }> => {
        await rm(result, { force: true });
        await writeFile(join(folder, "call.json"), JSON.stringify({ name: `iris_${tool}`, input }));
        await page.keyboard.press("Control+Alt+Shift+F8");
        const dialog = page.locator(".monaco-dialog-box");
        await dialog.waitFor();
        const asked = await dialog.innerText();
        if (answer === "Yes") await window.screenshot(`agents-${tool}`);
        await dialog.getByRole("button", { name: answer }).click();
        await dialog.waitFor({ state: "detached" });
        const isThere = (): Promise<boolean> =>
          access(result).then(
            () => true,
            () => false,
          );
        await waitFor(isThere, "the tool to end", 90_000);
        return { asked, ...(JSON.parse(await writtenText(result)) as object) };
      };
      const before = await stored("README.md");
      const line = lineOf(before, "![](images/harbor-photo.jpg)");
      const write = { file: "README.md", line, alt: "The harbor" };
      const kept = await call("writeAltText", write, "Cancel");
      assert.match(kept.asked, /Write alt text to “README\.md”\?/);
      assert.match(kept.failed ?? "", /Cancel/);
      assert.equal(await stored("README.md"), before);
      const written = await call("writeAltText", write, "Yes");
      assert.match(written.said ?? "", /\+!\[The harbor\]\(images\/harbor-photo\.jpg\)/);
      const text = await saved("README.md", (one) => one.includes("The harbor"));
      assert.equal(
        text,
        before.replace("![](images/harbor-photo.jpg)", "![The harbor](images/harbor-photo.jpg)"),
      );

      const look = { image: "images/harbor-photo.jpg" };
      const unsent = await call("describeImage", look, "Cancel");
      assert.match(
        unsent.asked,
        /Send “harbor-photo\.jpg” to 127\.0\.0\.1:\d+\?[^]*tokens[^]*\$0\.\d/,
      );
      assert.match(unsent.failed ?? "", /Cancel/);
      assert.equal(iris.endpoint.requests.length, 0);
      assert.match((await call("describeImage", look, "Yes")).said ?? "", /Stand-in/);
      assert.equal(iris.endpoint.requests.length, 1);
      await writeFile(join(iris.workspace, "README.md"), before);
    },
  );

  test("at the cursor: only the alt text changes, with the document's words asked for, and one undo takes it back", async () => {
    const { page } = window;
    const before = await stored("README.md");
    const line = lineOf(before, "![](images/harbor-photo.jpg)");
    await open("README.md", line);
    await runCommand(page, "Iris: Generate Alt Text");
    await notification(page, "Alt text: Stand-in: WEBP").waitFor();
    await window.screenshot("alt-text-written");
    const text = await saved("README.md", (one) => SAID.test(one));
    const alt = SAID.exec(text)?.[0] ?? "";
    assert.equal(
      text,
      before.replace("![](images/harbor", () => `![${alt}](images/harbor`),
    );
    const request = iris.endpoint.requests[0]!;
    assert.equal(request.images.length, 1);
    const asked = JSON.stringify(request.body);
    assert.match(asked, /Heading above it: Harbor/);
    assert.match(asked, /with how much draft/);
    assert.match(asked, /responseSchema/);
    await page
      .locator(".monaco-editor")
      .first()
      .click({ position: { x: 300, y: 5 } });
    await page.keyboard.press("Control+Z");
    assert.equal(await saved("README.md", (one) => one === before), before);
  });

  test("the light bulb offers it by keyboard, and takes a title without asking anybody", async () => {
    const { page } = window;
    const before = await stored("docs/architecture.md");
    await open("architecture.md", lineOf(before, "Icons"));
    await page.keyboard.press("End");
    for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowLeft");
    const actions = await openLightBulb(page, "Use Title as Alt Text");
    await actions.getByText("Generate Alt Text").waitFor();
    await window.screenshot("alt-text-actions");
    await actions.getByText("Use Title as Alt Text").click();
    const text = await saved("docs/architecture.md", (one) => one.includes("![Harbor]"));
    assert.equal(
      text,
      before.replace('![](../images/logo.svg "Harbor")', '![Harbor](../images/logo.svg "Harbor")'),
    );
    assert.equal(iris.endpoint.requests.length, 0);
    await page.keyboard.press("Control+Z");
    await saved("docs/architecture.md", (one) => one === before);
  });

  fullTest("several at once, by every way Markdown has, and one undo", async () => {
    const { page } = window;
    const before = await stored("docs/architecture.md");
    await open("architecture.md", 1);
    await page.keyboard.press("Control+A");
    await runCommand(page, "Iris: Generate Alt Text");
    await notification(page, "Alt text was added to 4 images.").waitFor();
    const text = await saved("docs/architecture.md", (one) => SAID.test(one));
    const parts = text.matchAll(new RegExp(SAID, "g"));
    assert.deepEqual([...parts].map(([, format]) => format).sort(), ["PNG", "PNG", "WEBP", "WEBP"]);
    assert.match(text, /!\[Stand-in: [^\]]+\]\[overview\]/);
    assert.equal(
      text.replace(new RegExp(SAID, "g"), ""),
      before.replace("![Bar chart]", "![]"),
      "nothing but alt texts changed",
    );
    await page
      .locator(".monaco-editor")
      .first()
      .click({ position: { x: 300, y: 5 } });
    await page.keyboard.press("Control+Z");
    await saved("docs/architecture.md", (one) => one === before);
  });

  fullTest(
    "what is typed elsewhere meanwhile stays, and the text goes to where the image is by then",
    async () => {
      const { page } = window;
      const before = await stored("README.md");
      await open("README.md", lineOf(before, "![](images/harbor-photo.jpg)"));
      iris.endpoint.use("slow-start", { times: 1 });
      await runCommand(page, "Iris: Generate Alt Text");
      await status().waitFor();
      await window.screenshot("alt-text-writing");
      await page.locator(".monaco-editor.focused").first().waitFor();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("Typed meanwhile\n");
      await notification(page, "Alt text: Stand-in: WEBP").waitFor();
      const text = await saved("README.md", (one) => SAID.test(one));
      const alt = SAID.exec(text)?.[0] ?? "";
      const expected = before.replace("![](images/harbor", () => `![${alt}](images/harbor`);
      assert.equal(text, `Typed meanwhile\n${expected}`);
      for (let i = 0; i < 8; i++) await page.keyboard.press("Control+Z");
      await saved("README.md", (one) => one === before);
    },
  );

  fullTest(
    "Stop ends it, and nothing is written; an image that is not there is named",
    async () => {
      const { page } = window;
      const before = await stored("README.md");
      await open("README.md", lineOf(before, "![](images/harbor-photo.jpg)"));
      iris.endpoint.use("stall-before-headers", { times: 1 });
      await runCommand(page, "Iris: Generate Alt Text");
      await iris.endpoint.waitForRequest(({ images }) => images.length > 0);
      await status().click();
      await iris.endpoint.waitForRequest(({ closedByClientAt }) => closedByClientAt !== undefined);
      await page
        .locator(".monaco-editor")
        .getByText("Writing alt text…")
        .waitFor({ state: "hidden" });
      assert.equal(await saved("README.md", () => true), before);

      await page
        .locator(".monaco-editor")
        .first()
        .click({ position: { x: 300, y: 5 } });
      await page.keyboard.press("Control+End");
      await page.keyboard.type("\n![](images/nowhere.png)");
      await runCommand(page, "Iris: Generate Alt Text");
      const missing = "“images/nowhere.png” was not found. Looked for: images/nowhere.png";
      await notification(page, missing).waitFor();
      await window.screenshot("alt-text-missing");
      await page
        .locator(".monaco-editor")
        .first()
        .click({ position: { x: 300, y: 5 } });
      for (let i = 0; i < 8; i++) await page.keyboard.press("Control+Z");
      await saved("README.md", (one) => one === before);
    },
  );

  fullTest("in JSX and HTML it is an attribute in the file's own style", async () => {
    const { page } = window;
    for (const path of ["src/index.html", "src/components/Hero.tsx"]) {
      const before = await stored(path);
      await open(path.slice(path.lastIndexOf("/") + 1), 1);
      await page.keyboard.press("Control+A");
      await runCommand(page, "Iris: Generate Alt Text");
      await notification(page, /Alt text(:| was added)/)
        .first()
        .waitFor();
      const text = await saved(path, (one) => SAID.test(one));
      assert.match(text, /alt=(["'])Stand-in: /);
      assert.equal(without(text), without(before), path);
      await page
        .locator(".monaco-editor")
        .first()
        .click({ position: { x: 300, y: 5 } });
      await page.keyboard.press("Control+Z");
      await saved(path, (one) => one === before);
      await clearNotifications(page);
    }
  });

  test("what is wrong is marked, and the hover shows the image, its text and what can be done", async () => {
    const { page } = window;
    const hover = page.locator(".monaco-hover:visible");
    const showHover = async (): Promise<void> => {
      await page.locator(".monaco-editor.focused").first().waitFor();
      await page.keyboard.press("Control+K");
      await page.keyboard.press("Control+I");
      await hover.getByText("Generate Alt Text").waitFor();
    };
    const documents = ["docs/architecture.md", ...(isFull ? ["src/index.html"] : [])];
    for (const path of documents) {
      const name = path.replace(/^.*\//, "");
      const line = lineOf(await stored(path), name === "index.html" ? "berth-map" : "![Bar chart]");
      await open(name, line, name === "index.html" ? 10 : 2);
      // Not one that the editor before has left.
      await page.locator(`.monaco-editor[data-uri$="${name}"] .squiggly-info`).first().waitFor();
      for (const theme of isFull
        ? (["dark", "light", "high contrast"] as const)
        : (["light"] as const)) {
        await setTheme(page, theme);
        await page.locator(".monaco-editor").first().locator(".view-line").first().waitFor();
        await showHover();
        const image = hover.locator("img").first();
        await image.waitFor();
        await waitFor(
          () => image.evaluate((one) => (one as HTMLImageElement).naturalWidth > 0),
          "the image to be drawn",
        );
        await window.screenshot(`alt-text-hover-${name.split(".")[1]}-${theme.replace(" ", "-")}`);
        await page.keyboard.press("Escape");
      }
    }
    await setTheme(page, "dark");
    await showHover();
    await hover.getByRole("link", { name: "Generate Alt Text" }).click();
    await notification(page, /Alt text:/).waitFor();
  });

  fullTest("from the Explorer the chosen text goes to the clipboard", async () => {
    const { page } = window;
    await expand(page, "images", "quarterly-chart.png");
    const menu = await openContextMenu(explorerItem(page, "quarterly-chart.png"));
    await menu.choose("Generate Alt Text");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Stand-in: PNG" }).first().waitFor();
    await window.screenshot("alt-text-pick");
    await page.keyboard.press("Enter");
    await notification(page, "Alt text copied.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, SAID);
  });

  test("the review: proposed, decided by keyboard, written, and taken back", async () => {
    const { page } = window;
    const before = await stored("README.md");
    const line = lineOf(before, "![](images/harbor-photo.jpg)");
    await runCommand(page, "Iris: Review Alt Text…");
    const review = webviewFrame(page, "iris-vision.iris");
    const grid = review.getByRole("grid");
    const row = grid.getByRole("row", { name: new RegExp(`README\\.md:${line}\\.`) });
    await row.waitFor();
    const propose = review.getByRole("button", { name: "Propose…" });
    // At full strength all of them, as the README's screenshot shows.
    if (!isFull) await row.getByRole("checkbox").click();
    await propose.press("Enter");
    const asking = review.getByRole("dialog");
    await asking.getByText(/^Budget/).waitFor();
    assert.equal(iris.endpoint.requests.length, 0, "nothing is sent before it is agreed to");
    await asking.press("Enter");
    await row.getByText("Proposed", { exact: true }).waitFor();
    await row.locator("ins", { hasText: SAID }).click();
    await review.locator(".card img").waitFor();
    await propose.waitFor();
    await window.screenshot("review");
    await grid.press("a");
    await row.getByText("Accepted", { exact: true }).waitFor();
    await review.getByRole("button", { name: /^Apply/ }).press("Enter");
    let text = "";
    await waitFor(async () => SAID.test((text = await stored("README.md"))), "the alt text");
    const alt = SAID.exec(text)?.[0] ?? "";
    assert.equal(
      text,
      before.replace("![](images/harbor", () => `![${alt}](images/harbor`),
    );
    const undo = notification(page, "Alt text was added to").getByText("Undo");
    await undo.waitFor().catch(async (error: unknown) => {
      const bell = await page.locator("#status\\.notifications a").getAttribute("aria-label");
      throw new Error(`Undo is not offered; ${bell}; ${await onTop(page)}`, { cause: error });
    });
    await undo.click();
    await waitFor(async () => (await stored("README.md")) === before, "the text as it was");
  });

  test("nothing went wrong on the way", () => {
    // VS Code writes what a notification says to the console, too, and the edits that it refuses while one types.
    const own = window.errors.filter(
      (text) => !/Throttler|disposed|onWillSave|nowhere\.png|in the meantime/.test(text),
    );
    assert.deepEqual(own, []);
  });
});

/** The line of a text that holds words, from 1. */
function lineOf(text: string, words: string): number {
  return text.slice(0, text.indexOf(words)).split("\n").length;
}

/** Without alt attributes. */
const without = (text: string): string => text.replace(/\s+alt=("[^"]*"|'[^']*'|\{[^}]*\})/g, "");
