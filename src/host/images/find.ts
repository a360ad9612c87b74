import * as vscode from "vscode";
import { IMAGE_EXTENSIONS, isImageName } from "../../core/image/formats.ts";
import { findFiles } from "../files.ts";

/** Files whose times are asked for at once. */
const STATS_AT_ONCE = 64;

/** An image of the workspace and when it was last changed (ms since 1970). */
export interface FoundImage {
  readonly uri: vscode.Uri;
  readonly mtime: number;
}

/** The image that the active tab shows, in whichever editor. */
export function activeImage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
      ? input.uri
      : undefined;
  return uri && isImageName(uri.path) ? uri : undefined;
}

/**
 * The workspace's images, newest first, without what `files.exclude`,
 * `search.exclude` and the folders' ignore files leave out.
 */
export async function findImages(token: vscode.CancellationToken): Promise<FoundImage[]> {
  const wanted = await findFiles(IMAGE_EXTENSIONS, token);
  const found: FoundImage[] = [];
  for (let at = 0; at < wanted.length && !token.isCancellationRequested; at += STATS_AT_ONCE) {
    const stats = wanted.slice(at, at + STATS_AT_ONCE).map(async (uri) => {
      // A file that went away since it was found is shown last, and said to be gone when it is picked.
      const stat = await vscode.workspace.fs.stat(uri).then(
        ({ mtime }) => mtime,
        () => 0,
      );
      return { uri, mtime: stat };
    });
    found.push(...(await Promise.all(stats)));
  }
  return found.sort((a, b) => b.mtime - a.mtime || a.uri.path.localeCompare(b.uri.path));
}
