/* Screenshot to alt text: in the real VS Code, from a real clipboard and by drop, with the file and its undo. */
import assert from "node:assert/strict";
import { access, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import sharp from "sharp";
import { explorerItem, runCommand, setTheme } from "../vscode/browser.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";
import {
  clearNotifications,
  expand,
  type Iris,
  notification,
  startIris,
  waitFor,
  type Window,
  writtenText,
} from "./iris.ts";

const FAST = { delayMs: 1, pieceChars: 400 };
/** What the stand-in says of an image begins so, for its schema as well. */
const SAID = /Stand-in: \w+, (\d+ × \d+) px[^\])"\n]*/;
const CHOICE = "Insert Image with Alt Text";
const TROUBLES = "docs/troubleshooting.md";
const RELEASE = "docs/releases/2025-06.md";
const PAGE = "src/index.html";
const GUIDE = "Guide\n=====\n\nFirst the office:\n\nThen the pier.\n";
const NOTEBOOK = {
  cells: [{ cell_type: "markdown", metadata: {}, source: ["A cell"] }],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe("images with alt text by paste and drop", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris({
      settings: {
        "markdown.copyFiles.destination": {
          "docs/releases/*": "../${documentBaseName/-/_/}/${fileName}",
        },
      },
    });
    iris.endpoint.setPace(FAST);
    await writeFile(join(iris.workspace, "docs/guide.rst"), GUIDE);
    await writeFile(join(iris.workspace, "docs/tides.ipynb"), JSON.stringify(NOTEBOOK));
    window = await iris.open({ theme: "dark", size: { width: 1280, height: 1000 } });
    await expand(window.page, "docs", "troubleshooting.md");
    await expand(window.page, "images", "quarterly-chart.png");
    await ready("troubleshooting.md", "# Troubleshooting");
  });
  after(() => iris.stop());
  afterEach(async () => {
    const { page } = window;
    iris.endpoint.use("default");
    iris.endpoint.setPace(FAST);
    await clearNotifications(page);
    await runCommand(page, "File: Revert File");
    await runCommand(page, "View: Close All Editors");
    iris.endpoint.clear();
    // What a test that failed has left.
    for (const file of [TROUBLES, RELEASE, PAGE])
      await cp(join(root, "test/fixtures/workspace", file), path(file));
    for (const file of ["docs/image.png", "docs/image-1.png", "src/image.png"])
      await rm(path(file), { force: true });
  });

  const path = (file: string): string => join(iris.workspace, file);
  const stored = (file: string): Promise<string> => writtenText(path(file));
  const isThere = (file: string): Promise<boolean> =>
    access(path(file)).then(
      () => true,
      () => false,
    );
  const status = () => window.page.getByRole("button", { name: "Writing alt text. Stop" });

  /** VS Code's own choice for Markdown is there once its extension is: then it shows where one is in the document. */
  async function ready(name: string, heading: string): Promise<void> {
    await explorerItem(window.page, name).dblclick();
    await window.page.locator(".breadcrumbs-control").getByText(heading).first().waitFor();
  }

  /** Opens a file with the cursor at the end of a line, from 1. */
  async function open(file: string, line: number, { page } = window): Promise<void> {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const pick = page.locator(".quick-input-widget").filter({ visible: true });
    const found = pick.locator(".monaco-list-row.focused").filter({ hasText: name });
    // What still opens takes the focus, and the box goes away.
    for (let left = 5; !(await found.isVisible()) && left > 0; left--) {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+P");
      const box = pick.locator("input[type=text]");
      await box.fill(`${file}:${line}`, { timeout: 3000 }).catch(() => undefined);
      await found.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: name }).waitFor();
    await page.locator(".monaco-editor.focused").first().waitFor();
    await page.locator(".statusbar").getByText(`Ln ${line}, `).waitFor();
    await page.keyboard.press("End");
  }

  /** Puts an image into the browser's real clipboard, as a program for screenshots would. */
  async function copy(width: number, height: number, { page } = window): Promise<void> {
    const bytes = await sharp({ create: { width, height, channels: 3, background: "#336699" } })
      .png()
      .toBuffer();
    await page.evaluate(async (data) => {
      const png = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const blob = new Blob([png], { type: "image/png" });
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    }, bytes.toString("base64"));
  }

  /** Takes another of the choices of the last paste or drop, by keyboard; returns all of them. */
  async function choose(label = CHOICE, screenshot?: string): Promise<string[]> {
    const { page } = window;
    await page.locator(".post-edit-widget").waitFor();
    await page.keyboard.press("Control+.");
    const rows = page.locator(".action-widget .monaco-list-row.action");
    await rows.filter({ hasText: label }).waitFor();
    const labels = await rows.allInnerTexts();
    if (screenshot !== undefined) await window.screenshot(screenshot);
    const index = labels.findIndex((one) => one.trim() === label);
    for (let i = 0; i < index; i++) await page.keyboard.press("ArrowDown");
    await page.locator(".action-widget .monaco-list-row.focused", { hasText: label }).waitFor();
    await page.keyboard.press("Enter");
    return labels.map((one) => one.trim());
  }

  /** The text that the editor holds, by way of the disk. */
  async function saved(file: string, holds: (text: string) => boolean): Promise<string> {
    let text = "";
    await waitFor(async () => {
      await window.page.keyboard.press("Control+S");
      text = await stored(file);
      return holds(text);
    }, `${file} to be as expected`);
    return text;
  }

  async function undo(file: string, expected: string): Promise<void> {
    await focusEditor();
    await window.page.keyboard.press("Control+Z");
    assert.equal(await saved(file, (text) => text === expected), expected);
  }

  /** Undoes until the text is as it was. */
  async function takeBack(file: string, before: string): Promise<void> {
    await focusEditor();
    await waitFor(async () => {
      await window.page.keyboard.press("Control+Z");
      await window.page.keyboard.press("Control+S");
      return (await stored(file)) === before;
    }, `${file} to be as it was`);
  }

  const focusEditor = (): Promise<void> =>
    window.page
      .locator(".monaco-editor")
      .first()
      .click({ position: { x: 300, y: 5 } });

  const gone = (file: string): Promise<void> =>
    waitFor(async () => !(await isThere(file)), `${file} to be gone`);

  /** The pixels of the images that were sent. */
  const sent = (): string[] =>
    iris.endpoint.requests.flatMap(({ images }) =>
      images.map(({ width, height }) => `${width} × ${height}`),
    );

  test("beside VS Code's own choice: the file, the reference, then its text; undo takes all of it back", async () => {
    const { page } = window;
    const file = TROUBLES;
    const before = await stored(file);
    const line = lineOf(before, "Scan the stamped invoice");
    await open(TROUBLES, line);
    const answer = iris.endpoint.hold();
    await copy(321, 123);
    await page.keyboard.press("Control+V");
    assert.deepEqual(await choose(CHOICE, "paste-choices-dark"), ["Insert Markdown Image", CHOICE]);
    const end = "attach it to the booking.";
    const inserted = before.replace(end, () => `${end}![](image.png)`);
    assert.equal(await saved(file, (text) => text === inserted), inserted);
    await status().waitFor();
    await window.screenshot("paste-writing");
    // The browser writes the image anew.
    const { width, height } = await sharp(await readFile(path("docs/image.png"))).metadata();
    assert.deepEqual([width, height], [321, 123]);
    answer();
    await notification(page, "Alt text: Stand-in: PNG, 321 × 123 px").waitFor();
    await window.screenshot("paste-written");
    const text = await saved(file, (one) => SAID.test(one));
    const alt = SAID.exec(text)?.[0] ?? "";
    assert.equal(
      text,
      before.replace(end, () => `${end}![${alt}](image.png)`),
    );
    assert.deepEqual(sent(), ["321 × 123"]);
    assert.match(JSON.stringify(iris.endpoint.requests[0]!.body), /Scan the stamped invoice/);

    await undo(file, inserted);
    assert.ok(await isThere("docs/image.png"));
    await undo(file, before);
    await gone("docs/image.png");
  });

  fullTest(
    "the file goes where VS Code's setting says, and is renamed to what it shows in one step",
    async () => {
      const { page } = window;
      const file = RELEASE;
      const before = await stored(file);
      await open(RELEASE, lineOf(before, "# June 2025") + 1);
      await copy(64, 48);
      await page.keyboard.press("Control+V");
      await choose();
      const button = page.getByRole("button", { name: /^Rename to “stand-png-64-48-px\.png”/ });
      await button.waitFor();
      await window.screenshot("paste-rename");
      assert.ok(await isThere("docs/2025_06/image.png"));
      const written = await saved(file, (text) => SAID.test(text));
      assert.ok(
        written.includes(`# June 2025\n![${SAID.exec(written)?.[0]}](../2025_06/image.png)\n`),
      );
      await button.click();
      const renamed = written.replace("2025_06/image.png", "2025_06/stand-png-64-48-px.png");
      assert.equal(await saved(file, (text) => text === renamed), renamed);
      await waitFor(() => isThere("docs/2025_06/stand-png-64-48-px.png"), "the new name");
      assert.ok(!(await isThere("docs/2025_06/image.png")));
      await undo(file, written);
      await waitFor(() => isThere("docs/2025_06/image.png"), "the old name");
      await focusEditor();
      await page.keyboard.press("Control+Z");
      await undo(file, before);
      await gone("docs/2025_06/image.png");
    },
  );

  fullTest(
    "typing elsewhere and cutting and pasting the image meanwhile: the text goes to where it is then",
    async () => {
      const { page } = window;
      const file = TROUBLES;
      const before = await stored(file);
      await open(TROUBLES, lineOf(before, '## "Cannot read') - 1);
      const answer = iris.endpoint.hold();
      await copy(40, 30);
      await page.keyboard.press("Control+V");
      await choose();
      await status().waitFor();
      // The whole line goes to the top, and words come before it.
      await page.keyboard.press("Control+X");
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Control+V");
      await page.locator(".statusbar").getByText("Ln 2, Col 1").waitFor();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("Typed ");
      // The answer comes in the middle of a word.
      answer();
      await page.keyboard.type("meanwhile, word by word, letter by letter\n", { delay: 50 });
      await notification(page, "Alt text: Stand-in: PNG, 40 × 30 px").waitFor();
      const text = await saved(file, (one) => SAID.test(one));
      assert.ok(
        text.startsWith(
          `Typed meanwhile, word by word, letter by letter\n![${SAID.exec(text)?.[0]}](image.png)\n# Troubles`,
        ),
      );
      assert.equal(text.match(/image\.png/g)?.length, 1);
      await takeBack(file, before);
      await gone("docs/image.png");
    },
  );

  fullTest(
    "undo while the answer is on its way: the request ends, the file goes, and nothing is said",
    async () => {
      const { page } = window;
      const file = TROUBLES;
      const before = await stored(file);
      await open(TROUBLES, lineOf(before, '## "Cannot read') - 1);
      iris.endpoint.use("stall-before-headers", { times: 1 });
      await copy(40, 30);
      await page.keyboard.press("Control+V");
      await choose();
      await iris.endpoint.waitForRequest(({ images }) => images.length > 0);
      await page.keyboard.press("Control+Z");
      await iris.endpoint.waitForRequest(({ closedByClientAt }) => closedByClientAt !== undefined);
      await status().waitFor({ state: "hidden" });
      assert.equal(await saved(file, (text) => text === before), before);
      await gone("docs/image.png");
      assert.equal(await page.locator(".notification-list-item").count(), 0);
    },
  );

  fullTest(
    "Stop leaves the image without a text, and an error is said once; nothing is lost",
    async () => {
      const { page } = window;
      const file = TROUBLES;
      const before = await stored(file);
      await open(TROUBLES, lineOf(before, '## "Cannot read') - 1);
      iris.endpoint.use("stall-before-headers", { times: 1 });
      await copy(40, 30);
      await page.keyboard.press("Control+V");
      await choose();
      await iris.endpoint.waitForRequest(({ images }) => images.length > 0);
      await status().click();
      await iris.endpoint.waitForRequest(({ closedByClientAt }) => closedByClientAt !== undefined);
      await status().waitFor({ state: "hidden" });
      assert.equal(await page.locator(".notification-list-item").count(), 0);
      assert.ok((await saved(file, (text) => text.includes("![](image.png)"))).length > 0);
      assert.ok(await isThere("docs/image.png"));

      // A name that is taken gets a number.
      iris.endpoint.use("not-http");
      await focusEditor();
      await page.keyboard.press("Control+End");
      await copy(41, 31);
      await page.keyboard.press("Control+V");
      await choose();
      const failed = page.locator(".notification-list-item .codicon-error");
      await failed.waitFor({ timeout: 60_000 });
      await window.screenshot("paste-failed");
      assert.ok((await saved(file, (text) => text.endsWith("![](image-1.png)"))).length > 0);
      assert.ok(await isThere("docs/image-1.png"));
      assert.equal(await failed.count(), 1);
      await focusEditor();
      await page.keyboard.press("Control+Z");
      await undo(file, before);
      await gone("docs/image-1.png");
      await gone("docs/image.png");
    },
  );

  fullTest("a document that is closed meanwhile: the words are not lost", async () => {
    const { page } = window;
    const file = TROUBLES;
    const before = await stored(file);
    await open(TROUBLES, lineOf(before, '## "Cannot read') - 1);
    const answer = iris.endpoint.hold();
    await copy(52, 53);
    await page.keyboard.press("Control+V");
    await choose();
    await status().waitFor();
    await saved(file, (text) => text.includes("![](image.png)"));
    await page.locator(".tab.active").click({ button: "middle" });
    await page.locator(".tab").waitFor({ state: "detached" });
    // Extensions hear of it a little later.
    await page.waitForTimeout(1000);
    answer();
    const lost = notification(page, "The document was closed, so this was not written: Stand-in");
    await lost.waitFor();
    await lost.getByRole("button", { name: "Copy" }).click();
    await waitFor(
      async () => SAID.test(await page.evaluate(() => navigator.clipboard.readText())),
      "the words in the clipboard",
    );
    assert.ok(
      (await stored(file)).includes("![](image.png)"),
      "nothing is written behind one's back",
    );
    await writeFile(path(file), before);
  });

  fullTest(
    "where VS Code has nothing for images it is what a paste does: HTML and reStructuredText",
    async () => {
      const { page } = window;
      const html = await stored(PAGE);
      await open(PAGE, lineOf(html, "<p>Every berth"));
      await copy(60, 20);
      await page.keyboard.press("Control+V");
      await notification(page, "Alt text: Stand-in: PNG, 60 × 20 px").waitFor();
      const text = await saved(PAGE, (one) => SAID.test(one));
      const p = "<p>Every berth of the marina, free or taken:</p>";
      assert.equal(
        text,
        html.replace(p, () => `${p}<img src="image.png" alt="${SAID.exec(text)?.[0]}" />`),
      );
      await focusEditor();
      await page.keyboard.press("Control+Z");
      await undo(PAGE, html);
      await gone("src/image.png");
      await clearNotifications(page);

      await open("docs/guide.rst", 4);
      await page.keyboard.press("Control+V");
      await notification(page, "Alt text: Stand-in: PNG, 60 × 20 px").waitFor();
      const rst = await saved("docs/guide.rst", (one) => SAID.test(one));
      const first = "First the office:";
      const directive = `.. image:: image.png\n   :alt: ${SAID.exec(rst)?.[0]}`;
      assert.equal(
        rst,
        GUIDE.replace(first, () => `${first}\n\n${directive}`),
      );
      await window.screenshot("paste-rst");
      await focusEditor();
      await page.keyboard.press("Control+Z");
      await undo("docs/guide.rst", GUIDE);
      await gone("docs/image.png");
    },
  );

  fullTest(
    "a file of the Explorer is dropped with Shift: shown where it is, without a copy",
    async () => {
      const { page } = window;
      const file = TROUBLES;
      const before = await stored(file);
      await open(TROUBLES, lineOf(before, "Scan the stamped invoice"));
      await drag(
        "quarterly-chart.png",
        before.split("\n")[lineOf(before, "Scan the stamped") - 1]!,
      );
      const choices = await choose(CHOICE, "drop-choices-dark");
      assert.deepEqual(choices.slice(0, 2), ["Insert Markdown Image", CHOICE]);
      await notification(page, "Alt text: Stand-in: PNG").waitFor();
      const text = await saved(file, (one) => SAID.test(one));
      assert.ok(text.includes(`![${SAID.exec(text)?.[0]}](../images/quarterly-chart.png)`), text);
      assert.equal(without(text), without(before));
      assert.ok(!(await isThere("docs/quarterly-chart.png")));
      assert.equal(await page.getByRole("button", { name: /^Rename to/ }).count(), 0);
      await focusEditor();
      await page.keyboard.press("Control+Z");
      await undo(file, before);
      assert.ok(await isThere("images/quarterly-chart.png"));
    },
  );

  /** Drags a file of the Explorer with Shift to the end of a line of the editor. */
  async function drag(name: string, line: string): Promise<void> {
    const { page } = window;
    const source = await explorerItem(page, name).boundingBox();
    const target = await page
      .locator(".monaco-editor .view-line")
      .filter({ hasText: line.slice(0, 20) })
      .first()
      .locator("span")
      .first()
      .boundingBox();
    assert.ok(source && target);
    const [x, y] = [target.x + target.width, target.y + target.height / 2];
    await page.mouse.move(source.x + 20, source.y + source.height / 2);
    await page.mouse.down();
    await page.mouse.move(source.x + 60, source.y + source.height / 2 + 10, { steps: 4 });
    await page.keyboard.down("Shift");
    await page.mouse.move(x - 10, y, { steps: 10 });
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
  }

  fullTest("files of the operating system are copied, several at once", async () => {
    const { page } = window;
    const file = TROUBLES;
    const before = await stored(file);
    await open(file, lineOf(before, '## "Cannot read') - 1);
    const folder = temporaryFolder("dropped").path;
    const sizes = { "berth b14.png": [91, 92], "pier.png": [93, 94] } as const;
    for (const [name, [width, height]] of Object.entries(sizes))
      await sharp({ create: { width, height, channels: 3, background: "#663399" } })
        .png()
        .toFile(join(folder, name));
    const target = await page.locator(".monaco-editor .view-line").first().boundingBox();
    assert.ok(target);
    const files = Object.keys(sizes).map((name) => join(folder, name));
    const session = await page.context().newCDPSession(page);
    const at = {
      x: target.x + 300,
      y: target.y + target.height / 2,
      data: { files, items: [], dragOperationsMask: 1 },
      modifiers: 8, // Shift
    };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await session.send("Input.dispatchDragEvent", { type, ...at });
    await session.detach();
    await choose("Insert Images with Alt Text", "drop-several");
    await notification(page, "Alt text was added to 2 images.").waitFor();
    const text = await saved(file, (one) => SAID.test(one));
    const [first = ""] = text.split("\n");
    assert.match(first, /!\[Stand-in: PNG, 91 × 92 px[^\]]*\]\(berth%20b14\.png\)/);
    assert.match(first, /!\[Stand-in: PNG, 93 × 94 px[^\]]*\]\(pier\.png\)/);
    const copied = await readFile(path("docs/berth b14.png"));
    assert.deepEqual(copied, await readFile(join(folder, "berth b14.png")));
    await takeBack(file, before);
    await gone("docs/berth b14.png");
    await gone("docs/pier.png");
  });

  fullTest("in a cell of a notebook the file is beside it", async () => {
    const { page } = window;
    await explorerItem(page, "tides.ipynb").dblclick();
    await page.locator(".notebookOverlay .monaco-list-row.focused").waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await page.locator(".notebookOverlay .monaco-editor.focused").first().waitFor();
    await page.keyboard.press("Control+End");
    await copy(70, 71);
    await page.keyboard.press("Control+V");
    const choices = await choose(CHOICE, "paste-notebook");
    assert.notEqual(choices[0], CHOICE);
    await notification(page, "Alt text: Stand-in: PNG, 70 × 71 px").waitFor();
    const text = await saved("docs/tides.ipynb", (one) => SAID.test(one));
    assert.match(text, /A cell!\[Stand-in: PNG, 70 × 71 px[^\]]*\]\(image\.png\)/);
    assert.ok(await isThere("docs/image.png"));
  });

  fullTest("as the first choice, or off, by the setting, for a language", async () => {
    const { page } = window;
    const file = TROUBLES;
    const before = await stored(file);
    await mkdir(path(".vscode"), { recursive: true });
    const set = (value: string): Promise<void> =>
      writeFile(
        path(".vscode/settings.json"),
        JSON.stringify({ "[markdown]": { "iris.altText.paste": value } }),
      );
    /** Pastes until what it does is what the setting says. */
    const pasted = (expected: string): Promise<void> =>
      waitFor(async () => {
        await page.keyboard.press("Control+V");
        const text = await saved(file, (one) => one.includes("(image.png)"));
        if (text.includes(expected)) return true;
        await takeBack(file, before);
        return false;
      }, "the setting to count");
    await set("default");
    await open(file, lineOf(before, '## "Cannot read') - 1);
    const answer = iris.endpoint.hold();
    await copy(80, 81);
    await pasted("![](image.png)");
    await page.locator(".post-edit-widget").waitFor();
    answer();
    await notification(page, "Alt text: Stand-in: PNG, 80 × 81 px").first().waitFor();
    await takeBack(file, before);
    await gone("docs/image.png");

    await set("off");
    await pasted("![alt text](image.png)");
    await page.locator(".post-edit-widget").waitFor({ state: "hidden" });
    await takeBack(file, before);
    await writeFile(path(".vscode/settings.json"), "{}");
  });

  fullTest(
    "without a key the image is inserted all the same, and cancelling is the end of it",
    async () => {
      const keyless = await iris.open({ key: false });
      const { page } = keyless;
      // A document of a language that Iris comes with may be open before Iris is there.
      await runCommand(page, "Iris: Select Model…");
      await page.locator(".quick-input-list").getByText("gemini-2.5-flash").first().waitFor();
      await page.keyboard.press("Escape");
      const html = await stored(PAGE);
      await open(PAGE, lineOf(html, "<p>Every berth"), keyless);
      await copy(60, 20, keyless);
      await page.keyboard.press("Control+V");
      await page.locator(".quick-input-widget input[type=password]").waitFor();
      await keyless.screenshot("paste-without-key");
      await page.keyboard.press("Escape");
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
      await waitFor(async () => {
        await page.keyboard.press("Control+S");
        return (await stored(PAGE)).includes('</p><img src="image.png" alt="" />');
      }, "the image in the file");
      assert.ok(await isThere("src/image.png"));
      assert.equal(await page.locator(".notification-list-item").count(), 0);
      assert.equal(iris.endpoint.requests.length, 0);
      await keyless.close();
      await writeFile(path(PAGE), html);
    },
  );

  fullTest("the choices in a light theme", async () => {
    const { page } = window;
    await setTheme(page, "light");
    const before = await stored(TROUBLES);
    await open(TROUBLES, lineOf(before, '## "Cannot read') - 1);
    iris.endpoint.use("stall-before-headers", { times: 1 });
    await copy(40, 30);
    await page.keyboard.press("Control+V");
    await choose(CHOICE, "paste-choices-light");
    await status().waitFor();
    await window.screenshot("paste-writing-light");
    await page.keyboard.press("Control+Z");
    await status().waitFor({ state: "hidden" });
  });

  test("nothing went wrong on the way", () => {
    // VS Code writes what a notification says to the console, too, and the edits that it refuses while one types.
    const usual =
      /Throttler|disposed|onWillSave|could not be read|in the meantime|getUpdatePastedLinksEdit/;
    const own = window.errors.filter((text) => !usual.test(text));
    assert.deepEqual(own, []);
  });
});

/** The line of a text that holds words, from 1. */
function lineOf(text: string, words: string): number {
  return text.slice(0, text.indexOf(words)).split("\n").length;
}

/** Without what shows the dropped image. */
const without = (text: string): string =>
  text.replace(/!\[[^\]]*\]\(\.\.\/images\/quarterly-chart\.png\)/g, "");
