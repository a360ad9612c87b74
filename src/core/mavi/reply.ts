import { AnswerText, type TextSink } from "./answerText.ts";
import type { Came, Chunk } from "./chunk.ts";
import { MaviError } from "./errors.ts";
import { failure, failureBase, type ReplyContext } from "./failure.ts";
import { isBroken, type Finishing } from "./finish.ts";
import { createFrameReader } from "./frames.ts";
import { isJustStatus, wordsOfMarkup } from "./markup.ts";
import type { PlainPiece } from "./plainPiece.ts";
import { readFrame } from "./readFrame.ts";
import { reasonFor, reasonForWords } from "./reasons.ts";
import type { Ending, ReplyEvent } from "./replyEvents.ts";
import { WithoutThoughts } from "./thoughts.ts";
import { mergeCounts, usageFrom, type Counted } from "./usage.ts";
import { cleanCode, cleanVendorText } from "./vendorText.ts";

/** Characters of answer text, all answers together, past which a stream is taken to have no end. */
const TEXT_LIMIT = 8 * 1024 * 1024;
/** Answers of one reply; no endpoint gives as many. */
const ANSWER_LIMIT = 128;
/** Bytes of one reply, text or not. Much, since a cumulative stream repeats its text in each piece. */
const REPLY_LIMIT = 512 * 1024 * 1024;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One answer as it comes, and what of it is passed on. */
interface SpokenAnswer {
  readonly text: AnswerText;
  readonly spoken: WithoutThoughts;
}

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
  const answers = new Map<number, SpokenAnswer>();
  /** Of the last piece: mostly the next one is of the same. */
  let recent: { index: number; answer?: SpokenAnswer; model?: string | undefined } = { index: 0 };
  const seen: Mutable<Pick<Ending, "model" | "id">> = {};
  const came: Came = { json: false, text: false };
  const finishes = new Finishes();
  let counted: Counted | undefined;
  let terminal = false;
  let over = false;
  let understood = false;
  /** A sentence of something that was no answer. */
  let says: string | undefined;
  let isModelSure = false;
  let damaged = false;
  let values = 0;
  let frameCount = 0;
  let bytesRead = 0;
  let length = 0;
  let hasText = false;
  let events: ReplyEvent[] = [];
  let last: Mutable<ReplyEvent> | undefined;
  let thrown: { readonly error: unknown } | undefined;

  const grow = (growth: number): void => {
    length += growth;
    if (length > TEXT_LIMIT) throw endless();
  };
  const sinkOf = (index: number): TextSink => ({
    append(text) {
      if (text === "") return;
      hasText = true;
      grow(text.length);
      if (last?.type === "text" && last.index === index) last.text += text;
      else events.push((last = { type: "text", index, text }));
    },
    replace(text, growth) {
      hasText ||= text !== "";
      grow(growth);
      events.push((last = { type: "replace", index, text }));
    },
  });
  const answerOf = (index: number): SpokenAnswer => {
    if (index === recent.index && recent.answer) return recent.answer;
    recent.answer?.text.drain();
    let answer = answers.get(index);
    if (!answer) {
      if (answers.size === ANSWER_LIMIT) throw endless();
      // In the order in which they come: some count from 1.
      const spoken = new WithoutThoughts(sinkOf(answers.size));
      answers.set(index, (answer = { text: new AnswerText(spoken), spoken }));
    }
    recent = { ...recent, index, answer };
    return answer;
  };
  const tellModel = (model: string | undefined, providerModel: string | undefined): void => {
    if (providerModel) {
      seen.model = providerModel;
      isModelSure = true;
    } else if (!isModelSure) seen.model = model ?? seen.model;
  };
  const take = (chunk: Chunk): void => {
    values++;
    if (chunk.idle) return;
    frameCount++;
    damaged ||= chunk.damaged ?? false;
    says ??= chunk.says;
    const closes = chunk.terminal || chunk.finishes !== undefined;
    understood ||= chunk.texts.length > 0 || closes || chunk.usage !== undefined;
    if (chunk.usage) counted = mergeCounts(counted, chunk.usage);
    tellModel(chunk.model, chunk.providerModel);
    seen.id = chunk.id ?? seen.id;
    if (chunk.finishes) finishes.add(chunk.finishes);
    terminal ||= chunk.terminal;
    over ||= chunk.over ?? false;
    for (const { index, text, as } of chunk.texts) {
      const answer = answerOf(index);
      if (as === "delta") answer.text.piece(text, closes);
      else if (as === "message") answer.text.message(text);
      else answer.text.whole(text);
      if (answer.spoken.held > TEXT_LIMIT) throw endless();
    }
  };
  /** What {@link take} does, for the piece that nearly every chunk of a stream is. */
  const takePiece = ({ index, text, model, providerModel, id }: PlainPiece): void => {
    values++;
    frameCount++;
    understood = true;
    if (model !== recent.model || providerModel !== undefined) {
      tellModel(model, providerModel);
      recent.model = model;
    }
    if (id !== undefined) seen.id = id;
    const answer = answerOf(index);
    answer.text.piece(text);
    if (answer.spoken.held > TEXT_LIMIT) throw endless();
  };
  const frames = createFrameReader(contentType, (frame) =>
    readFrame(frame, context, came, { take, takePiece }),
  );
  const isComplete = (least: number): boolean =>
    terminal || finishes.cover([...answers.keys()], least);
  const flush = (): void => {
    for (const { text, spoken } of answers.values()) {
      text.end();
      spoken.end();
    }
  };
  const end = (): void => {
    frames.end();
    if (context.status >= 400 || !understood)
      throw unreadable({ kind: frames.kind, beginning: frames.beginning, says }, context);
    flush();
    const finish = finishes.result(hasText);
    const failed = finish && failedBy(finish, context, hasText);
    if (failed && !hasText) throw failed;
    // A single JSON body that could be read to its last brace is whole by itself.
    const complete = !damaged && (isComplete(0) || (frames.kind === "json" && values === 1));
    const ending = { ...seen, complete, usage: usageFrom(counted), finish: finish?.finish, failed };
    events.push({ type: "end", ending });
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
      recent.answer?.text.drain();
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
function unreadable({ kind, beginning, says }: Unread, context: ReplyContext): MaviError {
  // Whoever wants a sign-in answers so, with whatever page.
  if (context.status === 511) return noAnswer("HTML", undefined, context);
  const markup = kind === "html" ? wordsOfMarkup(beginning) : undefined;
  if (markup?.code !== undefined) return failure(markup, context);
  const words = says ?? beginning.trim().replace(/^"(.*)"$/s, "$1");
  const isSentence = (kind === "text" || kind === "sse" || says !== undefined) && /\w/.test(words);
  if (context.status >= 400) {
    if (isSentence) return failure({ message: words }, context);
    if (markup?.message !== undefined && !isJustStatus(markup.message))
      return failure(markup, context);
    return new MaviError({
      ...failureBase(context),
      reason: reasonFor(context),
      code: kind === undefined ? "EMPTY" : kind === "html" ? "HTML" : undefined,
    });
  }
  if (isSentence && words.length < LONGEST_SENTENCE && reasonForWords(words) !== undefined)
    return failure({ message: words }, context);
  const code = kind === undefined ? "EMPTY" : kind === "html" ? "HTML" : undefined;
  return noAnswer(code, isSentence ? words : undefined, context);
}

/** Characters of a sentence; more of them may be an answer that nobody framed. */
const LONGEST_SENTENCE = 500;

/** What is known of a body in which nothing could be read. */
interface Unread extends Pick<ReturnType<typeof createFrameReader>, "kind" | "beginning"> {
  readonly says: string | undefined;
}

function noAnswer(
  code: string | undefined,
  words: string | undefined,
  context: ReplyContext,
): MaviError {
  return new MaviError({
    ...failureBase(context),
    reason: "badReply",
    code,
    vendorText: words === undefined ? undefined : cleanVendorText(words, context.sent),
  });
}

function endless(): MaviError {
  return new MaviError({ reason: "badReply", code: "ENDLESS" });
}

function* thenThrow(events: readonly ReplyEvent[], error: unknown): Generator<ReplyEvent> {
  yield* events;
  throw error;
}
