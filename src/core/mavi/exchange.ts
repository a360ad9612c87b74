import { attempt, type AttemptOptions } from "./attempt.ts";
import { MaviError, type FailureReason } from "./errors.ts";
import type { Fallback } from "./fallback.ts";
import { addressIn, firstForm, lesson, otherForm, type Form, type LearnedFacts } from "./forms.ts";
import type { Limiter } from "./limiter.ts";
import type { ReplyEvent } from "./replyEvents.ts";
import type { ChatRequest, ImageEncoding } from "./request.ts";
import { LONGEST_ASKED_WAIT, mostRetries, waitBefore } from "./retries.ts";

export type { Endpoint } from "./attempt.ts";
export type { LearnedFacts } from "./forms.ts";

/** What a request needs besides itself. */
export interface ExchangeOptions extends AttemptOptions {
  /** `auto` sends bare base64 and tries a `data:` URI once where that is refused. */
  readonly encoding?: "auto" | ImageEncoding | undefined;
  readonly learned?: LearnedFacts | undefined;
  /** Takes what a request taught, where that is new: only what is to be changed. */
  readonly onLearned?: ((facts: LearnedFacts) => void) | undefined;
  /** Which models may answer in place of one that nobody chose. */
  readonly fallback?: Fallback | undefined;
  readonly limiter?: Limiter | undefined;
  /** Nobody waits for this very answer, so it keeps to the limiter's rate. */
  readonly bulk?: boolean | undefined;
  /** Told when the request goes out, with each try. */
  readonly onSent?: (() => void) | undefined;
  /** Tries after the first, for failures that pass; 4 unless told otherwise. */
  readonly retries?: number | undefined;
  /** Waits this many milliseconds; rejects when the signal aborts. */
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** A number from 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

/** Events of an exchange: those of the reply, and the waits before it. */
export type ExchangeEvent =
  | ReplyEvent
  /** The request goes out, or out again, after `seconds`, because of `reason`. */
  | { readonly type: "retry"; readonly seconds: number; readonly reason: FailureReason }
  /** The endpoint answers at another address than it did; comes before its answer. */
  | { readonly type: "address"; readonly address: string };

/** A pause of the limiter that is worth telling, in seconds. */
const NOTABLE_PAUSE = 0.5;

/**
 * Sends one request, again and in other forms where that may help, and yields
 * its answer as it comes. Leaving the loop or aborting the signal closes the socket.
 *
 * @throws MaviError, after the end where the answer ended before it was whole; the signal's reason when aborted
 */
export async function* exchange(
  request: ChatRequest,
  options: ExchangeOptions,
): AsyncGenerator<ExchangeEvent> {
  const { signal, limiter, learned = {}, random = Math.random } = options;
  const { baseUrl } = options.endpoint;
  const { wait = sleep, retries = 4, bulk = false } = options;
  const pinned = options.encoding === "auto" ? undefined : options.encoding;
  const { known, ...first } = firstForm(request.model, learned, pinned);
  let { form } = first;
  const tried = new Set<keyof Form>(pinned ? ["encoding"] : []);

  /** The refusal that led to another form of the images, though it did not speak of that. */
  let guessed: MaviError | undefined;
  /** That nothing was at the address that was asked first. */
  let elsewhere: MaviError | undefined;
  /** A connection that was kept open may have ended unseen: that is nobody's failure once. */
  let wasStale = false;

  for (let failures = 0; ;) {
    let started = false;
    try {
      const pause = limiter?.pause ?? 0;
      if (pause > NOTABLE_PAUSE) yield { type: "retry", seconds: pause, reason: "rateLimit" };
      await limiter?.enter({ bulk, signal });
      options.onSent?.();
      for await (const event of attempt(request, options, form)) {
        if (!started) {
          started = true;
          limiter?.passed();
          const learnedNow = lesson(form, known, { request, learned });
          if (learnedNow) options.onLearned?.(learnedNow);
          if (learnedNow?.olderAddress !== undefined)
            yield { type: "address", address: addressIn(form, baseUrl) };
        }
        yield event;
        if (event.type === "end" && event.ending.failed) throw event.ending.failed;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof MaviError) || started) throw error;
      if (error.delivery === "stale" && !wasStale) {
        wasStale = true;
        continue;
      }
      // Nothing is at the other address either: what was said of the first counts.
      if (elsewhere && error.reason === "notFound") throw elsewhere;
      const other = otherForm(form, error, { request, baseUrl });
      if (other && !tried.has(other.changed)) {
        tried.add(other.changed);
        form = other.form;
        if (other.changed === "encoding" && error.about !== "encoding") guessed = error;
        if (other.changed === "olderAddress") elsewhere = error;
        continue;
      }
      // The guess was wrong: what was refused is what was said at first.
      if (guessed && /^(badRequest|unsupportedImage)$/.test(error.reason)) throw guessed;
      const seconds = waitBefore(error, failures, random());
      if (error.reason === "rateLimit") limiter?.refused(Math.min(seconds, LONGEST_ASKED_WAIT));
      // What the endpoint may have taken twice does not go out a third time.
      const most = mostRetries(error) - (wasStale && error.delivery !== undefined ? 1 : 0);
      if (failures >= Math.min(retries, most)) throw error;
      failures++;
      yield { type: "retry", seconds, reason: error.reason };
      await wait(seconds * 1000, signal);
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}
