import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

const cleanups = new Set<() => void>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `cleanup` when this process ends: by itself, by an error, or by a signal.
 * It has to be synchronous, as nothing asynchronous runs any more by then.
 * Returns a function that takes the cleanup back.
 */
export function atExit(cleanup: () => void): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** A folder below the system's temporary folder that is gone when this process ends. */
export function temporaryFolder(name: string): { path: string; remove: () => void } {
  // The real path, since VS Code shows and compares real paths (macOS links its temporary folder).
  const path = realpathSync(mkdtempSync(join(tmpdir(), `iris-${name}-`)));
  return { path, remove: removedAtExit(path) };
}

/** Removes a folder with its content when this process ends, or when the returned function is called. */
export function removedAtExit(path: string): () => void {
  const remove = () => {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const forget = atExit(remove);
  return () => {
    forget();
    remove();
  };
}

function listen(): void {
  process.off("exit", cleanUp).on("exit", cleanUp);
  for (const signal of signals) process.off(signal, end).on(signal, end);
}

function cleanUp(): void {
  // Last in, first out: processes end before the folders they were given are removed.
  for (const cleanup of [...cleanups].reverse()) {
    try {
      cleanup();
    } catch (error) {
      console.error(error);
    }
  }
  cleanups.clear();
}

function end(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}
