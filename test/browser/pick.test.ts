/* Which image a question is about: the one that is open, or the one picked from the workspace. */
import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import sharp from "sharp";
import type { Locator } from "playwright-core";
import { fullTest } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand } from "../vscode/browser.ts";
import { expand, newConversation, startIris, type Iris, type Window } from "./iris.ts";

const ASK = "Iris: Ask About Image…";
const COMMANDS = ["Ask About Image…", "Iris"];
const FOLDERS = 205;
const IN_EACH = 100;

/** Newest first, in seconds since 1970; all other images of the workspace are older. */
const NEWEST = [
  "public/images/berth-map.png",
  "images/harbor-photo.jpg",
  "docs/kept.png",
  "images/scan.tiff",
];
/** Images that no list may show, each with what leaves it out. */
const LEFT_OUT = [
  "hidden/by-setting.png", // files.exclude
  "found/by-search-setting.png", // search.exclude
  "node_modules/pack/logo.png", // search.exclude, as VS Code has it by default
  ".git/picture.png", // files.exclude, as VS Code has it by default
  "build/by-gitignore.png", // .gitignore of the workspace
  "docs/shot.tmp.png", // .gitignore of the workspace, by a pattern
  "docs/drafts/by-nested-ignore.png", // .ignore of a folder
];

describe("picking an image", () => {
  let iris: Iris;
  let window: Window;

  before(async () => {
    iris = await startIris({
      settings: {
        "explorer.autoReveal": false,
        "workbench.reduceMotion": "on",
        "files.exclude": { "**/hidden": true },
        "search.exclude": { "**/found": true },
      },
    });
    await prepare(iris.workspace);
    window = await iris.open({ theme: "dark" });
  });

  after(() => iris.stop());

  beforeEach(async () => {
    await runCommand(window.page, "View: Close All Editors");
    await newConversation(window);
  });

  fullTest(
    "with no image open it offers the workspace's, newest first, without what is left out",
    async () => {
      const { page, panel } = window;
      await runCommand(page, ASK);
      const pick = quickPick(window);
      await pick.getByText("berth-map.png", { exact: true }).waitFor();
      await window.screenshot("pick");
      const rows = await allRows(window);
      assert.deepEqual(rows.slice(0, NEWEST.length), NEWEST);
      assert.equal(rows.at(-1), "Browse…");
      for (const name of LEFT_OUT) assert.ok(!rows.includes(name), name);
      // Every other image is there, once.
      const images = await readdir(join(iris.workspace, "images"), { recursive: true });
      const others = [
        ...images.filter(isFileName).map((name) => `images/${name}`),
        "docs/kept.tmp.png",
      ];
      assert.deepEqual(rows.slice(0, -1).sort(), [...new Set([...NEWEST, ...others])].sort());

      await page.keyboard.press("Escape");
      await pick.waitFor({ state: "hidden" });
      assert.equal(await panel.attached.count(), 0);
      assert.equal(await panel.alerts.count(), 0);
    },
  );

  test("by keyboard: typing filters by name and folder, Enter attaches, and the text box is focused", async () => {
    const { page, panel } = window;
    await runCommand(page, ASK);
    const pick = quickPick(window);
    await pick.getByText("berth-map.png", { exact: true }).waitFor();
    await page.keyboard.type("public/");
    await pick.getByText("quarterly-chart.png").waitFor({ state: "hidden" });
    assert.deepEqual(await allRows(window), ["public/images/berth-map.png", "Browse…"]);
    await page.keyboard.press("Enter");
    await pick.waitFor({ state: "hidden" });
    await panel.button(/^Open berth-map\.png/).waitFor();
    await page.keyboard.type("Where is berth 4?");
    assert.equal(await panel.input.inputValue(), "Where is berth 4?");
    await page.keyboard.press("Enter");
    assert.match(await panel.answered(), /Where is berth 4\?/);
    assert.equal(iris.endpoint.requests.at(-1)?.images.length, 1);
  });

  fullTest("an image that is open is used at once", async () => {
    const { page, panel } = window;
    await openImage("quarterly-chart.png");
    await runCommand(page, ASK);
    await panel.button(/^Open quarterly-chart\.png/).waitFor();
    assert.equal(await quickPick(window).count(), 0);
    assert.equal(await panel.attached.count(), 1);
    await runCommand(page, "Iris: Describe Image");
    assert.match(await panel.answered(), /1400 × 840/);
  });

  fullTest("the title bar of an open image has a button for it", async () => {
    const { page, panel } = window;
    await openImage("architecture-diagram.png");
    const title = page.locator(".editor-group-container .editor-actions");
    await title.getByRole("button", { name: "Ask About Image…" }).hover();
    await window.screenshot("title-bar");
    await title.getByRole("button", { name: "Ask About Image…" }).click();
    await panel.button(/^Open architecture-diagram\.png/).waitFor();
    assert.equal(await panel.attached.count(), 1);

    await expand(page, "docs", "architecture.md");
    await explorerItem(page, "architecture.md").click();
    await tab("architecture.md").waitFor();
    await title.getByRole("button", { name: "Ask About Image…" }).waitFor({ state: "hidden" });
  });

  fullTest("the context menu of a tab has the commands, for images alone", async () => {
    const { page, panel } = window;
    await openImage("harbor-photo.jpg");
    const menu = await openContextMenu(tab("harbor-photo.jpg"));
    assert.deepEqual(
      menu.labels.filter((label) => COMMANDS.includes(label)),
      COMMANDS,
    );
    await window.screenshot("tab-menu");
    await menu.choose("Describe Image");
    assert.match(await panel.answered(), /2400 × 1600/);

    await expand(page, "docs", "architecture.md");
    await explorerItem(page, "architecture.md").click();
    const other = await openContextMenu(tab("architecture.md"));
    assert.deepEqual(
      other.labels.filter((label) => COMMANDS.includes(label)),
      [],
    );
    await other.dismiss();
  });

  fullTest("a drawing that is open as text is an image all the same", async () => {
    const { page, panel } = window;
    await openImage("logo.svg");
    await runCommand(page, ASK);
    await panel.button(/^Open logo\.svg/).waitFor();
    assert.equal(await panel.attached.count(), 1);
  });

  fullTest(
    "20,500 images more: some come at once and all later, can be filtered, and can be left meanwhile",
    async (t) => {
      const { page, panel } = window;
      await manyImages(iris.workspace);
      await runCommand(page, ASK);
      const pick = quickPick(window);
      await pick.getByText("Browse…").waitFor();
      await page.keyboard.press("Escape");
      await pick.waitFor({ state: "hidden" });
      assert.equal(await panel.attached.count(), 0);

      await page.keyboard.press("F1");
      await pick.locator("input").fill(`>${ASK}`);
      await pick.locator(".monaco-list-row").first().getByText(ASK).waitFor();
      const started = performance.now();
      await page.keyboard.press("Enter");
      await pick
        .getByText(/^\S+\.(png|jpe?g|tiff|svg)$/)
        .first()
        .waitFor();
      const first = performance.now();
      await pick.locator("input").fill("shot-042-099");
      await pick.getByText("shot-042-099.png").waitFor();
      const filtered = performance.now();
      t.diagnostic(
        `${FOLDERS * IN_EACH} images: the first after ${Math.round(first - started)} ms, one by its name ${Math.round(filtered - first)} ms later`,
      );
      await window.screenshot("pick-filtered");
      assert.deepEqual(await allRows(window), ["many/042/shot-042-099.png", "Browse…"]);
      await page.keyboard.press("Enter");
      await panel.button(/^Open shot-042-099\.png, PNG, 8 × 8/).waitFor();
    },
  );

  test("nothing went wrong on the way", () => {
    assert.deepEqual(window.errors, []);
  });

  /** Opens an image of `images/` with the mouse. */
  async function openImage(name: string): Promise<void> {
    await expand(window.page, "images", name);
    await explorerItem(window.page, name).click();
    await tab(name).waitFor();
  }

  const tab = (name: string): Locator =>
    window.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`);
});

const isFileName = (name: string): boolean => /\.\w+$/.test(name);

function quickPick({ page }: Window): Locator {
  return page.locator(".quick-input-widget").filter({ visible: true });
}

/** Every row of the open list, as `folder/name`; the list draws only those in sight, so it is paged through. */
async function allRows(window: Window): Promise<string[]> {
  const rows = new Map<number, string>();
  const list = quickPick(window).locator(".quick-input-list .monaco-list");
  const read = () =>
    list.locator(".monaco-list-row").evaluateAll((all) =>
      all.map((row) => ({
        at: Number(row.getAttribute("data-index")),
        total: Number(row.getAttribute("aria-setsize")),
        name: row.querySelector(".label-name")?.textContent ?? "",
        folder: row.querySelector(".label-description")?.textContent ?? "",
      })),
    );
  for (;;) {
    const shown = await read();
    for (const { at, name, folder } of shown)
      rows.set(at, folder === "" ? name : `${folder}/${name}`);
    if (rows.size === shown[0]?.total) break;
    const focused = await list.getAttribute("aria-activedescendant");
    await window.page.keyboard.press("PageDown");
    await list.locator(`xpath=self::*[@aria-activedescendant != "${focused}"]`).waitFor();
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** Gives the workspace ignore files, images they leave out, and an order in time. */
async function prepare(workspace: string): Promise<void> {
  const chart = join(workspace, "images/quarterly-chart.png");
  for (const name of [...LEFT_OUT, "docs/kept.png", "docs/kept.tmp.png"]) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await copyFile(chart, join(workspace, name));
  }
  await writeFile(join(workspace, ".gitignore"), "build/\n*.tmp.png\n!kept.tmp.png\n");
  await writeFile(join(workspace, "docs/.ignore"), "/drafts\n");
  const files = await readdir(workspace, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of files.filter((one) => one.isFile()))
    await utimes(join(parentPath, name), 1_000_000, 1_000_000);
  for (const [at, name] of NEWEST.entries())
    await utimes(join(workspace, name), 2_000_000 - at, 2_000_000 - at);
}

/** 10,000 small images, older than all others. */
async function manyImages(workspace: string): Promise<void> {
  const tiny = join(workspace, "many/tiny.png");
  await mkdir(dirname(tiny));
  await sharp({ create: { width: 8, height: 8, channels: 3, background: "#224466" } })
    .png()
    .toFile(tiny);
  const number = (at: number) => String(at).padStart(3, "0");
  for (let folder = 0; folder < FOLDERS; folder++) {
    const path = join(workspace, "many", number(folder));
    await mkdir(path);
    await Promise.all(
      Array.from({ length: IN_EACH }, async (_, at) => {
        const file = join(path, `shot-${number(folder)}-${number(at)}.png`);
        await copyFile(tiny, file);
        await utimes(file, 500_000, 500_000);
      }),
    );
  }
  await rm(tiny);
}
