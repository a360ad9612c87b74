import * as vscode from "vscode";

/** The URI of a file, of which a cell of a notebook is part. */
export const uriOf = (uri: string): vscode.Uri => vscode.Uri.parse(fileUriOf(uri), true);

/** A notebook's for one of its cells: `…#cell=3`. */
export const fileUriOf = (uri: string): string => uri.replace(/#cell=\d+$/, "");

/** Whether a path can lead from one to the other. */
export const isSameSystem = (one: vscode.Uri, other: vscode.Uri): boolean =>
  one.scheme === other.scheme && one.authority === other.authority;
