/** The review of a workspace's alt texts: loaded when somebody wants it. */
import * as vscode from "vscode";
import { locale } from "../locale.ts";
import { reviewStrings } from "../reviewPage/strings.ts";
import { webviewHtml } from "../webviewHtml.ts";
import { CoverageTree } from "./coverageTree.ts";
import { REVIEW_TYPE } from "./ids.ts";
import { connectPage, openReview, type OpenedReview, type ReviewHostParts } from "./opened.ts";
import { scopeOf, titleOf, type ReviewScope } from "./scope.ts";
import { notify } from "../notify.ts";

/** Where it is kept which folder was reviewed last. */
const SCOPE = "iris.review.folder";

/** The window's review, its tab and its tree. */
export class AltTextReviews implements vscode.Disposable {
  readonly #parts: ReviewHostParts;
  #opened: Promise<OpenedReview> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #panel: vscode.WebviewPanel | undefined;
  #shown: { readonly panel: vscode.WebviewPanel; readonly opened: OpenedReview } | undefined;
  #tree: CoverageTree | undefined;

  constructor(parts: ReviewHostParts) {
    this.#parts = parts;
  }

  /** Reviews a folder, or the workspace. @param args as a command gets them */
  async show(args: readonly unknown[]): Promise<void> {
    if (!vscode.workspace.workspaceFolders) {
      const open = vscode.l10n.t("Open Folder…");
      const choice = await notify.information(
        vscode.l10n.t("Open a folder to review its alt texts."),
        open,
      );
      if (choice === open)
        await vscode.commands.executeCommand("workbench.action.files.openFolder");
      return;
    }
    const scope = scopeOf(args);
    const opened = await this.#openedFor(scope);
    const panel = this.#panel ?? this.#createPanel();
    panel.title = tabTitle(scope);
    panel.reveal();
    this.#show(panel, opened);
    opened.review.scan().catch(this.#parts.onError);
  }

  /** A tab that was there before the window was loaded anew. */
  async restore(panel: vscode.WebviewPanel): Promise<void> {
    const kept = this.#parts.context.workspaceState.get<string>(SCOPE);
    const scope = { folder: kept === undefined ? undefined : vscode.Uri.parse(kept, true) };
    const opened = await this.#openedFor(scope);
    this.#adopt(panel);
    panel.title = tabTitle(scope);
    this.#show(panel, opened);
    opened.review.scan().catch(this.#parts.onError);
  }

  /** Ends what is asked and looked through; what was answered is kept. */
  async stop(): Promise<void> {
    const opened = await this.#opened;
    opened?.review.stopScan();
    opened?.run.stop();
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#tree?.dispose();
    void this.#opened?.then((one) => one.dispose());
  }

  /** For the enablement of "Stop". */
  #tellRunning({ run }: OpenedReview): void {
    void vscode.commands.executeCommand("setContext", "iris.reviewing", run.progress !== undefined);
  }

  /** One after the other: of two gestures the second finds what the first one opened. */
  #openedFor(scope: ReviewScope): Promise<OpenedReview> {
    const opening = this.#last.then(() => this.#open(scope));
    this.#last = opening.catch(() => undefined);
    return opening;
  }

  async #open(scope: ReviewScope): Promise<OpenedReview> {
    const before = await this.#opened;
    if (before && String(before.scope.folder) === String(scope.folder)) return before;
    before?.dispose();
    this.#opened = openReview(scope, this.#parts);
    const opened = await this.#opened;
    await this.#parts.context.workspaceState.update(SCOPE, scope.folder?.toString());
    this.#tree ??= new CoverageTree();
    this.#tree.show(opened.review);
    opened.run.onDidChange(() => this.#tellRunning(opened));
    await vscode.commands.executeCommand("setContext", "iris.hasReview", true);
    return opened;
  }

  #createPanel(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(REVIEW_TYPE, "", vscode.ViewColumn.Active);
    this.#adopt(panel);
    return panel;
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.#parts.context.extensionUri, "media", "iris.svg");
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      // What is asked goes on, and shows when the tab is opened again.
      this.#shown?.opened.channel.disconnect();
      this.#shown = undefined;
    });
    panel.webview.onDidReceiveMessage((value: unknown) => {
      this.#opened?.then(({ channel }) => channel.receive(value)).catch(this.#parts.onError);
    });
  }

  #show(panel: vscode.WebviewPanel, opened: OpenedReview): void {
    // A page that shows it already goes on where it is.
    if (this.#shown?.panel === panel && this.#shown.opened === opened) return;
    this.#shown = { panel, opened };
    const { extensionUri } = this.#parts.context;
    const { webview } = panel;
    connectPage(opened.channel, panel);
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist", "webview")],
    };
    webview.html = webviewHtml(webview, extensionUri, {
      name: "review",
      strings: reviewStrings(locale.t),
    });
  }
}

const tabTitle = (scope: ReviewScope): string => vscode.l10n.t("Alt text: {0}", titleOf(scope));
