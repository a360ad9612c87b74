import { MaviError } from "./errors.ts";
import type { ReplyContext } from "./failure.ts";
import { addressIn, inForm, type Form } from "./forms.ts";
import { createReplyReader } from "./reply.ts";
import type { ReplyEvent } from "./replyEvents.ts";
import { writeBody, type ChatRequest } from "./request.ts";
import type { Transport, TransportReply } from "./transport.ts";
import { cleanIdentifier } from "./vendorText.ts";
import { waitOfHeaders } from "./waitHints.ts";

/** Where requests go and who pays. */
export interface Endpoint {
  /** Base address, ending in `/iu`. */
  readonly baseUrl: string;
  /** The bare key, without `Bearer`. */
  readonly apiKey: string;
}

export interface AttemptOptions {
  readonly transport: Pick<Transport, "post">;
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
  /** Milliseconds that a reply may go on without saying anything, comments aside; 300,000 unless told otherwise. */
  readonly silence?: number | undefined;
}

/** Milliseconds that a connection may stay open after the reply said that it ends: usage may still come. */
const GRACE = 2000;
/** Long, since a model that thinks sends comments meanwhile. */
const SILENCE = 300_000;
const ENDED = new Error("The answer is over");

/**
 * Sends one request in one form and yields its answer as it comes.
 *
 * @throws MaviError, `truncated` once text came; the signal's reason when aborted
 */
export async function* attempt(
  request: ChatRequest,
  { transport, endpoint, signal, silence = SILENCE }: AttemptOptions,
  form: Form,
): AsyncGenerator<ReplyEvent> {
  const closing = new AbortController();
  const reply = await transport.post(addressIn(form, endpoint.baseUrl), {
    headers: {
      authorization: form.bearer ? `Bearer ${endpoint.apiKey}` : endpoint.apiKey,
      "content-type": "application/json",
      accept: request.stream ? "text/event-stream, application/json" : "application/json",
    },
    body: writeBody(inForm(request, form), form),
    signal: AbortSignal.any([signal, closing.signal]),
  });
  const context = contextOf(reply, request, endpoint);
  const reader = createReplyReader(reply.headers["content-type"], context, request.n);
  const silent = new MaviError({ reason: "timeout", status: reply.status, code: "SILENCE" });
  const closeAfter = (ms: number, why: Error): NodeJS.Timeout =>
    setTimeout(() => closing.abort(why), ms).unref();
  let timer = closeAfter(silence, silent);
  let isEnding = false;
  let hasText = false;
  /** What is thrown while pieces are read is the reply's; what is thrown for the next piece is the connection's. */
  let isReading = false;
  try {
    for await (const bytes of reply.body) {
      isReading = true;
      const { frames } = reader;
      for (const event of reader.push(bytes)) {
        hasText ||= event.type !== "end";
        yield event;
      }
      isReading = false;
      if (reader.frames === frames) continue;
      // Some say at every piece that they are over: as long as text comes they are not.
      if (reader.over !== isEnding) {
        isEnding = reader.over;
        clearTimeout(timer);
        timer = closeAfter(GRACE, ENDED);
      } else timer.refresh();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isReading) throw error;
    // Once the answers are whole, it does not matter how their connection ends.
    if (error !== ENDED && !reader.complete) {
      for (const event of reader.flush()) {
        hasText = true;
        yield event;
      }
      throw hasText && error instanceof MaviError ? truncated(error) : error;
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
  const { system = "", messages, stop, metadata, responseSchema } = request;
  const images = messages.flatMap((one) => (one.role === "user" ? (one.images ?? []) : []));
  const sent = [
    ...[
      apiKey,
      system,
      ...messages.map(({ text }) => text),
      ...textsIn([stop, metadata, responseSchema]),
    ],
    ...images.map((one) =>
      "url" in one ? one.url : Buffer.from(one.bytes.subarray(0, ECHOED_BYTES)).toString("base64"),
    ),
  ];
  return {
    status,
    requestId: cleanIdentifier(headers["x-request-id"] ?? headers["request-id"], sent),
    retryAfter: waitOfHeaders(headers, { isLimited: status === 429 }),
    errorName: headers["x-amzn-errortype"]?.split(":")[0],
    mayPass: saysPasses(headers["x-should-retry"]),
    sent,
  };
}

function saysPasses(header: string | undefined): boolean | undefined {
  return header === "true" || header === "false" ? header === "true" : undefined;
}

/** Bytes of an image that an error could show: a beginning of it. */
const ECHOED_BYTES = 768;

/** All texts in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
