/** An image that is no file, or one that only a page could read. */
export interface GivenImage {
  readonly kind: "bytes";
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where an image is: a file of any file system, an address as it was typed (`https:` or `data:`), or the bytes themselves. */
export type ImageSource =
  | { readonly kind: "file"; readonly uri: string }
  | { readonly kind: "address"; readonly address: string }
  | GivenImage;
