import { orAborted } from "./abort.ts";

/** Work with the same key is done one after the other; all else goes side by side. */
export class KeyedQueue {
  /** The last that came, by its key. */
  readonly #last = new Map<string, Promise<undefined>>();

  /**
   * Does the work once all that came before with its key ended, however that was.
   *
   * @throws the signal's reason when aborted while it waits; what it throws itself
   */
  async add<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#last.get(key);
    const done = Promise.withResolvers<undefined>();
    // Who gives up waiting lets nobody pass what still goes on.
    const ended = before ? before.then(() => done.promise) : done.promise;
    this.#last.set(key, ended);
    void ended.then(() => {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    });
    try {
      if (before) await (signal ? orAborted(before, signal) : before);
      return await work();
    } finally {
      done.resolve(undefined);
    }
  }
}
