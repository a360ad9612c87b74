import type { ReplyEvent } from "./reply.ts";

/** Characters that a delta does not repeat by chance. */
const SURE_REPEAT = 8;
/** Characters of white space around a text that a closing message may leave out. */
const OUTER_SPACE = 64;

/**
 * The text of one answer, out of pieces that are mostly deltas. Some streams
 * send all text so far in every piece; that shows when pieces repeat what came
 * before and add to it, twice running. A piece that does not go on so shows
 * that they were deltas after all, such as the dashes of a long rule.
 */
export class AnswerText {
  #text = "";
  /** Lengths of the pieces, for as long as each began with the one before. */
  #growing: number[] | undefined = [];
  #last = "";
  #cumulative = false;
  /** A piece that may be a delta or all text so far; what comes next tells. */
  #held: string | undefined;
  readonly #index: number;
  readonly #give: (event: ReplyEvent, growth: number) => void;

  /** @param give gets each event, and by how many characters it makes the answer longer */
  constructor(index: number, give: (event: ReplyEvent, growth: number) => void) {
    this.#index = index;
    this.#give = give;
  }

  /** @param closes the chunk also says that the reply is complete */
  piece(text: string, closes = false): void {
    if (closes && this.#held === undefined && this.#isClosing(text)) return;
    const lengths = this.#growing;
    if (!lengths) return this.#delta(text);
    if (lengths.length > 0 && !(text.length > this.#last.length && text.startsWith(this.#last)))
      return this.#deltasAfterAll(text, lengths);
    lengths.push(text.length);
    this.#last = text;
    if (lengths.length === 1) return this.#append(text);
    if (lengths.length === 2) {
      this.#held = text;
      return;
    }
    this.#cumulative = true;
    this.whole(text);
  }

  /** The full message: authoritative, and mostly what is there already. */
  whole(text: string): void {
    this.#held = undefined;
    const before = this.#text;
    // A closing message may be trimmed, or have a line break more.
    if (before !== "" && isSame(text, before)) return;
    this.#text = text;
    const growth = text.length - before.length;
    if (!text.startsWith(before)) this.#give({ type: "replace", index: this.#index, text }, growth);
    else if (growth > 0)
      this.#give({ type: "text", index: this.#index, text: text.slice(before.length) }, growth);
  }

  end(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    // Said once more, or all of it with more: the closing message of a stream that has no other sign of it.
    const repeats =
      this.#text.trim().length >= SURE_REPEAT && held.trim().startsWith(this.#text.trim());
    if (repeats) this.whole(held);
    else this.#append(held);
  }

  /** Whether this is all of the text once more; " no" after "no" is one more word of it. */
  #isClosing(text: string): boolean {
    return isSame(text, this.#text) && (!/^\s/.test(text) || /^\s/.test(this.#text));
  }

  #deltasAfterAll(text: string, lengths: readonly number[]): void {
    // A cumulative stream may say its last piece again; a rule of dashes may too.
    if (this.#cumulative && text === this.#last) {
      this.#growing?.push(text.length);
      return;
    }
    this.#growing = undefined;
    if (!this.#cumulative) return this.#delta(text);
    const joined = lengths.map((length) => this.#last.slice(0, length)).join("");
    this.whole(joined + text);
  }

  #delta(text: string): void {
    const held = this.#held;
    if (held !== undefined) {
      this.#held = undefined;
      this.#append(held);
    }
    if (text.length >= SURE_REPEAT && isSame(text, this.#text)) this.#held = text;
    else this.#append(text);
  }

  #append(text: string): void {
    if (text === "") return;
    this.#text += text;
    this.#give({ type: "text", index: this.#index, text }, text.length);
  }
}

/** Whether two texts are the same but for a little white space around them. */
function isSame(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > OUTER_SPACE) return false;
  return one === other || one.trim() === other.trim();
}
