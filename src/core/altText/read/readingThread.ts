import { Worker } from "node:worker_threads";
import type { Markup } from "../languages.ts";
import type { Change, ImageReference } from "../reference.ts";

/** References that are handed over at once: about a millisecond each time. */
const PART = 300;

/** What is read of a document. */
export interface ReadingTask {
  readonly markup: Markup;
  readonly text: string;
  readonly components: readonly string[];
  /** What became of the text that was read last under this key; none where all is new. */
  readonly changes?: readonly Change[] | undefined;
}

type ThreadQuestion =
  | ({ readonly id: number; readonly key: string } & ReadingTask)
  | { readonly id: number; readonly key: string; readonly at: number };

interface Reply {
  readonly id: number;
  readonly count?: number;
  readonly part?: readonly ImageReference[];
  readonly failure?: string;
}

/** The thread's own code; the engine is a bundle, or its source. */
const CODE = `
const { parentPort, workerData } = require("node:worker_threads");
const engine = require(workerData.engine);
const known = new Map();
const answer = async (question) => {
  const { id, key, at } = question;
  if (at !== undefined) return { id, part: known.get(key).references.slice(at, at + workerData.part) };
  const { markup, text, components, changes } = question;
  const reader = await engine.readerOf(markup);
  const found = changes && known.get(key);
  const now = reader.read(text, { components }, found && { found, changes });
  known.set(key, now);
  return { id, count: now.references.length };
};
parentPort.on("message", (question) => {
  if (question.id === undefined) known.delete(question.key);
  else answer(question).catch((error) => ({ id: question.id, failure: String(error) }))
    .then((reply) => parentPort.postMessage(reply));
});
`;

/**
 * Reads documents whose reading would hold up everything else, in a thread of its own that begins with the
 * first of them. What it found comes over piece by piece.
 */
export class ReadingThread {
  readonly #engine: string;
  readonly #waiting = new Map<
    number,
    { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }
  >();
  readonly #keys = new Set<string>();
  #worker: Worker | undefined;
  #asked = 0;

  /** @param engine path of the engine's bundle */
  constructor(engine: string) {
    this.#engine = engine;
  }

  /**
   * The images of a document. Of one key, one reading at a time.
   *
   * @throws Error where the thread cannot be had or fails
   */
  async read(key: string, task: ReadingTask): Promise<readonly ImageReference[]> {
    const isKnown = this.#keys.has(key);
    this.#keys.add(key);
    const { count = 0 } = await this.#ask((id) => ({
      ...{ id, key, ...task },
      changes: isKnown ? task.changes : undefined,
    }));
    const references: ImageReference[] = [];
    while (references.length < count) {
      const { part = [] } = await this.#ask((id) => ({ id, key, at: references.length }));
      if (part.length === 0) throw new Error("The thread lost what it read");
      references.push(...part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return references;
  }

  /** A document is closed; with the last one the thread ends. */
  forget(key: string): void {
    if (!this.#keys.delete(key)) return;
    if (this.#keys.size === 0) this.dispose();
    else this.#worker?.postMessage({ key });
  }

  dispose(): void {
    const worker = this.#worker;
    this.#end(new Error("The thread is ended"));
    void worker?.terminate();
  }

  #ask(question: (id: number) => ThreadQuestion): Promise<Reply> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage(question(id));
    });
  }

  #start(): Worker {
    const workerData = { engine: this.#engine, part: PART };
    const worker = new Worker(CODE, { eval: true, workerData });
    worker.unref();
    worker.on("message", (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.failure === undefined) waiting?.resolve(reply);
      else waiting?.reject(new Error(reply.failure));
    });
    const end = (error: Error): void => {
      if (this.#worker === worker) this.#end(error);
    };
    worker.on("error", end);
    worker.on("exit", () => end(new Error("The thread ended")));
    return worker;
  }

  #end(error: Error): void {
    this.#worker = undefined;
    this.#keys.clear();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
