import { readFrame, type Chunk, type Finish } from "./chunk.ts";
import type { ReplyContext } from "./errorShapes.ts";
import { MaviError, reasonFor } from "./errors.ts";
import { createFrameReader } from "./frames.ts";
import type { Usage } from "./models.ts";

/** What a reader of an answer gets to know, in order. */
export type ReplyEvent =
  /** Text to append to answer `index` (0 unless several were asked for). */
  | { readonly type: "text"; readonly index: number; readonly text: string }
  /** All of answer `index` so far was this instead. */
  | { readonly type: "replace"; readonly index: number; readonly text: string }
  /** The last event. */
  | { readonly type: "end"; readonly ending: Ending };

/** How a reply ended. */
export interface Ending {
  /** False when the connection closed without any sign that the answer was over: it may be cut. */
  readonly complete: boolean;
  readonly finish?: Finish | undefined;
  readonly usage?: Usage | undefined;
  readonly model?: string | undefined;
  readonly id?: string | undefined;
}

/** Characters of answer text, all answers together, past which a stream is taken to have no end. */
const TEXT_LIMIT = 8 * 1024 * 1024;
/** Answers of one reply; no endpoint gives as many. */
const ANSWER_LIMIT = 128;
/** Bytes of one reply, text or not. Much, since a cumulative stream repeats its text in each piece. */
const REPLY_LIMIT = 512 * 1024 * 1024;
/** Characters that a delta does not repeat by chance. */
const SURE_REPEAT = 8;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads the body of a reply, streamed or not, of any shape. */
export interface ReplyReader {
  /** The reply said that it is over; usage may still follow. */
  readonly complete: boolean;
  /**
   * What these bytes say, neighbouring pieces of one text as one. An error in
   * them is thrown after what stands before it was given out.
   */
  push(bytes: Uint8Array): Iterable<ReplyEvent>;
  /** Text that was held back until more came, for a reply that breaks off. */
  flush(): Iterable<ReplyEvent>;
  /** @throws MaviError `badReply` when the body was no answer at all */
  end(): Iterable<ReplyEvent>;
}

/**
 * A reader for one reply. It reads to the end of the body: usage may follow a
 * finish reason.
 *
 * @throws MaviError from `push` and `end`, when the body is an error, cannot be one of the known shapes, or has no end
 */
export function createReplyReader(
  contentType: string | undefined,
  context: ReplyContext,
): ReplyReader {
  const answers = new Map<number, AnswerText>();
  const seen: Mutable<Ending> = { complete: false };
  let understood = false;
  let damaged = false;
  let values = 0;
  let bytesRead = 0;
  let length = 0;
  let events: ReplyEvent[] = [];
  let last: Mutable<ReplyEvent> | undefined;
  let failed: { readonly error: unknown } | undefined;

  const give = (event: ReplyEvent, growth: number): void => {
    length += growth;
    if (length > TEXT_LIMIT) throw endless();
    if (event.type === "text" && last?.type === "text" && last.index === event.index)
      last.text += event.text;
    else events.push((last = event));
  };
  const take = (chunk: Chunk): void => {
    values++;
    damaged ||= chunk.damaged ?? false;
    understood ||= chunk.texts.length > 0 || chunk.terminal || chunk.usage !== undefined;
    seen.usage = chunk.usage ?? seen.usage;
    seen.model = chunk.model ?? seen.model;
    seen.id = chunk.id ?? seen.id;
    seen.finish = chunk.finish ?? seen.finish;
    seen.complete ||= chunk.terminal;
    for (const { index, text, whole } of chunk.texts) {
      let answer = answers.get(index);
      if (!answer) {
        if (answers.size === ANSWER_LIMIT) throw endless();
        // In the order in which they come: some count from 1.
        answers.set(index, (answer = new AnswerText(answers.size, give)));
      }
      if (whole) answer.whole(text);
      else answer.piece(text, chunk.terminal);
    }
  };
  const frames = createFrameReader(contentType, (frame) => readFrame(frame, context, take));
  const flush = (): void => {
    for (const answer of answers.values()) answer.end();
  };
  const end = (): void => {
    frames.end();
    if (context.status >= 400 || !understood) {
      throw new MaviError({
        reason: context.status >= 400 ? reasonFor(context) : "badReply",
        status: context.status,
        code: frames.kind === undefined ? "EMPTY" : frames.kind === "html" ? "HTML" : undefined,
        requestId: context.requestId,
        retryAfter: context.retryAfter,
      });
    }
    flush();
    // A single JSON body that could be read to its last brace is whole by itself.
    const complete = !damaged && (seen.complete || (frames.kind === "json" && values === 1));
    give({ type: "end", ending: { ...seen, complete } }, 0);
  };

  const taken = (): ReplyEvent[] => {
    const all = events;
    events = [];
    last = undefined;
    return all;
  };
  const eventsOf = (step: () => void): Iterable<ReplyEvent> => {
    if (failed) throw failed.error;
    try {
      step();
    } catch (error) {
      failed = { error };
      return thenThrow(taken(), error);
    }
    return taken();
  };

  return {
    get complete() {
      return seen.complete;
    },
    push: (bytes) =>
      eventsOf(() => {
        bytesRead += bytes.length;
        if (bytesRead > REPLY_LIMIT) throw endless();
        frames.push(bytes);
      }),
    flush() {
      flush();
      return taken();
    },
    end: () => eventsOf(end),
  };
}

function endless(): MaviError {
  return new MaviError({ reason: "badReply", code: "ENDLESS" });
}

function* thenThrow(events: readonly ReplyEvent[], error: unknown): Generator<ReplyEvent> {
  yield* events;
  throw error;
}

/**
 * The text of one answer, out of pieces that are mostly deltas. Some streams
 * send all text so far in every piece; that shows when pieces repeat what came
 * before and add to it, twice running. A piece that does not go on so shows
 * that they were deltas after all, such as the dashes of a long rule.
 */
class AnswerText {
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
    if (closes && text === this.#text && this.#held === undefined) return;
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
    if (this.#text.length >= SURE_REPEAT && held.startsWith(this.#text)) this.whole(held);
    else this.#append(held);
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
    if (this.#text.length >= SURE_REPEAT && text === this.#text) this.#held = text;
    else this.#append(text);
  }

  #append(text: string): void {
    if (text === "") return;
    this.#text += text;
    this.#give({ type: "text", index: this.#index, text }, text.length);
  }
}
