import * as vscode from "vscode";
import { imagesOf } from "../../core/conversation/conversation.ts";
import type { Appended } from "../../core/conversation/session/active.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import type { Subscription } from "../../core/events.ts";
import {
  parsePanelMessage,
  type ActionId,
  type HostMessage,
  type PanelMessage,
} from "../../shared/protocol.ts";
import type { Access } from "../access.ts";
import type { ApiKeys } from "../apiKeys.ts";
import { browseForImages } from "../images/pick.ts";
import { settingsFor } from "../../core/messages/failures.ts";
import { storedUri } from "../images/stored.ts";
import { chooseModel } from "../models.ts";
import type { Network } from "../network.ts";
import { editPrompts } from "../prompts.ts";
import { Compose } from "./compose.ts";
import { csvOf, parseData, tableOf } from "../../shared/dataTable.ts";
import { CodeActions } from "./code.ts";
import { codeColours, onDidChangeColours } from "./codeColours.ts";
import { panelHtml } from "./html.ts";
import { estimate, snapshot } from "./snapshot.ts";

/** Id of the view in the manifest. */
export const VIEW_ID = "iris.conversation";
/** Milliseconds between two messages with appended text; what comes in between is gathered. */
const GATHER = 16;

/** The panel: shows the session, and turns what its user does into calls to it. */
export class PanelView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extension: vscode.Extension<unknown>;
  readonly #session: Session;
  readonly #access: Access;
  readonly #network: Network;
  readonly #subscriptions: readonly Subscription[];
  readonly #onError: (error: unknown) => void;
  readonly #compose: Compose;
  readonly #code = new CodeActions();
  #webview: vscode.Webview | undefined;
  #isReady = false;
  #focusWanted = false;
  #clipboardWanted = false;
  #appended: Appended | undefined;
  #appendedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #snapshotTimer: NodeJS.Timeout | undefined;
  #hasKey = false;

  constructor(parts: {
    extension: vscode.Extension<unknown>;
    session: Session;
    access: Access;
    network: Network;
    keys: ApiKeys;
    onError: (error: unknown) => void;
  }) {
    this.#extension = parts.extension;
    this.#session = parts.session;
    this.#access = parts.access;
    this.#network = parts.network;
    this.#onError = parts.onError;
    this.#compose = new Compose(parts.session, (message) => this.#post(message));
    this.#subscriptions = [
      new vscode.Disposable(() => this.#code.dispose()),
      onDidChangeColours(() => {
        this.#postColours().catch(parts.onError);
      }),
      parts.session.onDidChange(() => this.#postSnapshot()),
      parts.session.onDidAppend((appended) => this.#append(appended)),
      parts.session.attachments.onDidSay((text) => this.#post({ type: "say", text })),
      parts.keys.onDidChange(() => {
        this.#lookForKey().catch(parts.onError);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("iris")) this.#lookForKey().catch(parts.onError);
      }),
    ];
  }

  /** VS Code made a page for the view: at first, after hiding, or after moving it elsewhere. */
  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    this.#webview = webview;
    this.#isReady = false;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.#extension.extensionUri, "dist", "webview")],
    };
    webview.onDidReceiveMessage((value: unknown) => {
      const message = parsePanelMessage(value);
      if (message) this.#receive(message).catch(this.#onError);
    });
    view.onDidChangeVisibility(() => {
      // VS Code drops the page of a hidden view; the next one says when it listens.
      if (!view.visible && this.#webview === webview) this.#isReady = false;
    });
    view.onDidDispose(() => {
      if (this.#webview === webview) this.#webview = undefined;
    });
    webview.html = panelHtml(webview, this.#extension.extensionUri);
  }

  /** Shows the view and puts the cursor into its text box. */
  async reveal(): Promise<void> {
    this.#focusWanted = true;
    await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
    this.#postFocus();
  }

  /** Shows the view, whose page then attaches the image in the clipboard. */
  async attachFromClipboard(): Promise<void> {
    this.#clipboardWanted = true;
    await this.reveal();
  }

  dispose(): void {
    clearTimeout(this.#snapshotTimer);
    this.#dropAppended();
    this.#compose.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #receive(message: PanelMessage): Promise<void> {
    const session = this.#session;
    switch (message.type) {
      case "ready":
        await session.load();
        this.#isReady = true;
        await this.#lookForKey();
        await this.#postColours();
        this.#postFocus();
        return;
      case "send":
        return session.submit(message.text, message.revision);
      case "draft":
        session.draft.type(message.text);
        this.#post({ type: "estimate", text: estimate(session) });
        // The way to the endpoint is open by the time the question is written.
        if (this.#hasKey && message.text.trim()) await this.#network.warm();
        return;
      case "stop": {
        session.stop();
        return;
      }
      case "attach": {
        const chosen = await browseForImages();
        if (chosen) await session.attachments.add(chosen);
        return;
      }
      case "attachFiles":
      case "attachAddresses":
      case "clipboard":
      case "findImages":
      case "moveAttachment":
      case "choosePrompt":
      case "recall":
      case "removeQueued":
      case "editQueued":
      case "sendQueued":
        return this.#compose.receive(message);
      case "removeAttachment": {
        session.attachments.remove(message.id);
        return;
      }
      case "dismissNotice": {
        session.attachments.dismiss(message.id);
        return;
      }
      case "openImage":
        return this.#openImage(message.id);
      case "resolution":
        return session.attachments.setFull(message.id, message.full);
      case "choose": {
        session.choose(message.id, message.chosen);
        return;
      }
      case "edit":
        return session.edit(message.id, message.text);
      case "regenerate":
        return session.regenerate(message.id);
      case "version": {
        session.showVersion(message.id, message.step);
        return;
      }
      case "openLink":
        return openLink(message.href);
      case "copyAnswer": {
        const turn = session.conversation.turns.find(({ id }) => id === message.id);
        if (turn) await vscode.env.clipboard.writeText(turn.text);
        return;
      }
      case "copyData":
        return this.#copyData(message.id, message.format);
      case "copyCode":
      case "insertCode":
      case "openCode":
        return this.#code.run(message);
      case "action":
        return this.#act(message.action);
    }
  }

  async #copyData(id: string, format: "json" | "csv"): Promise<void> {
    const turn = this.#session.conversation.turns.find((one) => one.id === id);
    const data = turn && parseData(turn.text);
    if (!data) return;
    const text = format === "json" ? turn.text : csvOf(tableOf(data.value));
    await vscode.env.clipboard.writeText(text);
  }

  async #act(action: ActionId): Promise<void> {
    switch (action) {
      case "setApiKey":
        await this.#access.setKey();
        return;
      case "useSuccessor": {
        const last = this.#session.conversation.turns.at(-1);
        const failure = last?.role === "answer" ? last.failure : undefined;
        if (!failure || !("successor" in failure) || !failure.successor) return;
        await chooseModel(failure.successor);
        return this.#session.retry();
      }
      case "selectModel":
        return vscode.commands.executeCommand("iris.selectModel");
      case "continue":
        return this.#session.continueAnswer();
      case "retry":
        return this.#session.retry();
      case "showLog":
        return vscode.commands.executeCommand("iris.showLog");
      case "editPrompts":
        return editPrompts();
      case "openSettings": {
        const last = this.#session.conversation.turns.at(-1);
        const settings = last?.role === "answer" ? settingsFor(last) : undefined;
        return vscode.commands.executeCommand(
          "workbench.action.openSettings",
          settings ?? `@ext:${this.#extension.id}`,
        );
      }
    }
  }

  async #openImage(id: string): Promise<void> {
    const { conversation, attachments, queue } = this.#session;
    const waiting = [...attachments.ready, ...queue.images];
    const kept = waiting.find((image) => image.id === id);
    const image = kept ?? imagesOf(conversation).find((one) => one.id === id);
    if (image?.source?.startsWith("https:")) return openLink(image.source);
    const uri = image?.source
      ? vscode.Uri.parse(image.source, true)
      : image && storedUri(image, kept !== undefined);
    if (uri) await vscode.commands.executeCommand("vscode.open", uri);
  }

  #append(appended: Appended): void {
    // A snapshot that is about to be posted has the text.
    if (this.#snapshotTimer) return;
    const before = this.#appended;
    this.#appended = before ? { ...before, text: before.text + appended.text } : appended;
    if (this.#timer) return;
    const wait = this.#appendedAt + GATHER - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#postAppended(), wait);
    else this.#postAppended();
  }

  #postAppended(): void {
    const appended = this.#appended;
    this.#appendedAt = performance.now();
    this.#dropAppended();
    if (appended) this.#post({ type: "append", ...appended });
  }

  #dropAppended(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#appended = undefined;
  }

  /** The latest state, once for all that changes in one go. */
  #postSnapshot(): void {
    this.#snapshotTimer ??= setTimeout(() => {
      this.#snapshotTimer = undefined;
      // It has the gathered text already.
      this.#dropAppended();
      this.#post({ type: "snapshot", state: snapshot(this.#session, this.#hasKey) });
    });
  }

  async #lookForKey(): Promise<void> {
    this.#hasKey = await this.#access.hasKey();
    this.#postSnapshot();
  }

  async #postColours(): Promise<void> {
    this.#post({ type: "colours", colours: await codeColours() });
  }

  #postFocus(): void {
    if (!this.#isReady) return;
    if (this.#focusWanted) this.#post({ type: "focus" });
    if (this.#clipboardWanted) this.#post({ type: "readClipboard" });
    this.#focusWanted = false;
    this.#clipboardWanted = false;
  }

  #post(message: HostMessage): void {
    if (this.#isReady) void this.#webview?.postMessage(message);
  }
}

/** A link of an answer. VS Code itself asks before it opens one that is not trusted. */
async function openLink(href: string): Promise<void> {
  if (!URL.canParse(href)) return;
  if (!/^(https?|mailto):$/.test(new URL(href).protocol)) return;
  await vscode.env.openExternal(vscode.Uri.parse(href, true));
}
