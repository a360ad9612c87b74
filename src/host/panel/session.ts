import * as vscode from "vscode";
import { Attachments } from "../../core/conversation/session/attachments.ts";
import { Session } from "../../core/conversation/session/session.ts";
import { ImageVault } from "../../core/conversation/session/vault.ts";
import { Store } from "../../core/conversation/storage/store.ts";
import { runs } from "../../core/conversation/storage/windows.ts";
import { isImageProblem, nameOfSource, type Images } from "../../core/image/read.ts";
import { explainImageProblem } from "../../core/messages/images.ts";
import { explainNews } from "../../core/messages/history.ts";
import { MOST_IMAGES } from "../../shared/protocol.ts";
import type { Access } from "../access.ts";
import { storageFolder } from "../history/folder.ts";
import { locale } from "../locale.ts";
import type { Network } from "../network.ts";
import { readSettings } from "../settings.ts";

/** The conversation of this window, what is kept of it, and the bytes of its images. */
export function createSession(parts: {
  readonly context: vscode.ExtensionContext;
  readonly access: Access;
  /** Puts the cursor back after what stood before a question. */
  readonly refocus: () => Promise<void>;
  readonly network: Network;
  readonly images: Images;
  readonly log: vscode.LogOutputChannel;
  readonly onError: (error: unknown) => void;
}): { readonly session: Session; readonly store: Store; readonly vault: ImageVault } {
  const { context, access, refocus, network, images, log, onError } = parts;
  const store: Store = new Store(storageFolder(context), {
    // The window itself answers to this; where it is gone, nobody does.
    life: { runs, isShown: () => vscode.commands.executeCommand("setContext", "iris.open", true) },
    maxBytes: () => readSettings().historyBytes,
    onNews: (news) =>
      session.tell(explainNews(news, locale), news.type === "copied" ? news.id : undefined),
    onError,
  });
  const vault = new ImageVault(store);
  const attachments = new Attachments({
    nameOf: nameOfSource,
    read: (source, options, signal) => images.read(source, options, signal),
    explain: (error) => (isImageProblem(error) ? explainImageProblem(error, locale) : undefined),
    fitted: () => readSettings().image,
    ...{ vault, most: MOST_IMAGES, t: locale.t },
  });
  const session = new Session({
    ...{ network, attachments, vault, store, log, t: locale.t },
    access: { open: (asked) => access.open(asked, refocus) },
    settings: readSettings,
  });
  return { session, store, vault };
}
