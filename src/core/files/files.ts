/** Why a file could not be read. */
export type FileProblem = "gone" | "folder" | "tooLarge" | "unreadable";

/**
 * The files of one file system. Paths are absolute, with forward slashes, as those of URIs.
 * Nothing rejects: what cannot be read is not there.
 */
export interface Files {
  isFile(path: string): Promise<boolean>;
  /** Undefined where there is no such file, or one of more than `most` bytes, which is not read. */
  readText(path: string, most: number): Promise<string | undefined>;
  /** The content of a file of at most `most` bytes, or why there is none. */
  readBytes(path: string, most: number): Promise<Uint8Array | FileProblem>;
  /** Where a path leads once links are followed; undefined where that cannot be told. Without links, the path itself. */
  realPath(path: string): Promise<string | undefined>;
  /** Names of the files and folders in a folder; none where there is no such folder. */
  namesIn(folder: string): Promise<readonly string[]>;
  /** Paths of the images below a folder, without packages and the like; of more than `most` some are left out. */
  imagesBelow(folder: string, most: number): Promise<readonly string[]>;
}

/** Endings of images' files, without their dots. */
export const IMAGE_ENDINGS: readonly string[] =
  "png apng jpg jpeg jfif gif webp svg svgz avif bmp ico tif tiff heic heif pdf eps".split(" ");

/** Names of ignore files; of two in one folder the last one has the last word. */
export const IGNORE_FILES = [".gitignore", ".ignore"] as const;
