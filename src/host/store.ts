import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type * as vscode from "vscode";
import type {
  AttachedImage,
  Conversation,
  QueuedQuestion,
} from "../core/conversation/conversation.ts";
import type { Prompt } from "../core/conversation/prompts.ts";

/** What outlives a reload of the window. */
export interface SavedState {
  readonly conversation: Conversation;
  /** Images attached to the question being written. */
  readonly attached: readonly AttachedImage[];
  readonly draft: string;
  /** The prompt chosen for it. */
  readonly prompt?: Prompt | undefined;
  /** Questions that waited for an answer before them. */
  readonly queued?: readonly QueuedQuestion[] | undefined;
}

const VERSION = 3;
/** Milliseconds between two writes while an answer streams. */
const QUIET = 200;

/**
 * Keeps the conversation in the workspace's storage: one file of turns, and
 * beside it each image once, under its hash. These are Iris's own files on the
 * machine it runs on. They go through Node, because when a window goes away
 * VS Code's file system goes first, and the last words must still be written.
 */
export class Store implements vscode.Disposable {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;
  #pending: (() => SavedState) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #imagesDone: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #failing = false;

  constructor(folder: string, onError: (error: unknown) => void) {
    this.#folder = folder;
    this.#onError = onError;
  }

  /** What was saved last; undefined where nothing was, or where it cannot be read. */
  async load(): Promise<SavedState | undefined> {
    const text = await this.#read(this.#stateFile);
    if (text === undefined) return undefined;
    try {
      return parseState(JSON.parse(text.toString()));
    } catch {
      // The parser's own words would quote the conversation.
      this.#onError(new Error("The stored conversation is damaged"));
      return undefined;
    }
  }

  loadImage(id: string): Promise<Uint8Array | undefined> {
    return this.#read(this.#imageFile(id));
  }

  saveImage(id: string, bytes: Uint8Array): Promise<void> {
    return this.#afterImages(() =>
      this.#try(async () => {
        await mkdir(join(this.#folder, "images"), { recursive: true });
        await writeFile(this.#imageFile(id), bytes);
      }),
    );
  }

  /** Saves soon, and only the latest state of those asked for meanwhile. */
  save(state: () => SavedState): void {
    this.#pending = state;
    this.#timer ??= setTimeout(() => void this.#flush(), QUIET);
  }

  /** Writes what is still to be written before it returns, for the last time. */
  flushNow(): void {
    this.#closed = true;
    const text = this.#take();
    if (text === undefined) return;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(`${this.#stateFile}.last`, text);
      renameSync(`${this.#stateFile}.last`, this.#stateFile);
    } catch (error) {
      this.#onError(error);
    }
  }

  removeImages(ids: readonly string[]): Promise<void> {
    return this.#afterImages(async () => {
      for (const id of ids) await this.#try(() => rm(this.#imageFile(id)));
    });
  }

  /** One after the other: an image that is removed and attached again is there in the end. */
  #afterImages(work: () => Promise<void>): Promise<void> {
    return (this.#imagesDone = this.#imagesDone.then(work));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #flush(): Promise<void> {
    // One write at a time, and each beside the old file first, so that a crash leaves one of the two whole.
    await this.#writing;
    const text = this.#take();
    if (text === undefined) return;
    this.#writing = this.#try(async () => {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(`${this.#stateFile}.new`, text);
      // After the last words nothing older may take their place.
      if (!this.#closed) await rename(`${this.#stateFile}.new`, this.#stateFile);
    });
    await this.#writing;
  }

  #take(): string | undefined {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#pending?.();
    this.#pending = undefined;
    return state && JSON.stringify({ version: VERSION, ...state });
  }

  async #read(file: string): Promise<Buffer | undefined> {
    let bytes: Buffer | undefined;
    await this.#try(async () => {
      bytes = await readFile(file);
    });
    return bytes;
  }

  /** A missing file is an answer; anything else is reported, and what is in memory goes on. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failing = false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      // A full disk is said once, not at every word of an answer.
      if (!this.#failing) this.#onError(error);
      this.#failing = true;
    }
  }

  get #stateFile(): string {
    return join(this.#folder, "conversation.json");
  }

  #imageFile(id: string): string {
    return join(this.#folder, "images", id);
  }
}

/** What a file holds, if it is a state: it may be cut off, or written by another version. */
function parseState(value: unknown): SavedState | undefined {
  const { version, conversation, attached, draft, prompt, queued } = (value ?? {}) as Partial<
    SavedState & { version: unknown }
  >;
  const isWhole =
    version === VERSION &&
    typeof conversation?.id === "string" &&
    Array.isArray(conversation.turns) &&
    conversation.turns.every(isTurn) &&
    Array.isArray(conversation.aside) &&
    conversation.aside.every(isTurn) &&
    Array.isArray(attached) &&
    attached.every(isImage) &&
    typeof draft === "string";
  if (!isWhole) return undefined;
  return {
    conversation,
    attached,
    draft,
    ...(isPrompt(prompt) && { prompt }),
    ...(Array.isArray(queued) && { queued: queued.filter(isQueued) }),
  };
}

function isPrompt(value: unknown): value is Prompt {
  const { title, prompt } = (value ?? {}) as Record<string, unknown>;
  return typeof title === "string" && typeof prompt === "string";
}

function isQueued(value: unknown): value is QueuedQuestion {
  const { id, text, images, prompt } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== "string" || typeof text !== "string") return false;
  return (
    (prompt === undefined || isPrompt(prompt)) && Array.isArray(images) && images.every(isImage)
  );
}

function isTurn(turn: unknown): boolean {
  const { role, id, at, text, images, state } = (turn ?? {}) as Record<string, unknown>;
  if (typeof id !== "string" || typeof at !== "number" || typeof text !== "string") return false;
  if (role === "question") return Array.isArray(images) && images.every(isImage);
  return role === "answer" && typeof state === "string";
}

function isImage(image: unknown): boolean {
  const { id, name, changes, sent } = (image ?? {}) as Record<string, unknown>;
  if (typeof id !== "string" || typeof name !== "string" || !Array.isArray(changes)) return false;
  return Array.isArray(sent) && sent.length > 0 && sent.every(isPicture);
}

function isPicture(picture: unknown): boolean {
  const { id, mimeType } = (picture ?? {}) as Record<string, unknown>;
  // The id becomes a file's name.
  const isHash = typeof id === "string" && /^[0-9a-f]{64}$/.test(id);
  return isHash && typeof mimeType === "string";
}
