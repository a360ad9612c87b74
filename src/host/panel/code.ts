import * as vscode from "vscode";
import type { CodeMessage } from "../conversation/editor.ts";
import { isOpen, isWritable } from "../editors.ts";
import { notify } from "../notify.ts";
import { lookup } from "../../core/lookup.ts";

/** What answers call languages, and what VS Code calls them where that differs. */
const LANGUAGE_IDS: Readonly<Record<string, string>> = lookup({
  ...{ js: "javascript", mjs: "javascript", cjs: "javascript", node: "javascript" },
  ...{ ts: "typescript", jsx: "javascriptreact", tsx: "typescriptreact", py: "python" },
  ...{ rb: "ruby", rs: "rust", golang: "go", kt: "kotlin", cs: "csharp", "c#": "csharp" },
  ...{ "c++": "cpp", "f#": "fsharp", objc: "objective-c", sh: "shellscript", bash: "shellscript" },
  ...{ zsh: "shellscript", shell: "shellscript", console: "shellscript", ps1: "powershell" },
  ...{ yml: "yaml", md: "markdown", docker: "dockerfile", make: "makefile", tex: "latex" },
  ...{ json5: "jsonc", svg: "xml", text: "plaintext", txt: "plaintext", mmd: "mermaid" },
});

/** Does what the buttons of a code block say, in the editor that was used last. */
export class CodeActions implements vscode.Disposable {
  #last = vscode.window.activeTextEditor;
  readonly #subscription = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (editor && isWritable(editor)) this.#last = editor;
  });

  async run({ type, text, ...rest }: CodeMessage): Promise<void> {
    // What stands between fences ends with the line end before the closing one.
    const code = text.replace(/\n$/, "");
    if (type === "copyCode") return vscode.env.clipboard.writeText(code);
    const language = "language" in rest ? rest.language : "";
    if (type === "openCode") return open(text, language);
    const editor = await this.#editor();
    if (!editor) {
      await open(text, language);
      void notify.information(
        vscode.l10n.t("No text editor was open, so the code was inserted into a new one."),
      );
      return;
    }
    await insert(editor, code);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** The editor that has the cursor, or had it last; brought back where its tab is hidden. */
  async #editor(): Promise<vscode.TextEditor | undefined> {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor && isWritable(activeTextEditor)) return activeTextEditor;
    const last = this.#last;
    if (!last || !isOpen(last.document)) return undefined;
    const { document, viewColumn, selection } = last;
    const visible = visibleTextEditors.find((one) => one.document === document);
    if (visible) return visible;
    return vscode.window.showTextDocument(document, {
      ...(viewColumn && { viewColumn }),
      selection,
    });
  }
}

/** At every cursor, as one step that can be undone; further lines take on the indentation there. */
async function insert(editor: vscode.TextEditor, code: string): Promise<void> {
  const snippet = new vscode.SnippetString().appendText(code);
  const done = await editor.insertSnippet(snippet);
  if (!done) {
    void notify.warning(
      vscode.l10n.t("The code was not inserted because the editor is read-only."),
    );
    return;
  }
  const { document, viewColumn } = editor;
  if (document.uri.scheme === "vscode-notebook-cell") return;
  await vscode.window.showTextDocument(document, viewColumn);
}

async function open(content: string, name: string): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const language = [LANGUAGE_IDS[name], name].find((one) => one && known.includes(one));
  const document = await vscode.workspace.openTextDocument({
    content,
    ...(language && { language }),
  });
  await vscode.window.showTextDocument(document);
}
