import * as vscode from "vscode";
import { pageHtml } from "./conversation/page.ts";

/** A page as VS Code shows it, in the user's language: `name` is that of its script and its style sheet. */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, strings }: { name: "panel" | "review"; strings: object },
): string {
  const file = (ending: string): string =>
    webview
      .asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "webview", `${name}.${ending}`))
      .toString();
  return pageHtml({
    nonce: crypto.randomUUID(),
    cspSource: webview.cspSource,
    language: vscode.env.language,
    script: file("js"),
    styleSheet: file("css"),
    strings: JSON.stringify(strings),
  });
}
