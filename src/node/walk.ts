import type { Dirent } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { IGNORE_FILES } from "../core/files/files.ts";
import { IgnoreRules } from "../core/files/ignore.ts";
import { uriPathOf } from "./paths.ts";

/** Folders that hold nobody's own documents. */
const NEVER = new Set([".git", "node_modules"]);

/**
 * The files below a folder, in the order of their names, without what ignore files leave out.
 * Links are not followed, and a folder that cannot be read is passed over.
 *
 * @param folder path on this computer; so are those that it yields
 */
export async function* walk(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  yield* walkInto(folder, new IgnoreRules(), signal);
}

async function* walkInto(
  folder: string,
  rules: IgnoreRules,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const entries = await entriesOf(folder);
  for (const name of IGNORE_FILES)
    if (entries.some((entry) => entry.name === name && entry.isFile()))
      rules.add(uriPathOf(folder), await textOf(join(folder, name)));
  for (const entry of entries) {
    if (signal.aborted) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER.has(entry.name) && !rules.isFolderIgnored(uriPathOf(path)))
        yield* walkInto(path, rules, signal);
    } else if (entry.isFile() && !rules.isIgnored(uriPathOf(path))) yield path;
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}
