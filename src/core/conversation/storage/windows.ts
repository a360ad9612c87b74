import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isImage, isPrompt, isQueued } from "../storedShapes.ts";
import { replaceFile } from "./file.ts";
import type { WindowState } from "./state.ts";

/** Milliseconds between two signs of life of a window. */
const BEAT = 10_000;
/** Milliseconds without one after which a window counts as gone. */
const GONE = 30_000;
/** Milliseconds after which nobody comes back for what a window left. */
const FORGOTTEN = 30 * 24 * 60 * 60_000;

interface Other extends WindowState {
  readonly path: string;
  /** Milliseconds since 1970 of its last sign of life. */
  readonly seen: number;
  readonly isOpen: boolean;
}

/** What tells whether a window is still there. */
export interface Life {
  /** Whether a process of this machine runs. */
  readonly runs: (pid: number) => boolean;
  /** Resolves while this window is there: its process may outlive it, waiting for it to come back. */
  readonly isShown: () => PromiseLike<unknown>;
}

/**
 * The windows on one storage, a file each: two tabs on a workspace, or windows
 * without a folder. A window that starts takes over the file of one that is
 * gone, by renaming it, which only one can.
 */
export class Windows {
  readonly #folder: string;
  readonly #own: string;
  readonly #life: Life;
  #written = "";
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(folder: string, life: Life) {
    this.#folder = folder;
    this.#own = join(folder, `${crypto.randomUUID()}.json`);
    this.#life = life;
  }

  /** What the window that went away last had; undefined where none did. */
  takeOver(): WindowState | undefined {
    for (const { path, isOpen, conversation, attached, draft, prompt, queued } of this.#others()) {
      if (isOpen) continue;
      try {
        renameSync(path, this.#own);
      } catch {
        continue;
      }
      const state = { conversation, attached, draft, prompt, queued };
      this.save(state);
      return state;
    }
    return undefined;
  }

  /** Conversations that other windows have open. */
  openElsewhere(): Set<string> {
    const others = this.#others().filter(({ isOpen }) => isOpen);
    return new Set(others.flatMap(({ conversation }) => conversation ?? []));
  }

  get areOthersOpen(): boolean {
    return this.#others().some(({ isOpen }) => isOpen);
  }

  /** @param closed the window goes away now, so that the next one need not wait for its end */
  save(state: WindowState, closed = false): void {
    // A window in which nothing ever was leaves nothing to follow.
    const { conversation, draft, attached, prompt, queued = [] } = state;
    const isNothing = !conversation && !draft && !prompt && attached.length + queued.length === 0;
    if (this.#written === "" && isNothing) return;
    const text = JSON.stringify({ pid: process.pid, host: hostname(), closed, ...state });
    if (text === this.#written) return;
    replaceFile(this.#own, text);
    this.#written = text;
    this.#timer ??= setInterval(() => void this.#beat(), BEAT).unref();
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #beat(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.#life.isShown();
      utimesSync(this.#own, new Date(), new Date());
    } catch {
      // Taken over, as if it were gone: the next save makes it known again.
      this.#written = "";
    } finally {
      this.#asking = false;
    }
  }

  /** All other windows that left a file, the one last seen first. */
  #others(): Other[] {
    mkdirSync(this.#folder, { recursive: true });
    const paths = readdirSync(this.#folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(this.#folder, name))
      .filter((path) => path !== this.#own);
    const all = paths.flatMap((path) => this.#read(path) ?? []).sort((a, b) => b.seen - a.seen);
    // The last one is kept however old it looks: a clock that was put right makes all look old.
    const [, ...older] = all.filter(({ isOpen }) => !isOpen);
    const forgotten = older.filter(({ seen }) => Date.now() - seen > FORGOTTEN);
    for (const { path } of forgotten) rmSync(path, { force: true });
    return all.filter((one) => !forgotten.includes(one));
  }

  #read(path: string): Other | undefined {
    try {
      const found = statSync(path);
      // Reading a pipe would never end.
      if (!found.isFile()) return undefined;
      const seen = found.mtimeMs;
      const { pid, host, closed, conversation, attached, draft, prompt, queued } = JSON.parse(
        readFileSync(path, "utf8"),
      ) as Record<string, unknown>;
      const runs = host !== hostname() || (typeof pid === "number" && this.#life.runs(pid));
      const isOpen = closed !== true && runs && Date.now() - seen < GONE;
      return {
        ...{ path, seen, isOpen },
        conversation: typeof conversation === "string" ? conversation : undefined,
        attached: Array.isArray(attached) && attached.every(isImage) ? attached : [],
        draft: typeof draft === "string" ? draft : "",
        ...(isPrompt(prompt) && { prompt }),
        ...(Array.isArray(queued) && { queued: queued.filter(isQueued) }),
      };
    } catch {
      // It was renamed meanwhile, or its disk failed: then there is nothing to take over.
      return undefined;
    }
  }
}

/** Whether a process of this machine runs that is not this one: numbers are given out again. */
export function runs(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
