import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { IMAGE_ENDINGS, type FileProblem, type Files } from "../core/files/files.ts";
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
  async readText(path, most) {
    const bytes = await readUpTo(nativePath(path), most);
    return typeof bytes === "string" ? undefined : new TextDecoder().decode(bytes);
  },
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

async function readUpTo(path: string, most: number): Promise<Uint8Array | FileProblem> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "folder";
    // Pipes and devices may have no end.
    if (!found.isFile()) return "unreadable";
    if (found.size > most) return "tooLarge";
    return await readFile(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
