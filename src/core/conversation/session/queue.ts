import { orAborted } from "../../abort.ts";
import { withThumbnail, type AttachedImage, type QueuedQuestion } from "../conversation.ts";
import type { Illustration } from "./attachments.ts";

/** Questions that go out one after the other when what is asked now is answered. */
export class Queue {
  readonly #onChange: () => void;
  #list: readonly QueuedQuestion[] = [];
  #held = false;
  /** Questions that wait for their images before they wait here. */
  readonly #arriving = new Set<AbortController>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get list(): readonly QueuedQuestion[] {
    return this.#list;
  }

  /** They wait until they are released: an answer was stopped or failed, or the window was reloaded. */
  get held(): boolean {
    return this.#held;
  }

  /** The one whose turn it is. */
  get next(): QueuedQuestion | undefined {
    return this.#held ? undefined : this.#list[0];
  }

  get images(): AttachedImage[] {
    return this.#list.flatMap(({ images }) => images);
  }

  has({ id }: QueuedQuestion): boolean {
    return this.#list.some((one) => one.id === id);
  }

  /** Gives an image its thumbnail, wherever it waits. */
  illustrate({ id, thumbnail }: Illustration): void {
    this.#list = this.#list.map((one) => ({
      ...one,
      images: withThumbnail(one.images, { id, thumbnail }),
    }));
  }

  /** Who sends another question wants those before it answered too. */
  add(question: QueuedQuestion): void {
    this.#held = false;
    this.#set([...this.#list, question]);
  }

  /** Takes a question away, and returns it. */
  take(id: string): QueuedQuestion | undefined {
    const taken = this.#list.find((one) => one.id === id);
    if (taken) this.#set(this.#list.filter((one) => one !== taken));
    return taken;
  }

  clear(): void {
    this.#set([]);
  }

  /** What a reload left behind waits for its user. */
  restore(list: readonly QueuedQuestion[]): void {
    this.#list = list;
    this.hold();
  }

  hold(): void {
    this.#held = this.#list.length > 0;
  }

  release(): void {
    this.#held = false;
    this.#onChange();
  }

  /** Waits for a question's images; false where that was stopped. */
  async arrives(images: Promise<void>): Promise<boolean> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#arriving.add(controller);
    try {
      await orAborted(images, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    } finally {
      this.#arriving.delete(controller);
    }
  }

  /** Stops those that wait for their images. */
  stop(): void {
    for (const one of this.#arriving) one.abort();
  }

  #set(list: readonly QueuedQuestion[]): void {
    this.#list = list;
    if (list.length === 0) this.#held = false;
    this.#onChange();
  }
}
