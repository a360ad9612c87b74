import * as vscode from "vscode";
import type { Session } from "../../core/conversation/session/session.ts";
import type { Subscription } from "../../core/events.ts";
import { isImageName } from "../../core/image/formats.ts";
import type { PageDrawing } from "../../core/image/prepared.ts";
import type { HostMessage } from "../../shared/protocol.ts";
import type { Access } from "../access.ts";
import type { ApiKeys } from "../apiKeys.ts";
import { PanelChannel } from "../conversation/channel.ts";
import { locale } from "../locale.ts";
import { webviewHtml } from "../webviewHtml.ts";
import { panelStrings } from "../conversation/panelStrings.ts";
import type { Network } from "../network.ts";
import { readSettings } from "../settings.ts";
import { CodeActions } from "./code.ts";
import { onDidChangeColours } from "./codeColours.ts";
import { createEditor } from "./editor.ts";
import { VIEW_ID } from "./viewId.ts";

/** The panel as VS Code shows it; what happens in it is the channel's. */
export class PanelView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #channel: PanelChannel;
  readonly #images: { warm(): void };
  #isVisible = false;
  readonly #subscriptions: readonly Subscription[];

  constructor(parts: {
    extension: vscode.Extension<unknown>;
    session: Session;
    access: Access;
    network: Network;
    images: { warm(): void };
    keys: ApiKeys;
    onError: (error: unknown) => void;
  }) {
    const { extension, session, access, network, images, keys, onError } = parts;
    this.#images = images;
    this.#extensionUri = extension.extensionUri;
    const code = new CodeActions();
    const ending = new vscode.CancellationTokenSource();
    const channel = new PanelChannel({
      ...{ session, locale, onError, settings: readSettings },
      editor: createEditor({
        ...{ access, network, code, extensionId: extension.id, ended: ending.token },
        refocus: () => this.refocus(),
      }),
    });
    this.#channel = channel;
    this.#subscriptions = [
      channel,
      code,
      { dispose: () => ending.cancel() },
      onDidChangeColours(() => channel.recolour()),
      keys.onDidChange(() => channel.refresh()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("iris")) channel.refresh();
      }),
      // Where an image is looked at beside the panel, it may be asked about next.
      vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
        const isShown = [...opened, ...changed].some((tab) => tab.isActive && isImageTab(tab));
        if (this.#isVisible && isShown) images.warm();
      }),
    ];
  }

  /** VS Code made a page for the view: at first, after hiding, or after moving it elsewhere. */
  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const post = (message: HostMessage): void => void webview.postMessage(message);
    this.#channel.connect(post);
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.#extensionUri, "dist", "webview")],
    };
    webview.onDidReceiveMessage((value: unknown) => this.#channel.receive(value));
    // VS Code drops the page of a hidden view; the next one says when it listens.
    view.onDidChangeVisibility(() => {
      if (!view.visible) this.#channel.pause(post);
      this.#setVisible(view.visible);
    });
    view.onDidDispose(() => {
      this.#channel.disconnect(post);
      this.#setVisible(false);
    });
    this.#setVisible(view.visible);
    webview.html = webviewHtml(webview, this.#extensionUri, {
      name: "panel",
      strings: panelStrings(locale.t),
    });
  }

  /** Shows the view and puts the cursor into its text box; a page that takes its time does it once it is there. */
  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
    await this.#channel.focus();
  }

  /** Shows the view as {@link reveal} does, before something else opens, which keeps the focus. */
  async revealBefore(): Promise<void> {
    await this.reveal();
    this.#channel.leaveFocus();
  }

  /** Puts the cursor back into the text box once something else that had the focus is closed. */
  async refocus(): Promise<void> {
    if (this.#isVisible) await this.reveal();
  }

  /** Shows the view, whose page then attaches the image in the clipboard. */
  async attachFromClipboard(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
    this.#channel.want("focus", "readClipboard");
  }

  /** Whether the page is shown and listens. */
  get draws(): boolean {
    return this.#channel.draws;
  }

  /** Whether somebody was in the panel since Iris started; undefined while its page is about to be shown. */
  get wasEntered(): boolean | undefined {
    return this.#channel.wasEntered ?? (this.#isVisible ? undefined : false);
  }

  /** Has the page draw, where it is shown; see {@link PanelChannel.draw}. */
  draw(drawing: PageDrawing): Promise<Uint8Array | undefined> {
    return this.#channel.draw(drawing);
  }

  /** An image is likely to be next once the panel is there. */
  #setVisible(isVisible: boolean): void {
    if (isVisible && !this.#isVisible) this.#images.warm();
    this.#isVisible = isVisible;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function isImageTab({ input }: vscode.Tab): boolean {
  const hasUri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  return hasUri && isImageName(input.uri.path);
}
