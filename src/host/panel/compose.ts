import * as vscode from "vscode";
import { imagesOf } from "../../core/conversation/conversation.ts";
import { bytesOfDataUri } from "../../core/image/address.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import { bestMatches } from "../../core/image/search.ts";
import type { GivenImage, ImageSource } from "../../core/image/source.ts";
import {
  DROP_LIMIT,
  FILE_LIMIT,
  type GivenFile,
  type GivenProblem,
  type HostMessage,
  type PanelMessage,
} from "../../shared/protocol.ts";
import { explainImage } from "../../core/messages/images.ts";
import { explainNotice } from "../../core/messages/notices.ts";
import { locale } from "../locale.ts";
import { findImages, type FoundImage } from "../images/find.ts";
import { baseName } from "../images/read.ts";
import { offeredPrompts } from "../prompts.ts";

/** Images that a list below the text box shows. */
const MOST_FOUND = 30;
/** Milliseconds in which the workspace is not searched again. */
const FRESH = 15_000;

/** What the page says of the question being written, beside its text. */
type ComposeMessage = Extract<
  PanelMessage,
  {
    type:
      | "attachFiles"
      | "attachAddresses"
      | "clipboard"
      | "findImages"
      | "moveAttachment"
      | "choosePrompt"
      | "recall"
      | "removeQueued"
      | "editQueued"
      | "sendQueued";
  }
>;

/** Does what the page asks for while a question is written. */
export class Compose implements vscode.Disposable {
  readonly #session: Session;
  readonly #post: (message: HostMessage) => void;
  readonly #search = new vscode.CancellationTokenSource();
  #found: { readonly at: number; readonly images: Promise<FoundImage[]> } | undefined;

  constructor(session: Session, post: (message: HostMessage) => void) {
    this.#session = session;
    this.#post = post;
  }

  async receive(message: ComposeMessage): Promise<void> {
    const session = this.#session;
    const { attachments } = session;
    switch (message.type) {
      case "attachFiles":
        return this.#attachFiles(message.files);
      case "attachAddresses":
        await attachments.add(this.#sourcesOf(message.addresses));
        return;
      case "clipboard":
        // What was said of an earlier try is over.
        await attachments.add([]);
        attachments.notify(
          explainNotice(
            message.problem === "empty"
              ? { type: "emptyClipboard" }
              : { type: "refusedClipboard", key: message.key },
            locale.t,
          ),
        );
        return;
      case "findImages":
        return this.#find(message.query);
      case "moveAttachment":
        attachments.move(message.id, message.by);
        return;
      case "choosePrompt": {
        session.draft.prompt = offeredPrompts().find(({ id }) => id === message.id)?.prompt;
        return;
      }
      case "recall":
        session.draft.recall(message.older);
        return;
      case "removeQueued":
        session.removeQueued(message.id);
        return;
      case "editQueued":
        session.editQueued(message.id);
        return;
      case "sendQueued":
        return session.sendQueued();
    }
  }

  dispose(): void {
    this.#search.cancel();
    this.#search.dispose();
  }

  async #attachFiles(files: readonly GivenFile[]): Promise<void> {
    const { attachments } = this.#session;
    const newName = this.#pictureNames();
    const given = files.flatMap(({ name, content }): GivenImage[] =>
      typeof content === "string"
        ? []
        : [{ kind: "bytes", name: name || newName(), bytes: content }],
    );
    const reading = attachments.add(given);
    for (const { name, content } of files)
      if (typeof content === "string") attachments.notify(problemText(content, name));
    await reading;
  }

  #sourcesOf(addresses: readonly string[]): ImageSource[] {
    const newName = this.#pictureNames();
    return addresses.map((address): ImageSource => {
      const bytes = /^data:/i.test(address) ? bytesOfDataUri(address) : undefined;
      if (bytes) return { kind: "bytes", name: newName(), bytes };
      // What is neither of these is a file, of whatever file system.
      return /^(https?|data):/i.test(address) || !URL.canParse(address)
        ? { kind: "address", address }
        : { kind: "file", uri: address };
    });
  }

  /** Names for pictures that have none, each another than those of the conversation. */
  #pictureNames(): () => string {
    const { conversation, attachments, queue } = this.#session;
    const taken = new Set(
      [...imagesOf(conversation), ...attachments.list, ...queue.images].map(({ name }) => name),
    );
    let number = 0;
    return () => {
      let name: string;
      do name = vscode.l10n.t("Pasted image {0}", ++number);
      while (taken.has(name));
      return name;
    };
  }

  async #find(query: string): Promise<void> {
    const now = Date.now();
    if (!this.#found || now - this.#found.at > FRESH)
      this.#found = { at: now, images: findImages(this.#search.token) };
    const found = this.#found;
    const images = await found.images.catch(() => {
      if (this.#found === found) this.#found = undefined;
      return [];
    });
    const paths = images.map(({ uri }) => ({ uri, path: vscode.workspace.asRelativePath(uri) }));
    const best = bestMatches(paths, { query, pathOf: ({ path }) => path, most: MOST_FOUND });
    this.#post({
      type: "found",
      query,
      images: best.map(({ uri, path }) => ({
        uri: uri.toString(),
        name: baseName(uri),
        folder: path.slice(0, Math.max(0, path.lastIndexOf("/"))),
      })),
    });
  }
}

function problemText(reason: GivenProblem, name: string): string {
  const limit = reason === "tooMuch" ? DROP_LIMIT : FILE_LIMIT;
  return explainImage({ reason, name, limit }, locale);
}
