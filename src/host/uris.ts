import * as vscode from "vscode";

/** The URI of a file, of which a cell of a notebook is part. */
export const uriOf = (uri: string): vscode.Uri => vscode.Uri.parse(fileUriOf(uri), true);

/** A notebook's for one of its cells: `…#cell=3`. */
export const fileUriOf = (uri: string): string => uri.replace(/#cell=\d+$/, "");
