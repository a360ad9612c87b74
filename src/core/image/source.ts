/** An image that is no file, or one that only a page could read. */
export interface GivenImage {
  readonly kind: "bytes";
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * When a file is asked about before it is read: where links take it out of the workspace, or wherever it is
 * outside; without one, somebody chose or allowed that very file.
 */
export type FileDoubt = "link" | "outside";

/** A file of any file system. */
export interface FileSource {
  readonly kind: "file";
  readonly uri: string;
  readonly doubt?: FileDoubt;
}

/** Where an image is: a file of any file system, an address as it was typed (`https:` or `data:`), or the bytes themselves. */
export type ImageSource =
  | FileSource
  | { readonly kind: "address"; readonly address: string }
  | GivenImage;
