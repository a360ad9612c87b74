import { join } from "node:path";
import { nameOfQuestion } from "../conversation.ts";
import { readStored, type Stored } from "../stored.ts";
import { isTime } from "../storedShapes.ts";
import { namesIn, readIfThere, statIfThere } from "./disk.ts";
import { replaceFile } from "./file.ts";

/** Characters of a first question that a list needs. */
const QUESTION = 200;
/** What the name of a conversation's file ends in. */
export const SUFFIX = ".jsonl";

/** What a list tells of a conversation. */
export interface ConversationSummary {
  readonly id: string;
  /** What its user calls it. */
  readonly title?: string | undefined;
  /** How its first question begins. */
  readonly question: string;
  /** When its last turn was, in milliseconds since 1970. */
  readonly at: number;
  /** How many images were asked about. */
  readonly images: number;
}

/** A summary as it is cached: it holds as long as the file is the same. */
export interface CachedSummary extends ConversationSummary {
  readonly size: number;
  readonly mtime: number;
  /** Names of its images' files. */
  readonly files: readonly string[];
}

/** The summaries of all conversations of a folder, with a file beside it that is a cache alone. */
export class Summaries {
  readonly #folder: string;
  readonly #cacheFile: string;
  /** Moves what cannot be read where nothing touches it; false where it is gone already. */
  readonly #setAside: (path: string) => Promise<boolean>;
  #cache: Map<string, CachedSummary> | undefined;

  constructor(
    { folder, cacheFile }: { folder: string; cacheFile: string },
    setAside: (path: string) => Promise<boolean>,
  ) {
    this.#folder = folder;
    this.#cacheFile = cacheFile;
    this.#setAside = setAside;
  }

  /** All there are now; what could not be read at all is set aside, and counted. */
  async read(): Promise<{ entries: CachedSummary[]; damaged: number }> {
    const cache = (this.#cache ??= await this.#readCache());
    const names = await namesIn(this.#folder);
    const ids = names.flatMap((name) =>
      name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : [],
    );
    // One that the disk does not give is not shown, and hides none of the others.
    const found = await Promise.all(
      ids.map((id) => this.#entry(id, cache.get(id)).catch(() => undefined)),
    );
    const entries = found.filter((entry) => entry !== undefined && entry !== "damaged");
    const isSame =
      entries.length === cache.size && entries.every((one) => cache.get(one.id) === one);
    this.#cache = new Map(entries.map((entry) => [entry.id, entry]));
    if (!isSame) this.#writeCache(entries);
    return { entries, damaged: found.filter((entry) => entry === "damaged").length };
  }

  async #entry(
    id: string,
    cached: CachedSummary | undefined,
  ): Promise<CachedSummary | "damaged" | undefined> {
    const path = join(this.#folder, `${id}${SUFFIX}`);
    const now = await statIfThere(path);
    if (!now) return undefined;
    const { size, mtimeMs: mtime } = now;
    if (cached?.size === size && cached.mtime === mtime) return cached;
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const stored = readStored(id, text);
    if (stored === "newer") return undefined;
    if (!stored) return (await this.#setAside(path)) ? "damaged" : undefined;
    const summary = summaryOf(stored);
    // Lines that cannot be read may name images too.
    const isWhole = stored.damaged === 0 && !stored.torn;
    const files = isWhole ? summary.files : imageFilesIn(text);
    return { ...summary, files, size, mtime };
  }

  /** Without it the next window reads all files. */
  #writeCache(entries: readonly CachedSummary[]): void {
    try {
      replaceFile(this.#cacheFile, JSON.stringify(entries));
    } catch {
      // A full disk is told by what is lost by that.
    }
  }

  async #readCache(): Promise<Map<string, CachedSummary>> {
    try {
      const entries = JSON.parse((await readIfThere(this.#cacheFile)) ?? "[]") as unknown[];
      return new Map(entries.filter(isCached).map((entry) => [entry.id, entry]));
    } catch {
      return new Map();
    }
  }
}

/** Whatever looks like the name of an image's file. */
export function imageFilesIn(text: string): string[] {
  return [...new Set(text.match(/[0-9a-f]{64}/g))];
}

function summaryOf({ conversation }: Stored): Omit<CachedSummary, "size" | "mtime"> {
  const { id, title, turns, aside } = conversation;
  const all = [...turns, ...aside];
  const questions = all.filter((turn) => turn.role === "question");
  const images = questions.flatMap((turn) => turn.images);
  return {
    id,
    ...(title !== undefined && { title }),
    question: questions[0] ? nameOfQuestion(questions[0]).slice(0, QUESTION) : "",
    at: all.reduce((latest, { at }) => Math.max(latest, at), -Infinity),
    images: new Set(images.map((image) => image.id)).size,
    files: [...new Set(images.flatMap(({ sent }) => sent.map((one) => one.id)))],
  };
}

function isCached(entry: unknown): entry is CachedSummary {
  const { id, title, question, at, size, mtime, images, files } = (entry ??
    {}) as Partial<CachedSummary>;
  return (
    typeof id === "string" &&
    typeof question === "string" &&
    (title === undefined || typeof title === "string") &&
    isTime(at) &&
    [size, mtime, images].every((one) => typeof one === "number") &&
    Array.isArray(files)
  );
}
