import { readdirSync, statSync, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { IMAGE_ENDINGS, type FileProblem, type Files } from "../core/files/files.ts";
import { getOrCreate } from "../core/altText/resolve/tree.ts";
import { readTextUpTo, readUpTo } from "../core/files/readUpTo.ts";
import { realPathOf } from "../core/files/realPath.ts";
import { nativePath, uriPathOf } from "./paths.ts";
import { walk } from "./walk.ts";

/** Reads a file by its URI. @param most bytes */
export async function readFileUri(uri: string, most: number): Promise<Uint8Array | FileProblem> {
  return URL.canParse(uri) && uri.startsWith("file:")
    ? readUpTo(fileURLToPath(uri), most)
    : "unreadable";
}

/** The files of this computer. */
export const nodeFiles: Files = {
  async isFile(path) {
    return (await statOf(nativePath(path)))?.isFile() ?? false;
  },
  readText: (path, most) => readTextUpTo(nativePath(path), most),
  readBytes: (path, most) => readUpTo(nativePath(path), most),
  async realPath(path) {
    const real = await realPathOf(nativePath(path));
    try {
      return real === undefined ? undefined : uriPathOf(real);
    } catch {
      // A device or volume without a letter.
      return undefined;
    }
  },
  async namesIn(folder) {
    try {
      return await readdir(nativePath(folder));
    } catch {
      return [];
    }
  },
  async imagesBelow(folder, most) {
    const found: string[] = [];
    for await (const path of walk(nativePath(folder), new AbortController().signal)) {
      if (isImage(path)) found.push(uriPathOf(path));
      if (found.length >= most) break;
    }
    return found;
  },
};

/** The files of this computer as they are once a program asks: whether one is there is looked at once. */
export function createFilesSnapshot(): Files {
  const folders = new Map<string, ReadonlySet<string> | "unknown">();
  const known = new Map<string, boolean>();
  const look = (path: string): boolean => {
    const native = nativePath(path);
    // Most names that are tried are no file's, and one listing tells all of a folder.
    const names = getOrCreate(folders, dirname(native), () => namesOf(dirname(native)));
    if (names !== "unknown" && !names.has(alike(basename(native)))) return false;
    try {
      return statSync(native, { throwIfNoEntry: false })?.isFile() ?? false;
    } catch {
      return false;
    }
  };
  return {
    ...nodeFiles,
    isFile: (path) => Promise.resolve(getOrCreate(known, path, () => look(path))),
  };
}

/** Some file systems take names for the same that differ in case or in how letters are put together. */
const alike = (name: string): string => name.normalize("NFC").toLowerCase().toUpperCase();

/** Names in a folder, or that they cannot be told, which says nothing about its files. */
function namesOf(folder: string): ReadonlySet<string> | "unknown" {
  try {
    return new Set(readdirSync(folder).map(alike));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? new Set() : "unknown";
  }
}

const isImage = (path: string): boolean =>
  IMAGE_ENDINGS.includes(path.slice(path.lastIndexOf(".") + 1).toLowerCase());

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
