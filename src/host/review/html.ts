import * as vscode from "vscode";
import { pageHtml } from "../conversation/page.ts";
import { locale } from "../locale.ts";
import { reviewStrings } from "../reviewPage/strings.ts";

/** The review's page, for this webview and in the user's language. */
export function reviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "webview", name)).toString();
  return pageHtml({
    nonce: crypto.randomUUID(),
    cspSource: webview.cspSource,
    language: vscode.env.language,
    script: file("review.js"),
    styleSheet: file("review.css"),
    strings: JSON.stringify(reviewStrings(locale.t)),
  });
}
