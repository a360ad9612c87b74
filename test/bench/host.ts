/* Runs inside the extension host: wakes Iris and asks about one image after the other, and says when. */
import * as vscode from "vscode";
import { MARK, WARM, type HostFigures } from "./figures.ts";

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension("iris-vision.iris");
  if (!extension || extension.isActive) throw new Error("Iris is to be asleep at first");
  const before = performance.now();
  await extension.activate();
  const activation = performance.now() - before;

  await vscode.commands.executeCommand("iris.setApiKey");
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Error("There is no workspace");
  const commands: number[] = [];
  for (let i = 0; i <= WARM; i++) {
    await vscode.commands.executeCommand("iris.newConversation");
    commands.push(performance.timeOrigin + performance.now());
    // Another image each time: one that is known is not prepared again.
    const image = vscode.Uri.joinPath(folder, `screenshot-${i}.png`);
    await vscode.commands.executeCommand("iris.describe", image);
  }
  console.log(MARK + JSON.stringify({ activation, commands } satisfies HostFigures));
}
