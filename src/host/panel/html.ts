import * as vscode from "vscode";
import { locale } from "../locale.ts";
import { pageHtml } from "../conversation/page.ts";
import { panelStrings } from "../conversation/panelStrings.ts";

/** The panel's page, for this webview and in the user's language. */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "webview", name)).toString();
  return pageHtml({
    nonce: crypto.randomUUID(),
    cspSource: webview.cspSource,
    language: vscode.env.language,
    script: file("panel.js"),
    styleSheet: file("panel.css"),
    strings: JSON.stringify(panelStrings(locale.t)),
  });
}
