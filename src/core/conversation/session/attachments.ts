import { Emitter } from "../../events.ts";
import { FULL_RESOLUTION, type PrepareOptions } from "../../image/prepared.ts";
import type { ImageSource } from "../../image/source.ts";
import type { Translate } from "../../messages/locale.ts";
import { explainNotice } from "../../messages/notices.ts";
import { evenShare, sentBytes } from "../budget.ts";
import type { AttachedImage } from "../conversation.ts";
import { isDamage, type ReadImage } from "../../image/read.ts";
import type { ImageVault } from "./vault.ts";

/** A file on its way into the next question. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly image?: AttachedImage;
}

/** Images for a question of their own. */
export interface ChosenImages {
  readonly images: readonly AttachedImage[];
  /** Ids of those that are of the question being written as well. */
  readonly attached: ReadonlySet<string>;
}

/** A sentence that stays until it is dismissed. */
export interface Notice {
  readonly id: string;
  readonly text: string;
  readonly stays: boolean;
}

export interface AttachmentParts {
  /** What a source is called. */
  readonly nameOf: (source: ImageSource) => string;
  /**
   * Reads an image and makes it ready to be sent.
   *
   * @throws what `explain` knows; the signal's reason when aborted
   */
  readonly read: (
    source: ImageSource,
    options: PrepareOptions,
    signal: AbortSignal,
  ) => Promise<ReadImage>;
  /** Why an image could not be read, in a sentence; undefined for an error that has nothing to do with it. */
  readonly explain: (error: unknown) => string | undefined;
  /** How images are fitted where their user wishes nothing else. */
  readonly fitted: () => PrepareOptions;
  /** Takes the bytes of every image before it is shown as ready. */
  readonly vault: ImageVault;
  /** Images that one question can have. */
  readonly most: number;
  readonly t: Translate;
}

/** A thumbnail that came after its image. */
export interface Illustration {
  /** The image's. */
  readonly id: string;
  /** WebP in base64. */
  readonly thumbnail: string;
}

/** An image that was read, and the attachment that it is already. */
interface AddedImage {
  readonly image: AttachedImage;
  readonly known: Attachment | undefined;
}

/** A file that is another one than it was when it was attached. */
class ChangedImage extends Error {}

/** The images of the question being written. */
export class Attachments {
  readonly #parts: AttachmentParts;
  readonly #changed = new Emitter<void>();
  readonly #said = new Emitter<string>();
  readonly #let = new Emitter<readonly AttachedImage[]>();
  readonly #illustrated = new Emitter<Illustration>();
  /** Thumbnails are made until this aborts. */
  readonly #ending = new AbortController();
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
  /** A thumbnail was made of an image that may be in a question by now. */
  readonly onDidIllustrate = this.#illustrated.event;

  constructor(parts: AttachmentParts) {
    this.#parts = parts;
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
    const added = await this.#add(sources);
    const known = added.findLast((one) => one.known)?.known;
    if (known)
      this.say(explainNotice({ type: "alreadyAttached", name: known.name }, this.#parts.t));
    return added.flatMap((one) => (one.known ? one.known.image : one.image) ?? []);
  }

  /** The same for a question of their own, which takes nothing away from the one being written. */
  async addApart(sources: readonly ImageSource[]): Promise<ChosenImages> {
    const added = await this.#add(sources);
    const attached = new Set(added.flatMap(({ image, known }) => (known ? image.id : [])));
    for (const { image, known } of added) if (!known) attached.delete(image.id);
    return { images: added.map(({ image }) => image), attached };
  }

  async #add(sources: readonly ImageSource[]): Promise<AddedImage[]> {
    this.#notices = this.#notices.filter(({ stays }) => stays);
    const { most } = this.#parts;
    const room = Math.max(0, most - this.#list.length);
    const readers = sources.slice(0, room).map((source) => this.#read(source));
    if (sources.length > room) this.notify(explainNotice({ type: "tooMany", most }, this.#parts.t));
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
        const options = full ? FULL_RESOLUTION : this.#parts.fitted();
        const source = await this.#sourceOf(before);
        const read = await this.#parts.read(source, options, signal);
        signal.throwIfAborted();
        // The file may be another one by now; what was attached is what counts.
        if (read.image.id !== id) throw new ChangedImage();
        const thumbnail = read.image.thumbnail ?? before.thumbnail;
        await this.#keep(read, () => replace({ ...read.image, full, thumbnail }));
        this.#let.fire([before]);
      } catch (error) {
        if (!signal.aborted) replace(before);
        const sentence =
          error instanceof ChangedImage
            ? explainNotice({ type: "changed", name: before.name }, this.#parts.t)
            : this.#parts.explain(error);
        if (sentence !== undefined) this.notify(sentence);
        else if (!signal.aborted) throw error;
      } finally {
        this.#reading.delete(id);
      }
    })();
    this.#work = Promise.allSettled([this.#work, work]);
    await work;
  }

  /**
   * Makes images of one question smaller, evenly, until all together are within the bytes that may
   * go out; what cannot be made smaller stays as it is.
   */
  async fit(images: readonly AttachedImage[], most: number): Promise<void> {
    const share = evenShare(images.map(sentBytes), most);
    if (share === undefined) return;
    const heavy = images.filter((image) => sentBytes(image) > share);
    await Promise.all(heavy.map((image) => this.#shrink(image, share)));
  }

  async #shrink(before: AttachedImage, most: number): Promise<void> {
    const limits = before.full === true ? FULL_RESOLUTION : this.#parts.fitted();
    const options = { ...limits, maxBytes: Math.floor(most / before.sent.length) };
    try {
      const source = await this.#sourceOf(before);
      const read = await this.#parts.read(source, options, this.#ending.signal);
      if (read.image.id !== before.id) return;
      const { full, thumbnail = read.image.thumbnail } = before;
      const changes = [...read.image.changes, "fittedTogether" as const];
      const image = { ...read.image, full, thumbnail, changes };
      await this.#keep({ ...read, image }, () =>
        this.#set(this.#list.map((one) => (one.id === before.id ? { ...one, image } : one))),
      );
      this.#let.fire([before]);
    } catch (error) {
      // It goes out as it is, and the endpoint says what it thinks of that.
      if (error instanceof ChangedImage || this.#parts.explain(error) !== undefined) return;
      if (!this.#ending.signal.aborted) throw error;
    }
  }

  /**
   * Shows a sentence until it is dismissed; the same one once.
   *
   * @param options.stays when images are attached next, too: it is not about those of before
   */
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
    this.#ending.abort();
    this.#illustrated.dispose();
  }

  /** Makes the thumbnail that its image did not wait for; what turns out to be damaged goes, if it has not gone out. */
  async #illustrate({ image: { id }, makeThumbnail }: ReadImage): Promise<void> {
    if (!makeThumbnail) return;
    const { signal } = this.#ending;
    try {
      const thumbnail = await makeThumbnail(signal);
      this.#list = this.#list.map((one) =>
        one.id === id && one.image ? { ...one, image: { ...one.image, thumbnail } } : one,
      );
      this.#illustrated.fire({ id, thumbnail });
    } catch (error) {
      const sentence = signal.aborted ? undefined : this.#parts.explain(error);
      if (sentence === undefined || !isDamage(error)) return;
      this.remove(id);
      this.notify(sentence);
    }
  }

  async #sourceOf(image: AttachedImage): Promise<ImageSource> {
    if (image.source !== undefined) return { kind: "file", uri: image.source };
    const bytes = await this.#parts.vault.original(image);
    if (!bytes) throw new ChangedImage();
    return { kind: "bytes", name: image.name, bytes };
  }

  /** Writes an image down; nobody takes its bytes away before it is in the list. */
  async #keep(read: ReadImage, thenList: () => void): Promise<void> {
    this.#keeping.add(read.image);
    try {
      await this.#parts.vault.keep(read);
      thenList();
    } finally {
      this.#keeping.delete(read.image);
      // It may have been removed meanwhile.
      this.#let.fire([read.image]);
    }
  }

  async #read(source: ImageSource): Promise<AddedImage | undefined> {
    const id = crypto.randomUUID();
    const controller = new AbortController();
    this.#reading.set(id, controller);
    this.#list = [...this.#list, { id, name: this.#parts.nameOf(source) }];
    const { signal } = controller;
    try {
      const read = await this.#parts.read(source, this.#parts.fitted(), signal);
      signal.throwIfAborted();
      const ready = { id: read.image.id, name: read.image.name, image: read.image };
      let known: Attachment | undefined;
      await this.#keep(read, () => {
        // The same image twice is one.
        known = this.#list.find((one) => one.id === ready.id);
        this.#set(this.#list.flatMap((one) => (one.id !== id ? one : known ? [] : ready)));
      });
      if (!known) void this.#illustrate(read);
      return { image: read.image, known };
    } catch (error) {
      this.#list = this.#list.filter((one) => one.id !== id);
      const sentence = this.#parts.explain(error);
      if (sentence !== undefined) this.notify(sentence);
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
