import * as vscode from "vscode";
import type { Documents, DocumentText } from "../core/altText/documents.ts";
import type { ApplyOptions, DocumentEdits, Writer } from "../core/altText/write/writer.ts";
import { loadEngine, rangeOf } from "./altText/documents.ts";
import { isOpen } from "./editors.ts";
import { openDocumentWith, textOf } from "./documents.ts";
import { editCell, isCell, openCellToWrite } from "./notebooks.ts";

/** Writes into documents by the editor: the only caller of `applyEdit` for them. */
export function createWorkspaceWriter(documents: Documents): Writer {
  return {
    async apply(edits, options) {
      const { createWriter } = await loadEngine();
      return createWriter({ documents, open, commit }).apply(edits, options);
    },
    async revert(changes) {
      const { createWriter } = await loadEngine();
      return createWriter({ documents, open, commit }).revert(changes);
    },
  };
}

async function open(uri: string, options: ApplyOptions): Promise<DocumentText | undefined> {
  if (isCell(uri)) {
    return options.onlyOpen
      ? undefined
      : openCellToWrite(uri).then(
          (cell) => cell,
          () => undefined,
        );
  }
  const shown = openDocumentWith(uri);
  if (options.onlyOpen) return shown && isOpen(shown) ? textOf(shown) : undefined;
  try {
    return textOf(shown ?? (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))));
  } catch {
    // Gone by now.
    return undefined;
  }
}

/** VS Code refuses an edit of a document that somebody types in. */
async function commit(all: readonly DocumentEdits[], options: ApplyOptions): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, edits } of all) {
    if (isCell(document.uri)) {
      if (!(await editCell(edit, document, edits))) return false;
      continue;
    }
    const now = openDocumentWith(document.uri);
    if (now?.version !== document.version) return false;
    for (const { span, text } of edits) edit.replace(now.uri, rangeOf(now, span), text);
  }
  if (options.rename)
    edit.renameFile(vscode.Uri.parse(options.rename.from), vscode.Uri.parse(options.rename.to));
  // As with a symbol that is renamed: files are saved if their user's settings want that.
  return vscode.workspace.applyEdit(edit, { isRefactoring: options.onlyOpen !== true });
}
