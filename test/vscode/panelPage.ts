/* The panel's own page and bundle in a browser, without VS Code around it: for what needs no host. */
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { pageHtml } from "../../src/host/conversation/page.ts";
import { panelStrings } from "../../src/host/conversation/panelStrings.ts";
import type { HostMessage, PanelMessage } from "../../src/shared/protocol.ts";
import type { AnswerView, PanelState } from "../../src/shared/views.ts";
import type { Theme } from "./browser.ts";
import { installedFile } from "./package.ts";
import { themeOf, type PanelTheme } from "./themes.ts";

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
  /** Gives the page another theme's colours, as VS Code does. */
  readonly setTheme: (theme: Theme) => Promise<void>;
}

export interface PanelPageOptions {
  readonly theme?: Theme;
  readonly size?: { readonly width: number; readonly height: number };
  /** The host that hears what the panel asks; without one, nobody answers. */
  readonly hear?: (message: unknown) => void;
}

/** Opens the page as it ships: that of the installed package. */
export async function openPanelPage(
  browser: Browser,
  { theme = "dark", size = { width: 480, height: 900 }, hear }: PanelPageOptions = {},
): Promise<PanelPage> {
  const context = await browser.newContext({
    viewport: size,
    permissions: ["clipboard-read", "clipboard-write"],
  });
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
  }).replace("<link ", `<link rel="stylesheet" href="${ORIGIN}/vscode.css"> <link `);
  await context.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    if (url.protocol === "data:") return route.continue();
    if (url.href === `${ORIGIN}/`) return route.fulfill({ contentType: "text/html", body: html });
    if (url.href === `${ORIGIN}/vscode.css`)
      return route.fulfill({ contentType: "text/css", body: themeOf(theme).styles });
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
  if (hear) await page.exposeFunction("hear", hear);
  await page.addInitScript(standIn, themeOf(theme));
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
    setTheme: (next) => page.evaluate(applyTheme, themeOf(next)),
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
      // A long answer comes in portions.
      await page.waitForFunction(() => !document.querySelector(".markdown[aria-busy]"));
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
function standIn(theme: PanelTheme): void {
  const sent: unknown[] = [];
  Object.assign(window, {
    sent,
    acquireVsCodeApi: () => ({
      postMessage(message: unknown) {
        sent.push(message);
        (window as unknown as { hear?: (message: unknown) => void }).hear?.(message);
      },
    }),
  });
  const look = new MutationObserver(() => {
    if (document.querySelector("body") === null) return;
    look.disconnect();
    apply(theme);
  });
  look.observe(document, { childList: true, subtree: true });

  function apply({ behind, className, attributes, variables }: PanelTheme): void {
    const { body, documentElement: root } = document;
    body.className = className;
    for (const [name, value] of Object.entries(attributes)) body.setAttribute(name, value);
    for (const name of [...root.style]) root.style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) root.style.setProperty(name, value);
    root.style.backgroundColor = behind;
  }
  Object.assign(window, { applyTheme: apply });
}

/** In the page: another theme. */
function applyTheme(theme: PanelTheme): void {
  (window as unknown as { applyTheme: (theme: PanelTheme) => void }).applyTheme(theme);
}
