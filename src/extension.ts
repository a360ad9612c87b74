import * as vscode from "vscode";
import { Access } from "./host/access.ts";
import { registerAltText } from "./host/altText/actions.ts";
import { OpenDocuments } from "./host/altText/documents.ts";
import { AltTexts } from "./host/altText/generate.ts";
import { WorkspaceLocator } from "./host/altText/locator.ts";
import { registerImagePaste } from "./host/altText/paste.ts";
import { ApiKeys } from "./host/apiKeys.ts";
import { registerCommands } from "./host/commands.ts";
import { WorkspaceDocuments } from "./host/documents.ts";
import { createGate } from "./host/gate.ts";
import { createImages } from "./host/images/read.ts";
import { registerStoredImages } from "./host/images/stored.ts";
import { Network } from "./host/network.ts";
import { createSession } from "./host/panel/session.ts";
import { PanelView, VIEW_ID } from "./host/panel/view.ts";
import { createWorkspaceWriter } from "./host/writer.ts";

let flush: (() => void) | undefined;

/** The door: VS Code comes in here when a command of Iris runs or its view is shown. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  const log = vscode.window.createOutputChannel("Iris", { log: true });
  const onError = (error: unknown): void => {
    log.error(error instanceof Error ? (error.stack ?? error.message) : "An unknown error");
    const showLog = vscode.l10n.t("Show Log");
    void vscode.window
      .showErrorMessage(vscode.l10n.t("Iris ran into a problem of its own."), showLog)
      .then((choice) => choice && log.show());
  };

  const keys = new ApiKeys(context.secrets);
  const network = new Network(context.globalState);
  const access = new Access(keys, network, context.workspaceState);
  const images = createImages(extensionUri);
  const { session, store, vault } = createSession({
    context,
    access,
    network,
    images,
    log,
    onError,
  });
  flush = () => session.flush();
  const panel = new PanelView({
    extension: context.extension,
    session,
    access,
    network,
    keys,
    onError,
  });

  const open = new OpenDocuments();
  const documents = new WorkspaceDocuments(open);
  const locator = new WorkspaceLocator(documents);
  const writer = createWorkspaceWriter(documents);
  const gate = createGate(access, network);
  const altTexts = new AltTexts({ gate, images, documents, locator, writer });
  const altText = { altTexts, open, documents, locator, writer, log, onError };

  subscriptions.push(
    log,
    keys,
    network,
    images,
    store,
    session,
    panel,
    open,
    locator,
    altTexts,
    registerAltText(altText),
    registerImagePaste(altText),
    vscode.window.registerWebviewViewProvider(VIEW_ID, panel),
    registerStoredImages((id) => vault.read(id)),
    registerCommands({
      session,
      panel,
      access,
      store,
      ...altText,
    }),
  );
}

/** What is not written yet is written before the window goes away. */
export function deactivate(): void {
  flush?.();
}
