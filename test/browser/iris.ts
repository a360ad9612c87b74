/* What the browser tests share: Iris as its users have it, in a real VS Code, before a stand-in endpoint. */
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import {
  explorerItem,
  launchBrowser,
  openWorkbench,
  runCommand,
  webviewFrame,
  type Theme,
  type Workbench,
} from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { installed } from "../vscode/package.ts";
import { root } from "../vscode/paths.ts";
import { startVSCode, type RunningVSCode, type Settings } from "../vscode/server.ts";

const EXTENSION = "iris-vision.iris";
const SCREENSHOTS = join(root, "test/output/screenshots");

/** A VS Code with the packed Iris and a copy of the sample workspace, for the tests of one file. */
export interface Iris {
  readonly endpoint: Endpoint;
  readonly vscode: RunningVSCode;
  /** The opened folder. */
  readonly workspace: string;
  stop(): Promise<void>;
  /** Opens a window of its own, in a fresh browser profile: no key is known in it. */
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

/** Starts what the tests of a file need; `stop` ends it. */
export async function startIris(options: { settings?: Settings } = {}): Promise<Iris> {
  // Anything left running would keep the tests from ending, so what may be missing comes first.
  const install = await ensureVSCode();
  const browser: Browser = await launchBrowser();
  const endpoint = await startEndpoint();
  const workspace = join(temporaryFolder("workspace").path, "harbor");
  await cp(join(root, "test/fixtures/workspace"), workspace, { recursive: true });
  await mkdir(SCREENSHOTS, { recursive: true });
  const start = (): Promise<RunningVSCode> =>
    startVSCode({
      install,
      workspace,
      extensions: installed,
      settings: {
        "iris.endpoint": endpoint.baseUrl,
        "iris.confirmBeforeUpload": "never",
        // A file that opens late would take the selection away that a test has made meanwhile.
        "explorer.autoReveal": false,
        // The hover of a row takes the place of its context menu when it comes just then; keys went nowhere after that.
        "workbench.hover.delay": 60_000,
        // What nobody looks at here, but every window draws and runs.
        "editor.cursorBlinking": "solid",
        "editor.minimap.enabled": false,
        "git.enabled": false,
        ...options.settings,
      },
    });
  // On a busy machine code-server was seen to end by itself before its first page; Iris is not in it by then.
  const vscode = await start()
    .catch(start)
    .catch(async (error: unknown) => {
      await Promise.all([browser.close(), endpoint.close()]);
      throw error;
    });
  return {
    async stop() {
      await browser.close();
      await vscode.stop();
      await endpoint.close();
    },
    endpoint,
    vscode,
    workspace,
    async open({ theme, size, key = true } = {}) {
      const workbench = await openWorkbench({
        url: vscode.url,
        browser,
        ...(theme && { theme }),
        ...(size && { size }),
      });
      const { page } = workbench;
      if (key) await setKey(page);
      endpoint.clear();
      return {
        ...workbench,
        panel: panelOf(page),
        screenshot: async (name) => {
          const path = join(SCREENSHOTS, `${name}.png`);
          await page.screenshot({ path, animations: "disabled" }); // Not while something fades in.
        },
      };
    },
  };
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

/** What a user finds in the panel, by its accessible names. */
export interface Panel {
  readonly frame: FrameLocator;
  readonly input: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly log: Locator;
  readonly questions: Locator;
  readonly answers: Locator;
  readonly attached: Locator;
  readonly alerts: Locator;
  readonly status: Locator;
  button(name: string | RegExp): Locator;
  /** Types a question and sends it with Enter. */
  ask(question: string): Promise<void>;
  /** Waits until the last answer ended, and returns its text. */
  answered(): Promise<string>;
}

function panelOf(page: Page): Panel {
  const frame = webviewFrame(page, EXTENSION);
  const input = frame.getByRole("textbox", { name: "Ask about the image" });
  const send = frame.getByRole("button", { name: "Send", exact: true });
  const answers = frame.getByRole("article", { name: "Answer" });
  return {
    frame,
    input,
    send,
    answers,
    stop: frame.getByRole("button", { name: "Stop", exact: true }),
    log: frame.getByRole("log", { name: "Conversation" }),
    questions: frame.getByRole("article", { name: "You" }),
    attached: frame.getByRole("list", { name: "Attached images" }).getByRole("listitem"),
    alerts: frame.getByRole("alert"),
    status: frame.getByRole("status"),
    button: (name) => frame.getByRole("button", { name, exact: typeof name === "string" }),
    async ask(question) {
      await input.fill(question);
      await input.press("Enter");
    },
    async answered() {
      await send.waitFor();
      const last = answers.last();
      await last.locator("footer").waitFor();
      return last.innerText();
    },
  };
}

/** Looks again and again until something holds. */
export async function waitFor(
  condition: () => Promise<boolean>,
  what: string,
  timeout = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeout} ms for ${what}`);
    await delay(50);
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

/** Opens a folder of the Explorer so that what it holds can be clicked. */
export async function expand(page: Page, folder: string, child: string): Promise<void> {
  const item = explorerItem(page, child);
  if (!(await item.isVisible())) await explorerItem(page, folder).click();
  await item.waitFor();
}
