import * as vscode from "vscode";
import type { PanelStrings } from "../../shared/protocol.ts";
import { pageHtml } from "./page.ts";

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
    strings: JSON.stringify(panelStrings()),
  });
}

function panelStrings(): PanelStrings {
  const { t } = vscode.l10n;
  return {
    conversation: t("Conversation"),
    you: t("You"),
    answer: t("Answer"),
    askAboutImage: t("Ask about the image"),
    placeholder: t("Ask about the image"),
    send: t("Send"),
    stop: t("Stop"),
    attachImage: t("Attach Image…"),
    selectModel: t("Select Model…"),
    modelIs: t("Model: {0}. Select another…"),
    setApiKey: t("Set API Key…"),
    retry: t("Retry"),
    showLog: t("Show Log"),
    openSettings: t("Open Settings"),
    copy: t("Copy Answer"),
    copied: t("Answer copied"),
    remove: t("Remove {0}"),
    open: t("Open {0}"),
    dismiss: t("Dismiss"),
    attachments: t("Attached images"),
    reading: t("Reading…"),
    emptyTitle: t("Ask about any image"),
    emptyText: t(
      "Right-click an image in the Explorer, or attach one here. Then ask what it shows, have its text copied out, or have it described.",
    ),
    emptyNoKey: t("Iris sends images to Memories.ai with your own API key."),
    answering: t("Answering…"),
    answerComplete: t("Answer complete, {0} words"),
    answerStopped: t("Answer stopped"),
    scrollToEnd: t("Scroll to End"),
    fullResolution: t("Send {0} at full resolution"),
    choice: t("{0} of {1}"),
    previousAnswer: t("Previous Answer"),
    nextAnswer: t("Next Answer"),
    retryIn: t("{0} Trying again in {1} s."),
    remoteImage: t("Picture not loaded: {0}"),
    codeIn: t("Code, {0}"),
    code: t("Code"),
    table: t("Table"),
    copyCode: t("Copy Code"),
    insertCode: t("Insert at Cursor"),
    openCode: t("Open in Editor"),
    diagram: t("Diagram"),
    diagramOf: t("Diagram: {0}"),
    diagramProblem: t("This diagram cannot be drawn: {0}"),
    diagramTooLong: t("it is too long."),
    diagramRemote: t("it has pictures from elsewhere."),
    diagramNotLoaded: t("what draws it does not load."),
    showSource: t("Show Source"),
    data: t("Data"),
    copyJson: t("Copy as JSON"),
    copyCsv: t("Copy as CSV"),
    showJson: t("Show JSON"),
    moreRows: t("{0} more rows. The copies have them all."),
  };
}
