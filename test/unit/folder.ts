/* Folders with files, for tests of what works on real ones. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../vscode/lifetime.ts";

export type FileContent = string | Uint8Array;

/** A folder with files, by their paths in it; it goes when the process ends. */
export async function folderWith(files: Readonly<Record<string, FileContent>>): Promise<string> {
  const { path: folder } = temporaryFolder("files");
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
