import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nameOfQuestion, type Conversation } from "../../core/conversation/conversation.ts";
import { readStored, type Stored } from "../../core/conversation/stored.ts";
import { ConversationFile, replaceFile, stateOf } from "./file.ts";

/** Milliseconds for which an image is safe that nothing names yet: a window is about to. */
export const FRESH = 10_000;
/** Milliseconds after which nobody takes back that a conversation was deleted. */
const FINAL = 60 * 60_000;
/** Characters of a first question that a list needs. */
const QUESTION = 200;
const SUFFIX = ".jsonl";

/** What a list tells of a conversation. */
export interface Summary {
  readonly id: string;
  /** What its user calls it. */
  readonly title?: string | undefined;
  /** How its first question begins. */
  readonly question: string;
  /** When its last turn was, in milliseconds since 1970. */
  readonly at: number;
  /** How many images were asked about. */
  readonly images: number;
}

/** A summary as it is cached: it holds as long as the file is the same. */
interface Cached extends Summary {
  readonly size: number;
  readonly mtime: number;
  /** Names of its images' files. */
  readonly pictures: readonly string[];
}

/** A conversation that was read, and the file it can be written to. */
export interface Opened {
  readonly conversation: Conversation;
  readonly file: ConversationFile;
  /** Some of it cannot be read. */
  readonly damaged: boolean;
}

/**
 * All kept conversations of a storage: a file each, their images once by their
 * hashes, and an index, which is a cache alone.
 */
export class Kept {
  readonly #folder: string;
  #index: Map<string, Cached> | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Newest first. What cannot be read at all is set aside, and counted. */
  list(): Promise<{ summaries: Summary[]; damaged: number }> {
    return this.#inTurn(async () => {
      const { entries, damaged } = await this.#entries();
      return { summaries: entries.sort((a, b) => b.at - a.at), damaged };
    });
  }

  /** Undefined where it is not there; what cannot be read is set aside. */
  open(id: string): Promise<Opened | "damaged" | undefined> {
    return this.#inTurn(() => this.#open(id));
  }

  async #open(id: string): Promise<Opened | "damaged" | undefined> {
    const path = this.path(id);
    const known = stateOf(path);
    const text = await readIfThere(path);
    if (!known || text === undefined) return undefined;
    const stored = readStored(id, text);
    if (stored === "newer") return undefined;
    if (!stored) return (await this.#setAside(path)) ? "damaged" : undefined;
    if (stored.damaged > 0) await this.#setAside(path, text);
    // Were it written to meanwhile, its length would not be the one known, and it would not be written to.
    return {
      conversation: stored.conversation,
      file: new ConversationFile(path, { stored, known }),
      damaged: stored.damaged > 0,
    };
  }

  /** Where the conversation of an id is, or would be. */
  path(id: string): string {
    return join(this.#folder, "conversations", `${id}${SUFFIX}`);
  }

  /** Takes conversations away; `restore` can bring them back until `purge`. */
  remove(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(join(this.#folder, "deleted"), { recursive: true });
      for (const id of ids) await ifThere(rename(this.path(id), this.#deleted(id)));
    });
  }

  restore(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of ids) await ifThere(rename(this.#deleted(id), this.path(id)));
    });
  }

  /** Deletes for good these and what was taken away long ago, with all images that nothing names any more. */
  purge(ids: readonly string[] = []): Promise<void> {
    return this.#inTurn(async () => {
      for (const name of await namesIn(join(this.#folder, "deleted"))) {
        const path = join(this.#folder, "deleted", name);
        const isFinal = Date.now() - ((await statIfThere(path))?.ctimeMs ?? 0) > FINAL;
        if (isFinal || ids.includes(name.slice(0, -SUFFIX.length))) await rm(path, { force: true });
      }
      await this.#sweep();
    });
  }

  /**
   * Deletes the oldest conversations until all have at most so many bytes with
   * their images, and returns how many those were. Those that are open stay.
   */
  prune(maxBytes: number, isOpen: (id: string) => boolean): Promise<number> {
    return this.#inTurn(() => this.#prune(maxBytes, isOpen));
  }

  async #prune(maxBytes: number, isOpen: (id: string) => boolean): Promise<number> {
    const { entries } = await this.#entries();
    const sizes = await this.#imageSizes();
    const uses = new Map<string, number>();
    for (const picture of entries.flatMap(({ pictures }) => pictures))
      uses.set(picture, (uses.get(picture) ?? 0) + 1);
    const used = [...uses.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
    let bytes = entries.reduce((sum, { size }) => sum + size, used);
    let dropped = 0;
    for (const { id, size, pictures } of entries.sort((a, b) => a.at - b.at)) {
      if (bytes <= maxBytes) break;
      if (isOpen(id)) continue;
      await rm(this.path(id), { force: true });
      dropped++;
      bytes -= size;
      for (const picture of pictures) {
        const left = (uses.get(picture) ?? 0) - 1;
        uses.set(picture, left);
        if (left === 0) bytes -= sizes.get(picture) ?? 0;
      }
    }
    if (dropped > 0) await this.#sweep();
    return dropped;
  }

  /** Deletes all images that no file here names. */
  async #sweep(): Promise<void> {
    const { entries } = await this.#entries();
    const named = new Set(entries.flatMap(({ pictures }) => pictures));
    const known = new Set(entries.map(({ id }) => `${id}${SUFFIX}`));
    // Windows, what was set aside or can be brought back, and conversations of later versions.
    for (const folder of ["windows", "deleted", "damaged", "conversations"]) {
      for (const name of await namesIn(join(this.#folder, folder))) {
        if (folder === "conversations" && known.has(name)) continue;
        const text = (await readIfThere(join(this.#folder, folder, name))) ?? "";
        for (const id of picturesIn(text)) named.add(id);
      }
    }
    for (const folder of ["images", "conversations", "windows", "."]) {
      for (const name of await namesIn(join(this.#folder, folder))) {
        const isLeft = folder === "images" ? !named.has(name) : name.endsWith(".new");
        if (!isLeft) continue;
        const path = join(this.#folder, folder, name);
        const { mtimeMs = Infinity } = (await statIfThere(path)) ?? {};
        if (Date.now() - mtimeMs > FRESH) await rm(path, { force: true });
      }
    }
  }

  async loadImage(id: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(this.#image(id));
      const hash = await crypto.subtle.digest("SHA-256", bytes);
      return Buffer.from(hash).toString("hex") === id ? bytes : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async saveImage(id: string, bytes: Uint8Array): Promise<void> {
    await mkdir(join(this.#folder, "images"), { recursive: true });
    const beside = `${this.#image(id)}.${crypto.randomUUID()}.new`;
    await writeFile(beside, bytes);
    await rename(beside, this.#image(id));
  }

  /** One after the other: what is moved meanwhile would look like gone. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => undefined);
    return result;
  }

  /** Moves a file that cannot be read, or puts a copy of it, where nothing touches it. */
  async #setAside(path: string, copy?: string): Promise<boolean> {
    const folder = join(this.#folder, "damaged");
    await mkdir(folder, { recursive: true });
    const to = join(folder, `${Date.now()}-${path.replace(/.*[\\/]/, "")}`);
    if (copy === undefined) return ifThere(rename(path, to));
    await writeFile(to, copy);
    return true;
  }

  async #entries(): Promise<{ entries: Cached[]; damaged: number }> {
    const index = (this.#index ??= await this.#readIndex());
    const names = await namesIn(join(this.#folder, "conversations"));
    const ids = names.flatMap((name) =>
      name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : [],
    );
    const found = await Promise.all(ids.map((id) => this.#entry(id, index.get(id))));
    const entries = found.filter((entry) => entry !== undefined && entry !== "damaged");
    const isSame =
      entries.length === index.size && entries.every((one) => index.get(one.id) === one);
    this.#index = new Map(entries.map((entry) => [entry.id, entry]));
    if (!isSame) replaceFile(this.#indexFile, JSON.stringify(entries));
    return { entries, damaged: found.filter((entry) => entry === "damaged").length };
  }

  async #entry(id: string, cached: Cached | undefined): Promise<Cached | "damaged" | undefined> {
    const path = this.path(id);
    const now = await statIfThere(path);
    if (!now) return undefined;
    const { size, mtimeMs: mtime } = now;
    if (cached?.size === size && cached.mtime === mtime) return cached;
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const stored = readStored(id, text);
    if (stored === "newer") return undefined;
    if (!stored) return (await this.#setAside(path)) ? "damaged" : undefined;
    const summary = summaryOf(stored);
    // Lines that cannot be read may name images too.
    const isWhole = stored.damaged === 0 && !stored.torn;
    const pictures = isWhole ? summary.pictures : picturesIn(text);
    return { ...summary, pictures, size, mtime };
  }

  async #readIndex(): Promise<Map<string, Cached>> {
    try {
      const entries = JSON.parse((await readIfThere(this.#indexFile)) ?? "[]") as Cached[];
      return new Map(entries.filter(isCached).map((entry) => [entry.id, entry]));
    } catch {
      return new Map();
    }
  }

  async #imageSizes(): Promise<Map<string, number>> {
    const names = await namesIn(join(this.#folder, "images"));
    const sizes = names.map(
      async (name) => [name, (await statIfThere(this.#image(name)))?.size ?? 0] as const,
    );
    return new Map(await Promise.all(sizes));
  }

  get #indexFile(): string {
    return join(this.#folder, "index.json");
  }

  #image(id: string): string {
    return join(this.#folder, "images", id);
  }

  #deleted(id: string): string {
    return join(this.#folder, "deleted", `${id}${SUFFIX}`);
  }
}

function summaryOf({ conversation }: Stored): Omit<Cached, "size" | "mtime"> {
  const { id, title, turns, aside } = conversation;
  const all = [...turns, ...aside];
  const questions = all.filter((turn) => turn.role === "question");
  const images = questions.flatMap((turn) => turn.images);
  return {
    id,
    ...(title !== undefined && { title }),
    question: questions[0] ? nameOfQuestion(questions[0]).slice(0, QUESTION) : "",
    at: Math.max(...all.map(({ at }) => at)),
    images: new Set(images.map((image) => image.id)).size,
    pictures: [...new Set(images.flatMap(({ sent }) => sent.map((picture) => picture.id)))],
  };
}

/** Whatever looks like the name of an image's file. */
function picturesIn(text: string): string[] {
  return [...new Set(text.match(/[0-9a-f]{64}/g))];
}

function isCached(entry: unknown): entry is Cached {
  const { id, title, question, at, size, mtime, images, pictures } = (entry ??
    {}) as Partial<Cached>;
  return (
    typeof id === "string" &&
    typeof question === "string" &&
    (title === undefined || typeof title === "string") &&
    [at, size, mtime, images].every((one) => typeof one === "number") &&
    Array.isArray(pictures)
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether it was there. */
async function ifThere(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
