import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readFaces, type FontFace } from "./sfnt.ts";

/** Files that are looked at, and milliseconds that it takes at most. */
const MOST_FILES = 3000;
const LONGEST_LOOK = 2500;
/** How deep folders lie in one another. */
const DEEPEST = 6;

/** A face, and the bytes of the file that it is in. */
export interface LoadableFace {
  readonly face: FontFace;
  /** What is the same for all faces of a file. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly load: () => Buffer;
}

/** Where the system and its user keep their fonts. */
export function fontFolders(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string = homedir(),
): string[] {
  if (platform === "win32") {
    const local = environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local");
    return [
      join(environment["SystemRoot"] ?? environment["windir"] ?? "C:\\Windows", "Fonts"),
      join(local, "Microsoft", "Windows", "Fonts"),
    ];
  }
  if (platform === "darwin")
    return [
      "/System/Library/Fonts",
      "/Library/Fonts",
      join(home, "Library/Fonts"),
      "/System/Library/AssetsV2/com_apple_MobileAsset_Font7",
      "/System/Library/AssetsV2/com_apple_MobileAsset_Font8",
    ];
  return [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    join(environment["XDG_DATA_HOME"] ?? join(home, ".local/share"), "fonts"),
    join(home, ".fonts"),
    "/run/current-system/sw/share/X11/fonts",
    "/run/host/fonts",
  ];
}

/** The faces in folders and those within. What cannot be read is passed over. */
export function facesIn(folders: readonly string[]): LoadableFace[] {
  const until = performance.now() + LONGEST_LOOK;
  const files: string[] = [];
  for (const folder of folders) collect(folder, files, 0);
  return files.flatMap((file) => (performance.now() > until ? [] : facesOf(file)));
}

function collect(folder: string, files: string[], depth: number): void {
  if (depth > DEEPEST) return;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (files.length >= MOST_FILES) return;
      const path = join(folder, entry.name);
      if (/\.(ttf|otf|ttc|otc)$/i.test(entry.name)) files.push(path);
      else if (entry.isDirectory() || (entry.isSymbolicLink() && isFolder(path)))
        collect(path, files, depth + 1);
    }
  } catch {
    // Not there, or not for us.
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function facesOf(file: string): LoadableFace[] {
  const read = (offset: number, length: number): Buffer => {
    const descriptor = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    } finally {
      closeSync(descriptor);
    }
  };
  try {
    const { size } = statSync(file);
    return readFaces(read).map((face) => ({ face, file, size, load: () => readFileSync(file) }));
  } catch {
    return [];
  }
}

/** The faces of a font that is in memory. */
export function facesInBytes(name: string, bytes: Buffer): LoadableFace[] {
  const read = (offset: number, length: number): Buffer => bytes.subarray(offset, offset + length);
  return readFaces(read).map((face) => ({
    face,
    file: name,
    size: bytes.length,
    load: () => bytes,
  }));
}
