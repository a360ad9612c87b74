import * as vscode from "vscode";
import { registerAgentTools } from "./host/agents/register.ts";
import { OpenDocuments } from "./host/altText/documents.ts";
import { WorkspaceLocator } from "./host/altText/locator.ts";
import { registerImagePaste } from "./host/altText/paste.ts";
import { registerAltText } from "./host/altText/register.ts";
import { WorkspaceDocuments } from "./host/documents.ts";
import { registerStoredImages } from "./host/images/stored.ts";
import { LazyApp } from "./host/lazyApp.ts";
import { VIEW_ID } from "./host/panel/viewId.ts";
import { REVIEW_TYPE } from "./host/review/ids.ts";
import { registerCommands } from "./host/registerCommands.ts";
import { welcomeOnce } from "./host/welcome.ts";

let app: LazyApp | undefined;

/** The door: VS Code comes in here when a document with images is opened, a command of Iris runs or its view is shown. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Iris", { log: true });
  const onError = (error: unknown): void => {
    log.error(error instanceof Error ? (error.stack ?? error.message) : "An unknown error");
    const showLog = vscode.l10n.t("Show Log");
    void vscode.window
      .showErrorMessage(vscode.l10n.t("Iris ran into an unexpected error."), showLog)
      .then((choice) => choice && log.show());
  };

  const open = new OpenDocuments(context.asAbsolutePath("dist/engine.cjs"));
  const documents = new WorkspaceDocuments(open);
  const locator = new WorkspaceLocator(documents);
  const parts = { context, log, onError, open, documents, locator };
  const lazy = new LazyApp(async () => (await import("./host/app.lazy.ts")).createApp(parts));
  app = lazy;

  const commands = registerCommands({ extension: context.extension, app: lazy, onError });
  context.subscriptions.push(
    log,
    open,
    locator,
    lazy,
    registerAltText(parts),
    registerImagePaste(async () => (await lazy.get()).inserter),
    vscode.window.registerWebviewViewProvider(VIEW_ID, {
      resolveWebviewView: async (...args) => (await lazy.get()).panel.resolveWebviewView(...args),
    }),
    vscode.window.registerWebviewPanelSerializer(REVIEW_TYPE, {
      deserializeWebviewPanel: async (tab) => (await lazy.get()).restoreReview(tab),
    }),
    registerStoredImages(async (id) => (await lazy.get()).readImage(id)),
    commands,
    registerAgentTools(context.extension, async () => (await lazy.get()).agents()),
    welcomeOnce(context, {
      isBusy: () => commands.hasRun || (lazy.isWanted && lazy.loaded?.panel.wasEntered),
      onError,
    }),
  );
}

/** What is not written yet is written before the window goes away. */
export function deactivate(): void {
  app?.loaded?.flush();
}
