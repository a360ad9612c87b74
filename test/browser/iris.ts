/* What the browser tests share: Iris as its users have it, in a real VS Code, before a stand-in endpoint. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Locator, Page } from "playwright-core";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { DEFAULT_PACE } from "../endpoint/state.ts";
import {
  explorerItem,
  launchBrowser,
  onTop,
  openWorkbench,
  runCommand,
  showTheme,
  webviewFrame,
  type Theme,
  type Workbench,
} from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { installed } from "../vscode/package.ts";
import { panelIn, type Panel } from "../vscode/panelParts.ts";
import { root } from "../vscode/paths.ts";
import { waitFor } from "../vscode/wait.ts";
import { startVSCode, writeSettings, type RunningVSCode, type Settings } from "../vscode/server.ts";

export { waitFor } from "../vscode/wait.ts";

const EXTENSION = "iris-vision.iris";
const SAMPLE = join(root, "test/fixtures/workspace");
const SCREENSHOTS = join(root, "test/output/screenshots");

/** A VS Code with the packed Iris and a copy of the sample workspace, for the tests of one file. */
export interface Iris {
  readonly endpoint: Endpoint;
  readonly vscode: RunningVSCode;
  /** The opened folder. */
  readonly workspace: string;
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

/** What all files of this process share: starting VS Code takes longer than most of their tests. */
interface Lane {
  readonly browser: Browser;
  readonly endpoint: Endpoint;
  readonly vscode: RunningVSCode;
  readonly workspace: string;
  confirm: "never" | "firstTime";
  window?: Window;
}

const SIZE = { width: 1280, height: 800 };
let lane: Promise<Lane> | undefined;
/** Workspace settings written so far; each has a title of its own, by which a window shows that it knows them. */
let revisions = 0;

after(async () => {
  const started = await lane?.catch(() => undefined);
  await started?.browser.close();
  await started?.vscode.stop();
  await started?.endpoint.close();
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
}: { settings?: Settings; confirm?: "never" | "firstTime" } = {}): Promise<Iris> {
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
    async stop() {
      for (const window of own) await window.close();
    },
    async open({ theme, size = SIZE, key = true } = {}) {
      if (key && !isShared) {
        isShared = true;
        const { window } = shared;
        if (window) {
          await resetWindow(window, { theme, size });
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
        screenshot: async (name) => {
          const path = join(SCREENSHOTS, `${name}.png`);
          await page.screenshot({ path, animations: "disabled" }); // Not while something fades in.
        },
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
  await mkdir(SCREENSHOTS, { recursive: true });
  try {
    const vscode = await startVSCode({
      install,
      workspace,
      extensions: installed,
      settings: userSettings(endpoint, "never"),
    });
    return { browser, endpoint, vscode, workspace, confirm: "never" };
  } catch (error) {
    await Promise.all([browser.close(), endpoint.close()]);
    throw error;
  }
}

function userSettings({ baseUrl }: Endpoint, confirm: Lane["confirm"]): Settings {
  return {
    "iris.endpoint": baseUrl,
    "iris.confirmBeforeUpload": confirm,
    // A file that opens late would take the selection away that a test has made meanwhile.
    "explorer.autoReveal": false,
    // The hover of a row takes the place of its context menu when it comes just then; keys went nowhere after that.
    "workbench.hover.delay": 60_000,
    // What nobody looks at here, but every window draws and runs.
    "editor.cursorBlinking": "solid",
    "editor.minimap.enabled": false,
    "git.enabled": false,
  };
}

/** Puts back what the files before have left: the stand-in, settings, the window's editors, and the workspace. */
async function resetLane(
  shared: Lane,
  settings: Settings,
  confirm: Lane["confirm"],
): Promise<void> {
  const { endpoint, vscode, workspace, window } = shared;
  endpoint.use("default");
  endpoint.setPace(DEFAULT_PACE);
  if (window) await closeAll(window);
  await restoreFolder(SAMPLE, workspace);
  if (confirm !== shared.confirm) {
    shared.confirm = confirm;
    await writeSettings(vscode.userDataDir, userSettings(endpoint, confirm));
    // VS Code in a browser does not watch the file of the user's settings: only a new window reads them.
    await window?.close();
    delete shared.window;
  }
  const title = `Settings ${++revisions}`;
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  await writeFile(
    join(workspace, ".vscode/settings.json"),
    JSON.stringify({ ...settings, "window.title": title }, null, 2),
  );
  const { window: kept } = shared;
  if (kept) await waitFor(async () => (await kept.page.title()) === title, "the settings to count");
  endpoint.clear();
}

/** Closes whatever lies over the window, its notifications and its editors, saved or not. */
async function closeAll({ page }: Window): Promise<void> {
  for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
  await runCommand(page, "Notifications: Clear All Notifications");
  await runCommand(page, "View: Close All Editors");
  const discard = page.getByRole("button", { name: "Don't Save" });
  await discard.or(page.locator(".editor-group-container.empty")).first().waitFor();
  if (await discard.isVisible()) await discard.click();
}

/** An empty panel that is not shown, a closed Explorer, and the size and theme that are asked for. */
async function resetWindow(
  { page, errors }: Window,
  { theme = "dark", size }: { theme?: Theme | undefined; size: typeof SIZE },
): Promise<void> {
  await page.setViewportSize(size);
  await runCommand(page, "Iris: New Conversation");
  await runCommand(page, "View: Reset View Locations");
  await runCommand(page, "View: Hide Secondary Side Bar");
  await runCommand(page, "View: Show Explorer");
  await runCommand(page, "Collapse Folders in Explorer");
  await showTheme(page, theme);
  errors.length = 0;
}

/** Makes a folder what another one is, and touches nothing that is the same. */
async function restoreFolder(from: string, to: string): Promise<void> {
  const wanted = new Set(await readdir(from, { recursive: true }));
  for (const path of await readdir(to, { recursive: true }))
    if (!wanted.has(path)) await rm(join(to, path), { recursive: true, force: true });
  for (const path of wanted) {
    const source = await readFile(join(from, path)).catch(() => undefined); // A folder.
    const target = await readFile(join(to, path)).catch(() => undefined);
    if (source && !target?.equals(source)) await cp(join(from, path), join(to, path));
  }
}

/** Types a key into the box that asks for one. */
export async function typeKey(page: Page, key = STANDIN_KEY): Promise<void> {
  const box = page.locator(".quick-input-widget input[type=password]");
  await box.waitFor();
  await box.fill(key);
  await box.press("Enter");
}

async function setKey(page: Page): Promise<void> {
  await runCommand(page, "Iris: Set API Key…");
  await typeKey(page);
  await notification(page, "The key works and is stored.").waitFor();
  await runCommand(page, "Notifications: Clear All Notifications");
}

/** A notification with this text. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notification-list-item").filter({ hasText: text });
}

/** An empty panel with the cursor in its text box, where it comes last; until then it closes what is opened elsewhere. */
export async function newConversation({ page, panel }: Window): Promise<void> {
  await runCommand(page, "Iris: New Conversation");
  await panel.frame.getByText("Ask about any image").waitFor();
  try {
    await panel.frame.locator("textarea:focus").waitFor();
  } catch (error) {
    throw new Error(`The text box has no focus; ${await onTop(page)}`, { cause: error });
  }
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
  if (!(await item.isVisible())) await explorerItem(page, folder).first().click();
  await item.waitFor();
}
