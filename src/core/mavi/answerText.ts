/** Takes a text as it grows. */
export interface TextSink {
  append(text: string): void;
  /**
   * All of the text so far was this instead.
   *
   * @param growth characters by which it is longer now; less than none where it is shorter
   */
  replace(text: string, growth: number): void;
}

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
  /** What the sink has got. */
  #text = "";
  /** What came since: joined once for many pieces. */
  #pending = "";
  /** Lengths of the pieces, for as long as each began with the one before. */
  #growing: number[] | undefined = [];
  #last = "";
  #cumulative = false;
  /** A piece that may be a delta or all text so far; what comes next tells. */
  #held: string | undefined;
  /** Whether it came in pieces, or in messages, and those as pieces of it. */
  #source: "pieces" | "messages" | "messages that are pieces" | undefined;
  readonly #sink: TextSink;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  /** @param closes the chunk also says that the reply is complete */
  piece(text: string, closes = false): void {
    this.#source = "pieces";
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

  /**
   * A message as a whole. The second of a stream of messages alone tells whether
   * each has all text so far, or the next piece of it.
   */
  message(text: string): void {
    if (this.#source === "messages" && !this.#goesOn(text))
      this.#source = "messages that are pieces";
    if (this.#source === "messages that are pieces") return this.#append(text);
    this.#source ??= "messages";
    this.whole(text);
  }

  /** Gives on what came since the last time. */
  drain(): void {
    const pending = this.#pending;
    if (pending === "") return;
    this.#pending = "";
    this.#text += pending;
    this.#sink.append(pending);
  }

  /** The full message: authoritative, and mostly what is there already. */
  whole(text: string): void {
    this.drain();
    this.#held = undefined;
    const before = this.#text;
    // A closing message may be trimmed, or have a line break more.
    if (before !== "" && isSame(text, before)) return;
    this.#text = text;
    const growth = text.length - before.length;
    if (!text.startsWith(before)) this.#sink.replace(text, growth);
    else if (growth > 0) this.#sink.append(text.slice(before.length));
  }

  end(): void {
    this.drain();
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    // Said once more, or all of it with more: the closing message of a stream that has no other sign of it.
    const repeats =
      this.#text.trim().length >= SURE_REPEAT && held.trim().startsWith(this.#text.trim());
    if (repeats) this.whole(held);
    else this.#append(held);
    this.drain();
  }

  /** Whether a text is all of it so far, with more or with corrections. */
  #goesOn(text: string): boolean {
    this.drain();
    const before = this.#text.trim();
    if (isSame(text, before) || text.trimStart().startsWith(before)) return true;
    const half = Math.ceil(before.length / 2);
    return half >= SURE_REPEAT && text.trimStart().startsWith(before.slice(0, half));
  }

  /** Whether this is all of the text once more; " no" after "no" is one more word of it. */
  #isClosing(text: string): boolean {
    this.drain();
    if (this.#text.trim() === "") return false;
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
    if (text.length >= SURE_REPEAT && this.#isRepeated(text)) this.#held = text;
    else this.#append(text);
  }

  #isRepeated(text: string): boolean {
    if (text.length + OUTER_SPACE < this.#text.length + this.#pending.length) return false;
    this.drain();
    return isSame(text, this.#text);
  }

  #append(text: string): void {
    this.#pending += text;
  }
}

/** Whether two texts are the same but for a little white space around them. */
function isSame(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > OUTER_SPACE) return false;
  return one === other || one.trim() === other.trim();
}
