import * as vscode from "vscode";
import { rangeOf } from "./documents.ts";
import { Runs, type MarkedImage } from "./runs.ts";

/** Shows which images are written about: beside them in every editor, and in the status bar. */
export class WritingProgress implements vscode.Disposable {
  readonly #marker = vscode.window.createTextEditorDecorationType({
    after: {
      color: new vscode.ThemeColor("editorCodeLens.foreground"),
      fontStyle: "italic",
      margin: "0 0 0 1em",
    },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  readonly #runs = new Runs<vscode.TextDocument>();
  // An editor that is opened or split meanwhile has no marks yet.
  readonly #subscription = vscode.window.onDidChangeVisibleTextEditors((editors) => {
    for (const editor of editors) this.#mark(editor);
  });

  constructor() {
    const { t } = vscode.l10n;
    this.#status.name = t("Iris: Alt Text");
    this.#status.command = "iris.stop";
    this.#status.text = `$(loading~spin) ${t("Writing alt text…")}`;
    this.#status.tooltip = t("Stop");
    this.#status.accessibilityInformation = { label: t("Writing alt text. Stop"), role: "button" };
  }

  /** Shows it until what it returns is called. */
  begin(document: vscode.TextDocument, images: readonly MarkedImage[]): () => void {
    const end = this.#runs.begin(document, images);
    this.#update(document);
    return () => {
      if (end()) this.#update(document);
    };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#marker.dispose();
    this.#status.dispose();
  }

  #update(document: vscode.TextDocument): void {
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document === document) this.#mark(editor);
    const isBusy = this.#runs.areAny;
    if (isBusy) this.#status.show();
    else this.#status.hide();
    void vscode.commands.executeCommand("setContext", "iris.writingAltText", isBusy);
  }

  #mark(editor: vscode.TextEditor): void {
    const contentText = vscode.l10n.t("Writing alt text…");
    editor.setDecorations(
      this.#marker,
      this.#runs.imagesOf(editor.document).map(({ at, length }) => {
        const end = at.offset + length;
        return {
          range: rangeOf(editor.document, { start: end, end }),
          renderOptions: { after: { contentText } },
        };
      }),
    );
  }
}
