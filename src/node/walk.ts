import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { dirname, join } from "node:path";
import { IGNORE_FILES } from "../core/files/files.ts";
import { IgnoreRules } from "../core/files/ignore.ts";
import { uriPathOf } from "./paths.ts";

/** Bytes of an ignore file; a larger one is no list that somebody wrote. */
const LARGEST_RULES = 5_000_000;
/** Folders that hold nobody's own documents. */
const NEVER = new Set([".git", "node_modules"]);

/**
 * The files below a folder, in the order of their names, without what ignore files leave out, those
 * of the folders around it in its repository too. Links are not followed, and a folder that cannot be
 * read is passed over.
 *
 * @param folder path on this computer; so are those that it yields
 * @param options.own rules as ignore files have them, from a folder
 * @param options.onShut told of each folder that cannot be read
 */
// eslint-disable-next-line typescript/require-await -- a listing takes no longer than to wait for one
export async function* walk(
  folder: string,
  signal: AbortSignal,
  { own, onShut }: WalkOptions = {},
): AsyncGenerator<string> {
  const rules = rulesAround(folder);
  if (own) rules.add(uriPathOf(own.folder), own.rules.join("\n"));
  /** What is still to be looked at, the next one last. */
  const open: Entry[] = [{ path: folder, uri: uriPathOf(folder), isFolder: true }];
  for (let next = open.pop(); next && !signal.aborted; next = open.pop()) {
    if (!next.isFolder) {
      if (!rules.isIgnored(next.uri)) yield next.path;
      continue;
    }
    if (next.path !== folder && rules.isFolderIgnored(next.uri)) continue;
    const entries = entriesOf(next.path, onShut);
    addRules(rules, next.path, entries);
    for (const entry of entries.reverse()) {
      const isFolder = entry.isDirectory();
      if (isFolder ? NEVER.has(entry.name) : !entry.isFile()) continue;
      open.push({
        path: join(next.path, entry.name),
        uri: `${next.uri === "/" ? "" : next.uri}/${entry.name}`,
        isFolder,
      });
    }
  }
}

export interface WalkOptions {
  readonly own?: { readonly folder: string; readonly rules: readonly string[] };
  readonly onShut?: ((folder: string) => void) | undefined;
}

interface Entry {
  readonly path: string;
  /** The same as URIs have it. */
  readonly uri: string;
  readonly isFolder: boolean;
}

/** The rules of the folders around; none where they leave out the folder that somebody chose. */
function rulesAround(folder: string): IgnoreRules {
  const rules = new IgnoreRules();
  for (const around of foldersAround(folder)) addRules(rules, around, entriesOf(around));
  return rules.isFolderIgnored(uriPathOf(folder)) ? new IgnoreRules() : rules;
}

/** The folders around one up to that of its repository, the outermost first; none outside of repositories. */
function foldersAround(folder: string): string[] {
  const around: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) around.unshift(at);
    if (existsSync(join(at, ".git"))) return around;
    if (dirname(at) === at) return [];
  }
}

function addRules(rules: IgnoreRules, folder: string, entries: readonly Dirent[]): void {
  for (const name of IGNORE_FILES)
    if (entries.some((entry) => entry.name === name && entry.isFile()))
      rules.add(uriPathOf(folder), textOf(join(folder, name)));
}

function entriesOf(folder: string, onShut?: (folder: string) => void): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    // One that went meanwhile has no documents.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") onShut?.(folder);
    return [];
  }
}

function textOf(path: string): string {
  try {
    return statSync(path).size > LARGEST_RULES ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
