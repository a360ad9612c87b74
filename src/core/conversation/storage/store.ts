import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { restored, type Conversation } from "../conversation.ts";
import { ConversationRepository, FRESH } from "./conversations.ts";
import { ConversationFile } from "./file.ts";
import type { LeftState, SavedState, WindowState } from "./state.ts";
import type { ConversationSummary } from "./summaries.ts";
import { Windows, type Life } from "./windows.ts";

/** A conversation in a list. */
export interface ListedConversation extends ConversationSummary {
  /** Another window has it open. */
  readonly isElsewhere: boolean;
}

/** What the store did that its user is to know of. */
export type StorageNews =
  /** Something could not be read and was set aside. */
  | { readonly type: "damaged" }
  /** So many of the oldest conversations were dropped, as all may have `maxBytes`. */
  | { readonly type: "dropped"; readonly count: number; readonly maxBytes: number }
  /** Another window has the conversation too: it goes on here as a copy; with `id`, the one being written now does, under that. */
  | { readonly type: "copied"; readonly id?: string };

export interface StoreOptions {
  readonly life: Life;
  /** Bytes that all conversations may have with their images. */
  readonly maxBytes: () => number;
  readonly onNews: (news: StorageNews) => void;
  readonly onError: (error: unknown) => void;
}

/** How often a conversation is opened anew where another window wrote to it. */
const RENAME_TRIES = 5;
/** Milliseconds between two writes while an answer streams. */
const QUIET = 200;
/** Milliseconds after the last write until all is looked at: by then no image of it is fresh. */
const IDLE = FRESH + 1000;
/** Milliseconds in which a window that starts waits for the end of the one it follows, and how often it looks. */
const HANDOVER = { patience: 40_000, every: 500 };

/**
 * What this window keeps: its conversation, what is being written in it, and
 * the images of both. These are Iris's own files on the machine it runs on.
 * They go through Node, because when a window goes away VS Code's file system
 * goes first, and the last words must still be written.
 */
export class Store {
  readonly kept: ConversationRepository;
  readonly #folder: string;
  readonly #options: StoreOptions;
  readonly #windows: Windows;
  /** The files that this window writes to, by the ids of their conversations. */
  readonly #files = new Map<string, ConversationFile>();
  #pending: (() => SavedState) | undefined;
  /** The id of this window's conversation, where that is not empty. */
  #current: string | undefined;
  #written: Conversation | undefined;
  /** What another window has open and this one only looks at: the id there, and the copy as it was opened. */
  #looked: { readonly id: string; readonly copy: Conversation } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #handover: NodeJS.Timeout | undefined;
  #wasTouched = false;
  /** What failed the last time, and was said. */
  readonly #failing = new Set<"reading" | "writing">();
  #closed = false;

  constructor(folder: string, options: StoreOptions) {
    this.#folder = folder;
    this.#options = options;
    this.kept = new ConversationRepository(folder);
    this.#windows = new Windows(join(folder, "windows"), options.life);
  }

  /** What the window left that went away last; undefined where none did, or where it cannot be read. */
  async load(): Promise<LeftState | undefined> {
    return this.#try(async () => {
      mkdirSync(this.#folder, { recursive: true });
      const left = this.#windows.takeOver();
      this.#look();
      return left && (await this.#reopen(left));
    });
  }

  /**
   * Waits for the end of a window that this one may follow: when a window
   * reloads, its process may end only after the next one started. Gives up once
   * anything was saved.
   */
  follow(onLeft: (left: LeftState) => void): void {
    const deadline = performance.now() + HANDOVER.patience;
    const look = async (): Promise<void> => {
      if (this.#isTouched() || performance.now() > deadline || !this.#windows.areOthersOpen) return;
      await new Promise((resolve) => {
        this.#handover = setTimeout(resolve, HANDOVER.every).unref();
      });
      const left = this.#isTouched() ? undefined : this.#windows.takeOver();
      if (!left) return look();
      const state = await this.#reopen(left);
      if (!this.#isTouched()) onLeft(state);
    };
    void this.#try(look);
  }

  /**
   * A kept conversation, to go on with; undefined where it cannot be read. One
   * that another window has open goes on as a copy, which is kept once it changes.
   */
  async open(id: string): Promise<Conversation | undefined> {
    return this.#try(async () => {
      this.flush();
      const opened = await this.kept.open(id);
      if (opened === "damaged" || opened?.damaged) this.#options.onNews({ type: "damaged" });
      if (!opened || opened === "damaged") return undefined;
      if (!this.#windows.openElsewhere().has(id)) {
        this.#files.set(id, opened.file);
        return opened.conversation;
      }
      this.#options.onNews({ type: "copied" });
      const copy = restored({ ...opened.conversation, id: crypto.randomUUID() });
      this.#looked = { id, copy };
      return copy;
    });
  }

  /** All kept conversations, newest first. */
  async list(): Promise<ListedConversation[]> {
    const listed = await this.#try(async () => {
      const { summaries, damaged } = await this.kept.list();
      if (damaged > 0) this.#options.onNews({ type: "damaged" });
      const elsewhere = this.#windows.openElsewhere();
      return summaries.map((one) => ({ ...one, isElsewhere: elsewhere.has(one.id) }));
    });
    return listed ?? [];
  }

  /**
   * Gives a conversation that is not open a title; an empty one takes it away.
   *
   * @returns whether it has it: another window may write to it all the while
   */
  async rename(id: string, title: string | undefined): Promise<boolean> {
    const isDone = await this.#try(async () => {
      for (let tries = 0; tries < RENAME_TRIES; tries++) {
        const opened = await this.kept.open(id);
        if (!opened || opened === "damaged") return false;
        if (opened.file.save({ ...opened.conversation, title })) return true;
      }
      return false;
    }, "writing");
    return isDone ?? false;
  }

  /** Takes away those that no other window has open by now; `kept.restore` can bring them back. @returns their ids */
  async remove(ids: readonly string[]): Promise<readonly string[]> {
    const elsewhere = this.#windows.openElsewhere();
    const own = ids.filter((id) => !elsewhere.has(id));
    await this.kept.remove(own);
    return own;
  }

  /** Deletes for good what was taken away; images that came a moment ago go when all is looked at. */
  async purge(ids: readonly string[]): Promise<void> {
    await this.kept.purge(ids);
    this.#look();
  }

  loadImage(id: string): Promise<Uint8Array | undefined> {
    return this.#try(() => this.kept.images.load(id));
  }

  async saveImage(id: string, bytes: Uint8Array): Promise<void> {
    await this.#try(() => this.kept.images.save(id, bytes), "writing");
  }

  /** Saves soon, and only the latest state of those asked for meanwhile. */
  save(state: () => SavedState): void {
    if (this.#closed) return;
    this.#pending = state;
    this.#wasTouched = true;
    this.#timer ??= setTimeout(() => this.flush(), QUIET);
  }

  /** Writes what is still to be written before it returns. */
  flush(): void {
    this.#write(false);
  }

  /** The same for the last time: the window goes away. */
  close(): void {
    this.#write(true);
    this.#closed = true;
    this.#pending = undefined;
    this.dispose();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    clearTimeout(this.#handover);
    this.#windows.dispose();
  }

  #write(closed: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#pending;
    if (!state) return;
    try {
      // First which conversation it is: a window that is killed in between finds it again.
      this.#writeWindow(state(), closed);
      this.#writeConversation(state().conversation);
      // It may have got another id by that.
      this.#writeWindow(state(), closed);
      if (!closed) this.#pending = undefined;
      this.#failing.delete("writing");
    } catch (error) {
      this.#written = undefined;
      this.#report(error, "writing");
    }
  }

  #writeWindow({ conversation, ...writing }: SavedState, closed: boolean): void {
    const { id, turns, aside } = conversation;
    const current = turns.length + aside.length === 0 ? undefined : id;
    if (this.#current !== undefined && current !== this.#current) this.#files.delete(this.#current);
    this.#current = current;
    // Of a copy that is not kept, the next window finds what it is of.
    const left = closed && this.#isLookedAt(conversation) ? this.#looked?.id : current;
    this.#windows.save({ conversation: left, ...writing }, closed);
  }

  #writeConversation(conversation: Conversation): void {
    if (conversation === this.#written) return;
    this.#written = conversation;
    this.#look();
    const { id, turns, aside } = conversation;
    if (turns.length + aside.length === 0 || this.#isLookedAt(conversation)) return;
    const file = this.#files.get(id) ?? new ConversationFile(this.kept.path(id));
    this.#files.set(id, file);
    if (file.save(conversation)) return;
    const copy = { ...conversation, id: crypto.randomUUID() };
    const other = new ConversationFile(this.kept.path(copy.id));
    other.save(copy);
    this.#files.delete(id);
    this.#files.set(copy.id, other);
    this.#options.onNews({ type: "copied", id: copy.id });
  }

  /** Whether it is a copy that was never written, and is still what was opened. */
  #isLookedAt(conversation: Conversation): boolean {
    const { id, title, turns, aside } = conversation;
    const { copy } = this.#looked ?? {};
    if (copy?.id !== id || this.#files.has(id) || copy.title !== title) return false;
    return areSame(copy.turns, turns) && areSame(copy.aside, aside);
  }

  #isTouched(): boolean {
    return this.#wasTouched;
  }

  async #reopen({ conversation: id, ...writing }: WindowState): Promise<LeftState> {
    const conversation = id === undefined ? undefined : await this.open(id);
    // Of a copy, another window has the one that was taken over: no third one is to find it here.
    if (conversation && conversation.id !== id)
      this.#windows.save({ conversation: conversation.id, ...writing });
    return { conversation, ...writing };
  }

  /** Looks after a while whether all that is kept is too much, and what of it nothing names. */
  #look(): void {
    clearTimeout(this.#idle);
    const { maxBytes, onNews } = this.#options;
    this.#idle = setTimeout(() => {
      void this.#try(async () => {
        await this.kept.purge();
        const open = this.#windows.openElsewhere();
        const limit = maxBytes();
        const count = await this.kept.prune(
          limit,
          (id) => id === this.#current || this.#files.has(id) || open.has(id),
        );
        if (count > 0) onNews({ type: "dropped", count, maxBytes: limit });
      });
    }, IDLE).unref();
  }

  /** What goes wrong is reported, and what is in memory goes on. */
  async #try<T>(
    work: () => Promise<T>,
    kind: "reading" | "writing" = "reading",
  ): Promise<T | undefined> {
    try {
      const result = await work();
      this.#failing.delete(kind);
      return result;
    } catch (error) {
      this.#report(error, kind);
      return undefined;
    }
  }

  /** A full disk is said once, not at every word of an answer; what fails again after it went well is said again. */
  #report(error: unknown, kind: "reading" | "writing"): void {
    if (!this.#failing.has(kind)) this.#options.onError(error);
    this.#failing.add(kind);
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
