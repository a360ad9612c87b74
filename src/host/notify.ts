import * as vscode from "vscode";
import { noticeText } from "../core/messages/visible.ts";

/** Buttons, and before them, where wanted, that the message is modal. */
type Rest = readonly string[] | readonly [options: vscode.MessageOptions, ...buttons: string[]];
type Level = "showInformationMessage" | "showWarningMessage" | "showErrorMessage";

/** VS Code's messages, in which words of files, models and endpoints stay words. */
export const notify = {
  information: (message: string, ...rest: Rest) => show("showInformationMessage", message, rest),
  warning: (message: string, ...rest: Rest) => show("showWarningMessage", message, rest),
  error: (message: string, ...rest: Rest) => show("showErrorMessage", message, rest),
};

/** Returns the button that was chosen; undefined where none was. */
function show(
  level: Level,
  message: string,
  rest: readonly (string | vscode.MessageOptions)[],
): Thenable<string | undefined> {
  const text = noticeText(message);
  const [options] = rest;
  const buttons = rest.filter((one): one is string => typeof one === "string");
  return typeof options === "object"
    ? vscode.window[level](text, options, ...buttons)
    : vscode.window[level](text, ...buttons);
}
