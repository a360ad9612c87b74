import type { Parameters } from "./parameters.ts";

/** Why a request to the endpoint did not end in a whole answer. */
export type FailureReason =
  | "auth"
  | "balance"
  | "forbidden"
  | "rateLimit"
  | "badRequest"
  | "modelUnavailable"
  | "tooLarge"
  | "unsupportedImage"
  | "filtered"
  | "network"
  | "proxy"
  | "certificate"
  | "timeout"
  | "server"
  | "truncated"
  | "badReply";

/**
 * The facts of a failure that are safe to show: no key, prompt, image or body is
 * among them. All but `vendorText` may be logged.
 */
export interface FailureFacts {
  readonly reason: FailureReason;
  /** HTTP status, where a reply came. */
  readonly status?: number | undefined;
  /** The endpoint's own code, such as `0429` or `INVALID_ARGUMENT`, or the network's, such as `ECONNREFUSED`. */
  readonly code?: string | undefined;
  /** The endpoint's sentence, cleaned by {@link cleanVendorText}. For people, never for a log. */
  readonly vendorText?: string | undefined;
  readonly requestId?: string | undefined;
  /** Seconds the endpoint asks to wait. */
  readonly retryAfter?: number | undefined;
  /** The part of the request that a refusal speaks of, where that part has another form to try. */
  readonly about?: RefusedPart | undefined;
  /** The parameter that its documented range does not allow; nothing was sent. */
  readonly parameter?: keyof Parameters | undefined;
}

export type RefusedPart = "extra_body" | "metadata" | "encoding";

/** The one error that `core/mavi` throws. Cancelling is none of them: an aborted call throws its signal's reason. */
export class MaviError extends Error implements FailureFacts {
  readonly reason: FailureReason;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly vendorText: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly about: RefusedPart | undefined;
  readonly parameter: keyof Parameters | undefined;

  constructor(facts: FailureFacts) {
    const parts = [
      facts.reason,
      facts.status !== undefined ? `status ${facts.status}` : "",
      facts.code !== undefined ? `code ${facts.code}` : "",
    ];
    super(parts.filter(Boolean).join(", "));
    this.name = "MaviError";
    this.reason = facts.reason;
    this.status = facts.status;
    this.code = facts.code;
    this.vendorText = facts.vendorText;
    this.requestId = facts.requestId;
    this.retryAfter = facts.retryAfter;
    this.about = facts.about;
    this.parameter = facts.parameter;
  }
}

/**
 * Reason for an HTTP status or the body's code, which the vendor numbers alike
 * (401 and `0401`); undefined where the code says nothing.
 * Source: the vendor's error tables.
 */
function reasonForCode(code: string): FailureReason | undefined {
  switch (code.replace(/^0(?=[45]\d\d$)/, "")) {
    case "400":
    case "405":
    case "409":
    case "422":
    case "INVALID_ARGUMENT":
    case "FAILED_PRECONDITION":
      return "badRequest";
    case "401":
    case "UNAUTHENTICATED":
      return "auth";
    case "402":
      return "balance";
    case "403":
    case "PERMISSION_DENIED":
      return "forbidden";
    case "407":
      return "proxy";
    case "404":
    case "NOT_FOUND":
      return "modelUnavailable";
    case "408":
    case "504":
    case "DEADLINE_EXCEEDED":
      return "timeout";
    case "413":
      return "tooLarge";
    case "415":
      return "unsupportedImage";
    case "429":
    case "RESOURCE_EXHAUSTED":
      return "rateLimit";
    case "0001":
    case "500":
    case "502":
    case "503":
    case "INTERNAL":
    case "UNAVAILABLE":
      return "server";
    default:
      return /^5\d\d$/.test(code) ? "server" : /^4\d\d$/.test(code) ? "badRequest" : undefined;
  }
}

/**
 * Turns what the endpoint said into a reason. The body's code speaks before the
 * HTTP status, because errors come with status 200 too; a sentence that names
 * the model or the image makes a plain "bad request" more exact.
 */
export function reasonFor(said: {
  status?: number | undefined;
  code?: string | undefined;
  message?: string | undefined;
}): FailureReason {
  const byCode = said.code === undefined ? undefined : reasonForCode(said.code);
  const byStatus =
    said.status === undefined || said.status < 400 ? undefined : reasonForCode(`${said.status}`);
  // A code that nobody knows is a refusal: to send the same again would not help.
  const reason = byCode ?? byStatus ?? (said.code === undefined ? "server" : "badRequest");
  const message = said.message ?? "";
  if (reason === "badRequest" || reason === "server" || reason === "modelUnavailable") {
    if (namesModel(message)) return "modelUnavailable";
    if (/safety|blocked|prohibited content|content policy/i.test(message)) return "filtered";
  }
  if (reason === "badRequest") {
    if (/unable to process input image|unsupported (image|mime)|mime[ _]?type/i.test(message))
      return "unsupportedImage";
    if (/too large|exceeds the (maximum|limit)|payload size/i.test(message)) return "tooLarge";
    if (/api[ _]?key|unauthori[sz]ed/i.test(message)) return "auth";
  }
  // A 404 without a word about a model is a wrong address, not a missing model.
  if (reason === "modelUnavailable" && byCode === undefined) return "badRequest";
  return reason;
}

function namesModel(message: string): boolean {
  return (
    /\bmodels?\b/i.test(message) &&
    /not (found|supported|exist|available)|unknown|unsupported|invalid model|retired|deprecated|shut ?down|no longer|does(n't| not) exist/i.test(
      message,
    )
  );
}

/**
 * A code or a request id as the endpoint gave it; undefined for anything that is
 * no short identifier, that looks like a key or repeats what was sent.
 */
export function cleanIdentifier(
  text: string | undefined,
  sent: readonly string[],
): string | undefined {
  const fits = text !== undefined && /^[\w.:-]{1,64}$/.test(text) && !/sk-/i.test(text);
  return fits && !sent.some((one) => text.length >= ECHO_LENGTH && one.includes(text))
    ? text
    : undefined;
}

/** An error's code, such as `0429`, `INVALID_ARGUMENT` or `rate_limit_exceeded`; undefined for anything else. */
export function cleanCode(text: string | undefined, sent: readonly string[]): string | undefined {
  const isCode = /^(\d{1,6}|[A-Z][A-Z\d_.]{1,40}|[a-z][a-z\d_.]{1,40})$/.test(text ?? "");
  return isCode ? cleanIdentifier(text, sent) : undefined;
}

const VENDOR_TEXT_LIMIT = 240;
const ECHO_LENGTH = 12;

/**
 * The endpoint's sentence made fit to show: one line, at most 240 characters,
 * without anything that looks like a key or encoded bytes, and nothing at all
 * where it repeats twelve characters or more of what was sent.
 *
 * @param sent texts of the request that must not come back in an error
 */
export function cleanVendorText(text: string, sent: readonly string[] = []): string | undefined {
  const line = text
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\s]+/g, " ")
    .replace(/\b(Bearer\s+)?sk-[\w-]+/gi, "…")
    .replace(/[\w+/=-]{40,}|[A-Za-z\d+/=]{24,}/g, "…")
    .trim()
    .slice(0, VENDOR_TEXT_LIMIT);
  if (line === "") return undefined;
  // White space counts as the same, whatever it is.
  const told = sent.map((one) => one.replace(/\s+/g, " "));
  for (let at = 0; at + ECHO_LENGTH <= line.length; at++) {
    const piece = line.slice(at, at + ECHO_LENGTH);
    if (told.some((one) => one.includes(piece))) return undefined;
  }
  return line;
}
