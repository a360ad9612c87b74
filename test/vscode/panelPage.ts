/* The panel's own page and bundle in a browser, without VS Code around it: for what needs no host. */
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { pageHtml } from "../../src/host/panel/page.ts";
import { panelStrings } from "../../src/host/panel/panelStrings.ts";
import type {
  AnswerView,
  HostMessage,
  PanelMessage,
  PanelState,
} from "../../src/shared/protocol.ts";
import { installedFile } from "./package.ts";

/** Nothing answers there; what the page asks of it comes from the build. */
const ORIGIN = "https://panel.invalid";

/** A panel that is fed by a test. */
export interface PanelPage {
  readonly page: Page;
  /** Addresses that the page asked for, besides Iris's own files. */
  readonly requests: string[];
  /** What broke the page's policy, or went wrong otherwise. */
  readonly errors: string[];
  /** What the panel asked of its host. */
  readonly sent: () => Promise<PanelMessage[]>;
  /** Says something as the host. */
  readonly post: (message: HostMessage) => Promise<void>;
  /** Shows one answer and nothing else; resolves when it was painted. */
  readonly show: (text: string, answer?: Partial<AnswerView>) => Promise<void>;
}

/** Opens the page as it ships: that of the installed package. */
export async function openPanelPage(
  browser: Browser,
  {
    theme = "dark",
    size = { width: 480, height: 900 },
  }: { theme?: "dark" | "light"; size?: { width: number; height: number } } = {},
): Promise<PanelPage> {
  const context = await browser.newContext({ viewport: size, bypassCSP: false });
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  const html = pageHtml({
    nonce: "test",
    cspSource: ORIGIN,
    language: "en",
    script: `${ORIGIN}/panel.js`,
    styleSheet: `${ORIGIN}/panel.css`,
    strings: JSON.stringify(panelStrings((english) => english)),
  });
  await context.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    if (url.protocol === "data:") return route.continue();
    if (url.href === `${ORIGIN}/`) return route.fulfill({ contentType: "text/html", body: html });
    const own = /^\/([\w-]+\.(js|css|ttf|woff2))$/.exec(url.pathname)?.[1];
    if (url.origin !== ORIGIN || own === undefined) {
      requests.push(url.href);
      return route.abort();
    }
    return route.fulfill({
      contentType: own.endsWith(".css") ? "text/css" : "text/javascript",
      body: await readFile(installedFile(`dist/webview/${own}`)),
    });
  });
  await page.addInitScript(standIn, theme);
  await page.goto(`${ORIGIN}/`);
  // It listens some time after it was loaded, and then says so.
  await page.waitForFunction(() => (window as unknown as { sent: PanelMessage[] }).sent.length > 0);
  const post = (message: HostMessage): Promise<void> =>
    page.evaluate((data) => window.postMessage(data, "*"), message);
  return {
    page,
    requests,
    errors,
    post,
    sent: () => page.evaluate(() => (window as unknown as { sent: PanelMessage[] }).sent),
    async show(text, answer) {
      await post(snapshotOf(text, answer));
      await page.evaluate(
        // The message comes before the next frame, and is painted in the one after that.
        () =>
          new Promise((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
          ),
      );
    },
  };
}

/** All that the panel shows, with one answer. */
export function snapshotOf(text: string, answer: Partial<AnswerView> = {}): HostMessage {
  return stateWith({
    answering: answer.state === "streaming",
    turns: [
      { role: "answer", id: "a", text, state: "complete", footer: "", actions: [], ...answer },
    ],
  });
}

/** All that the panel shows, which is nothing but what is given. */
export function stateWith(given: Partial<PanelState>): HostMessage {
  return {
    type: "snapshot",
    state: {
      ...{ hasKey: true, answering: false, model: "stand-in", draft: "" },
      ...{ draftRevision: 0, estimate: "", cost: "", attachments: [], notices: [] },
      ...{ prompts: [], queued: [], held: false, recalled: false, turns: [] },
      ...given,
    },
  };
}

/** In the page: what VS Code gives a webview. */
function standIn(theme: string): void {
  const sent: unknown[] = [];
  Object.assign(window, {
    sent,
    acquireVsCodeApi: () => ({ postMessage: (m: unknown) => sent.push(m) }),
  });
  const variables: Record<string, [dark: string, light: string]> = {
    foreground: ["#cccccc", "#3b3b3b"],
    "editor-foreground": ["#cccccc", "#3b3b3b"],
    "editor-background": ["#1f1f1f", "#ffffff"],
    "font-family": ["DejaVu Sans, sans-serif", "DejaVu Sans, sans-serif"],
    "font-size": ["13px", "13px"],
    "font-weight": ["normal", "normal"],
    "editor-font-family": ["DejaVu Sans Mono, monospace", "DejaVu Sans Mono, monospace"],
    "textLink-foreground": ["#4daafc", "#005fb8"],
    descriptionForeground: ["#9d9d9d", "#3b3b3b"],
    focusBorder: ["#0078d4", "#005fb8"],
    "widget-border": ["#454545", "#cecece"],
    "textPreformat-background": ["#3c3c3c", "#0000001f"],
    "textPreformat-foreground": ["#d0d0d0", "#3b3b3b"],
    "editorWidget-background": ["#202020", "#f8f8f8"],
  };
  const set = (): void => {
    document.body.className = `vscode-${theme}`;
    document.body.style.background = theme === "dark" ? "#181818" : "#f8f8f8";
    for (const [name, [dark, light]] of Object.entries(variables))
      document.documentElement.style.setProperty(
        `--vscode-${name}`,
        theme === "dark" ? dark : light,
      );
  };
  const look = new MutationObserver(() => {
    if (document.querySelector("body") === null) return;
    look.disconnect();
    set();
  });
  look.observe(document, { childList: true, subtree: true });
}
