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

/**
 * The workspace's files with one of these endings (without their dots), without what
 * `files.exclude`, `search.exclude` and the folders' ignore files leave out.
 *
 * @param most files that are found, before ignore files are looked at
 */
export async function findFiles(
  endings: readonly string[],
  token: vscode.CancellationToken,
  most?: number,
): Promise<vscode.Uri[]> {
  const patterns = endings
    .map((one) => one.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`))
    .join(",");
  const [uris, isIgnored] = await Promise.all([
    vscode.workspace.findFiles(`**/*.{${patterns}}`, searchExclude(), most, token),
    readIgnoreFiles(token),
  ]);
  return uris.filter((uri) => !isIgnored(uri));
}

/** `files.exclude` and `search.exclude` as one glob. */
function searchExclude(): string | undefined {
  const patterns = ["files", "search"].flatMap((section) =>
    Object.entries(
      vscode.workspace.getConfiguration(section).get<Record<string, unknown>>("exclude") ?? {},
    )
      .filter(([, on]) => on === true)
      .flatMap(([pattern]) => expandBraces(pattern))
      // A comma outside braces has no place in a joined glob.
      .filter((pattern) => !/[{},]/.test(pattern)),
  );
  return patterns.length > 0 ? `{${[...new Set(patterns)].join(",")}}` : undefined;
}

/** The alternatives of a glob, since braces inside braces have no place in a joined one. */
function expandBraces(pattern: string): string[] {
  const [, head, choices, tail] = /^(.*)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  if (choices === undefined) return [pattern];
  return choices.split(",").flatMap((one) => expandBraces(`${head}${one}${tail}`));
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
  const texts = await Promise.all(
    files
      // Of two in one folder, `.ignore` has the last word.
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(async (file) => {
        const text = await vscode.workspace.fs.readFile(file).then(
          (bytes) => new TextDecoder().decode(bytes),
          () => "",
        );
        return { folder: vscode.Uri.joinPath(file, "..").toString(), text };
      }),
  );
  const rules = new Map<string, Ignore>();
  for (const { folder, text } of texts)
    rules.set(folder, (rules.get(folder) ?? ignore()).add(text));

  /** From the path's own folder upwards; the nearest rule that says anything decides. */
  const matches = (path: string, folder: vscode.Uri): boolean => {
    const below = path.slice(folder.path === "/" ? 1 : folder.path.length + 1);
    const verdict = rules.get(folder.toString())?.test(below);
    if (verdict?.ignored) return true;
    if (verdict?.unignored) return false;
    const parent = vscode.Uri.joinPath(folder, "..");
    return parent.path !== folder.path && matches(path, parent);
  };
  const folders = new Map<string, boolean>();
  /** A folder that is left out takes everything below with it, whatever the rules down there say. */
  const isFolderIgnored = (folder: vscode.Uri): boolean => {
    const known = folders.get(folder.toString());
    if (known !== undefined) return known;
    const parent = vscode.Uri.joinPath(folder, "..");
    const ignored =
      parent.path !== folder.path &&
      (isFolderIgnored(parent) || matches(`${folder.path}/`, parent));
    folders.set(folder.toString(), ignored);
    return ignored;
  };
  return (uri) => {
    const folder = vscode.Uri.joinPath(uri, "..");
    return isFolderIgnored(folder) || matches(uri.path, folder);
  };
}
