import type { Prompt } from "../prompts.ts";

/** What stands in the text box: a prompt, if any, and what is typed after it. */
export interface Written {
  readonly text: string;
  readonly prompt?: Prompt | undefined;
}

/** Questions that are remembered. */
const MOST = 100;

/** Earlier questions, to be asked again; what is written meanwhile is kept at its place. */
export class Recall {
  /** Oldest first. */
  #asked: readonly Written[] = [];
  /** Places that were left, with what was written there. */
  readonly #left = new Map<number, Written>();
  /** From 0, the oldest; as many as there are for what is being written. */
  #at = 0;

  /** One of the earlier ones is shown. */
  get active(): boolean {
    return this.#at < this.#asked.length;
  }

  /** All that are remembered, the newest first. */
  get all(): readonly Written[] {
    return this.#asked.toReversed();
  }

  /** Remembers a question; one that was asked before moves to the end. */
  add(written: Written): void {
    const others = this.#asked.filter((one) => !isSame(one, written));
    this.#asked = [...others, written].slice(-MOST);
    this.end();
  }

  /** Back to what is being written. */
  end(): void {
    this.#left.clear();
    this.#at = this.#asked.length;
  }

  /** The next older or newer one in place of what is shown; undefined at either end. */
  step(shown: Written, older: boolean): Written | undefined {
    const to = this.#at + (older ? -1 : 1);
    if (to < 0 || to > this.#asked.length) return undefined;
    this.#left.set(this.#at, shown);
    this.#at = to;
    return this.#left.get(to) ?? this.#asked[to];
  }
}

/** Whether two are the same question. */
export function isSame(a: Written, b: Written): boolean {
  return a.text.trim() === b.text.trim() && a.prompt?.prompt === b.prompt?.prompt;
}
