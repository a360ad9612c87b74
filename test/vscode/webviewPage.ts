/* A page of Iris's webviews in a browser, without VS Code around it: for what needs no host. */
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { pageHtml } from "../../src/host/conversation/page.ts";
import type { Theme } from "./browser.ts";
import { installedFile } from "./package.ts";
import { themeOf, type PanelTheme } from "./themes.ts";

/** Nothing answers there; what the page asks of it comes from the build. */
export const ORIGIN = "https://panel.invalid";

/** A page that is fed by a test. */
export interface WebviewPage<Sent, Heard> {
  readonly page: Page;
  /** Addresses that the page asked for, besides Iris's own files. */
  readonly requests: string[];
  /** What broke the page's policy, or went wrong otherwise. */
  readonly errors: string[];
  /** What the page asked of its host. */
  readonly sent: () => Promise<Sent[]>;
  /** Says something as the host. */
  readonly post: (message: Heard) => Promise<void>;
  /** Gives the page another theme's colours, as VS Code does. */
  readonly setTheme: (theme: Theme) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a webview may do that the browser asks about elsewhere. */
export const PERMISSIONS = ["clipboard-read", "clipboard-write"];

export interface WebviewPageOptions {
  readonly theme?: Theme;
  readonly size?: { readonly width: number; readonly height: number };
  /** The host that hears what the page asks; without one, nobody answers. */
  readonly hear?: (message: unknown) => void;
}

/**
 * Opens a page as it ships: that of the installed package.
 *
 * @param where a browser gives the page a profile of its own, in which windows that it opens are heard of too
 * @param options name: of its script and style sheet
 */
export async function openWebviewPage<Sent, Heard>(
  where: Browser | BrowserContext,
  options: WebviewPageOptions & { readonly name: "panel" | "review"; readonly strings: object },
): Promise<WebviewPage<Sent, Heard>> {
  const { theme = "dark", size = { width: 480, height: 900 }, hear, name, strings } = options;
  const own =
    "newContext" in where ? await where.newContext({ permissions: PERMISSIONS }) : undefined;
  const page = await (own ?? (where as BrowserContext)).newPage();
  await page.setViewportSize(size);
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
    script: `${ORIGIN}/${name}.js`,
    styleSheet: `${ORIGIN}/${name}.css`,
    strings: JSON.stringify(strings),
  }).replace("<link ", `<link rel="stylesheet" href="${ORIGIN}/vscode.css"> <link `);
  await (own ?? page).route("**/*", async (route) => {
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
  // It listens some time after it was loaded, and then says so; that it was entered it says before.
  await page.waitForFunction(() =>
    (window as unknown as { sent: { type: string }[] }).sent.some(({ type }) => type === "ready"),
  );
  return {
    page,
    requests,
    errors,
    post: (message) => page.evaluate(say, message as object),
    setTheme: (next) => page.evaluate(applyTheme, themeOf(next)),
    sent: () => page.evaluate(() => (window as unknown as { sent: Sent[] }).sent),
    close: () => (own ?? page).close(),
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

/** In the page: says something as the host; resolves when the page has heard it, which may be after the next frame. */
function say(message: object): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener("message", () => resolve(), { once: true });
    window.postMessage(message, "*");
  });
}

/** In the page: another theme. */
function applyTheme(theme: PanelTheme): void {
  (window as unknown as { applyTheme: (theme: PanelTheme) => void }).applyTheme(theme);
}
