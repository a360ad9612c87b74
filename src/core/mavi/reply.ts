import { readFrame, type Chunk, type Finish, type ReplyContext } from "./chunk.ts";
import { MaviError, reasonFor } from "./errors.ts";
import { createFrameReader, type Frame } from "./frames.ts";
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

/** Characters of answer text past which a stream is taken to have no end. */
const TEXT_LIMIT = 8 * 1024 * 1024;
/** Characters that a delta does not repeat by chance. */
const SURE_REPEAT = 8;

/** Reads the body of a reply, streamed or not, of any shape. */
export interface ReplyReader {
  push(bytes: Uint8Array): ReplyEvent[];
  /** @throws MaviError `badReply` when the body was no answer at all */
  end(): ReplyEvent[];
}

/**
 * A reader for one reply. It reads to the end of the body: usage may follow a
 * finish reason.
 *
 * @throws MaviError from `push` and `end`, when the body is an error or cannot be one of the known shapes
 */
export function createReplyReader(
  contentType: string | undefined,
  context: ReplyContext,
): ReplyReader {
  const frames = createFrameReader(contentType);
  const answers = new Map<number, AnswerText>();
  const seen: { -readonly [K in keyof Ending]: Ending[K] } = { complete: false };
  let understood = false;
  let damaged = false;
  let values = 0;

  const take = (chunk: Chunk, out: ReplyEvent[]): void => {
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
      if (!answer) answers.set(index, (answer = new AnswerText(index)));
      out.push(...(whole ? answer.whole(text) : answer.piece(text)));
      if (answer.length > TEXT_LIMIT) throw new MaviError({ reason: "badReply", code: "ENDLESS" });
    }
  };
  const read = (from: readonly Frame[]): ReplyEvent[] => {
    const out: ReplyEvent[] = [];
    if (frames.kind === "html" || frames.kind === "text") return out;
    for (const frame of from) for (const chunk of readFrame(frame, context)) take(chunk, out);
    return out;
  };

  return {
    push: (bytes) => read(frames.push(bytes)),
    end() {
      const events = read(frames.end());
      if (context.status >= 400 || !understood) {
        throw new MaviError({
          reason: context.status >= 400 ? reasonFor(context) : "badReply",
          status: context.status,
          code: frames.kind === undefined ? "EMPTY" : frames.kind === "html" ? "HTML" : undefined,
          requestId: context.requestId,
          retryAfter: context.retryAfter,
        });
      }
      for (const answer of answers.values()) events.push(...answer.end());
      // A single JSON body that could be read to its last brace is whole by itself.
      const complete = !damaged && (seen.complete || (frames.kind === "json" && values === 1));
      return [...events, { type: "end", ending: { ...seen, complete } }];
    },
  };
}

/**
 * The text of one answer, out of pieces that are mostly deltas. Some streams
 * send all text so far in every piece; that shows when pieces repeat what came
 * before and add to it, twice running.
 */
class AnswerText {
  #text = "";
  #last = "";
  #pieces = 0;
  #growing = true;
  #cumulative = false;
  /** A piece that may be a delta or all text so far; the next piece tells. */
  #held: string | undefined;
  readonly #index: number;

  constructor(index: number) {
    this.#index = index;
  }

  get length(): number {
    return this.#text.length;
  }

  piece(text: string): ReplyEvent[] {
    const grows =
      this.#pieces > 0 && text.length > this.#last.length && text.startsWith(this.#last);
    this.#growing &&= this.#pieces === 0 || grows;
    this.#pieces++;
    this.#last = text;
    if (this.#cumulative) return this.whole(text);
    if (this.#growing && this.#held !== undefined) {
      this.#cumulative = true;
      this.#held = undefined;
      return this.whole(text);
    }
    const events = this.#release();
    if (this.#growing && this.#pieces === 2) {
      this.#held = text;
      return events;
    }
    // The closing message of a stream of deltas, said once more.
    if (this.#text.length >= SURE_REPEAT && text === this.#text) return events;
    return [...events, ...this.#append(text)];
  }

  /** The full message: authoritative, and mostly what is there already. */
  whole(text: string): ReplyEvent[] {
    this.#held = undefined;
    if (text.startsWith(this.#text)) return this.#append(text.slice(this.#text.length));
    if (this.#cumulative && this.#text.startsWith(text)) return [];
    this.#text = text;
    return [{ type: "replace", index: this.#index, text }];
  }

  end(): ReplyEvent[] {
    return this.#release(true);
  }

  #release(atEnd = false): ReplyEvent[] {
    const held = this.#held;
    if (held === undefined) return [];
    this.#held = undefined;
    return atEnd && this.#text.length >= SURE_REPEAT ? this.whole(held) : this.#append(held);
  }

  #append(text: string): ReplyEvent[] {
    this.#text += text;
    return text === "" ? [] : [{ type: "text", index: this.#index, text }];
  }
}
