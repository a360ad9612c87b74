import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Conversation } from "../conversation.ts";
import { readStored } from "../stored.ts";
import { ifThere, namesIn, readIfThere, statIfThere } from "./disk.ts";
import { ConversationFile, stateOf } from "./file.ts";
import { ImageFolder } from "./images.ts";
import { imageFilesIn, Summaries, SUFFIX, type ConversationSummary } from "./summaries.ts";

/** Milliseconds for which an image is safe that nothing names yet: a window is about to. */
export const FRESH = 10_000;
/** Milliseconds after which nobody takes back that a conversation was deleted. */
const FINAL = 60 * 60_000;

/** A conversation that was read, and the file it can be written to. */
export interface OpenedConversation {
  readonly conversation: Conversation;
  readonly file: ConversationFile;
  /** Some of it cannot be read. */
  readonly damaged: boolean;
}

/** All kept conversations of a storage: a file each, and their images once. */
export class ConversationRepository {
  readonly images: ImageFolder;
  readonly #folder: string;
  readonly #summaries: Summaries;
  #work: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    this.images = new ImageFolder(join(folder, "images"));
    this.#summaries = new Summaries(
      { folder: join(folder, "conversations"), cacheFile: join(folder, "index.json") },
      (path) => this.#setAside(path),
    );
  }

  /** Newest first. What cannot be read at all is set aside, and counted. */
  list(): Promise<{ summaries: ConversationSummary[]; damaged: number }> {
    return this.#inTurn(async () => {
      const { entries, damaged } = await this.#summaries.read();
      return { summaries: entries.sort((a, b) => b.at - a.at), damaged };
    });
  }

  /** Undefined where it is not there; what cannot be read is set aside. */
  open(id: string): Promise<OpenedConversation | "damaged" | undefined> {
    return this.#inTurn(() => this.#open(id));
  }

  async #open(id: string): Promise<OpenedConversation | "damaged" | undefined> {
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

  /** Brings back what was taken away, but for what another window wrote anew meanwhile: that holds more. */
  restore(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of ids)
        if (!(await statIfThere(this.path(id))))
          await ifThere(rename(this.#deleted(id), this.path(id)));
    });
  }

  /** Deletes for good these and what was taken away long ago, with all images that nothing names any more. */
  purge(ids: readonly string[] = []): Promise<void> {
    return this.#inTurn(async () => {
      for (const name of await namesIn(join(this.#folder, "deleted"))) {
        const path = join(this.#folder, "deleted", name);
        const { ctimeMs = Infinity } = (await statIfThere(path)) ?? {};
        const isFinal = Date.now() - ctimeMs > FINAL;
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
    const { entries } = await this.#summaries.read();
    const sizes = await this.images.sizes();
    const uses = new Map<string, number>();
    for (const file of entries.flatMap(({ files }) => files))
      uses.set(file, (uses.get(file) ?? 0) + 1);
    const used = [...uses.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
    let bytes = entries.reduce((sum, { size }) => sum + size, used);
    let dropped = 0;
    for (const { id, size, files } of entries.sort((a, b) => a.at - b.at)) {
      if (bytes <= maxBytes) break;
      if (isOpen(id)) continue;
      await rm(this.path(id), { force: true });
      dropped++;
      bytes -= size;
      for (const file of files) {
        const left = (uses.get(file) ?? 0) - 1;
        uses.set(file, left);
        if (left === 0) bytes -= sizes.get(file) ?? 0;
      }
    }
    if (dropped > 0) await this.#sweep();
    return dropped;
  }

  /** Deletes all images that no file here names. */
  async #sweep(): Promise<void> {
    const { entries } = await this.#summaries.read();
    const named = new Set(entries.flatMap(({ files }) => files));
    const known = new Set(entries.map(({ id }) => `${id}${SUFFIX}`));
    // Windows, what was set aside or can be brought back, and conversations of later versions.
    for (const folder of ["windows", "deleted", "damaged", "conversations"]) {
      for (const name of await namesIn(join(this.#folder, folder))) {
        if (folder === "conversations" && known.has(name)) continue;
        const text = (await readIfThere(join(this.#folder, folder, name))) ?? "";
        for (const id of imageFilesIn(text)) named.add(id);
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

  #deleted(id: string): string {
    return join(this.#folder, "deleted", `${id}${SUFFIX}`);
  }
}
