import * as vscode from "vscode";

const WELCOMED = "iris.welcomed";

/** Time for a command that woke Iris to arrive, in milliseconds. */
const PAUSE = 1000;

/**
 * Opens the walkthrough once after the installation, unless VS Code's setting says not to. It takes
 * no focus from an open editor, and waits for another start where `isBusy` says that a
 * command woke Iris: its input would close.
 */
export function welcomeOnce(
  {
    extension,
    extensionMode,
    globalState,
  }: Pick<vscode.ExtensionContext, "extension" | "extensionMode" | "globalState">,
  { isBusy, onError }: { isBusy: () => boolean; onError: (error: unknown) => void },
): vscode.Disposable {
  if (extensionMode !== vscode.ExtensionMode.Production || globalState.get(WELCOMED))
    return vscode.Disposable.from();
  const welcome = async (): Promise<void> => {
    if (isBusy()) return;
    await globalState.update(WELCOMED, true);
    const settings = vscode.workspace.getConfiguration("workbench.welcomePage.walkthroughs");
    if (settings.get<boolean>("openOnInstall") !== false)
      await openWalkthrough(extension.id, { inactive: true });
  };
  const timer = setTimeout(() => void welcome().catch(onError), PAUSE);
  return { dispose: () => clearTimeout(timer) };
}

/** @param options.inactive whether it opens as a tab behind the editor that is open */
export async function openWalkthrough(
  extensionId: string,
  { inactive = false }: { inactive?: boolean } = {},
): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#start`, {
    toSide: false,
    inactive,
  });
}
