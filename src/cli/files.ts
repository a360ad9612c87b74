import { opendirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { isForNoReader } from "../core/altText/check/forNoReader.ts";
import { isSetAside } from "../core/altText/check/setAside.ts";
import { getOrCreate } from "../core/altText/resolve/tree.ts";
import { isDocument, urisOf } from "../node/documents.ts";
import { uriOf, uriPathOf } from "../node/paths.ts";
import { walk } from "../node/walk.ts";
import { UsageError } from "./options.ts";

export interface FilesOptions {
  readonly cwd: string;
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly changedSince: string | undefined;
  readonly ignored: readonly string[];
  readonly signal: AbortSignal;
  /** Told of each folder that cannot be read, by its path. */
  readonly onShut: (folder: string) => void;
}

/** The URIs of the documents in {@link documentFiles}, and of folders that cannot be read: none of them is a document. */
export async function* documentUris(options: Omit<FilesOptions, "onShut">): AsyncGenerator<string> {
  const shut: string[] = [];
  const files = documentFiles({ ...options, onShut: (folder) => shut.push(folder) });
  for await (const file of files) yield* await urisOf(file);
  for (const folder of shut) yield uriOf(uriPathOf(folder));
}

/**
 * The files of the documents that were asked for, each once, by their paths on this computer. A file that is named is looked at whatever
 * ignore files say; tests and copies are where they or their folder are named.
 *
 * @throws UsageError for a path that is not there or a folder that cannot be read, or a commit that git does not know
 */
export async function* documentFiles(options: FilesOptions): AsyncGenerator<string> {
  const { cwd, changedSince, ignored, signal } = options;
  const own = { folder: cwd, rules: ignored };
  const below = (path: string, file: string): string => relative(path, file).split(sep).join("/");
  const paths = (options.paths.length > 0 ? options.paths : ["."]).map((one) => resolve(cwd, one));
  const kinds = paths.map(kindOf);
  const missing = options.paths.find((_, at) => kinds[at] === undefined);
  if (missing !== undefined) throw new UsageError(`${missing} is not there.`);
  const shut = paths.findIndex((path, at) => kinds[at] === "folder" && !mayRead(path));
  if (shut >= 0) throw new UsageError(`${options.paths[shut] ?? "."} cannot be read.`);
  const changed = changedSince === undefined ? undefined : await changedFiles(cwd, changedSince);
  const seen = new Set<string>();
  for (const [at, path] of paths.entries()) {
    const onShut = (folder: string): void => {
      if (!isForNoReader(`${below(path, folder)}/`)) options.onShut(folder);
    };
    const files = kinds[at] === "file" ? [path] : walk(path, signal, { own, onShut });
    for await (const file of files) {
      if (seen.has(file) || !isDocument(file) || changed?.(file) === false) continue;
      if (isForNoReader(below(path, file)) || isSetAside(below(path, file))) continue;
      seen.add(file);
      yield file;
    }
  }
}

export const isFolder = (path: string): boolean => kindOf(path) === "folder";

function mayRead(folder: string): boolean {
  try {
    opendirSync(folder).closeSync();
    return true;
  } catch {
    return false;
  }
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

/** Tells the files that differ from a commit, and those that git does not know yet. */
async function changedFiles(cwd: string, commit: string): Promise<(file: string) => boolean> {
  try {
    const { inertGit } = await import("./git.ts");
    const git = await inertGit(cwd);
    const top = (await git("rev-parse", "--show-toplevel")).replace(/\r?\n$/, "");
    // From the top: a path from the working directory would hang on a setting of git.
    const inTop = (...args: string[]): Promise<string> => git("-C", top, ...args);
    const known = await git(
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${commit}^{commit}`,
    );
    const lists = await Promise.all([
      inTop(
        "diff",
        "--name-only",
        "--no-renames",
        "--diff-filter=d",
        "--ignore-submodules",
        "-z",
        known.trim(),
        "--",
      ),
      inTop("ls-files", "--others", "--exclude-standard", "-z"),
    ]);
    const names = lists.flatMap((list) => list.split("\0").filter(Boolean));
    const changed = new Set(names.map((name) => join(realFolder(top), name.replaceAll("/", sep))));
    const folders = new Map<string, string>();
    return (file) => {
      const folder = dirname(file);
      // Git follows links to its folder, writes drives its own way and no short names of Windows.
      const real = getOrCreate(folders, folder, () => realFolder(folder));
      return changed.has(join(real, basename(file)));
    };
  } catch (error) {
    throw new UsageError(`git does not tell what changed since “${commit}”.`, { cause: error });
  }
}

/** The folder without links; as it is where that cannot be told. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
