import type { Worker } from "node:worker_threads";
import type { Coverage } from "../core/altText/review/coverage.ts";
import { createPartReader, type Part, type PartOptions } from "./part.ts";
import { takeLists, takeNoMore, type Share } from "./share.ts";
import type { Threads } from "./surroundings.ts";

/** Files that are taken at once. */
const AT_ONCE = 40;
/** Files for which another thread is worth its start. */
const FILES_A_THREAD = 400;

/**
 * What is made of a file is gone with it, and is cleared away less often where there is more room for it. The
 * stack is as large as the main thread's, so that what is nested too deep for one is for the other.
 */
export const THREAD_LIMITS = { maxYoungGenerationSizeMb: 64, stackSizeMb: 1.16 };

/** The newest release of Node that was tried. */
const NEWEST_KNOWN = 25;

/**
 * Has V8 optimize only what is called very often: to optimize all that is called a few thousand times took a
 * sixth of a check's processor time. Few files are not worth it, as what Node compiled before is compiled anew.
 */
function optimizeLess(): void {
  // A release that does not know this would say so.
  if (Number.parseInt(process.versions.node, 10) <= NEWEST_KNOWN)
    process.getBuiltinModule("node:v8").setFlagsFromString("--invocation-count-for-turbofan=60000");
}

export interface PartsOptions extends PartOptions {
  /** Without them all is done in this one. */
  readonly threads: Threads | undefined;
  readonly signal: AbortSignal;
}

/**
 * Looks through files, in as many threads as are worth it, and tells of their images in the files' order.
 *
 * @throws what the signal aborts with, or what a thread failed with
 */
export async function readParts(
  files: AsyncIterable<string>,
  { threads, signal, ...options }: PartsOptions,
): Promise<Part> {
  const working: Worker[] = [];
  const lists: string[][] = [];
  const share: Share = { lists, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const end = (): void => {
    takeNoMore(share);
    for (const thread of working) void thread.terminate();
  };
  signal.addEventListener("abort", end);
  try {
    let count = 0;
    for await (const file of files) {
      if (count++ % AT_ONCE === 0) lists.push([]);
      lists.at(-1)?.push(file);
      // It gets ready while the other files are still looked for.
      if (count === FILES_A_THREAD) optimizeLess();
      if (threads && count % FILES_A_THREAD === 0 && working.length < threads.most)
        working.push(threadOf(threads.script, options));
    }
    signal.throwIfAborted();
    const parts: Part[] = [];
    const tell = (at: number, part: Part): void => {
      parts[at] = part;
    };
    await Promise.all([
      ...working.map((thread) => takeInThread(thread, share, tell)),
      takeLists(share, createPartReader(options), tell),
    ]);
    signal.throwIfAborted();
    return joined(parts);
  } catch (error) {
    // Threads that were ended fail too.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

/** Threads are loaded with the first one that is wanted. */
function threadOf(script: string, workerData: PartOptions): Worker {
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  return new Worker(script, { workerData, resourceLimits: THREAD_LIMITS });
}

/** Ends once the thread finds no list that is not taken. */
function takeInThread(
  thread: Worker,
  share: Share,
  tell: (at: number, part: Part) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.on("error", reject);
    thread.on("exit", () => reject(new Error("A thread ended before its work.")));
    thread.on("message", (told: "done" | { readonly at: number; readonly part: Part }) => {
      if (told === "done") resolve();
      else tell(told.at, told.part);
    });
    thread.postMessage(share);
  });
}

function joined(parts: readonly Part[]): Part {
  const summary: Record<keyof Coverage, number> = {
    ...{ total: 0, good: 0, missing: 0, poor: 0, decorative: 0, computed: 0, notFound: 0 },
  };
  const keys = Object.keys(summary) as (keyof Coverage)[];
  for (const part of parts) for (const key of keys) summary[key] += part.summary[key];
  return {
    summary,
    references: parts.flatMap(({ references }) => references),
    unread: parts.flatMap(({ unread }) => unread),
  };
}
