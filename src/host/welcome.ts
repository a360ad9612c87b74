import * as vscode from "vscode";

const WELCOMED = "iris.welcomed";

/** Time for a command that woke Iris to arrive, and for the panel to be entered, in milliseconds. */
const PAUSE = 1000;

/**
 * Opens the walkthrough once after the installation, unless VS Code's setting says not to: as a tab
 * behind the open editor, if there is one. It takes the focus where it opens in sight, whatever VS
 * Code is told, so it waits for another start where `isBusy` says that Iris is in use, and for a
 * while where that is not known yet.
 */
export function welcomeOnce(
  {
    extension,
    extensionMode,
    globalState,
  }: Pick<vscode.ExtensionContext, "extension" | "extensionMode" | "globalState">,
  { isBusy, onError }: { isBusy: () => boolean | undefined; onError: (error: unknown) => void },
): vscode.Disposable {
  if (extensionMode !== vscode.ExtensionMode.Production || globalState.get(WELCOMED))
    return vscode.Disposable.from();
  const welcome = async (): Promise<void> => {
    await globalState.update(WELCOMED, true);
    const settings = vscode.workspace.getConfiguration("workbench.welcomePage.walkthroughs");
    if (settings.get<boolean>("openOnInstall") !== false)
      await openWalkthrough(extension.id, { inactive: true });
  };
  const timer = setInterval(() => {
    const is = isBusy();
    if (is === undefined) return;
    clearInterval(timer);
    if (!is) welcome().catch(onError);
  }, PAUSE);
  return { dispose: () => clearInterval(timer) };
}

export async function openWalkthrough(
  extensionId: string,
  { inactive = false }: { readonly inactive?: boolean } = {},
): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#start`, {
    toSide: false,
    inactive,
  });
}
