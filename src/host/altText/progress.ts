import * as vscode from "vscode";
import type { Tracker } from "../../core/altText/write/plan.ts";
import { rangeOf } from "./documents.ts";

/** An image that is written about: where it is by now, and how long it is (code units). */
export interface MarkedImage {
  readonly at: Tracker;
  readonly length: number;
}

interface Run {
  readonly document: vscode.TextDocument;
  readonly images: readonly MarkedImage[];
}

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
  readonly #runs = new Set<Run>();
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
    const run: Run = { document, images };
    this.#runs.add(run);
    this.#update(document);
    return () => {
      if (this.#runs.delete(run)) this.#update(document);
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
    const isBusy = this.#runs.size > 0;
    if (isBusy) this.#status.show();
    else this.#status.hide();
    void vscode.commands.executeCommand("setContext", "iris.writingAltText", isBusy);
  }

  /** Of several runs in one document each has its marks. */
  #mark(editor: vscode.TextEditor): void {
    const contentText = vscode.l10n.t("Writing alt text…");
    const images = [...this.#runs].flatMap((run) =>
      run.document === editor.document ? run.images : [],
    );
    editor.setDecorations(
      this.#marker,
      images.map(({ at, length }) => {
        const end = at.offset + length;
        return {
          range: rangeOf(editor.document, { start: end, end }),
          renderOptions: { after: { contentText } },
        };
      }),
    );
  }
}
