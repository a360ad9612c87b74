/** Cells of notebooks, whether an editor shows the notebook or not: `…#cell=3` is the third one of its file. */

import * as vscode from "vscode";
import type { DocumentText } from "../core/altText/documents.ts";
import type { TextEdit } from "../core/altText/reference.ts";
import { loadEngine, rangeOf } from "./altText/documents.ts";
import { readBytes } from "./files.ts";
import { fileUriOf, uriOf } from "./uris.ts";

/** Bytes of a notebook, which has the images of its outputs in it. */
const LARGEST = 100_000_000;

/** Which cell a URI names, from 1; undefined for any other document. */
const numberIn = (uri: string): number | undefined => {
  const [, number] = /#cell=(\d+)$/.exec(uri) ?? [];
  return number === undefined ? undefined : Number(number);
};

export const isCell = (uri: string): boolean => numberIn(uri) !== undefined;

const shownNotebook = (uri: string): vscode.NotebookDocument | undefined =>
  vscode.workspace.notebookDocuments.find(
    (one) => !one.isClosed && one.uri.toString() === fileUriOf(uri),
  );

/** The file of the notebook that has a document among its cells; undefined for any other document. */
export function notebookOf(document: vscode.TextDocument): string | undefined {
  return vscode.workspace.notebookDocuments
    .find((one) => one.getCells().some((cell) => cell.document === document))
    ?.uri.toString();
}

/** Reads cells. Of closed notebooks the last one is kept, whose cells are asked for one after the other. */
export class NotebookCells {
  #last: { readonly stamp: string; readonly cells: ReturnType<typeof readCells> } | undefined;

  /** The URIs of a notebook's cells, or its own where it cannot be read. */
  async urisOf(notebook: vscode.Uri): Promise<readonly string[]> {
    const uri = notebook.toString();
    const count = shownNotebook(uri)?.cellCount ?? (await this.#cellsOf(uri))?.length;
    if (count === undefined) return [uri];
    return Array.from({ length: count }, (_, at) => `${uri}#cell=${at + 1}`);
  }

  /** A cell as the editor has it, else as it is stored. */
  async open(uri: string): Promise<DocumentText | undefined> {
    const number = numberIn(uri) ?? 0;
    const shown = shownNotebook(uri);
    if (shown) return number <= shown.cellCount ? textOfShown(uri, shown, number) : undefined;
    const cell = (await this.#cellsOf(fileUriOf(uri)))?.[number - 1];
    if (!cell) return undefined;
    const { languageId, text } = cell;
    return { uri, path: uriOf(uri).path, languageId, text, version: text, cell: number };
  }

  async #cellsOf(uri: string): ReturnType<typeof readCells> {
    const parsed = vscode.Uri.parse(uri, true);
    const stat = await vscode.workspace.fs.stat(parsed).then(
      (found) => found,
      () => undefined,
    );
    const stamp = `${uri} ${stat?.mtime} ${stat?.size}`;
    if (this.#last?.stamp !== stamp) this.#last = { stamp, cells: readCells(parsed) };
    return this.#last.cells;
  }
}

async function readCells(uri: vscode.Uri) {
  const bytes = await readBytes(uri, LARGEST);
  if (typeof bytes === "string") return undefined;
  const { cellsOf, decodeText } = await loadEngine();
  return cellsOf(decodeText(bytes).text);
}

function textOfShown(uri: string, notebook: vscode.NotebookDocument, number: number): DocumentText {
  const { document } = notebook.cellAt(number - 1);
  const { languageId, version } = document;
  return {
    ...{ uri, path: notebook.uri.path, languageId, cell: number },
    ...{ text: document.getText(), version },
  };
}

/** A cell for whoever writes into it; a notebook that no editor shows is opened as its text. */
export async function openCellToWrite(uri: string): Promise<DocumentText | undefined> {
  const number = numberIn(uri) ?? 0;
  const shown = shownNotebook(uri);
  if (shown) return number <= shown.cellCount ? textOfShown(uri, shown, number) : undefined;
  const file = await vscode.workspace.openTextDocument(uriOf(uri));
  const { cellsOf } = await loadEngine();
  const cell = cellsOf(file.getText())[number - 1];
  if (!cell) return undefined;
  const { languageId, text } = cell;
  return { uri, path: file.uri.path, languageId, text, version: file.version, cell: number };
}

/** Adds edits of a cell to an edit of the workspace. @returns false where the cell is not what it was */
export async function editCell(
  edit: vscode.WorkspaceEdit,
  { uri, version, cell = 0 }: DocumentText,
  edits: readonly TextEdit[],
): Promise<boolean> {
  const shown = shownNotebook(uri);
  if (shown) {
    if (cell > shown.cellCount) return false;
    const { document } = shown.cellAt(cell - 1);
    if (document.version !== version) return false;
    for (const { span, text } of edits) edit.replace(document.uri, rangeOf(document, span), text);
    return true;
  }
  const file = await vscode.workspace.openTextDocument(uriOf(uri));
  const { cellsOf, editsInFile } = await loadEngine();
  const found = cellsOf(file.getText())[cell - 1];
  if (file.version !== version || !found) return false;
  for (const { span, text } of editsInFile(found, edits))
    edit.replace(file.uri, rangeOf(file, span), text);
  return true;
}
