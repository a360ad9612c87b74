import type { Files } from "../../files/files.ts";
import { parseJsonc } from "./staticText.ts";

/** What resolving asks of files. */
export type LookupFiles = Pick<
  Files,
  "isFile" | "readText" | "realPath" | "namesIn" | "imagesBelow"
>;

/** Bytes of a config file; what is longer was not written by hand. */
const CONFIG_LIMIT = 500_000;
/** Characters of configs that one search reads. */
const SEARCH_LIMIT = 4_000_000;
/** Images of a workspace that are known by name. */
const MOST_IMAGES = 50_000;
/** Milliseconds that the names in a folder hold: files come and go. */
const NAMES_HOLD = 2000;

/** What the files of a folder were called, and when (ms of the clock). */
interface Listing {
  readonly at: number;
  readonly names: Promise<ReadonlySet<string>>;
}

/** Where a path led, and when (ms of the clock). */
interface RealHome {
  readonly at: number;
  readonly real: Promise<string | undefined>;
}

/** Files whose configs are read once and whose folders are listed now and then. Nothing here rejects: what fails is not there. */
export class Tree {
  readonly #files: LookupFiles;
  readonly #now: () => number;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #parsed = new Map<string, Promise<unknown>>();
  #left = SEARCH_LIMIT;
  readonly #listings = new Map<string, Listing>();
  readonly #homes = new Map<string, RealHome>();

  /** @param now milliseconds, from any start */
  constructor(files: LookupFiles, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  /** Asked anew each time, since images come and go. */
  async isFile(path: string): Promise<boolean> {
    try {
      return await this.#files.isFile(path);
    } catch {
      return false;
    }
  }

  /** Where a document or folder leads, which many images stand beside; it holds as long as names do. */
  realHome(path: string): Promise<string | undefined> {
    const at = this.#now();
    const known = this.#homes.get(path);
    if (known && at - known.at < NAMES_HOLD) return known.real;
    const real = this.realPath(path);
    this.#homes.set(path, { at, real });
    return real;
  }

  /** Where a path leads once links are followed; asked anew each time, as links change. */
  async realPath(path: string): Promise<string | undefined> {
    try {
      return await this.#files.realPath(path);
    } catch {
      return undefined;
    }
  }

  /** A search begins, which may read configs anew up to a limit; what was read already is free. */
  startSearch(): void {
    this.#left = SEARCH_LIMIT;
  }

  readConfig(path: string): Promise<string | undefined> {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    return this.#left > 0
      ? getOrCreate(this.#texts, path, () => this.#read(path))
      : Promise.resolve(undefined);
  }

  /** Each is parsed once. */
  readJson(path: string): Promise<unknown> {
    return getOrCreate(this.#parsed, path, async () => {
      const text = await this.readConfig(path);
      return text === undefined ? undefined : parseJsonc(text);
    });
  }

  /** Paths of the images below a folder, of `MOST_IMAGES` at most. */
  async imagesBelow(folder: string): Promise<readonly string[]> {
    try {
      return await this.#files.imagesBelow(folder, MOST_IMAGES);
    } catch {
      return [];
    }
  }

  async #read(path: string): Promise<string | undefined> {
    try {
      const text = await this.#files.readText(path, CONFIG_LIMIT);
      this.#left -= text?.length ?? 0;
      return text === undefined || text.length > CONFIG_LIMIT ? undefined : text;
    } catch {
      return undefined;
    }
  }

  namesIn(folder: string): Promise<ReadonlySet<string>> {
    const at = this.#now();
    const known = this.#listings.get(folder);
    if (known && at - known.at < NAMES_HOLD) return known.names;
    const names = this.#list(folder);
    this.#listings.set(folder, { at, names });
    return names;
  }

  async #list(folder: string): Promise<ReadonlySet<string>> {
    try {
      return new Set(await this.#files.namesIn(folder));
    } catch {
      return new Set<string>();
    }
  }
}

/** What the map has for the key; what it lacks is made and kept. */
export function getOrCreate<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
