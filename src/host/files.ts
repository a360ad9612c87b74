import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { alternativesOf } from "../core/files/globs.ts";
import { readUpTo } from "../core/files/readUpTo.ts";
import { realPathOf } from "../core/files/realPath.ts";
import { IGNORE_FILES, IMAGE_ENDINGS, type FileProblem, type Files } from "../core/files/files.ts";

/** Files that ignore rules are asked for in one go, which others wait for. */
const RULED_AT_ONCE = 500;
/** Ignore files of a workspace that are read. */
const MOST_IGNORE_FILES = 2000;
/** Bytes of one; a larger one is no list that somebody wrote. */
const LARGEST_IGNORE_FILE = 5_000_000;

/** Which file system a URI is on. */
export const systemOf = ({ scheme, authority }: vscode.Uri): string => `${scheme}//${authority}`;

/** The URI of a path on the file system that another one is on. */
export const uriOn = (other: vscode.Uri, path: string): vscode.Uri =>
  other.with({ path, query: "", fragment: "" });

/** The files of the file system that a URI is on. */
export function filesOn(uri: vscode.Uri): Files {
  const { fs } = vscode.workspace;
  return {
    async isFile(path) {
      try {
        return ((await fs.stat(uriOn(uri, path))).type & vscode.FileType.File) !== 0;
      } catch {
        return false;
      }
    },
    async readText(path, most) {
      const bytes = await readBytes(uriOn(uri, path), most);
      return typeof bytes === "string" ? undefined : new TextDecoder().decode(bytes);
    },
    readBytes: (path, most) => readBytes(uriOn(uri, path), most),
    async realPath(path) {
      return (await realUri(uriOn(uri, path)))?.path;
    },
    async namesIn(folder) {
      try {
        return (await fs.readDirectory(uriOn(uri, folder))).map(([name]) => name);
      } catch {
        return [];
      }
    },
    async imagesBelow(folder, most) {
      const pattern = new vscode.RelativePattern(uriOn(uri, folder), endingWith(IMAGE_ENDINGS));
      try {
        const found = await vscode.workspace.findFiles(pattern, "**/node_modules/**", most);
        return found.map(({ path }) => path);
      } catch {
        return [];
      }
    },
  };
}

/** Where a file is once links are followed, which those of this computer alone are known to have. */
export async function realUri(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (uri.scheme !== "file") return uri;
  const real = await realPathOf(uri.fsPath);
  return real === undefined ? undefined : vscode.Uri.file(real);
}

/**
 * The content of a file of any file system. Those of this computer are read without VS Code, whose reading has
 * no bound: files of the kernel say that they are empty and never end.
 *
 * @param most bytes
 */
export async function readBytes(uri: vscode.Uri, most: number): Promise<Uint8Array | FileProblem> {
  if (uri.scheme === "file") return readUpTo(uri.fsPath, most);
  const { fs } = vscode.workspace;
  try {
    const stat = await fs.stat(uri);
    if (stat.type & vscode.FileType.Directory) return "folder";
    // Pipes and devices may have no end.
    if (!(stat.type & vscode.FileType.File)) return "unreadable";
    if (stat.size > most) return "tooLarge";
    const bytes = await fs.readFile(uri);
    return bytes.length > most ? "tooLarge" : bytes;
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === "FileNotFound";
    return isGone ? "gone" : "unreadable";
  }
}

/**
 * The workspace's files with one of these endings (without their dots), without what
 * `files.exclude`, `search.exclude` and the folders' ignore files leave out.
 */
export async function findFiles(
  endings: readonly string[],
  token: vscode.CancellationToken,
): Promise<vscode.Uri[]> {
  const [uris, isIgnored] = await Promise.all([
    vscode.workspace.findFiles(endingWith(endings), searchExclude(), undefined, token),
    findIgnoreFiles(token).then(rulesIn),
  ]);
  const kept: vscode.Uri[] = [];
  for (let at = 0; at < uris.length && !token.isCancellationRequested; at += RULED_AT_ONCE) {
    kept.push(...uris.slice(at, at + RULED_AT_ONCE).filter((uri) => !isIgnored(uri)));
    await setImmediate();
  }
  return kept;
}

/**
 * Some of those files, whichever are found first: sooner than all, since no folder is searched for
 * ignore files but those around what was found.
 *
 * @param most of them, before any is left out; `isAll` where there are no others
 */
export async function findSomeFiles(
  endings: readonly string[],
  most: number,
  token: vscode.CancellationToken,
): Promise<{ readonly uris: readonly vscode.Uri[]; readonly isAll: boolean }> {
  const uris = await vscode.workspace.findFiles(endingWith(endings), searchExclude(), most, token);
  const folders = new Map<string, vscode.Uri>();
  for (const uri of uris)
    for (const folder of foldersAround(uri)) folders.set(folder.toString(), folder);
  const files = [...folders.values()].flatMap((folder) =>
    IGNORE_FILES.map((name) => vscode.Uri.joinPath(folder, name)),
  );
  const isIgnored = await rulesIn(files);
  return { uris: uris.filter((uri) => !isIgnored(uri)), isAll: uris.length < most };
}

/** The folders of the workspace that a file is in. */
function foldersAround(uri: vscode.Uri): vscode.Uri[] {
  const top = vscode.workspace.getWorkspaceFolder(uri)?.uri.path;
  const folders: vscode.Uri[] = [];
  for (let at = uri; top !== undefined && at.path !== top && at.path !== "/";) {
    at = vscode.Uri.joinPath(at, "..");
    folders.push(at);
  }
  return folders;
}

/** A glob for files with one of these endings, in any case. */
function endingWith(endings: readonly string[]): string {
  const patterns = endings.map((one) =>
    one.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  return `**/*.{${patterns.join(",")}}`;
}

/** `files.exclude` and `search.exclude` as one glob, in which braces inside braces have no place. */
function searchExclude(): string | undefined {
  const patterns = ["files", "search"].flatMap((section) =>
    Object.entries(
      vscode.workspace.getConfiguration(section).get<Record<string, unknown>>("exclude") ?? {},
    ).flatMap(([pattern, on]) => (on === true ? [pattern] : [])),
  );
  // A comma outside braces has no place in a joined glob either.
  const alternatives = alternativesOf(patterns).filter((one) => !/[{},]/.test(one));
  return alternatives.length > 0 ? `{${[...new Set(alternatives)].join(",")}}` : undefined;
}

/** Every ignore file of the workspace. */
const findIgnoreFiles = (token: vscode.CancellationToken): Thenable<vscode.Uri[]> =>
  vscode.workspace.findFiles(
    `**/{${IGNORE_FILES.join(",")}}`,
    "**/node_modules/**",
    MOST_IGNORE_FILES,
    token,
  );

/** What ignore files leave out; each counts for its own folder and below, and one that is not there says nothing. */
async function rulesIn(files: readonly vscode.Uri[]): Promise<(uri: vscode.Uri) => boolean> {
  if (files.length === 0) return () => false;
  const { IgnoreRules } = await import("../core/files/ignore.ts");
  const texts = await Promise.all(
    files
      // Of two in one folder, `.ignore` has the last word.
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(async (file) => {
        const bytes = await readBytes(file, LARGEST_IGNORE_FILE);
        const text = typeof bytes === "string" ? "" : new TextDecoder().decode(bytes);
        return { folder: vscode.Uri.joinPath(file, ".."), text };
      }),
  );
  const systems = new Map<string, InstanceType<typeof IgnoreRules>>();
  for (const { folder, text } of texts) {
    const rules = systems.get(systemOf(folder)) ?? new IgnoreRules();
    systems.set(systemOf(folder), rules);
    if (text !== "") rules.add(folder.path, text);
  }
  return (uri) => systems.get(systemOf(uri))?.isIgnored(uri.path) ?? false;
}
