import { parentOf, upwards } from "./paths.ts";
import { parseJsonc } from "./staticText.ts";

/** What is asked of a file system; paths are those of Uris: absolute, with forward slashes. */
export interface Files {
  isFile(path: string): Promise<boolean>;
  /** Undefined where there is no such file, or one of more than `most` bytes, which is not read. */
  readText(path: string, most: number): Promise<string | undefined>;
  /** Names of the files and folders in a folder; none where there is no such folder. */
  namesIn(folder: string): Promise<readonly string[]>;
}

/** Bytes of a config file; what is longer was not written by hand. */
const CONFIG_LIMIT = 1_000_000;

/** Files, of which configs and names are asked for once. Nothing here rejects: what fails is not there. */
export class Tree {
  readonly #files: Files;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #names = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Asked anew each time, since pictures come and go. */
  async isFile(path: string): Promise<boolean> {
    try {
      return await this.#files.isFile(path);
    } catch {
      return false;
    }
  }

  readConfig(path: string): Promise<string | undefined> {
    return remember(this.#texts, path, async () => {
      try {
        const text = await this.#files.readText(path, CONFIG_LIMIT);
        return text === undefined || text.length > CONFIG_LIMIT ? undefined : text;
      } catch {
        return undefined;
      }
    });
  }

  async readJson(path: string): Promise<unknown> {
    const text = await this.readConfig(path);
    return text === undefined ? undefined : parseJsonc(text);
  }

  namesIn(folder: string): Promise<ReadonlySet<string>> {
    return remember(this.#names, folder, async () => {
      try {
        return new Set(await this.#files.namesIn(folder));
      } catch {
        return new Set<string>();
      }
    });
  }

  /** A file came, went or changed, perhaps with the folders around it. */
  forget(path: string): void {
    this.#texts.delete(path);
    for (const folder of upwards(parentOf(path), "/")) this.#names.delete(folder);
  }

  clear(): void {
    this.#texts.clear();
    this.#names.clear();
  }
}

/** What the map has for the key, or will have once it is made. */
export function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
