import * as vscode from "vscode";
import type { AttachedImage, Conversation } from "../core/conversation/conversation.ts";
import { imagesOf } from "../core/conversation/conversation.ts";

/** What outlives a reload of the window. */
export interface SavedState {
  readonly conversation: Conversation;
  /** Images attached to the question being written. */
  readonly attached: readonly AttachedImage[];
  readonly draft: string;
}

const VERSION = 1;
/** Milliseconds between two writes while an answer streams. */
const QUIET = 250;

/**
 * Keeps the conversation in the workspace's storage: one file of turns, and
 * beside it each image once, under its hash.
 */
export class Store implements vscode.Disposable {
  readonly #root: vscode.Uri;
  readonly #onError: (error: unknown) => void;
  #pending: (() => SavedState) | undefined;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(root: vscode.Uri, onError: (error: unknown) => void) {
    this.#root = root;
    this.#onError = onError;
  }

  /** What was saved last; undefined where nothing was, or where it cannot be read. */
  async load(): Promise<SavedState | undefined> {
    try {
      const bytes = await vscode.workspace.fs.readFile(this.#stateFile);
      const saved = JSON.parse(new TextDecoder().decode(bytes)) as SavedState & {
        version: unknown;
      };
      return saved.version === VERSION && Array.isArray(saved.conversation.turns)
        ? saved
        : undefined;
    } catch (error) {
      if (!isMissing(error)) this.#onError(error);
      return undefined;
    }
  }

  async loadImage(id: string): Promise<Uint8Array | undefined> {
    try {
      return await vscode.workspace.fs.readFile(this.#imageFile(id));
    } catch (error) {
      if (!isMissing(error)) this.#onError(error);
      return undefined;
    }
  }

  async saveImage(id: string, bytes: Uint8Array): Promise<void> {
    try {
      await vscode.workspace.fs.writeFile(this.#imageFile(id), bytes);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Saves soon, and only the latest state of those asked for meanwhile. */
  save(state: () => SavedState): void {
    this.#pending = state;
    this.#timer ??= setTimeout(() => void this.flush(), QUIET);
  }

  /** Writes what is still to be written, one write at a time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    const state = this.#pending?.();
    this.#pending = undefined;
    if (state === undefined) return;
    this.#writing = this.#write(state);
    await this.#writing;
  }

  /** Deletes the images that no turn and no draft shows any more. */
  async sweep({ conversation, attached }: SavedState): Promise<void> {
    const kept = new Set([...imagesOf(conversation).keys(), ...attached.map(({ id }) => id)]);
    const folder = vscode.Uri.joinPath(this.#root, "images");
    try {
      for (const [name] of await vscode.workspace.fs.readDirectory(folder))
        if (!kept.has(name)) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, name));
    } catch (error) {
      if (!isMissing(error)) this.#onError(error);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Beside the old file first, so that a crash leaves one of the two whole. */
  async #write(state: SavedState): Promise<void> {
    const fresh = vscode.Uri.joinPath(this.#root, "conversation.json.new");
    try {
      await vscode.workspace.fs.writeFile(
        fresh,
        new TextEncoder().encode(JSON.stringify({ version: VERSION, ...state })),
      );
      await vscode.workspace.fs.rename(fresh, this.#stateFile, { overwrite: true });
    } catch (error) {
      this.#onError(error);
    }
  }

  get #stateFile(): vscode.Uri {
    return vscode.Uri.joinPath(this.#root, "conversation.json");
  }

  #imageFile(id: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#root, "images", id);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
}
