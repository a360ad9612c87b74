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
