/* An extension of one command and no code at start, which Iris is measured beside. */
import * as vscode from "vscode";

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  subscriptions.push(vscode.commands.registerCommand("oneCommand.run", () => undefined));
}
