/* Alt text of image files, in the real VS Code: written into all documents that show them, chosen and translated by keyboard. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import {
  explorerItem,
  openContextMenu,
  runCommand,
  webviewFrame,
  workbenchReady,
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

/** In one run of the review. */
const KILLS = 5;
const FAST = { delayMs: 1, pieceChars: 400 };

describe("alt text of image files", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    iris.endpoint.setPace(FAST);
    window = await iris.open({ theme: "dark" });
  });
  after(() => iris.stop());
  afterEach(async () => {
    iris.endpoint.use("default");
    iris.endpoint.setPace(FAST);
    iris.endpoint.clear();
    await clearNotifications(window.page);
    await runCommand(window.page, "View: Close All Editors");
  });

  const stored = (path: string): Promise<string> => writtenText(join(iris.workspace, path));
  const rows = () => window.page.locator(".quick-input-list .monaco-list-row");
  const button = (name: string) =>
    window.page.locator(".notification-list-item").getByRole("button", { name, exact: true });

  const open = (name: string, line: number, column?: number): Promise<void> =>
    openAt(window.page, name, line, column);

  fullTest(
    "is written where there is none, in Markdown and HTML, and Undo in the message takes it back",
    async () => {
      const { page } = window;
      const paths = ["docs/getting-started.md", "src/index.html", "src/components/Hero.tsx"];
      const before = await Promise.all(paths.map(stored));
      await expand(page, "docs", "getting-started.md");
      await expand(page, "images", "photo.webp");
      await expand(page, "public", "berth-map.png");
      const menu = await openContextMenu(explorerItem(page, "berth-map.png"));
      await menu.choose("Generate Alt Text");
      await rows().filter({ hasText: "Stand-in: PNG" }).first().waitFor();
      await page.getByText("Alt Text of berth-map.png").waitFor();
      await page.getByPlaceholder("Select an alt text to copy").waitFor();
      await window.screenshot("alt-text-choose");
      await page.keyboard.press("Enter");
      await notification(page, "Alt text copied.").waitFor();
      await window.screenshot("alt-text-copied");
      const alt = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(alt, /^Stand-in: PNG, \d+ × \d+ px/);
      await button("Other References…").waitFor();
      await button("Write to 2 References Without Alt Text").click();
      await notification(page, "Alt text was added to 2 references in 2 files.").waitFor();
      await window.screenshot("alt-text-everywhere");
      const [markdown = "", html = "", tsx = ""] = before;
      const expected = [
        markdown.replace("![](/images/berth-map.png)", `![${alt}](/images/berth-map.png)`),
        html.replace('berth-map.png?print"', `berth-map.png?print" alt="${alt}"`),
        // What a person wrote stays: a word, and that it needs none.
        tsx,
      ];
      await waitFor(async () => {
        const now = await Promise.all(paths.map(stored));
        return now.every((text, index) => text === expected[index]);
      }, "all references to be written and saved");

      // No editor shows them.
      await button("Undo").click();
      await waitFor(async () => {
        const now = await Promise.all(paths.map(stored));
        return now.every((text, index) => text === before[index]);
      }, "all references to be as before");
    },
  );

  fullTest("unsaved changes of open documents count", async () => {
    const { page } = window;
    const before = await stored("docs/architecture.md");
    await expand(page, "docs", "architecture.md");
    await open("architecture.md", 1);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n![](../images/photo.avif) ![](../images/none.avif)");
    const menu = await openContextMenu(explorerItem(page, "photo.avif"));
    await menu.choose("Generate Alt Text");
    await rows().filter({ hasText: "Stand-in:" }).first().waitFor();
    await page.keyboard.press("Enter");
    await button("Write to All 2 References").click();
    await notification(page, "Alt text was added to 2 references in 2 files.").waitFor();
    // Saved already, unless the machine is so busy that VS Code gave up waiting for who takes part.
    // Once: each further one cancels who takes part in the one before.
    await page.keyboard.press("Control+S");
    let now = "";
    await waitFor(async () => {
      now = await stored("docs/architecture.md");
      return now.includes("![Stand-in:", before.length);
    }, "the text to be written");
    assert.ok(now.startsWith(before));
    assert.match(
      now,
      /!\[Stand-in: [^\]]+\]\(\.\.\/images\/photo\.avif\) !\[\]\(\.\.\/images\/none\.avif\)$/,
    );
  });

  test("several files are one list: what is ticked is written or copied", async () => {
    const { page } = window;
    const kept = await stored("README.md");
    const paths = ["docs/architecture.md", "docs/troubleshooting.md", "src/index.html"];
    await expand(page, "images", "legacy.bmp");
    await expand(page, "broken", "really-a-jpeg.png");
    await explorerItem(page, "legacy.bmp").click();
    await page.keyboard.down("Control");
    await explorerItem(page, "logo.svg").click();
    await explorerItem(page, "really-a-jpeg.png").click();
    await page.keyboard.up("Control");
    const menu = await openContextMenu(explorerItem(page, "logo.svg"));
    await menu.choose("Generate Alt Text");
    await rows().filter({ hasText: "logo.svg" }).first().waitFor();
    await window.screenshot("alt-text-several");
    const listed = await rows().allInnerTexts();
    assert.deepEqual(
      listed.map((text) => text.split("\n")[0]),
      [
        "legacy.bmpdocs/troubleshooting.md:17",
        "logo.svgdocs/architecture.md:17",
        "logo.svgsrc/components/BerthCard.tsx:22",
        "logo.svgsrc/index.html:11",
        "logo.svgREADME.md:1",
        "really-a-jpeg.pngno references",
      ],
    );
    assert.match(listed[4]!, /Harbor → Stand-in/);
    const ticks = await rows()
      .locator("input[type=checkbox], .monaco-custom-toggle")
      .evaluateAll((boxes) =>
        boxes.map((box) => box.ariaChecked ?? (box as HTMLInputElement).checked),
      );
    assert.deepEqual(ticks.map(String), ["true", "true", "true", "true", "false", "true"]);
    await page.keyboard.press("Enter");
    await notification(page, /to 4 references in 4 files\. Alt texts without references/).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^really-a-jpeg\.png: Stand-in: JPEG, [^\n]*$/);
    await waitFor(async () => {
      const texts = await Promise.all(paths.map(stored));
      return texts.every((text) => text.includes("Stand-in: WEBP"));
    }, "all of them to be written");
    assert.equal(await stored("README.md"), kept);
  });

  fullTest(
    "of more than 50 places those without a text are asked about, the others on wish",
    async () => {
      const { page } = window;
      const path = "docs/many.md";
      const marks = Array.from({ length: 55 }, (_, i) => `![Mark ${i + 1}](../images/logo.svg)\n`);
      await writeFile(join(iris.workspace, path), `${marks.join("\n")}\n![](../images/logo.svg)\n`);
      await expand(page, "docs", "architecture.md");
      await explorerItem(page, "many.md").waitFor();
      await expand(page, "images", "legacy.bmp");
      await explorerItem(page, "legacy.bmp").click();
      await page.keyboard.down("Control");
      await explorerItem(page, "logo.svg").click();
      await page.keyboard.up("Control");
      iris.endpoint.clear();
      const menu = await openContextMenu(explorerItem(page, "logo.svg"));
      await menu.choose("Generate Alt Text");
      const box = page.locator(".quick-input-widget input[type=text]");
      await rows().first().waitFor();
      assert.ok(iris.endpoint.requests.length < 10, `${iris.endpoint.requests.length} requests`);
      await box.fill("many.md:13");
      const row = rows().filter({ hasText: "many.md:13" });
      await row.filter({ hasText: "Mark 7 (select to propose a replacement)" }).waitFor();
      await window.screenshot("alt-text-many");
      const tick = row.locator("input[type=checkbox], .monaco-custom-toggle").first();
      const isTicked = () =>
        tick.evaluate((one) => String(one.ariaChecked ?? (one as HTMLInputElement).checked));
      assert.equal(await isTicked(), "false");
      await row.getByText("logo.svg").click();
      await waitFor(async () => (await isTicked()) === "true", "it to be ticked");
      iris.endpoint.clear();
      await box.press("Enter");
      // What was ticked is proposed alone, beside what stands there, and is not ticked again.
      await rows().filter({ hasText: "Mark 7 → Stand-in" }).waitFor();
      assert.equal(await rows().count(), 1);
      assert.equal(iris.endpoint.requests.length, 1);
      await page.keyboard.press("Escape");
      await waitFor(
        async () => /!\[Stand-in[^\]]*\]/.test(await stored(path)),
        "the text to be written",
      );
      assert.ok((await stored(path)).startsWith(marks.join("\n")));
    },
  );

  fullTest("translates by keyboard, and writes again", async () => {
    const { page } = window;
    await expand(page, "docs", "troubleshooting.md");
    const line = (await stored("docs/troubleshooting.md"))
      .split("\n")
      .findIndex((one) => one.includes("legacy.bmp"));
    await open("troubleshooting.md", line + 1);
    await runCommand(page, "Iris: Generate Alt Text");
    await button("Show Alternatives…").click();
    await rows().filter({ hasText: "Translate…" }).waitFor();
    await window.screenshot("alt-text-another");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    const box = page.locator(".quick-input-widget input[type=text]");
    await page.getByText("To which language?").waitFor();
    assert.equal(await box.inputValue(), "English");
    await window.screenshot("alt-text-translate");
    await box.fill("French");
    iris.endpoint.clear();
    await page.keyboard.press("Enter");
    await iris.endpoint.waitForRequest(({ images }) => images.length > 0);
    const asked = JSON.stringify(iris.endpoint.requests[0]!.body);
    assert.match(asked, /Write in this language: French\./);
    assert.match(asked, /Translate to French, change nothing else\./);
    assert.match(asked, /Its alt text so far: Stand-in/);
    await notification(page, /Alt text: Stand-in/)
      .first()
      .waitFor();
    await runCommand(page, "File: Revert File");
  });

  fullTest(
    "a complex image gets its description below it, and one undo takes it back",
    async () => {
      const { page } = window;
      await expand(page, "docs", "architecture.md");
      const before = await stored("docs/architecture.md");
      const line = before.split("\n").findIndex((one) => one.includes("quarterly-chart.png"));
      await open("architecture.md", line + 1);
      iris.endpoint.use("json-complex", { times: 1 });
      await runCommand(page, "Iris: Generate Alt Text");
      await button("Add Description").waitFor();
      await window.screenshot("alt-text-complex");
      await button("Add Description").click();
      const described =
        /\n\n(!\[Stand-in: [^\]]+\]\(\.\.\/images\/quarterly-chart\.png\))\n\n(Stand-in: .*)\n\n/;
      let now = "";
      await waitFor(async () => {
        await page.keyboard.press("Control+S");
        now = await stored("docs/architecture.md");
        return described.test(now);
      }, "the description to be written");
      await window.screenshot("alt-text-description");
      await page
        .locator(".monaco-editor")
        .first()
        .click({ position: { x: 300, y: 5 } });
      await page.keyboard.press("Control+Z");
      const [, image = "", words = ""] = described.exec(now) ?? [];
      await waitFor(async () => {
        await page.keyboard.press("Control+S");
        return (
          (await stored("docs/architecture.md")) === now.replace(`${image}\n\n${words}`, image)
        );
      }, "the description to be taken back");
      await page.keyboard.press("Control+Z");
      await runCommand(page, "File: Save");
    },
  );

  fullTest("the light bulb offers the alt text that the image has elsewhere", async () => {
    const { page } = window;
    await expand(page, "docs", "getting-started.md");
    await open("architecture.md", 15);
    await runCommand(page, "File: Revert File");
    await open("getting-started.md", 1);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n![](../images/quarterly-chart.png)");
    await openLightBulb(page, "Reuse Alt Text: Bar chart");
    await window.screenshot("alt-text-elsewhere");
    await page.keyboard.press("Escape");
    await runCommand(page, "File: Revert File");
  });

  fullTest(
    "the workspace's folder goes away meanwhile: what is there says so, and all is back with it",
    async () => {
      const { page, panel } = window;
      const away = `${iris.workspace}-away`;
      await expand(page, "images", "photo.webp");
      const menu = await openContextMenu(explorerItem(page, "photo.webp"));
      await menu.choose("Ask About Image…");
      await panel.attached.first().waitFor();
      iris.endpoint.setPace({ delayMs: 100, pieceChars: 20 });
      await panel.ask("What is it?");
      await waitFor(() => iris.endpoint.requests.length > 0, "the question to be sent");
      await rename(iris.workspace, away);
      try {
        assert.match(await panel.answered(), /What is it\?/);
        iris.endpoint.setPace(FAST);
        await panel.ask("And now?");
        await panel.answers.nth(1).locator("footer").waitFor();
        assert.equal(await panel.alerts.count(), 0, "it has its images");
        await runCommand(page, "Iris: Ask About Image…");
        await page.getByPlaceholder("No images in the workspace").waitFor();
        await page.keyboard.press("Escape");
      } finally {
        await rename(away, iris.workspace);
      }

      await runCommand(page, "Iris: Ask About Image…");
      await rows().filter({ hasText: "photo.webp" }).first().waitFor();
      await rename(iris.workspace, away);
      try {
        await rows().filter({ hasText: "photo.webp" }).first().click();
        await panel.alerts.getByText("photo.webp was not found.").waitFor();
      } finally {
        await rename(away, iris.workspace);
      }
    },
  );

  fullTest(
    "the extension host is killed five times in a run of the review: no answer is asked for again",
    async (t) => {
      const { page } = window;
      const { endpoint } = iris;
      endpoint.clear();
      const review = webviewFrame(page, "iris-vision.iris");
      const propose = review.getByRole("button", { name: "Propose…" });
      // Answers that come one by one leave some that were kept and some that were not.
      const settings = join(iris.workspace, ".vscode/settings.json");
      const before = JSON.parse(readFileSync(settings, "utf8")) as object;
      await writeFile(settings, JSON.stringify({ ...before, "iris.requestsPerSecond": 2 }));
      const begin = async (): Promise<void> => {
        if (await page.locator(".part.auxiliarybar").isVisible())
          await runCommand(page, "View: Hide Secondary Side Bar");
        await runCommand(page, "Iris: Review Alt Text…");
        await review.getByRole("grid").getByRole("row").nth(1).waitFor();
        await propose.press("Enter");
        await review
          .getByRole("dialog")
          .getByText(/^Budget/)
          .waitFor();
        await review.getByRole("dialog").press("Enter");
      };
      const done = () => endpoint.requests.filter(({ finishedAt }) => finishedAt !== undefined);
      endpoint.setPace({ delayMs: 40, pieceChars: 40 });
      const seed = Date.now() % 1_000_000;
      t.diagnostic(`seed ${seed}`);
      const killed: number[] = [];
      await begin();
      while (killed.length < KILLS) {
        const before = done().length;
        await waitFor(() => done().length > before, "an answer");
        await delay(((seed >> killed.length) * 7919) % 997);
        const pids = extensionHosts(iris.vscode.userDataDir);
        assert.ok(pids.length > 0);
        for (const pid of pids) process.kill(pid, "SIGKILL");
        killed.push(Date.now());
        if (killed.length === KILLS) endpoint.setPace(FAST);
        await page.reload();
        await workbenchReady(page);
        await begin();
      }
      await review.getByText(/^Done\. Images asked about: \d+/).waitFor({ timeout: 90_000 });
      const asked = endpoint.requests
        .filter(
          ({ finishedAt = Infinity, closedByClientAt }) =>
            // What came in the moment of its end may not have been read.
            closedByClientAt === undefined &&
            killed.every((at) => Math.abs(finishedAt - at) > 1000),
        )
        .map(({ body }) => JSON.stringify(body));
      assert.ok(asked.length >= 3, `${asked.length}`);
      assert.equal(new Set(asked).size, asked.length);
    },
  );

  test("nothing went wrong on the way", () => {
    const own = window.errors.filter(
      (text) =>
        !/Throttler|disposed|onWillSave|in the meantime/.test(text) &&
        // Of the host that was killed, and the folder that was away.
        !/[Ee]xtension ?[Hh]ost|reconnection token|terminated unexpectedly|CloseEvent|ENOENT|FileNotFound/.test(
          text,
        ),
    );
    assert.deepEqual(own, []);
  });
});

/** The extension hosts of a VS Code, which have its folder in their environment. */
function extensionHosts(userDataDir: string): number[] {
  const about = (pid: string, what: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${what}`, "utf8");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter(
      (pid) =>
        about(pid, "cmdline").includes("--type=extensionHost") &&
        about(pid, "environ").includes(userDataDir),
    )
    .map(Number);
}
