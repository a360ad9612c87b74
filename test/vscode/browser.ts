import { format } from "node:util";
import {
  chromium,
  type Browser,
  type FrameLocator,
  type Locator,
  type Page,
} from "playwright-core";
import { ensureChromium } from "./chromium.ts";

/** A theme by the label it has in VS Code, the same in all versions, unlike its id. */
const themes = {
  light: { label: "Light Modern", className: "vs", id: "light_modern" },
  // VS Code begins with this one.
  dark: { label: "Dark Modern", className: "vs-dark", id: "dark_modern" },
  "high contrast": { label: "Dark High Contrast", className: "hc-black", id: "hc_black" },
  "high contrast light": { label: "Light High Contrast", className: "hc-light", id: "hc_light" },
} as const;
export type Theme = keyof typeof themes;

/** VS Code's window in a browser. */
export interface Workbench {
  page: Page;
  /** Errors of the page and everything in it, without the ones VS Code always has here. */
  errors: string[];
  close(): Promise<void>;
}

/** Starts a browser made for tests: headless, and calling nobody by itself. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    ...(await ensureChromium()),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
    // Signals end the whole process, and the browser with it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/**
 * Opens the page of a development host, where its test run begins by itself, and gives out the
 * lines that it prints, until it ends.
 */
export async function followTestRun(
  url: string,
  {
    onLine,
    meanwhile,
    timeout,
  }: {
    onLine: (line: string) => void;
    /** What a user does during the run. */
    meanwhile?: (page: Page) => Promise<void>;
    timeout: number;
  },
): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const ended = new Promise<void>((resolve, reject) => {
      const late = new Error(`The test run did not end in ${timeout / 1000} s`);
      setTimeout(reject, timeout, late).unref();
      // The two functions that VS Code calls in the page that drives it.
      const log = (_type: string, values: unknown[]) => onLine(format(...values));
      page.exposeFunction("codeAutomationLog", log).catch(reject);
      page.exposeFunction("codeAutomationExit", () => resolve()).catch(reject);
    });
    await page.goto(url);
    await Promise.all([ended, meanwhile?.(page)]);
  } finally {
    await browser.close();
  }
}

/** Opens VS Code in a browser of its own (closed along with it), or in a new profile of `browser`. */
export async function openWorkbench({
  url,
  theme,
  size = { width: 1280, height: 800 },
  browser,
}: {
  url: string;
  theme?: Theme;
  size?: { width: number; height: number };
  browser?: Browser;
}): Promise<Workbench> {
  const own = browser ?? (await launchBrowser());
  const context = await own.newContext({
    viewport: size,
    permissions: ["clipboard-read", "clipboard-write"],
    reducedMotion: "reduce",
    // code-server compresses all of the workbench for each window, which takes it seconds.
    extraHTTPHeaders: { "Accept-Encoding": "identity" },
  });
  const close = () => (browser === undefined ? own.close() : context.close());
  try {
    const page = await context.newPage();
    const errors = collectErrors(page);
    await page.goto(url);
    await workbenchReady(page);
    if (theme !== undefined) await showTheme(page, theme);
    return { page, errors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Waits until the Explorer shows the workspace and the extensions' commands and menus are there,
 * after opening the page or loading it again.
 */
export async function workbenchReady(page: Page): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  // The themes are contributed by extensions too: with the first, all the others have come.
  await page.locator(".monaco-workbench[class*='vscode-theme-']").waitFor();
}

/** Switches the colour theme, unless it is the one that shows. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  const { className, id } = themes[theme];
  const shown = page.locator(`.monaco-workbench.${className}[class*=${id}]`);
  if ((await shown.count()) === 0) await setTheme(page, theme);
}

/** Switches the colour theme, as a user would. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  const { label, className } = themes[theme];
  await runCommand(page, "Preferences: Color Theme");
  await quickPick(page, label);
  await page.locator(`.monaco-workbench.${className}`).waitFor();
}

/**
 * Runs a command through the Command Palette by its full title, such as "Iris: Ask About Image…".
 * The palette does not learn of commands that come while it is open, so it is opened again until
 * the extensions are there.
 */
export async function runCommand(page: Page, title: string, timeout = 60_000): Promise<void> {
  const deadline = Date.now() + timeout;
  for (let failed = 0; ;) {
    await page.keyboard.press("F1");
    try {
      await quickPick(page, title, `>${title}`, 1500);
      return;
    } catch (error) {
      await page.keyboard.press("Escape");
      // Where keys go to nothing, a click brings them back; seldom, since it takes the focus from where it was.
      if (++failed % 3 === 0) await wake(page);
      if (Date.now() > deadline)
        throw new Error(`No command "${title}"; ${await onTop(page)}`, { cause: error });
    }
  }
}

/** Brings the keyboard back to VS Code's own page by a click where nothing is. */
export async function wake(page: Page): Promise<void> {
  const bar = page.locator(".part.statusbar");
  const { x = 0, y = 0, width = 0, height = 0 } = (await bar.boundingBox()) ?? {};
  // Whatever lies over it.
  await page.mouse.click(x + width / 2, y + height / 2);
}

/** What takes the keys and what lies over the rest, for the message of a test that finds nothing. */
export async function onTop(page: Page): Promise<string> {
  const over = page
    .locator(".monaco-dialog-box, .context-view, .quick-input-widget, .notification-toast")
    .filter({ visible: true });
  const texts = (await over.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
  const element = await page.evaluate(() => {
    const own = document.activeElement?.cloneNode() as Element | undefined;
    return own?.outerHTML.slice(0, 300) ?? "nothing";
  });
  return `on top: ${texts.join(" | ") || "nothing"}; focused: ${element}`;
}

/** Types into the quick pick that is open and takes the entry with this label by keyboard. */
export async function quickPick(
  page: Page,
  label: string,
  typed = label,
  timeout = 10_000,
): Promise<void> {
  const pick = page.locator(".quick-input-widget").filter({ visible: true });
  await pick.locator(".quick-input-box input").fill(typed, { timeout });
  const rows = pick.locator(".monaco-list-row");
  const entry = rows.filter({ has: page.getByText(label, { exact: true }) }).first();
  await entry.waitFor({ timeout }).catch(async (error: unknown) => {
    throw new Error(`No entry "${label}"; ${await onTop(page)}`, { cause: error });
  });
  // Entries used lately and similar titles come first.
  const count = await rows.count();
  for (let step = 0; step < count; step++) {
    const hasFocus = (row: Element): boolean => row.classList.contains("focused");
    if (await entry.evaluate(hasFocus, undefined, { timeout })) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await entry.waitFor({ state: "hidden", timeout });
}

/** A file or folder in the Explorer. */
export function explorerItem(page: Page, name: string): Locator {
  return page
    .locator(".explorer-folders-view .monaco-list-row")
    .filter({ has: page.getByText(name, { exact: true }) });
}

export interface ContextMenu {
  labels: string[];
  choose(label: string): Promise<void>;
  dismiss(): Promise<void>;
}

/** Milliseconds in which an entry of a menu that was just shown takes no click, and a few more. */
export const DEAF = 150;

/** Opens the context menu with the right mouse button. */
export async function openContextMenu(item: Locator): Promise<ContextMenu> {
  const page = item.page();
  const menu = page.locator(".context-view .monaco-menu").first();
  const actions = menu.locator(".action-label:not(.separator)");
  const open = async (): Promise<void> => {
    await item.click({ button: "right" });
    await actions.first().waitFor({ timeout: 5000 });
  };
  // A webview that takes the focus late closes the menu.
  const openAgain = async (): Promise<void> => {
    await wake(page);
    await open();
  };
  await open().catch(openAgain);
  const gone = () => menu.waitFor({ state: "hidden" });
  return {
    labels: await actions.allTextContents(),
    async choose(label) {
      const action = page
        .locator(".context-view .monaco-menu")
        .getByText(label, { exact: true })
        .last();
      const choose = async (timeout: number): Promise<void> => {
        // What is not in the menu itself is in the one of Iris.
        if ((await action.count()) === 0)
          await menu.getByText("Iris", { exact: true }).hover({ timeout });
        await action.hover({ timeout });
        await page.waitForTimeout(DEAF);
        await action.click({ timeout });
      };
      await choose(5000).catch(async () => {
        await openAgain();
        await choose(30_000);
      });
      await gone();
    },
    async dismiss() {
      await page.keyboard.press("Escape");
      await gone();
    },
  };
}

/**
 * The document of an extension's webview that is showing, two frames below the page.
 * It is looked up anew with each use, so it holds when VS Code builds the webview again.
 */
export function webviewFrame(page: Page, extensionId: string): FrameLocator {
  return page
    .locator(`iframe.webview[src*="extensionId=${extensionId}&"]`)
    .filter({ visible: true })
    .contentFrame()
    .locator("iframe#active-frame")
    .contentFrame();
}

/** What every VS Code reports that runs from code-server, or without the Internet. */
const usualErrors = [
  /Failed to load resource/,
  /authentication provider 'github'/,
  /open-vsx\.org/,
  // What a reload interrupts.
  /Canceled/,
  /Long running operations during shutdown/,
  /Unable to write file 'vscode-log:/,
  /IndexedDB database '[\w-]+' is closed/,
  // On a busy machine, of what takes part in saving.
  /Aborted onWillSaveTextDocument-event/,
  // A folder that came and went before the Explorer had drawn it.
  /\[FileExplorer\] Data tree node not found/,
];

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  const add = (text: string) => {
    if (errors.includes(text) || usualErrors.some((usual) => usual.test(text))) return;
    errors.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error") add(message.text());
  });
  page.on("pageerror", (error) => add(String(error)));
  return errors;
}
