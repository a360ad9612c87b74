import * as vscode from "vscode";
import { IMAGE_EXTENSIONS } from "../../core/image/formats.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { getOrCreate } from "../../core/altText/resolve/tree.ts";
import { bestMatches } from "../../core/image/search.ts";
import { baseName, fileSource } from "./read.ts";
import { imageOfWebview } from "./context.ts";
import { activeImage, searchImages, workspacePaths } from "./find.ts";
import { inertItem } from "../inertItem.ts";

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

/** An image that the list may have, and the path by which it is found. */
interface ImageRow {
  readonly path: string;
  readonly uri: vscode.Uri;
}

/** Rows of images that the list has; of more, those that fit best what is typed. */
const MOST_ROWS = 500;

/** Lets the user pick an image of the workspace, or another; undefined when they cancel. */
export async function pickWorkspaceImage(): Promise<ImageSource[] | undefined> {
  const { t } = vscode.l10n;
  const search = new vscode.CancellationTokenSource();
  const pick = vscode.window.createQuickPick<ImageItem>();
  pick.title = t("Ask About Image");
  pick.placeholder = t("Select an image in the workspace (newest first) or paste a URL");
  pick.matchOnDescription = true;
  pick.busy = true;
  const browse: ImageItem = {
    label: t("Browse…"),
    iconPath: new vscode.ThemeIcon("folder-opened"),
    alwaysShow: true,
  };
  let found: readonly ImageRow[] = [];
  const itemOf = imageItems();
  const offer = (): void => {
    const address = addressItem(pick.value);
    const before = pick.items;
    const [active] = pick.activeItems;
    const images = itemsOf(found, { typed: pick.value, itemOf });
    pick.items = [...(address ? [address] : []), ...images, browse];
    // The image that somebody went to stays chosen when more is found.
    if (active?.source && active !== before[0] && pick.items.includes(active))
      pick.activeItems = [active];
  };
  offer();
  pick.onDidChangeValue(() => {
    if (found.length > MOST_ROWS || addressItem(pick.value)) offer();
  });
  pick.show();
  try {
    const chosen = new Promise<ImageItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    const pathOf = workspacePaths();
    void (async () => {
      for await (const images of searchImages(search.token)) {
        if (search.token.isCancellationRequested) return;
        found = images.map(({ uri }) => ({ uri, path: pathOf(uri) }));
        offer();
      }
      if (found.length === 0)
        pick.placeholder = vscode.workspace.workspaceFolders
          ? t("No images in the workspace")
          : t("No folder is open. Select Browse… or paste a URL");
    })().finally(() => (pick.busy = false));
    const item = await chosen;
    if (item === browse) return await browseForImages();
    return item?.source === undefined ? undefined : [item.source];
  } finally {
    search.cancel();
    search.dispose();
    pick.dispose();
  }
}

/** Makes what the list shows of images; an image has the same item in each list. */
function imageItems(): (row: ImageRow) => ImageItem {
  const iconPath = new vscode.ThemeIcon("file-media");
  const items = new Map<string, ImageItem>();
  return ({ uri, path }) =>
    getOrCreate(items, uri.toString(), () => {
      const description = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      return inertItem({ label: baseName(uri), description, iconPath, source: fileSource(uri) });
    });
}

/** All images, which VS Code filters; of very many those alone that fit, since each would go to the window. */
function itemsOf(
  rows: readonly ImageRow[],
  { typed, itemOf }: { typed: string; itemOf: (row: ImageRow) => ImageItem },
): readonly ImageItem[] {
  if (rows.length <= MOST_ROWS) return rows.map(itemOf);
  const query = typed.trim();
  const best = bestMatches(rows, { query, pathOf: ({ path }) => path, most: MOST_ROWS });
  const items = best.map(itemOf);
  // They fit by rules that VS Code's own filter does not know.
  for (const item of items) item.alwaysShow = true;
  if (best.length < MOST_ROWS) return items;
  const label = vscode.l10n.t("Type part of the name to find more");
  return [...items, { label, kind: vscode.QuickPickItemKind.Separator }];
}

/** What was pasted, where it is the address of an image or an image itself. */
function addressItem(typed: string): ImageItem | undefined {
  const address = typed.trim();
  if (!/^(https?:\/\/|data:image\/)./i.test(address)) return undefined;
  return inertItem<ImageItem>({
    label: vscode.l10n.t("Use This URL"),
    description: address.slice(0, 80),
    iconPath: new vscode.ThemeIcon("link"),
    alwaysShow: true,
    source: { kind: "address", address },
  });
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
