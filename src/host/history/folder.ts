import { basename, dirname, join } from "node:path";
import type * as vscode from "vscode";

/**
 * The folder that all windows on a workspace share. Where one has it already,
 * VS Code gives the next one a folder of its own, with a number at its name, in
 * which nobody would find anything again.
 */
export function storageFolder({
  storageUri,
  globalStorageUri,
}: Pick<vscode.ExtensionContext, "storageUri" | "globalStorageUri">): string {
  if (!storageUri) return globalStorageUri.fsPath;
  const { fsPath } = storageUri;
  return join(dirname(fsPath).replace(/-[1-9]$/, ""), basename(fsPath));
}
