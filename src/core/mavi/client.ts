import type { ReplyContext } from "./chunk.ts";
import { cleanIdentifier, MaviError, type FailureReason } from "./errors.ts";
import { createReplyReader, type Ending, type ReplyEvent } from "./reply.ts";
import { writeBody, type ChatRequest, type ImageEncoding } from "./request.ts";
import type { Transport, TransportReply } from "./transport.ts";

/** Where requests go and who pays. */
export interface Endpoint {
  /** Base address, ending in `/iu`. */
  readonly baseUrl: string;
  /** The bare key, without `Bearer`. */
  readonly apiKey: string;
}

/** What trying taught about an endpoint, kept by the caller for as long as it likes. */
export interface LearnedFacts {
  bearer?: boolean;
  encoding?: ImageEncoding;
}

/** What the client needs besides the request. */
export interface ClientOptions {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  /** `auto` sends bare base64 and tries a `data:` URI once where that is refused. */
  readonly encoding?: "auto" | ImageEncoding;
  readonly learned?: LearnedFacts;
  readonly signal: AbortSignal;
  /** Tries after the first, for failures that pass; 4 unless told otherwise. */
  readonly retries?: number;
  /** Waits this many milliseconds; rejects when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 up to 1. */
  readonly random?: () => number;
}

/** Events of {@link ask}: those of the reply, and the waits before it. */
export type AskEvent =
  | ReplyEvent
  /** The request goes out again after `seconds`, because of `reason`. */
  | { readonly type: "retry"; readonly seconds: number; readonly reason: FailureReason };

const FIRST_WAIT = 1;
const LONGEST_WAIT = 32;
/** Milliseconds that a connection may stay open after the answer said it is over: usage may still come. */
const GRACE = 2000;
/** A wait that the endpoint asks for is kept up to this many seconds; past it, the user decides. */
const LONGEST_ASKED_WAIT = 120;

/**
 * Sends one request and yields its answer as it comes. Leaving the loop or
 * aborting the signal closes the socket.
 *
 * Before any text came: connection failures, 429 and passing server errors are
 * tried again with growing waits; a refused key goes out once more as
 * `Bearer`, a refused picture once more as a `data:` URI.
 *
 * @throws MaviError; the signal's reason when aborted
 */
export async function* ask(request: ChatRequest, options: ClientOptions): AsyncGenerator<AskEvent> {
  const { signal, learned = {}, random = Math.random, wait = sleep, retries = 4 } = options;
  const hasImages = request.messages.some((one) => one.role === "user" && one.images?.length);
  const pinned = options.encoding === "auto" ? undefined : options.encoding;
  let bearer = learned.bearer ?? false;
  let encoding = pinned ?? learned.encoding ?? "base64";
  let triedBearer = bearer;
  let triedEncoding = pinned !== undefined || !hasImages;

  for (let failures = 0; ;) {
    let started = false;
    try {
      for await (const event of attempt(request, options, bearer, encoding)) {
        if (!started && (event.type === "text" || event.type === "end")) {
          started = true;
          if (bearer) learned.bearer = true;
          if (hasImages) learned.encoding = encoding;
        }
        yield event;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof MaviError)) throw error;
      if (started) throw /^(network|timeout)$/.test(error.reason) ? truncated(error) : error;
      if (error.reason === "auth" && !triedBearer) {
        bearer = triedBearer = true;
        continue;
      }
      if (!triedEncoding && speaksOfEncoding(error)) {
        triedEncoding = true;
        encoding = encoding === "base64" ? "dataUri" : "base64";
        continue;
      }
      const asked = error.retryAfter ?? 0;
      if (!passes(error) || failures >= retries || asked > LONGEST_ASKED_WAIT) throw error;
      const seconds = Math.max(
        asked,
        Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.5 + random() / 2),
      );
      failures++;
      yield { type: "retry", seconds, reason: error.reason };
      await wait(seconds * 1000, signal);
    }
  }
}

/** The answer to {@link ask} as one text, for callers that show nothing meanwhile. */
export async function complete(
  request: ChatRequest,
  options: ClientOptions,
): Promise<{ text: string; ending: Ending }> {
  let text = "";
  let ending: Ending = { complete: false };
  for await (const event of ask({ ...request, stream: false }, options)) {
    if (event.type === "end") ending = event.ending;
    else if (event.type === "replace" && event.index === 0) text = event.text;
    else if (event.type === "text" && event.index === 0) text += event.text;
  }
  return { text, ending };
}

async function* attempt(
  request: ChatRequest,
  { transport, endpoint, signal }: ClientOptions,
  bearer: boolean,
  encoding: ImageEncoding,
): AsyncGenerator<ReplyEvent> {
  const closing = new AbortController();
  const reply = await transport.post(`${endpoint.baseUrl}/chat/completions`, {
    headers: {
      authorization: bearer ? `Bearer ${endpoint.apiKey}` : endpoint.apiKey,
      "content-type": "application/json",
      accept: request.stream ? "text/event-stream, application/json" : "application/json",
    },
    body: writeBody(request, encoding),
    signal: AbortSignal.any([signal, closing.signal]),
  });
  const context = contextOf(reply, request, endpoint);
  const reader = createReplyReader(reply.headers["content-type"], context);
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const bytes of reply.body) {
      yield* reader.push(bytes);
      if (reader.complete) timer ??= setTimeout(() => closing.abort(), GRACE);
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
  const sent = [apiKey, request.system ?? "", ...request.messages.map(({ text }) => text)];
  return {
    status,
    requestId: cleanIdentifier(headers["x-request-id"] ?? headers["request-id"], sent),
    retryAfter: Number.isFinite(seconds) ? Math.max(0, seconds) : undefined,
    sent,
  };
}

function secondsUntil(date: string): number {
  return (Date.parse(date) - Date.now()) / 1000;
}

/** Failures that pass by themselves. A reply that did not start within minutes would not either. */
function passes({ reason, code }: MaviError): boolean {
  return (
    reason === "rateLimit" ||
    reason === "server" ||
    (reason === "network" && code !== "UND_ERR_INVALID_ARG") ||
    (reason === "timeout" && code !== "UND_ERR_HEADERS_TIMEOUT" && code !== "UND_ERR_BODY_TIMEOUT")
  );
}

/** Whether a refusal may be about how the picture was encoded. A guess: the vendor names no code for it. */
function speaksOfEncoding(error: MaviError): boolean {
  return (
    (error.reason === "badRequest" || error.reason === "unsupportedImage") &&
    (error.code === "INVALID_ARGUMENT" || /base64|\buri\b|file_uri/i.test(error.vendorText ?? ""))
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
