/* What models think aloud before their answer, between tags in the text itself. */
import type { TextSink } from "./answerText.ts";

const OPEN = /^\s*<(think(?:ing)?|thought)>/i;
/** What may become such a tag once there is more of it. */
const OPENING = /^\s*<(t(h(i(n(k(i(n(g)?)?)?)?)?|o(u(g(h(t)?)?)?)?)?)?)?$/i;
/** Characters in which a tag at the beginning stands. */
const BEGINNING = 100;
/** Characters of the longest tag at the end of thoughts. */
const LONGEST_TAG = 12;

/**
 * Passes on a growing answer without the thoughts that stand before it. A tag
 * that is never closed is a part of the answer.
 */
export class WithoutThoughts implements TextSink {
  readonly #sink: TextSink;
  /** What may be thoughts, and is not passed on yet; undefined once that is known. */
  #held: string | undefined = "";
  /** Where in what is held their end is looked for. */
  #from = 0;
  #hasThoughts = false;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  append(text: string): void {
    if (this.#held === undefined) return this.#sink.append(text);
    this.#held += text;
    this.#release(this.#held);
  }

  replace(text: string, growth: number): void {
    if (this.#held === undefined) {
      const answer = this.#hasThoughts ? withoutThoughts(text) : text;
      return this.#sink.replace(answer, growth);
    }
    this.#held = text;
    this.#from = 0;
    this.#release(text);
  }

  /** Characters that are held back. */
  get held(): number {
    return this.#held?.length ?? 0;
  }

  /** Nothing more comes. */
  end(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held && !this.#hasThoughts) this.#sink.append(held);
  }

  #release(held: string): void {
    const answer = this.#answerIn(held);
    if (answer === undefined) return;
    this.#held = undefined;
    this.#sink.append(answer);
  }

  /** The answer in what is held, as soon as it is known where it begins. */
  #answerIn(held: string): string | undefined {
    const [, name] = OPEN.exec(held.slice(0, BEGINNING)) ?? [];
    if (name === undefined) return OPENING.test(held.slice(0, BEGINNING)) ? undefined : held;
    const closing = `</${name.toLowerCase()}>`;
    const end = held.slice(this.#from).toLowerCase().indexOf(closing);
    if (end < 0) {
      this.#from = Math.max(0, held.length - LONGEST_TAG);
      return undefined;
    }
    this.#hasThoughts = true;
    // White space after the tag may still be coming.
    return held.slice(this.#from + end + closing.length).trimStart() || undefined;
  }
}

function withoutThoughts(text: string): string {
  const [, name] = OPEN.exec(text.slice(0, BEGINNING)) ?? [];
  if (name === undefined) return text;
  const end = text.toLowerCase().indexOf(`</${name.toLowerCase()}>`);
  return end < 0 ? text : text.slice(end + name.length + 3).trimStart();
}
