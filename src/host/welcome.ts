import * as vscode from "vscode";

const WELCOMED = "iris.welcomed";

/** Time for a command that woke Iris to arrive, in milliseconds. */
const PAUSE = 1000;

/** Time for the walkthrough's tab to be there, in milliseconds. */
const PATIENCE = 5000;

/**
 * Opens the walkthrough once after the installation, unless VS Code's setting says not to. It takes
 * the focus from nothing, and waits for another start where `isBusy` says that a command woke Iris:
 * its input would close.
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
    if (settings.get<boolean>("openOnInstall") !== false) await openBehind(extension.id);
  };
  const timer = setTimeout(() => void welcome().catch(onError), PAUSE);
  return { dispose: () => clearTimeout(timer) };
}

export const openWalkthrough = (extensionId: string): Promise<void> =>
  open(extensionId, { toSide: false, inactive: false });

/** Opens it as a tab behind the open editor; where none is open, in sight, but without the focus. */
async function openBehind(extensionId: string): Promise<void> {
  const { tabGroups } = vscode.window;
  const { activeTabGroup: group } = tabGroups;
  const isEmpty = group.tabs.length === 0;
  // VS Code leaves the focus where it is for what opens at the side alone.
  await open(extensionId, { toSide: isEmpty, inactive: true });
  if (!isEmpty) return;
  const isThere = (): boolean => tabGroups.all.some(({ tabs }) => tabs.length > 0);
  await new Promise<void>((resolve) => {
    const watch = tabGroups.onDidChangeTabs(() => isThere() && end());
    const timer = setTimeout(() => end(), PATIENCE);
    const end = (): void => {
      clearTimeout(timer);
      watch.dispose();
      resolve();
    };
    if (isThere()) end();
  });
  const left = tabGroups.all.find(({ viewColumn }) => viewColumn === group.viewColumn);
  if (left && isThere() && left.tabs.length === 0) await tabGroups.close(left, true);
}

async function open(
  extensionId: string,
  where: { readonly toSide: boolean; readonly inactive: boolean },
): Promise<void> {
  await vscode.commands.executeCommand(
    "workbench.action.openWalkthrough",
    `${extensionId}#start`,
    where,
  );
}
