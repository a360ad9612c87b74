import * as vscode from "vscode";
import { IMAGE_EXTENSIONS } from "../../core/image/formats.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { visible } from "../../core/messages/visible.ts";
import { baseName, fileSource } from "./read.ts";
import { imageOfWebview } from "./context.ts";
import { activeImage, findImages } from "./find.ts";

/**
 * The images a command is for: those it was called with, the one that was right-clicked in a
 * webview, the one in the active tab, or the one picked from the workspace. Undefined when the user cancels.
 */
export async function chooseImages(args: readonly unknown[]): Promise<ImageSource[] | undefined> {
  const [clicked, selected] = args;
  const shown = imageOfWebview(clicked);
  if (shown) return [shown];
  if (Array.isArray(selected) && selected.length > 0)
    return selected.filter((one) => one instanceof vscode.Uri).map(fileSource);
  if (clicked instanceof vscode.Uri) return [fileSource(clicked)];
  const active = activeImage();
  return active ? [fileSource(active)] : pickWorkspaceImage();
}

interface ImageItem extends vscode.QuickPickItem {
  readonly source?: ImageSource;
}

/** Lets the user pick an image of the workspace, or another; undefined when they cancel. */
export async function pickWorkspaceImage(): Promise<ImageSource[] | undefined> {
  const { t } = vscode.l10n;
  const search = new vscode.CancellationTokenSource();
  const pick = vscode.window.createQuickPick<ImageItem>();
  pick.title = t("Ask About Image");
  pick.placeholder = t("Select an image of the workspace, newest first, or paste an address");
  pick.matchOnDescription = true;
  pick.busy = true;
  const browse: ImageItem = {
    label: t("Browse…"),
    iconPath: new vscode.ThemeIcon("folder-opened"),
    alwaysShow: true,
  };
  let found: readonly ImageItem[] = [];
  const offer = (): void => {
    const address = addressItem(pick.value);
    pick.items = [...(address ? [address] : []), ...found, browse];
  };
  offer();
  pick.onDidChangeValue(offer);
  pick.show();
  try {
    const chosen = new Promise<ImageItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    void findImages(search.token).then(
      (images) => {
        if (search.token.isCancellationRequested) return;
        const icon = new vscode.ThemeIcon("file-media");
        found = images.map(({ uri }): ImageItem => {
          const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, ".."));
          return {
            label: baseName(uri),
            description: visible(folder),
            iconPath: icon,
            source: fileSource(uri),
          };
        });
        offer();
        if (found.length === 0) pick.placeholder = t("The workspace has no images");
        pick.busy = false;
      },
      () => {
        pick.busy = false;
      },
    );
    const item = await chosen;
    if (item === browse) return await browseForImages();
    return item?.source === undefined ? undefined : [item.source];
  } finally {
    search.cancel();
    search.dispose();
    pick.dispose();
  }
}

/** What was pasted, where it is the address of an image or an image itself. */
function addressItem(typed: string): ImageItem | undefined {
  const address = typed.trim();
  if (!/^(https?:\/\/|data:image\/)./i.test(address)) return undefined;
  return {
    label: vscode.l10n.t("Use This Address"),
    description: address.slice(0, 80),
    iconPath: new vscode.ThemeIcon("link"),
    alwaysShow: true,
    source: { kind: "address", address },
  };
}

/** The file dialog; any file may be chosen, since images are told by their bytes. */
export async function browseForImages(): Promise<ImageSource[] | undefined> {
  const { t } = vscode.l10n;
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: t("Attach"),
    title: t("Attach Image"),
    filters: { [t("Images")]: [...IMAGE_EXTENSIONS], [t("All Files")]: ["*"] },
  });
  return chosen?.map(fileSource);
}
