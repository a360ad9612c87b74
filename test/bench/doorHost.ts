/* Runs inside the extension host: shows a Markdown file, and says when the extension under development is active. */
import * as vscode from "vscode";
import { MARK } from "./figures.ts";

export async function run(): Promise<void> {
  const extension = ["iris-vision.iris", "iris-vision.one-command"]
    .map((id) => vscode.extensions.getExtension(id))
    .find((one) => one !== undefined);
  if (!extension || extension.isActive) throw new Error("An extension is to be asleep at first");
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error("There is no workspace");
  const document = await vscode.workspace.openTextDocument(
    vscode.Uri.joinPath(folder.uri, "page.md"),
  );
  const before = performance.now();
  const shown = vscode.window.showTextDocument(document);
  const isActive = (): boolean => extension.isActive;
  while (!isActive()) await new Promise((resolve) => setTimeout(resolve, 1));
  const took = performance.now() - before;
  await shown;
  console.log(MARK + JSON.stringify({ id: extension.id, took }));
}
