import * as vscode from "vscode";
import { Access } from "./host/access.ts";
import { registerAltText } from "./host/altText/actions.ts";
import { DocumentReferences } from "./host/altText/documents.ts";
import { AltTexts } from "./host/altText/generate.ts";
import { registerImagePaste } from "./host/altText/paste.ts";
import { Pictures } from "./host/altText/pictures.ts";
import { ApiKeys } from "./host/apiKeys.ts";
import { registerCommands } from "./host/commands.ts";
import { Store } from "./host/history/store.ts";
import { runs, storageFolder } from "./host/history/windows.ts";
import { createImages } from "./host/images/read.ts";
import { registerStoredImages } from "./host/images/stored.ts";
import { Network } from "./host/network.ts";
import { Attachments } from "./host/panel/attachments.ts";
import { Session } from "./host/panel/session.ts";
import { PanelView, VIEW_ID } from "./host/panel/view.ts";
import { readSettings } from "./host/settings.ts";

let session: Session | undefined;

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
  const store = new Store(storageFolder(context), {
    // The window itself answers to this; where it is gone, nobody does.
    life: { runs, isShown: () => vscode.commands.executeCommand("setContext", "iris.open", true) },
    maxBytes: () => readSettings().historyBytes,
    onNews: (news) => session?.tell(news),
    onError,
  });
  const bytes = new Map<string, Uint8Array>();
  const attachments = new Attachments(images, {
    async keep(read) {
      for (const [id, picture] of read.bytes) {
        bytes.set(id, picture);
        await store.saveImage(id, picture);
      }
      // It can be sent at full resolution as long as it waits.
      if (read.original) await store.saveImage(read.image.id, read.original);
    },
    original: ({ id }) => store.loadImage(id),
  });
  session = new Session({ access, network, attachments, bytes, store, log });
  const panel = new PanelView({
    extension: context.extension,
    session,
    access,
    network,
    keys,
    onError,
  });

  const documents = new DocumentReferences();
  const pictures = new Pictures();
  const altTexts = new AltTexts({ access, network, images, documents, pictures, log });

  subscriptions.push(
    log,
    keys,
    network,
    images,
    store,
    attachments,
    session,
    panel,
    documents,
    pictures,
    altTexts,
    registerAltText({ documents, pictures, onError }),
    registerImagePaste({ altTexts, documents, onError }),
    vscode.window.registerWebviewViewProvider(VIEW_ID, panel),
    registerStoredImages(async (id) => bytes.get(id) ?? store.loadImage(id)),
    registerCommands({
      session,
      panel,
      access,
      store,
      altTexts,
      documents,
      pictures,
      log,
      onError,
    }),
  );
}

/** What is not written yet is written before the window goes away. */
export function deactivate(): void {
  session?.flush();
}
