/** Ends what was begun; VS Code's `Disposable` fits. */
export interface Subscription {
  dispose(): void;
}

/** Has a listener hear of every later value. */
export type Subscribe<T> = (listener: (value: T) => void) => Subscription;

/** Tells listeners of values, in the order in which they came. */
export class Emitter<T> {
  readonly #listeners = new Set<{ readonly hear: (value: T) => void }>();

  readonly event: Subscribe<T> = (hear) => {
    const listener = { hear };
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const { hear } of [...this.#listeners]) {
      try {
        hear(value);
      } catch (error) {
        // The sender's work goes on, and so does every other listener's; the error stays one that nobody caught.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
