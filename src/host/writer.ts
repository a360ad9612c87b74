import * as vscode from "vscode";
import type { Documents, DocumentText } from "../core/altText/documents.ts";
import type { ApplyOptions, DocumentEdits, Writer } from "../core/altText/write/writer.ts";
import { loadEngine, rangeOf } from "./altText/documents.ts";
import { isOpen } from "./editors.ts";
import { openDocumentWith, textOf } from "./documents.ts";
import { uriOf } from "./uris.ts";
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
  if (options.onlyOpen !== true && (await isGone(uri))) return undefined;
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

/** Whether a file was deleted or renamed: VS Code keeps what it read of it for a while, and would write it anew. */
async function isGone(uri: string): Promise<boolean> {
  const file = uriOf(uri);
  if (openDocumentWith(file.toString())?.isDirty) return false;
  try {
    await vscode.workspace.fs.stat(file);
    return false;
  } catch (error) {
    return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
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
  const uris = all.map(({ document: { uri } }) => uri);
  return options.onlyOpen === true ? vscode.workspace.applyEdit(edit) : refactor(edit, uris);
}

/** As with a symbol that is renamed: files are saved if their user's settings want that. */
async function refactor(edit: vscode.WorkspaceEdit, uris: readonly string[]): Promise<boolean> {
  if (!uris.some((uri) => uri.startsWith("untitled:")))
    return vscode.workspace.applyEdit(edit, { isRefactoring: true });
  // What was never saved has no file, and VS Code would not go on before somebody chose one.
  const clean = uris.flatMap((uri) => {
    const document = openDocumentWith(uriOf(uri).toString());
    return document && !document.isUntitled && !document.isDirty ? document : [];
  });
  if (!(await vscode.workspace.applyEdit(edit))) return false;
  if (vscode.workspace.getConfiguration("files").get("refactoring.autoSave") === true)
    for (const document of clean) await document.save();
  return true;
}
