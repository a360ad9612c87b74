import * as vscode from "vscode";
import type { AttachedImage } from "../../core/conversation/conversation.ts";
import { FULL_RESOLUTION } from "../../core/image/prepared.ts";
import { MOST_IMAGES } from "../../shared/protocol.ts";
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
  readonly stays: boolean;
}

/** Where the bytes of images are. */
export interface KeptImages {
  /** Takes the bytes of every image before it is shown as ready. */
  keep(image: ReadImage): Promise<void>;
  /** An image as it was found, of those that are no file. */
  original(image: AttachedImage): Promise<Uint8Array | undefined>;
}

/** The images of the question being written. */
export class Attachments implements vscode.Disposable {
  readonly #images: Images;
  readonly #kept: KeptImages;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #said = new vscode.EventEmitter<string>();
  readonly #let = new vscode.EventEmitter<readonly AttachedImage[]>();
  /** Written down, but not in the list yet. */
  readonly #keeping = new Set<AttachedImage>();
  readonly #reading = new Map<string, AbortController>();
  #list: readonly Attachment[] = [];
  #notices: readonly Notice[] = [];
  #work: Promise<unknown> = Promise.resolve();
  readonly onDidChange = this.#changed.event;
  /** A short remark on what just happened. */
  readonly onDidSay = this.#said.event;
  /** Images of which some bytes may be wanted no more. */
  readonly onDidLetGo = this.#let.event;

  constructor(images: Images, kept: KeptImages) {
    this.#images = images;
    this.#kept = kept;
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

  /** All whose bytes are wanted, those that are just being written down among them. */
  get wanted(): AttachedImage[] {
    return [...this.ready, ...this.#keeping];
  }

  /** Reads files and attaches what can be read, which it returns; the others get a notice each. */
  async add(sources: readonly ImageSource[]): Promise<AttachedImage[]> {
    this.#notices = this.#notices.filter(({ stays }) => stays);
    const room = Math.max(0, MOST_IMAGES - this.#list.length);
    const readers = sources.slice(0, room).map((source) => this.#read(source));
    if (sources.length > room) this.notify(tooManyText());
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
    const removed = this.#list.find((one) => one.id === id)?.image;
    this.#set(this.#list.filter((one) => one.id !== id));
    if (removed) this.#let.fire([removed]);
  }

  /** @param by places towards the end; towards the beginning where negative */
  move(id: string, by: number): void {
    const at = this.#list.findIndex((one) => one.id === id);
    const moved = this.#list[at];
    if (!moved) return;
    const to = Math.max(0, at + Math.trunc(by));
    const others = this.#list.filter((one) => one !== moved);
    this.#set([...others.slice(0, to), moved, ...others.slice(to)]);
  }

  /** Says a short remark in the panel. */
  say(text: string): void {
    this.#said.fire(text);
  }

  /** Makes an attached image ready anew, at full resolution or fitted as the settings say. */
  async setFull(id: string, full: boolean): Promise<void> {
    const before = this.#list.find((one) => one.id === id)?.image;
    if (!before) return;
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
        const source = await this.#sourceOf(before);
        const read = await readImage(source, options, { images: this.#images, signal });
        signal.throwIfAborted();
        // The file may be another one by now; what was attached is what counts.
        if (read.image.id !== id) throw new UnreadableImage(changedText(before.name));
        await this.#keep(read, () => replace({ ...read.image, full }));
        this.#let.fire([before]);
      } catch (error) {
        if (!signal.aborted) replace(before);
        if (error instanceof UnreadableImage) this.notify(error.message);
        else if (!signal.aborted) throw error;
      } finally {
        this.#reading.delete(id);
      }
    })();
    this.#work = Promise.allSettled([this.#work, work]);
    await work;
  }

  /** Shows a sentence until it is dismissed; the same one once. */
  /** @param stays when images are attached next, too: it is not about those of before */
  notify(text: string, { stays = false } = {}): void {
    const others = this.#notices.filter((one) => one.text !== text);
    this.#notices = [...others, { id: crypto.randomUUID(), text, stays }];
    this.#changed.fire();
  }

  dismiss(id: string): void {
    this.#notices = this.#notices.filter((one) => one.id !== id);
    this.#changed.fire();
  }

  /** Puts back what was attached before, in front of what is attached now. */
  restore(images: readonly AttachedImage[]): void {
    const others = this.#list.filter(({ id }) => !images.some((image) => image.id === id));
    this.#set([...images.map((image) => ({ id: image.id, name: image.name, image })), ...others]);
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
    this.#said.dispose();
    this.#let.dispose();
  }

  async #sourceOf(image: AttachedImage): Promise<ImageSource> {
    if (image.source !== undefined) return vscode.Uri.parse(image.source, true);
    const bytes = await this.#kept.original(image);
    if (!bytes) throw new UnreadableImage(changedText(image.name));
    return { name: image.name, bytes };
  }

  /** Writes an image down; nobody takes its bytes away before it is in the list. */
  async #keep(read: ReadImage, thenList: () => void): Promise<void> {
    this.#keeping.add(read.image);
    try {
      await this.#kept.keep(read);
      thenList();
    } finally {
      this.#keeping.delete(read.image);
      // It may have been removed meanwhile.
      this.#let.fire([read.image]);
    }
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
      const ready = { id: read.image.id, name: read.image.name, image: read.image };
      let known: Attachment | undefined;
      await this.#keep(read, () => {
        // The same picture twice is one.
        known = this.#list.find((one) => one.id === ready.id);
        this.#set(this.#list.flatMap((one) => (one.id !== id ? one : known ? [] : ready)));
      });
      if (!known) return read.image;
      this.say(vscode.l10n.t("{0} is attached already", known.name));
      return known.image;
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

function tooManyText(): string {
  return vscode.l10n.t(
    "A question can have {0} images at most; the others were left out.",
    MOST_IMAGES,
  );
}
