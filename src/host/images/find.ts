import * as vscode from "vscode";
import { IMAGE_EXTENSIONS, isImageName } from "../../core/image/formats.ts";
import { getOrCreate } from "../../core/altText/resolve/tree.ts";
import { findFiles, findSomeFiles, systemOf } from "../files.ts";

/** Images of the first list. */
const FIRST = 200;
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
 * The workspace's images, without what `files.exclude`, `search.exclude` and the folders' ignore
 * files leave out. Each list takes the place of the one before: some of them, soon; all, as they are
 * found; at last all, newest first.
 */
export async function* searchImages(
  token: vscode.CancellationToken,
): AsyncGenerator<readonly FoundImage[], undefined> {
  const some = await findSomeFiles(IMAGE_EXTENSIONS, FIRST, token);
  const first = byAge(await withTimes(some.uris, token));
  yield first;
  if (some.isAll) return undefined;
  const all = await findFiles(IMAGE_EXTENSIONS, token);
  const shown = new Set(first.map(({ uri }) => uri.path));
  const others = all.filter(({ path }) => !shown.has(path)).map((uri) => ({ uri, mtime: 0 }));
  yield [...first, ...others];
  yield byAge(await withTimes(all, token));
  return undefined;
}

/** When each was changed, as many as are known when it is cancelled. */
async function withTimes(
  uris: readonly vscode.Uri[],
  token: vscode.CancellationToken,
): Promise<FoundImage[]> {
  const found: FoundImage[] = [];
  for (let at = 0; at < uris.length && !token.isCancellationRequested; at += STATS_AT_ONCE) {
    const stats = uris.slice(at, at + STATS_AT_ONCE).map(async (uri) => {
      // A file that went away since it was found is shown last, and said to be gone when it is picked.
      const mtime = await vscode.workspace.fs.stat(uri).then(
        (stat) => stat.mtime,
        () => 0,
      );
      return { uri, mtime };
    });
    found.push(...(await Promise.all(stats)));
  }
  return found;
}

const byAge = (images: readonly FoundImage[]): FoundImage[] =>
  images.toSorted((a, b) => b.mtime - a.mtime || (a.uri.path < b.uri.path ? -1 : 1));

/** Tells the paths of files within the workspace, asking once a folder: that takes long for very many. */
export function workspacePaths(): (uri: vscode.Uri) => string {
  const folders = new Map<string, string>();
  return (uri) => {
    const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const key = systemOf(uri) + uri.path.slice(0, -name.length);
    const folder = getOrCreate(folders, key, () =>
      vscode.workspace.asRelativePath(uri).slice(0, -name.length),
    );
    return folder + name;
  };
}
