/* The panel's own page with everything that stands behind it, but without VS Code: what needs no workbench is tested here. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { IMAGE_EXTENSIONS } from "../../src/core/image/formats.ts";
import type { OwnSettings } from "../../src/node/settings.ts";
import { startEndpoint, type Endpoint } from "../endpoint/server.ts";
import { launchBrowser, type Theme } from "../vscode/browser.ts";
import { installedFile } from "../vscode/package.ts";
import { openPanelPage, type PanelPage, type PanelPageOptions } from "../vscode/panelPage.ts";
import { panelIn, type Panel } from "../vscode/panelParts.ts";
import { root } from "../vscode/paths.ts";
import { screenshot } from "../vscode/screenshot.ts";
import { themeOf } from "../vscode/themes.ts";
import { ORIGIN, PERMISSIONS } from "../vscode/webviewPage.ts";
import { createPanelHost, createTestImages, fileOf, type PanelHost } from "./host.ts";

export const SAMPLE = join(root, "test/fixtures/workspace");

/** Started when it is first asked for, and kept for all files that run in this process, one after the other. */
let browser: Promise<Browser> | undefined;
let pages: Promise<BrowserContext> | undefined;
let images: ReturnType<typeof createTestImages> | undefined;
/** What stands behind the panel opened last. */
let latest: PanelHost | undefined;
after(async () => {
  images?.dispose();
  await (await browser)?.close();
});

/** The browser of all pages. Who opens one closes it. */
export function sharedBrowser(): Promise<Browser> {
  // Pages of one profile share a process: to start one and compile the page in it costs as much as a short test.
  return (browser ??= launchBrowser(["--renderer-process-limit=1"]));
}

/** A profile for pages that leave nothing in it. Who opens one closes it. */
export function sharedPages(): Promise<BrowserContext> {
  return (pages ??= sharedBrowser().then(async (one) => {
    const context = await one.newContext({ permissions: PERMISSIONS });
    // Their process stays as long as one of its pages does.
    const kept = await context.newPage();
    await kept.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "" }));
    await kept.goto(ORIGIN);
    return context;
  }));
}

/** What the tests of a file share besides browser and image process. */
export interface Panels {
  readonly endpoint: Endpoint;
  open(options?: OpenOptions): Promise<OpenPanel>;
  stop(): Promise<void>;
}

export interface OpenOptions extends Omit<PanelPageOptions, "hear"> {
  /** Iris's, by their ids without `iris.`. */
  readonly settings?: OwnSettings;
  /** A folder of what an earlier panel left, as for a window that is reloaded. */
  readonly storage?: string;
}

/** A panel with its session. */
export interface OpenPanel extends Omit<PanelPage, "show" | "post"> {
  readonly page: Page;
  readonly panel: Panel;
  readonly host: PanelHost;
  /** Attaches images of the sample workspace, by their paths in it, and waits until they are ready. */
  attach(...paths: string[]): Promise<void>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function startPanels(): Promise<Panels> {
  const decoder = (images ??= createTestImages(
    installedFile("dist/image/worker.cjs"),
    async (drawing) => latest?.channel.draw(drawing),
  ));
  const pages = await sharedPages();
  const endpoint = await startEndpoint();
  const opened = new Set<OpenPanel>();
  return {
    endpoint,
    async open({ settings, storage, ...options } = {}) {
      let theme: Theme = options.theme ?? "dark";
      const host = createPanelHost({
        ...{ baseUrl: endpoint.baseUrl, images: decoder, colours: () => themeOf(theme).colours },
        workspace: { folder: SAMPLE, images: SAMPLE_IMAGES },
        ...(settings && { settings }),
        ...(storage && { storage }),
      });
      latest = host;
      const page = openPanelPage(pages, {
        size: { width: 480, height: 800 },
        ...options,
        hear: (message) => host.channel.receive(message),
      });
      /** What the host says arrives in the order in which it was said. */
      let sending: Promise<unknown> = page;
      host.channel.connect((message) => {
        sending = sending
          .then(async () => (await page).post(message))
          // The last words to a page that is gone.
          .catch((error: unknown) => {
            if (!one.page.isClosed()) host.errors.push(error);
          });
      });
      const shown = await page;
      const one = openPanel(host, {
        ...shown,
        async setTheme(next) {
          theme = next;
          await shown.setTheme(next);
          host.channel.recolour();
        },
      });
      opened.add(one);
      await one.panel.input.waitFor();
      return one;
    },
    async stop() {
      for (const one of opened) await one.close();
      await endpoint.close();
    },
  };
}

/** Images of the sample workspace that the text box finds. */
const SAMPLE_IMAGES = globSync(`**/*.{${IMAGE_EXTENSIONS.join(",")}}`, { cwd: SAMPLE }).sort();

function openPanel(host: PanelHost, shown: PanelPage): OpenPanel {
  const { page } = shown;
  const panel = panelIn(page);
  return {
    ...shown,
    panel,
    host,
    async attach(...paths) {
      const count = await panel.attached.count();
      const sources = paths.map((path) => fileOf(SAMPLE, path));
      await host.session.attachments.add(sources);
      await panel.attached
        .nth(count + paths.length - 1)
        .getByRole("button", { name: /^Open / })
        .waitFor();
    },
    screenshot: (name) => screenshot(page, name),
    async close() {
      if (page.isClosed()) return;
      await host.close();
      await shown.close();
    },
  };
}
