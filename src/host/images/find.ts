import type { Ignore } from "ignore";
import * as vscode from "vscode";
import { IMAGE_EXTENSIONS, isImageName } from "../../core/image/formats.ts";

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
  const patterns = IMAGE_EXTENSIONS.flatMap((one) => [one, one.toUpperCase()]).join(",");
  const [uris, isIgnored] = await Promise.all([
    vscode.workspace.findFiles(`**/*.{${patterns}}`, searchExclude(), undefined, token),
    readIgnoreFiles(token),
  ]);
  const wanted = uris.filter((uri) => !isIgnored(uri));
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

/** `files.exclude` and `search.exclude` as one glob. */
function searchExclude(): string | undefined {
  const patterns = ["files", "search"].flatMap((section) =>
    Object.entries(
      vscode.workspace.getConfiguration(section).get<Record<string, unknown>>("exclude") ?? {},
    )
      // A condition on sibling files, and braces inside braces, have no place in a joined glob.
      .filter(([pattern, on]) => on === true && !/[{},]/.test(pattern))
      .map(([pattern]) => pattern),
  );
  return patterns.length > 0 ? `{${[...new Set(patterns)].join(",")}}` : undefined;
}

/** Reads every ignore file of the workspace; each counts for its own folder and below. */
async function readIgnoreFiles(
  token: vscode.CancellationToken,
): Promise<(uri: vscode.Uri) => boolean> {
  const files = await vscode.workspace.findFiles(
    "**/{.gitignore,.ignore}",
    "**/node_modules/**",
    2000,
    token,
  );
  if (files.length === 0) return () => false;
  const { default: ignore } = await import("ignore");
  const rules = new Map<string, Ignore>();
  await Promise.all(
    files.map(async (file) => {
      const text = await vscode.workspace.fs.readFile(file).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => "",
      );
      const folder = vscode.Uri.joinPath(file, "..").toString();
      rules.set(folder, (rules.get(folder) ?? ignore()).add(text));
    }),
  );
  return (uri) => {
    // From the file's own folder upwards; the nearest rule that says anything decides.
    const path = uri.path;
    for (let folder = vscode.Uri.joinPath(uri, ".."); ;) {
      const below = path.slice(folder.path === "/" ? 1 : folder.path.length + 1);
      const verdict = rules.get(folder.toString())?.test(below);
      if (verdict?.ignored) return true;
      if (verdict?.unignored) return false;
      const parent = vscode.Uri.joinPath(folder, "..");
      if (parent.path === folder.path) return false;
      folder = parent;
    }
  };
}
