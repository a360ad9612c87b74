import type { ReadImage } from "../../image/read.ts";
import { allIds, type AttachedImage } from "../conversation.ts";

/** Where the bytes of images are kept, by their SHA-256 in hex. */
export interface ImageFiles {
  saveImage(id: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where it is not there or damaged. */
  loadImage(id: string): Promise<Uint8Array | undefined>;
}

/** The bytes of images: in memory as long as something may send them, and in files. */
export class ImageVault {
  readonly #files: ImageFiles;
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(files: ImageFiles) {
    this.#files = files;
  }

  /** Writes down what will be sent, and the original as long as it can still be sent at full resolution. */
  async keep({ image, bytes, original }: ReadImage): Promise<void> {
    for (const [id, one] of bytes) {
      this.#bytes.set(id, one);
      await this.#files.saveImage(id, one);
    }
    if (original) await this.#files.saveImage(image.id, original);
  }

  /** An image as it was found, of those that are no file. */
  original({ id }: AttachedImage): Promise<Uint8Array | undefined> {
    return this.#files.loadImage(id);
  }

  /** Brings into memory what is sent of an image; false where some of it is gone. */
  async load({ sent }: AttachedImage): Promise<boolean> {
    for (const one of sent) {
      if ("url" in one || this.#bytes.has(one.id)) continue;
      const read = await this.#files.loadImage(one.id);
      if (!read) return false;
      this.#bytes.set(one.id, read);
    }
    return true;
  }

  /** What is in memory. */
  bytesOf(id: string): Uint8Array | undefined {
    return this.#bytes.get(id);
  }

  /** What is in memory or in a file, which stays there. */
  async read(id: string): Promise<Uint8Array | undefined> {
    return this.#bytes.get(id) ?? this.#files.loadImage(id);
  }

  /** Lets go of the bytes in memory of these images, but for those ids; files go by themselves. */
  forget(images: readonly AttachedImage[], held: ReadonlySet<string>): void {
    for (const id of images.flatMap(allIds)) if (!held.has(id)) this.#bytes.delete(id);
  }

  clear(): void {
    this.#bytes.clear();
  }
}
