import { AnswerText } from "./answerText.ts";
import { readFrame, type Came, type Chunk } from "./chunk.ts";
import { failure, failureBase, type ReplyContext } from "./errorShapes.ts";
import { MaviError } from "./errors.ts";
import { isBroken, type Finish, type Finishing } from "./finish.ts";
import { createFrameReader } from "./frames.ts";
import type { Usage } from "./models.ts";
import { reasonFor } from "./reasons.ts";
import { mergeCounts, usageFrom, type Counted } from "./usage.ts";
import { cleanCode, cleanVendorText } from "./vendorText.ts";

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
  /** Why the text is not whole, though the reply is: a content filter, or an end of the model's own. */
  readonly failed?: MaviError | undefined;
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

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads the body of a reply, streamed or not, of any shape. */
export interface ReplyReader {
  /** Every answer that was asked for is whole; more may still follow. */
  readonly complete: boolean;
  /** The reply said that it ends here; at most usage still follows. */
  readonly over: boolean;
  /** Frames so far that said anything: comments and signs of life do not. */
  readonly frames: number;
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
 * finish reason, and so may text.
 *
 * @param answersAsked how many answers were asked for
 * @throws MaviError from `push` and `end`, when the body is an error, cannot be one of the known shapes, or has no end
 */
export function createReplyReader(
  contentType: string | undefined,
  context: ReplyContext,
  answersAsked = 1,
): ReplyReader {
  const answers = new Map<number, AnswerText>();
  const seen: Mutable<Pick<Ending, "model" | "id">> = {};
  const came: Came = { json: false, text: false };
  const finishes = new Finishes();
  let counted: Counted | undefined;
  let terminal = false;
  let over = false;
  let understood = false;
  let isModelSure = false;
  let damaged = false;
  let values = 0;
  let frameCount = 0;
  let bytesRead = 0;
  let length = 0;
  let events: ReplyEvent[] = [];
  let last: Mutable<ReplyEvent> | undefined;
  let thrown: { readonly error: unknown } | undefined;

  const give = (event: ReplyEvent, growth: number): void => {
    length += growth;
    if (length > TEXT_LIMIT) throw endless();
    if (event.type === "text" && last?.type === "text" && last.index === event.index)
      last.text += event.text;
    else events.push((last = event));
  };
  const take = (chunk: Chunk): void => {
    values++;
    if (chunk.idle) return;
    frameCount++;
    damaged ||= chunk.damaged ?? false;
    const closes = chunk.terminal || chunk.finishes !== undefined;
    understood ||= chunk.texts.length > 0 || closes || chunk.usage !== undefined;
    if (chunk.usage) counted = mergeCounts(counted, chunk.usage);
    if (chunk.providerModel) {
      seen.model = chunk.providerModel;
      isModelSure = true;
    } else if (!isModelSure) seen.model = chunk.model ?? seen.model;
    seen.id = chunk.id ?? seen.id;
    if (chunk.finishes) finishes.add(chunk.finishes);
    terminal ||= chunk.terminal;
    over ||= chunk.over ?? false;
    for (const { index, text, whole } of chunk.texts) {
      let answer = answers.get(index);
      if (!answer) {
        if (answers.size === ANSWER_LIMIT) throw endless();
        // In the order in which they come: some count from 1.
        answers.set(index, (answer = new AnswerText(answers.size, give)));
      }
      if (whole) answer.whole(text);
      else answer.piece(text, closes);
    }
  };
  const frames = createFrameReader(contentType, (frame) => readFrame(frame, context, came, take));
  const isComplete = (least: number): boolean =>
    terminal || finishes.cover([...answers.keys()], least);
  const flush = (): void => {
    for (const answer of answers.values()) answer.end();
  };
  const end = (): void => {
    frames.end();
    if (context.status >= 400 || !understood) throw unreadable(frames, context);
    flush();
    const finish = finishes.result(length > 0);
    const failed = finish && failedBy(finish, context, length > 0);
    if (failed && length === 0) throw failed;
    // A single JSON body that could be read to its last brace is whole by itself.
    const complete = !damaged && (isComplete(0) || (frames.kind === "json" && values === 1));
    const ending = { ...seen, complete, usage: usageFrom(counted), finish: finish?.finish, failed };
    give({ type: "end", ending }, 0);
  };

  const taken = (): ReplyEvent[] => {
    const all = events;
    events = [];
    last = undefined;
    return all;
  };
  /** What is there before an error, with the text that was held back. */
  const lastWords = (): ReplyEvent[] => {
    try {
      flush();
    } catch {
      // Past the limit of an answer: what was given out stays.
    }
    return taken();
  };
  const eventsOf = (step: () => void): Iterable<ReplyEvent> => {
    if (thrown) throw thrown.error;
    try {
      step();
    } catch (error) {
      thrown = { error };
      return thenThrow(lastWords(), error);
    }
    return taken();
  };

  return {
    get complete() {
      return isComplete(answersAsked);
    },
    get over() {
      return over;
    },
    get frames() {
      return frameCount;
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

/** How the answers of a reply ended, as far as it is known. */
class Finishes {
  readonly #byIndex = new Map<number | undefined, Finishing>();

  add(found: readonly Finishing[]): void {
    for (const one of found) {
      // Some say "stop" with every piece and once more at the end.
      const before = this.#byIndex.get(one.index);
      if (before === undefined || before.finish === "stop" || one.finish !== "stop")
        this.#byIndex.set(one.index, one);
    }
  }

  /** Whether these answers, and at least so many, are over. */
  cover(indexes: readonly number[], least: number): boolean {
    if (this.#byIndex.size === 0) return false;
    if (this.#byIndex.has(undefined)) return true;
    // A single answer may be counted otherwise at its end.
    if (least <= 1 && indexes.length <= 1) return true;
    return this.#byIndex.size >= least && indexes.every((index) => this.#byIndex.has(index));
  }

  /** One end for all answers: a good one, if any has it. */
  result(hasText: boolean): Finishing | undefined {
    const all = [...this.#byIndex.values()];
    const good = all.filter((one) => !isBroken(one) && (hasText || one.finish !== "other"));
    return good.at(-1) ?? all[0];
  }
}

function failedBy(
  { finish, name }: Finishing,
  context: ReplyContext,
  hasText: boolean,
): MaviError | undefined {
  if (finish !== "filtered" && finish !== "other") return undefined;
  if (hasText && !isBroken({ index: undefined, finish, name })) return undefined;
  return new MaviError({
    ...failureBase(context),
    reason: finish === "filtered" ? "filtered" : "unfinished",
    code: cleanCode(name, context.sent),
  });
}

/** A body in which nothing could be read: its status and its words, should it be a sentence, say why. */
function unreadable(
  { kind, beginning }: Pick<ReturnType<typeof createFrameReader>, "kind" | "beginning">,
  context: ReplyContext,
): MaviError {
  const words = beginning.trim().replace(/^"(.*)"$/s, "$1");
  const isSentence = (kind === "text" || kind === "sse") && /\w/.test(words);
  if (context.status >= 400 && isSentence) return failure({ message: words }, context);
  return new MaviError({
    ...failureBase(context),
    reason: context.status >= 400 ? reasonFor(context) : "badReply",
    code: kind === undefined ? "EMPTY" : kind === "html" ? "HTML" : undefined,
    vendorText: isSentence ? cleanVendorText(words, context.sent) : undefined,
  });
}

function endless(): MaviError {
  return new MaviError({ reason: "badReply", code: "ENDLESS" });
}

function* thenThrow(events: readonly ReplyEvent[], error: unknown): Generator<ReplyEvent> {
  yield* events;
  throw error;
}
