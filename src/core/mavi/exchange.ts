import type { ReplyContext } from "./errorShapes.ts";
import { cleanIdentifier, MaviError, type FailureReason } from "./errors.ts";
import type { Limiter } from "./limiter.ts";
import { createReplyReader, type ReplyEvent } from "./reply.ts";
import {
  metadataOf,
  writeBody,
  type ChatRequest,
  type ImageEncoding,
  type MetadataPlace,
  type RequestForm,
} from "./request.ts";
import type { Transport, TransportReply } from "./transport.ts";

/** Where requests go and who pays. */
export interface Endpoint {
  /** Base address, ending in `/iu`. */
  readonly baseUrl: string;
  /** The bare key, without `Bearer`. */
  readonly apiKey: string;
}

/** What trying taught about an endpoint: what the vendor's pages leave open. */
export interface LearnedFacts {
  /** The key goes after `Bearer `. */
  readonly bearer?: boolean | undefined;
  readonly encoding?: ImageEncoding | undefined;
  readonly metadata?: MetadataPlace | undefined;
}

/** What a request needs besides itself. */
export interface ExchangeOptions {
  readonly transport: Pick<Transport, "post">;
  readonly endpoint: Endpoint;
  /** `auto` sends bare base64 and tries a `data:` URI once where that is refused. */
  readonly encoding?: "auto" | ImageEncoding | undefined;
  readonly learned?: LearnedFacts | undefined;
  /** Takes what a request taught, where that is new: only what is to be changed. */
  readonly onLearned?: ((facts: LearnedFacts) => void) | undefined;
  readonly limiter?: Limiter | undefined;
  /** Nobody waits for this very answer, so it keeps to the limiter's rate. */
  readonly bulk?: boolean | undefined;
  readonly signal: AbortSignal;
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
  | { readonly type: "retry"; readonly seconds: number; readonly reason: FailureReason };

const FIRST_WAIT = 1;
const LONGEST_WAIT = 32;
/** A pause of the limiter that is worth telling, in seconds. */
const NOTABLE_PAUSE = 0.5;
/** Milliseconds that a connection may stay open after the answer said it is over: usage may still come. */
const GRACE = 2000;
/** A wait that the endpoint asks for is kept up to this many seconds; past it, the user decides. */
const LONGEST_ASKED_WAIT = 120;

interface Form extends RequestForm {
  readonly bearer: boolean;
}

/**
 * Sends one request, again and in other forms where that may help, and yields
 * its answer as it comes. Leaving the loop or aborting the signal closes the socket.
 *
 * @throws MaviError; the signal's reason when aborted
 */
export async function* exchange(
  request: ChatRequest,
  options: ExchangeOptions,
): AsyncGenerator<ExchangeEvent> {
  const { signal, limiter, learned = {}, random = Math.random } = options;
  const { wait = sleep, retries = 4, bulk = false } = options;
  const pinned = options.encoding === "auto" ? undefined : options.encoding;
  const usual: Form = { bearer: false, encoding: "base64", metadata: "both" };
  const known = { ...usual, ...defined(learned) };
  let form: Form = { ...known, ...(pinned && { encoding: pinned }) };
  const tried = new Set<keyof Form>(pinned ? ["encoding"] : []);

  /** The refusal that led to another form of the pictures, though it did not speak of that. */
  let guessed: MaviError | undefined;

  for (let failures = 0; ;) {
    let started = false;
    try {
      const pause = limiter?.pause ?? 0;
      if (pause > NOTABLE_PAUSE) yield { type: "retry", seconds: pause, reason: "rateLimit" };
      await limiter?.enter({ bulk, signal });
      for await (const event of attempt(request, options, form)) {
        if (!started && (event.type === "text" || event.type === "end")) {
          started = true;
          limiter?.passed();
          const learnedNow = lesson(form, known, request);
          if (learnedNow) options.onLearned?.(learnedNow);
        }
        yield event;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof MaviError)) throw error;
      if (started) throw /^(network|timeout)$/.test(error.reason) ? truncated(error) : error;
      const other = otherForm(form, error, request);
      if (other && !tried.has(other.changed)) {
        tried.add(other.changed);
        form = other.form;
        if (other.changed === "encoding" && error.about !== "encoding") guessed = error;
        continue;
      }
      // The guess was wrong: what was refused is what was said at first.
      if (guessed && /^(badRequest|unsupportedImage)$/.test(error.reason)) throw guessed;
      const asked = error.retryAfter ?? 0;
      const seconds = Math.max(
        asked,
        Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.5 + random() / 2),
      );
      if (error.reason === "rateLimit") limiter?.refused(Math.min(seconds, LONGEST_ASKED_WAIT));
      if (!passes(error) || failures >= retries || asked > LONGEST_ASKED_WAIT) throw error;
      failures++;
      yield { type: "retry", seconds, reason: error.reason };
      await wait(seconds * 1000, signal);
    }
  }
}

async function* attempt(
  request: ChatRequest,
  { transport, endpoint, signal }: ExchangeOptions,
  form: Form,
): AsyncGenerator<ReplyEvent> {
  const closing = new AbortController();
  const reply = await transport.post(`${endpoint.baseUrl}/chat/completions`, {
    headers: {
      authorization: form.bearer ? `Bearer ${endpoint.apiKey}` : endpoint.apiKey,
      "content-type": "application/json",
      accept: request.stream ? "text/event-stream, application/json" : "application/json",
    },
    body: writeBody(request, form),
    signal: AbortSignal.any([signal, closing.signal]),
  });
  const context = contextOf(reply, request, endpoint);
  const reader = createReplyReader(reply.headers["content-type"], context);
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const bytes of reply.body) {
      let said = false;
      for (const event of reader.push(bytes)) {
        said = true;
        yield event;
      }
      // Some say at every piece that they are over: as long as text comes they are not.
      if (said) clearTimeout(timer);
      if (reader.complete && (said || timer === undefined))
        timer = setTimeout(() => closing.abort(), GRACE);
    }
  } catch (error) {
    if (!closing.signal.aborted || signal.aborted) {
      yield* reader.flush();
      throw error;
    }
  } finally {
    clearTimeout(timer);
  }
  yield* reader.end();
}

/** What an answer in this form teaches, as far as the request had a part of it; undefined where that is known. */
function lesson(form: Form, known: Form, request: ChatRequest): LearnedFacts | undefined {
  const facts: LearnedFacts = {
    ...(form.bearer !== known.bearer && { bearer: form.bearer }),
    ...(hasImages(request) && form.encoding !== known.encoding && { encoding: form.encoding }),
    ...(metadataOf(request) && form.metadata !== known.metadata && { metadata: form.metadata }),
  };
  return Object.keys(facts).length > 0 ? facts : undefined;
}

/** The form to try next when this one was refused for what may be its form. */
function otherForm(
  form: Form,
  error: MaviError,
  request: ChatRequest,
): { form: Form; changed: keyof Form } | undefined {
  if (error.reason === "auth")
    return { form: { ...form, bearer: !form.bearer }, changed: "bearer" };
  if (error.reason !== "badRequest" && error.reason !== "unsupportedImage") return undefined;
  const { about } = error;
  if (
    (about === "extra_body" || about === "metadata") &&
    metadataOf(request) &&
    form.metadata !== otherPlace(about)
  )
    return { form: { ...form, metadata: otherPlace(about) }, changed: "metadata" };
  // A guess: the vendor names no code for a picture in the wrong form.
  if (hasImages(request) && (error.code === "INVALID_ARGUMENT" || about === "encoding"))
    return {
      form: { ...form, encoding: form.encoding === "base64" ? "dataUri" : "base64" },
      changed: "encoding",
    };
  return undefined;
}

function otherPlace(place: "extra_body" | "metadata"): MetadataPlace {
  return place === "metadata" ? "extra_body" : "metadata";
}

function hasImages({ messages }: ChatRequest): boolean {
  return messages.some(
    (one) => one.role === "user" && one.images?.some((image) => "bytes" in image),
  );
}

/** The object without what is undefined in it. */
function defined<T extends object>(from: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set = Object.entries(from).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A connection that broke in the middle of an answer is a cut answer, not an unreachable endpoint. */
function truncated({ status, code, requestId }: MaviError): MaviError {
  return new MaviError({ reason: "truncated", status, code, requestId });
}

function contextOf(
  reply: TransportReply,
  request: ChatRequest,
  { apiKey }: Endpoint,
): ReplyContext {
  const { status, headers } = reply;
  const after = headers["retry-after"];
  const seconds =
    after === undefined ? NaN : /^\d+$/.test(after) ? Number(after) : secondsUntil(after);
  const { system = "", messages, stop, metadata, responseSchema } = request;
  const pictures = messages.flatMap((one) => (one.role === "user" ? (one.images ?? []) : []));
  const sent = [
    ...[
      apiKey,
      system,
      ...messages.map(({ text }) => text),
      ...textsIn([stop, metadata, responseSchema]),
    ],
    ...pictures.map((one) =>
      "url" in one ? one.url : Buffer.from(one.bytes.subarray(0, ECHOED_BYTES)).toString("base64"),
    ),
  ];
  return {
    status,
    requestId: cleanIdentifier(headers["x-request-id"] ?? headers["request-id"], sent),
    retryAfter: Number.isFinite(seconds) ? Math.max(0, seconds) : undefined,
    sent,
  };
}

/** Bytes of a picture that an error could show: a beginning of it. */
const ECHOED_BYTES = 768;

/** All texts in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function secondsUntil(date: string): number {
  return (Date.parse(date) - Date.now()) / 1000;
}

/** Failures that pass by themselves. A reply that did not start within minutes would not either. */
function passes({ reason, code }: MaviError): boolean {
  return (
    reason === "rateLimit" ||
    reason === "server" ||
    (reason === "proxy" && /^E[A-Z]/.test(code ?? "")) ||
    (reason === "network" && code !== "UND_ERR_INVALID_ARG") ||
    (reason === "timeout" && code !== "UND_ERR_HEADERS_TIMEOUT" && code !== "UND_ERR_BODY_TIMEOUT")
  );
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
