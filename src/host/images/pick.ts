import * as vscode from "vscode";
import { IMAGE_EXTENSIONS } from "../../core/image/formats.ts";
import { baseName } from "./read.ts";
import { activeImage, findImages } from "./find.ts";

/**
 * The images a command is for: those it was called with, the one in the active
 * tab, or the one picked from the workspace. Undefined when the user cancels.
 */
export async function chooseImages(args: readonly unknown[]): Promise<vscode.Uri[] | undefined> {
  const [clicked, selected] = args;
  if (Array.isArray(selected) && selected.length > 0)
    return selected.filter((one) => one instanceof vscode.Uri);
  if (clicked instanceof vscode.Uri) return [clicked];
  const active = activeImage();
  return active ? [active] : pickWorkspaceImage();
}

interface ImageItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

async function pickWorkspaceImage(): Promise<vscode.Uri[] | undefined> {
  const { t } = vscode.l10n;
  const search = new vscode.CancellationTokenSource();
  const pick = vscode.window.createQuickPick<ImageItem>();
  pick.title = t("Ask About Image");
  pick.placeholder = t("Select an image of the workspace, newest first");
  pick.matchOnDescription = true;
  pick.busy = true;
  const browse: ImageItem = {
    label: t("Browse…"),
    iconPath: new vscode.ThemeIcon("folder-opened"),
    alwaysShow: true,
  };
  pick.items = [browse];
  pick.show();
  try {
    const chosen = new Promise<ImageItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    void findImages(search.token).then(
      (found) => {
        if (search.token.isCancellationRequested) return;
        const icon = new vscode.ThemeIcon("file-media");
        pick.items = [
          ...found.map(({ uri }): ImageItem => {
            const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, ".."));
            return { label: baseName(uri), description: folder, iconPath: icon, uri };
          }),
          browse,
        ];
        if (found.length === 0) pick.placeholder = t("The workspace has no images");
        pick.busy = false;
      },
      () => {
        pick.busy = false;
      },
    );
    const item = await chosen;
    if (item === browse) return await browseForImages();
    return item?.uri && [item.uri];
  } finally {
    search.cancel();
    search.dispose();
    pick.dispose();
  }
}

/** The file dialog; any file may be chosen, since images are told by their bytes. */
export async function browseForImages(): Promise<vscode.Uri[] | undefined> {
  const { t } = vscode.l10n;
  return vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: t("Attach"),
    title: t("Attach Image"),
    filters: { [t("Images")]: [...IMAGE_EXTENSIONS], [t("All Files")]: ["*"] },
  });
}
