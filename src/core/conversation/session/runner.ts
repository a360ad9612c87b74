/** Runs one question at a time; another waits for its turn, and can be stopped while it waits. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #runs = new Set<AbortController>();
  #last: Promise<void> = Promise.resolve();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** A question is on its way, or waits for its turn. */
  get active(): boolean {
    return this.#runs.size > 0;
  }

  /** @throws what the work throws, unless it was stopped */
  async run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { ready, onStart, onEnd } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    this.#runs.add(controller);
    onStart();
    const before = this.#last;
    const run = (async () => {
      try {
        await ready();
        await before;
        signal.throwIfAborted();
        await work(signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        this.#runs.delete(controller);
        onEnd(signal.aborted);
      }
    })();
    this.#last = run.catch(() => undefined);
    await run;
  }

  /** Ends at once whatever runs or waits to run. */
  stop(): void {
    for (const run of this.#runs) run.abort();
  }

  /** The end of what was to run last. */
  get ended(): Promise<void> {
    return this.#last;
  }
}

interface RunnerOptions {
  /** What every run waits for. */
  readonly ready: () => Promise<void>;
  readonly onStart: () => void;
  readonly onEnd: (stopped: boolean) => void;
}
