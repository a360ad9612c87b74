import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Conversation } from "../conversation.ts";
import { linesOf, type Stored } from "../stored.ts";

/** Bytes of changes, besides as many as it had, after which a file is written anew. */
const WASTE = 256n * 1024n;

/** Which file it was and how long, to see whether another window wrote. */
interface Known {
  readonly ino: bigint;
  readonly size: bigint;
}

/**
 * The file of one conversation, written by one window. Everything here is
 * synchronous: a few hundred bytes at a time, and the same code writes the last
 * words of a window that goes away.
 */
export class ConversationFile {
  readonly #path: string;
  #written: Conversation | undefined;
  #next = 0;
  #known: Known | undefined;
  /** It is to be written anew: its end is torn, or it holds little but changes. */
  #anew = false;
  /** Bytes it had when it last held no changes. */
  #whole = 0n;

  /** @param before what was read from it; none for a file that is not there yet */
  constructor(path: string, before?: { stored: Stored; known: Known }) {
    this.#path = path;
    if (!before) return;
    const { stored, known } = before;
    this.#written = stored.conversation;
    this.#next = stored.next;
    this.#known = known;
    this.#whole = known.size;
    this.#anew = stored.torn || stored.damaged > 0;
  }

  /**
   * Writes what changed. False, and nothing is written, where another window
   * wrote to it: neither is to lose a turn, so this one has to go elsewhere.
   */
  save(conversation: Conversation): boolean {
    const lines = linesOf(this.#written, conversation, this.#next);
    if (lines.text === "") return true;
    const isMine = this.#known && !this.#anew ? this.#append(lines) : this.#write(conversation);
    if (isMine === undefined) return this.#write(conversation);
    if (!isMine) return false;
    this.#written = conversation;
    return true;
  }

  /** Adds lines at the end; undefined where the file is gone. */
  #append({ text, next, matter }: ReturnType<typeof linesOf>): boolean | undefined {
    const file = opened(this.#path, constants.O_WRONLY | constants.O_APPEND);
    if (file === undefined) return undefined;
    let left = false;
    try {
      const before = fstatSync(file, { bigint: true });
      if (!same(before, this.#known)) return false;
      try {
        writeAll(file, text);
      } catch (error) {
        // A full disk in the middle: the end is torn.
        this.#anew = true;
        this.#known = fstatSync(file, { bigint: true });
        throw error;
      }
      // Another window may have put a file of its own in its place meanwhile.
      if (stateOf(this.#path)?.ino !== before.ino) return false;
      const size = before.size + BigInt(Buffer.byteLength(text));
      this.#known = { ino: before.ino, size };
      this.#next = next;
      if (matter) {
        this.#anew = size > 2n * this.#whole + WASTE;
        // What must outlive a power cut is forced to the disk, and nobody waits for it.
        left = true;
        fdatasync(file, () => closeSync(file));
      }
      return true;
    } finally {
      if (!left) closeSync(file);
    }
  }

  /** Writes all of it beside the file, and puts that in its place. */
  #write(conversation: Conversation): boolean {
    const before = opened(this.#path, constants.O_RDONLY);
    try {
      const length = before === undefined ? undefined : fstatSync(before, { bigint: true });
      if (length && !same(length, this.#known)) return false;
      const { text, next } = linesOf(undefined, conversation);
      const beside = `${this.#path}.${process.pid}.new`;
      mkdirSync(dirname(this.#path), { recursive: true });
      const file = openSync(beside, "w");
      let known: Known;
      try {
        writeAll(file, text);
        fsyncSync(file);
        known = fstatSync(file, { bigint: true });
      } finally {
        closeSync(file);
      }
      renameSync(beside, this.#path);
      if (before !== undefined && length) rescue(before, length.size, this.#path);
      this.#known = { ino: known.ino, size: known.size };
      this.#next = next;
      this.#whole = known.size;
      this.#anew = false;
      return true;
    } finally {
      if (before !== undefined) closeSync(before);
    }
  }
}

/** Lines that another window added to the old file just before it was replaced go to the new one. */
function rescue(old: number, from: bigint, path: string): void {
  const added = fstatSync(old).size - Number(from);
  if (added <= 0) return;
  const bytes = Buffer.alloc(added);
  readSync(old, bytes, 0, added, Number(from));
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  writeSync(file, bytes);
  closeSync(file);
}

/** Which file is at a path and how long it is; undefined where there is none. */
export function stateOf(path: string): Known | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** Writes a small file so that a crash leaves the old or the new one, and never a half. */
export function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  const file = openSync(beside, "w");
  try {
    writeAll(file, text);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

function opened(path: string, flags: number): number | undefined {
  return existsSync(path) ? openSync(path, flags) : undefined;
}

function same(one: Known, other: Known | undefined): boolean {
  return one.ino === other?.ino && one.size === other.size;
}
