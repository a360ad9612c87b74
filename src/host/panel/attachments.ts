import * as vscode from "vscode";
import type { AttachedImage } from "../../core/conversation/conversation.ts";
import { FULL_RESOLUTION } from "../../core/image/prepared.ts";
import {
  nameOf,
  readImage,
  UnreadableImage,
  type Images,
  type ImageSource,
  type ReadImage,
} from "../images/read.ts";
import { readSettings } from "../settings.ts";

/** A file on its way into the next question. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly image?: AttachedImage;
}

/** A sentence that stays until it is dismissed. */
export interface Notice {
  readonly id: string;
  readonly text: string;
}

/** The images of the question being written. */
export class Attachments implements vscode.Disposable {
  readonly #images: Images;
  readonly #keep: (image: ReadImage) => Promise<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #reading = new Map<string, AbortController>();
  #list: readonly Attachment[] = [];
  #notices: readonly Notice[] = [];
  #work: Promise<unknown> = Promise.resolve();
  readonly onDidChange = this.#changed.event;

  /** @param keep takes the bytes of every image before it is shown as ready */
  constructor(images: Images, keep: (image: ReadImage) => Promise<void>) {
    this.#images = images;
    this.#keep = keep;
  }

  get list(): readonly Attachment[] {
    return this.#list;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  get ready(): AttachedImage[] {
    return this.#list.flatMap(({ image }) => image ?? []);
  }

  /** Reads files and attaches what can be read, which it returns; the others get a notice each. */
  async add(sources: readonly ImageSource[]): Promise<AttachedImage[]> {
    this.#notices = [];
    const readers = sources.map((source) => this.#read(source));
    this.#changed.fire();
    const done = Promise.all(readers);
    this.#work = Promise.allSettled([this.#work, done]);
    return (await done).filter((image) => image !== undefined);
  }

  /** Ends when no file is being read any more. */
  async settled(): Promise<void> {
    await this.#work;
  }

  remove(id: string): void {
    this.#reading.get(id)?.abort();
    this.#set(this.#list.filter((one) => one.id !== id));
  }

  /** Makes an attached image ready anew, at full resolution or fitted as the settings say. */
  async setFull(id: string, full: boolean): Promise<void> {
    const before = this.#list.find((one) => one.id === id)?.image;
    const source = before?.source;
    if (!before || source === undefined) return;
    const controller = new AbortController();
    this.#reading.set(id, controller);
    const { signal } = controller;
    const replace = (image: AttachedImage | undefined): void =>
      this.#set(
        this.#list.map((one) =>
          one.id === id ? { id, name: one.name, ...(image && { image }) } : one,
        ),
      );
    replace(undefined);
    const work = (async () => {
      try {
        const options = full ? FULL_RESOLUTION : readSettings().image;
        const read = await readImage(vscode.Uri.parse(source, true), options, {
          images: this.#images,
          signal,
        });
        signal.throwIfAborted();
        // The file may be another one by now; what was attached is what counts.
        if (read.image.id !== id) throw new UnreadableImage(changedText(before.name));
        await this.#keep(read);
        replace({ ...read.image, full });
      } catch (error) {
        replace(before);
        if (error instanceof UnreadableImage) this.notify(error.message);
        else if (!signal.aborted) throw error;
      } finally {
        this.#reading.delete(id);
      }
    })();
    this.#work = Promise.allSettled([this.#work, work]);
    await work;
  }

  notify(text: string): void {
    this.#notices = [...this.#notices, { id: crypto.randomUUID(), text }];
    this.#changed.fire();
  }

  dismiss(id: string): void {
    this.#notices = this.#notices.filter((one) => one.id !== id);
    this.#changed.fire();
  }

  /** Puts back what was attached before a reload. */
  restore(images: readonly AttachedImage[]): void {
    this.#set(images.map((image) => ({ id: image.id, name: image.name, image })));
  }

  /** Takes these away, once they went into a question. */
  take(images: readonly AttachedImage[]): void {
    this.#set(this.#list.filter((one) => !images.some(({ id }) => id === one.id)));
  }

  clear(): void {
    for (const controller of this.#reading.values()) controller.abort();
    this.#set([]);
  }

  dispose(): void {
    for (const controller of this.#reading.values()) controller.abort();
    this.#changed.dispose();
  }

  async #read(source: ImageSource): Promise<AttachedImage | undefined> {
    const id = crypto.randomUUID();
    const controller = new AbortController();
    this.#reading.set(id, controller);
    this.#list = [...this.#list, { id, name: nameOf(source) }];
    const { signal } = controller;
    try {
      const read = await readImage(source, readSettings().image, { images: this.#images, signal });
      signal.throwIfAborted();
      await this.#keep(read);
      // The same picture twice is one.
      const known = this.#list.find((one) => one.id === read.image.id)?.image;
      this.#set(
        this.#list.flatMap((one) =>
          one.id !== id
            ? one
            : known
              ? []
              : { id: read.image.id, name: one.name, image: read.image },
        ),
      );
      return known ?? read.image;
    } catch (error) {
      this.#list = this.#list.filter((one) => one.id !== id);
      if (error instanceof UnreadableImage) this.notify(error.message);
      else {
        this.#changed.fire();
        if (!signal.aborted) throw error;
      }
      return undefined;
    } finally {
      this.#reading.delete(id);
    }
  }

  #set(list: readonly Attachment[]): void {
    this.#list = list;
    this.#changed.fire();
  }
}

function changedText(name: string): string {
  return vscode.l10n.t("{0} has changed since it was attached. Attach it again.", name);
}
