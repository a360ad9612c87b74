import * as vscode from "vscode";
import type { PanelStrings } from "../../shared/protocol.ts";

/** The panel's page: one script, one style sheet, and nothing from anywhere else. */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "webview", name)).toString();
  const nonce = crypto.randomUUID();
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    "img-src data:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Iris</title>
    <link rel="stylesheet" href="${file("panel.css")}">
  </head>
  <body>
    <div id="root" data-strings="${escapeAttribute(JSON.stringify(panelStrings()))}"></div>
    <script nonce="${nonce}" src="${file("panel.js")}"></script>
  </body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
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
    continue: t("Continue"),
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
      "Paste a screenshot, drop images here while holding Shift, or right-click one in the Explorer. Type @ for an image of the workspace, / for a prompt.",
    ),
    emptyNoKey: t("Iris sends images to Memories.ai with your own API key."),
    answering: t("Answering…"),
    answerComplete: t("Answer complete, {0} words"),
    answerStopped: t("Answer stopped"),
    scrollToEnd: t("Scroll to End"),
    fullResolution: t("Send {0} at full resolution"),
    choice: t("{0} of {1}"),
    version: t("Version {0} of {1}"),
    previousVersion: t("Previous Version"),
    nextVersion: t("Next Version"),
    editQuestion: t("Edit Question"),
    editedQuestion: t("Edited question"),
    sendEdited: t("Send"),
    cancel: t("Cancel"),
    regenerate: t("Answer Again"),
    previousAnswer: t("Previous Answer"),
    nextAnswer: t("Next Answer"),
    retryIn: t("{0} Trying again in {1} s."),
    remoteImage: t("Picture not loaded: {0}"),
    dropHint: t("Paste images or Shift+drop them"),
    dropHere: t("Drop Images to Attach Them"),
    pasteClipboard: t("Attach Image from Clipboard"),
    choosePrompt: t("Choose Prompt…"),
    editPrompts: t("Edit Prompts…"),
    prompts: t("Prompts"),
    workspaceImages: t("Images of the workspace"),
    noImages: t("No image of this name"),
    searching: t("Searching…"),
    suggestions: t("{0} suggestions"),
    sendLater: t("Send when the answer has ended"),
    imageKeys: t("Alt+Left and Alt+Right move it, Delete removes it"),
    movedTo: t("{0} is number {1} of {2} now"),
    removed: t("{0} removed"),
    removePrompt: t("Remove prompt {0}"),
    queue: t("Queued questions"),
    queueWaits: t("Next, when the answer has ended"),
    queueHeld: t("Not sent yet"),
    sendQueued: t("Send Now"),
    editQueued: t("Edit “{0}”"),
    removeQueued: t("Remove “{0}”"),
  };
}
