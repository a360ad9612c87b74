import * as vscode from "vscode";

const WELCOMED = "iris.welcomed";

/** Opens the walkthrough once after the installation, unless VS Code's setting says not to. */
export async function welcomeOnce({
  extension,
  extensionMode,
  globalState,
}: Pick<vscode.ExtensionContext, "extension" | "extensionMode" | "globalState">): Promise<void> {
  if (extensionMode !== vscode.ExtensionMode.Production || globalState.get(WELCOMED)) return;
  await globalState.update(WELCOMED, true);
  const settings = vscode.workspace.getConfiguration("workbench.welcomePage.walkthroughs");
  if (settings.get<boolean>("openOnInstall") !== false) await openWalkthrough(extension.id);
}

export async function openWalkthrough(extensionId: string): Promise<void> {
  await vscode.commands.executeCommand(
    "workbench.action.openWalkthrough",
    `${extensionId}#start`,
    false,
  );
}
