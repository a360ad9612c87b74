import * as vscode from "vscode";
import { isForNoReader } from "../../core/altText/check/forNoReader.ts";
import { isWithin } from "../../core/files/paths.ts";
import { isSameSystem, uriOf } from "../uris.ts";

/** What is reviewed: a folder, or all of the workspace where there is none. */
export interface ReviewScope {
  readonly folder: vscode.Uri | undefined;
}

/** The folder that a command was given. @param args as VS Code's Explorer gives them */
export function scopeOf([folder]: readonly unknown[]): ReviewScope {
  return { folder: folder instanceof vscode.Uri ? folder : undefined };
}

export function isInScope(uri: vscode.Uri, { folder }: ReviewScope): boolean {
  return folder === undefined || (isSameSystem(uri, folder) && isWithin(uri.path, folder.path));
}

/** Whether a document has no readers, as `iris-alt` sees it: by its path below what is reviewed. */
export function isLeftOut(uri: vscode.Uri, { folder }: ReviewScope): boolean {
  const top = folder ?? vscode.workspace.getWorkspaceFolder(uri)?.uri;
  return top !== undefined && isForNoReader(uri.path.slice(top.path.length).replace(/^\//, ""));
}

export function titleOf({ folder }: ReviewScope): string {
  return folder
    ? vscode.workspace.asRelativePath(folder)
    : (vscode.workspace.name ?? vscode.l10n.t("Workspace"));
}

/** The path of a document as people know it: from its workspace folder. */
export const fileOf = (uri: string): string => vscode.workspace.asRelativePath(uriOf(uri));
