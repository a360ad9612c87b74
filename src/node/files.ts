import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { IMAGE_ENDINGS, type FileProblem, type Files } from "../core/files/files.ts";
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

const isImage = (path: string): boolean =>
  IMAGE_ENDINGS.includes(path.slice(path.lastIndexOf(".") + 1).toLowerCase());

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
