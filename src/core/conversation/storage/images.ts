import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../sha256.ts";
import { isMissing, namesIn, statIfThere } from "./disk.ts";

/** The images of all conversations, each once, under the SHA-256 of its bytes in hex. */
export class ImageFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined where it is not there, or is not what it was. */
  async load(id: string): Promise<Uint8Array | undefined> {
    try {
      if (!(await statIfThere(this.#path(id)))) return undefined;
      const bytes = await readFile(this.#path(id));
      return (await sha256(bytes)) === id ? bytes : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async save(id: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const beside = `${this.#path(id)}.${crypto.randomUUID()}.new`;
    await writeFile(beside, bytes);
    await rename(beside, this.#path(id));
  }

  /** Bytes of each by its id. */
  async sizes(): Promise<Map<string, number>> {
    const names = await namesIn(this.#folder);
    const sizes = names.map(
      async (name) => [name, (await statIfThere(this.#path(name)))?.size ?? 0] as const,
    );
    return new Map(await Promise.all(sizes));
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }
}
