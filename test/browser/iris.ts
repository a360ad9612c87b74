/* What the browser tests share: Iris as its users have it, in a real VS Code, before a stand-in endpoint. */
import { globSync, readFileSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { after } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Locator, Page } from "playwright-core";
import { isFull } from "../strength.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { DEFAULT_PACE } from "../endpoint/state.ts";
import {
  explorerItem,
  launchBrowser,
  onTop,
  openWorkbench,
  runCommand,
  showTheme,
  wake,
  webviewFrame,
  type Theme,
  type Workbench,
} from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { installed } from "../vscode/package.ts";
import { panelIn, type Panel } from "../vscode/panelParts.ts";
import { root } from "../vscode/paths.ts";
import { screenshot } from "../vscode/screenshot.ts";
import { waitFor } from "../vscode/wait.ts";
import {
  startVSCode,
  undrawn,
  writeSettings,
  type RunningVSCode,
  type Settings,
} from "../vscode/server.ts";

export { waitFor } from "../vscode/wait.ts";

const EXTENSION = "iris-vision.iris";
const SAMPLE = join(root, "test/fixtures/workspace");

/** A VS Code with the packed Iris and a copy of the sample workspace, for the tests of one file. */
export interface Iris {
  readonly endpoint: Endpoint;
  readonly vscode: RunningVSCode;
  /** The opened folder. */
  readonly workspace: string;
  /** What held the extension host for more than 100 ms so far: at full strength. */
  blocks(): Promise<HostBlock[]>;
  /** Closes the windows that the file opened for itself; VS Code goes on for the next file. */
  stop(): Promise<void>;
  /**
   * Opens a window. The first of a file that has a key is the one that all files share, set back
   * to its beginning; any other has a fresh browser profile, in which no key is known.
   */
  open(options?: {
    theme?: Theme;
    size?: { width: number; height: number };
    /** Sets the stand-in's key, as a user would, before the test goes on. */
    key?: boolean;
  }): Promise<Window>;
}

/** One window of VS Code. */
export interface Window extends Workbench {
  /** The document of Iris's panel. */
  readonly panel: Panel;
  screenshot(name: string): Promise<void>;
}

type Confirm = "never" | "firstTime";

/** What all files of this process share: starting VS Code takes longer than most of their tests. */
interface Lane {
  readonly browser: Browser;
  readonly endpoint: Endpoint;
  readonly vscode: RunningVSCode;
  readonly workspace: string;
  window?: Window;
  /** Where what held the extension host's event loop is written to: at full strength. */
  readonly blocks: string;
}

/** An extension of the tests' own, and the keys of its one command. */
const RESET = join(root, "test/vscode/reset");
const RESET_KEYS = "Control+Alt+Shift+F9";
const SIZE = { width: 1280, height: 800 };
let lane: Promise<Lane> | undefined;
/** Workspace settings written so far; each has a title of its own, by which a window shows that it knows them. */
let revisions = 0;

after(async () => {
  const started = await lane?.catch(() => undefined);
  await started?.browser.close();
  await started?.vscode.stop();
  await started?.endpoint.close();
  if (started) await tellBlocks(started.blocks);
});

/**
 * Starts what the tests of a file need, or sets it back to its beginning where an earlier file started it.
 *
 * @param options.settings of the workspace
 * @param options.confirm whether the user is asked before images leave the machine: a setting of the user's alone
 */
export async function startIris({
  settings = {},
  confirm = "never",
}: { settings?: Settings; confirm?: Confirm } = {}): Promise<Iris> {
  lane ??= startLane();
  const shared = await lane;
  await resetLane(shared, settings, confirm);
  const { browser, endpoint, vscode, workspace } = shared;
  const own: Window[] = [];
  let isShared = false;
  return {
    endpoint,
    vscode,
    workspace,
    blocks: () => readBlocks(shared.blocks),
    async stop() {
      for (const window of own) await window.close();
    },
    async open({ theme, size = SIZE, key = true } = {}) {
      if (key && !isShared) {
        isShared = true;
        const { window } = shared;
        if (window) {
          const { page, errors } = window;
          await page.setViewportSize(size);
          await showTheme(page, theme ?? "dark");
          errors.length = 0;
          endpoint.clear();
          return window;
        }
      }
      const workbench = await openWorkbench({
        url: vscode.url,
        browser,
        size,
        ...(theme && { theme }),
      });
      const { page } = workbench;
      if (key) await setKey(page);
      endpoint.clear();
      const window: Window = {
        ...workbench,
        panel: panelIn(webviewFrame(page, EXTENSION)),
        screenshot: (name) => screenshot(page, name),
      };
      if (key && isShared && !shared.window) shared.window = window;
      else own.push(window);
      return window;
    },
  };
}

async function startLane(): Promise<Lane> {
  // Anything left running would keep the tests from ending, so what may be missing comes first.
  const install = await ensureVSCode();
  const browser = await launchBrowser();
  const endpoint = await startEndpoint();
  const workspace = join(temporaryFolder("workspace").path, "harbor");
  await cp(SAMPLE, workspace, { recursive: true });
  const blocks = join(temporaryFolder("blocks").path, "blocks.jsonl");
  try {
    const vscode = await startVSCode({
      install,
      workspace,
      extensions: await extensionsWithReset(),
      settings: userSettings(endpoint, "never"),
      ...(isFull && { env: { IRIS_BLOCKS: blocks } }),
    });
    return { browser, endpoint, vscode, workspace, blocks };
  } catch (error) {
    await Promise.all([browser.close(), endpoint.close()]);
    throw error;
  }
}

/** Prints what held the extension host's event loop for more than 100 ms, and the stacks of Iris's. */
async function tellBlocks(file: string): Promise<void> {
  if (!isFull) return;
  const all = await readBlocks(file);
  const own = all.filter(({ ofIris, all }) => ofIris * 2 > all);
  console.log(`Blocks of the extension host over 100 ms: ${all.length}, of Iris ${own.length}`);
  for (const { ms, count, all, stack } of own)
    console.log(`  ${ms} ms, in ${count} of ${all} samples:\n    ${stack.join("\n    ")}`);
}

async function readBlocks(file: string): Promise<HostBlock[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as HostBlock);
}

/** As test/vscode/reset/blocks.cjs writes it: processor time, samples, and the stack seen most often. */
interface HostBlock {
  readonly ms: number;
  readonly all: number;
  readonly ofIris: number;
  readonly count: number;
  readonly stack: readonly string[];
}

/** Iris as it is installed, and beside it what sets a window back. */
async function extensionsWithReset(): Promise<string> {
  const folder = temporaryFolder("extensions").path;
  await cp(installed, folder, { recursive: true });
  await cp(RESET, join(folder, "reset"), { recursive: true });
  // VS Code loads what this file names.
  const list = join(folder, "extensions.json");
  const known = JSON.parse(await readFile(list, "utf8")) as unknown[];
  const own = {
    identifier: { id: "iris-test.reset" },
    version: "0.0.0",
    location: { $mid: 1, path: join(folder, "reset"), scheme: "file" },
    relativeLocation: "reset",
  };
  await writeFile(list, JSON.stringify([...known, own]));
  return folder;
}

function userSettings({ baseUrl }: Endpoint, confirm: Confirm): Settings {
  return {
    "iris.endpoint": baseUrl,
    "iris.confirmBeforeUpload": confirm,
    // A file that opens late would take the selection away that a test has made meanwhile.
    "explorer.autoReveal": false,
    // The hover of a row takes the place of its context menu when it comes just then; keys went nowhere after that.
    "workbench.hover.delay": 60_000,
    ...undrawn,
    // As its users have it: the walkthrough opens once, and takes the focus from nothing.
    "workbench.welcomePage.walkthroughs.openOnInstall": true,
  };
}

/** Puts back what the files before have left: the stand-in, the workspace, settings, and what the window shows. */
async function resetLane(shared: Lane, settings: Settings, confirm: Confirm): Promise<void> {
  const { endpoint, vscode, workspace, window } = shared;
  endpoint.use("default");
  endpoint.setPace(DEFAULT_PACE);
  await restoreFolder(SAMPLE, workspace);
  const id = ++revisions;
  const title = `Settings ${id}`;
  const user = { "iris.confirmBeforeUpload": confirm };
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  await writeFile(
    join(workspace, ".vscode/settings.json"),
    JSON.stringify({ ...settings, "window.title": title, "irisTest.reset": { id, user } }, null, 2),
  );
  if (window) {
    const { page } = window;
    await waitFor(async () => (await page.title()) === title, "the settings to count");
    await resetWindow(page, id);
    // What was dirty is saved now.
    await restoreFolder(SAMPLE, workspace, ".vscode");
  } else await writeSettings(vscode.userDataDir, userSettings(endpoint, confirm));
  endpoint.clear();
}

/** No editors, notifications or dialogs, an empty panel that is not shown, and a closed Explorer. */
async function resetWindow(page: Page, id: number): Promise<void> {
  const sign = page.locator(".part.statusbar").getByText(`Reset ${id}`, { exact: true });
  for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
  for (let tries = 1; ; tries++) {
    await page.keyboard.press(RESET_KEYS);
    try {
      await sign.waitFor({ timeout: 20_000 });
      return;
    } catch (error) {
      if (tries === 3)
        throw new Error(`The window is not set back; ${await onTop(page)}`, { cause: error });
      await wake(page);
    }
  }
}

/** Makes a folder what another one is, but for `left`, and touches nothing that is the same. */
async function restoreFolder(from: string, to: string, left?: string): Promise<void> {
  const wanted = new Set(await readdir(from, { recursive: true }));
  for (const path of await readdir(to, { recursive: true }))
    if (!wanted.has(path) && path.split(sep)[0] !== left)
      await rm(join(to, path), { recursive: true, force: true });
  for (const path of wanted) {
    const source = await readFile(join(from, path)).catch(() => undefined); // A folder.
    const target = await readFile(join(to, path)).catch(() => undefined);
    if (source && !target?.equals(source)) await cp(join(from, path), join(to, path));
  }
}

/**
 * Types a key into the box that asks for one, after a click where it has no focus: a palette
 * that VS Code closes just before gives the focus back to the panel late. That
 * Iris's own box keeps the focus, the first test of the key shows.
 */
export async function typeKey(page: Page, key = STANDIN_KEY): Promise<void> {
  const box = page.locator(".quick-input-widget input[type=password]");
  const isFocused = await box.evaluate((input) => input === document.activeElement);
  if (!isFocused) await box.click();
  await page.locator(".quick-input-widget input[type=password]:focus").waitFor();
  await page.keyboard.type(key);
  if ((await box.inputValue()) !== key)
    throw new Error(`The key is not in its box; ${await onTop(page)}`);
  await page.keyboard.press("Enter");
}

async function setKey(page: Page): Promise<void> {
  await runCommand(page, "Iris: Set API Key…");
  await typeKey(page);
  await notification(page, "API key verified and saved.").waitFor();
  await clearNotifications(page);
}

/** Changes a text setting in the settings editor. */
export async function changeSetting(page: Page, id: string, value: string): Promise<void> {
  await runCommand(page, "Preferences: Open User Settings");
  const editor = page.locator(".settings-editor");
  await editor.locator(".suggest-input-container .monaco-editor.focused").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(`@id:${id}`);
  const setting = editor.locator(`.setting-item-contents[data-key="${id}"]`);
  await setting.getByRole("textbox").or(setting.getByRole("spinbutton")).fill(value);
  await page.keyboard.press("Tab");
  await runCommand(page, "View: Close Editor");
}

/** Opens a file of an expanded folder with the cursor in a line and a column, both from 1. */
export async function openAt(page: Page, name: string, line: number, column = 1): Promise<void> {
  await explorerItem(page, name).dblclick();
  await page.locator(".tab.active", { hasText: name }).waitFor();
  await page.locator(".monaco-editor.focused").first().waitFor();
  await page.keyboard.press("Control+G");
  const box = page.locator(".quick-input-widget input[type=text]");
  await box.waitFor();
  await box.fill(`:${line}:${column}`);
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByText(`Ln ${line}, Col ${column}`, { exact: true }).waitFor();
  await page.locator(".monaco-editor.focused").first().waitFor();
}

/** Exports the conversation to a file, up to where VS Code may ask about one that is there. @returns the dialog */
export async function exportTo(page: Page, path: string): Promise<Locator> {
  await runCommand(page, "Iris: Export Conversation…");
  const box = page.locator(".quick-input-widget").filter({ visible: true });
  const input = box.locator("input.input, .quick-input-box input").first();
  await box.getByText("Export Conversation").waitFor();
  // The dialog looks at its folder first, and writes its own proposal then.
  await waitFor(async () => (await input.inputValue()).endsWith(".md"), "a proposal");
  await input.fill(path);
  await page.keyboard.press("Enter");
  return box;
}

/**
 * Takes all notifications away. VS Code shows progress for 800 ms at least; where it is cleared
 * before, what comes next is behind the bell alone.
 */
export async function clearNotifications(page: Page): Promise<void> {
  const active = page.locator(".notification-toast .monaco-progress-container.active");
  await waitFor(async () => (await active.count()) === 0, "no progress");
  await runCommand(page, "Notifications: Clear All Notifications");
}

/** A notification with this text. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notification-list-item").filter({ hasText: text });
}

/** An empty panel with the cursor in its text box, where it comes last; until then it closes what is opened elsewhere. */
export async function newConversation({ page, panel }: Window): Promise<void> {
  // A cursor that was there before says nothing about the one that comes.
  const earlier = panel.frame.locator("textarea:focus");
  if ((await earlier.count()) > 0) await earlier.blur();
  await runCommand(page, "Iris: New Conversation");
  await panel.frame.getByText("Ask about any image").waitFor();
  try {
    await panel.frame.locator("textarea:focus").waitFor();
  } catch (error) {
    throw new Error(`The text box has no focus; ${await onTop(page)}`, { cause: error });
  }
}

/** The processes of extension hosts that run, as Iris's storage names them. */
export function hostProcesses({ vscode }: Iris): number[] {
  const pattern = "User/workspaceStorage/*/iris-vision.iris/windows/*.json";
  return globSync(join(vscode.userDataDir, pattern))
    .map((file) => (JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid)
    .filter((pid) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    });
}

/** A file's text once two looks at it are the same: VS Code empties a file before it writes it, piece by piece. */
export async function writtenText(path: string): Promise<string> {
  for (let text = ""; ;) {
    const now = await readFile(path, "utf8");
    if (now !== "" && now === text) return now;
    text = now;
    await delay(100);
  }
}

/** Opens the light bulb's menu by keyboard, again until it has an action: what comes late is not added to an open one. */
export async function openLightBulb(page: Page, label: string): Promise<Locator> {
  const actions = page.locator(".action-widget");
  const action = actions.getByText(label);
  const deadline = Date.now() + 30_000;
  for (;;) {
    await page.keyboard.press("Control+.");
    try {
      await action.waitFor({ timeout: 3000 });
      return actions;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** Opens a folder of the Explorer, the first of that name, so that what it holds can be clicked. */
export async function expand(page: Page, folder: string, child: string): Promise<void> {
  const item = explorerItem(page, child);
  const row = explorerItem(page, folder).first();
  // Whether it is open the folder says: what it holds may come later, and a click would close it.
  if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
  await item.waitFor();
}
