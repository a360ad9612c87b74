import * as vscode from "vscode";

/** Whether an editor's text can be changed: it is no output, comparison or comment. */
export function isWritable({ document }: vscode.TextEditor): boolean {
  return !/^(output|debug|vscode-scm|comment|walkThroughSnippet)$/.test(document.uri.scheme);
}

/** The active editor, else one that is in sight, whose text can be changed. */
export function writableEditor(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors].find(isWritable);
}

/**
 * Where the paths in a document begin: a notebook for its cells, a file that is not there
 * yet in the first workspace folder for what was never saved. None where there is no folder.
 */
export function homeOf(document: Pick<vscode.TextDocument, "uri">): vscode.Uri | undefined {
  const notebook = vscode.workspace.notebookDocuments.find((one) =>
    one.getCells().some((cell) => cell.document.uri.toString() === document.uri.toString()),
  );
  const uri = notebook?.uri ?? document.uri;
  if (uri.scheme !== "untitled") return uri;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && vscode.Uri.joinPath(folder, "untitled");
}

/** Whether somebody still has a document before them: VS Code keeps a closed one for a while. */
export function isOpen(document: vscode.TextDocument): boolean {
  const { tabGroups, visibleTextEditors } = vscode.window;
  if (document.isClosed) return false;
  if (visibleTextEditors.some((editor) => editor.document === document)) return true;
  const own = new Set([document.uri, homeOf(document)].map(String));
  return tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => {
      const { uri, modified } = (input ?? {}) as { uri?: unknown; modified?: unknown };
      return own.has(String(uri)) || own.has(String(modified));
    }),
  );
}
