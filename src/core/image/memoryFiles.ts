/*
 * `node:fs` as the decoder sees it: with files beside that are in memory alone. What the decoder
 * takes of a file's name, but not of bytes, needs one; an image is not written to the disk for that.
 */
import * as fs from "node:fs";

export * from "node:fs";

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly stats: fs.Stats;
}

/** By name, and by descriptor while open. */
const files = new Map<string, MemoryFile>();
const opened = new Map<number, MemoryFile>();
/** Far above what a system gives out. */
let last = 1 << 24;

/** Gives bytes a path that the decoder can read, for as long as `use` takes. */
export async function withMemoryFile<T>(
  bytes: Uint8Array,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const id = ++last;
  const name = `iris-in-memory-${id}`;
  files.set(name, { bytes, stats: statsOf(id, bytes.length) });
  try {
    return await use(`/${name}`);
  } finally {
    files.delete(name);
  }
}

/** Systems differ in what stands before the name. */
const find = (path: string): MemoryFile | undefined =>
  files.get(/iris-in-memory-\d+$/.exec(path)?.[0] ?? "");

export const statSync = (path: string): fs.Stats => find(path)?.stats ?? fs.statSync(path);
export const lstatSync = (path: string): fs.Stats => find(path)?.stats ?? fs.lstatSync(path);
export const fstatSync = (fd: number): fs.Stats => opened.get(fd)?.stats ?? fs.fstatSync(fd);

export function openSync(path: string, flags: fs.OpenMode, mode?: fs.Mode): number {
  const file = find(path);
  if (!file) return fs.openSync(path, flags, mode);
  opened.set(++last, file);
  return last;
}

export function readSync(
  fd: number,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  const file = opened.get(fd);
  if (!file) return fs.readSync(fd, buffer, offset, length, position);
  const part = file.bytes.subarray(position, position + length);
  buffer.set(part, offset);
  return part.length;
}

export function closeSync(fd: number): void {
  if (!opened.delete(fd)) fs.closeSync(fd);
}

/** A file that its owner may read. */
function statsOf(ino: number, size: number): fs.Stats {
  const time = new Date(0);
  const none = { dev: 0, uid: 0, gid: 0, rdev: 0 };
  const times = { atime: time, mtime: time, ctime: time };
  const made: unknown = Object.create(fs.Stats.prototype);
  return Object.assign(made as fs.Stats, {
    ...{ ino, size, mode: 0o100_444, nlink: 1, blksize: 4096, blocks: Math.ceil(size / 512) },
    ...none,
    ...times,
  });
}
