import type { Parameters } from "./parameters.ts";

/** Why a request to the endpoint did not end in a whole answer. */
export type FailureReason =
  | "auth"
  | "balance"
  /** An allowance for a day or longer is used up. */
  | "quota"
  | "forbidden"
  | "rateLimit"
  | "badRequest"
  /** Nothing is at the address. */
  | "notFound"
  | "modelUnavailable"
  | "tooLarge"
  | "unsupportedImage"
  /** The endpoint could not open the address of an image. */
  | "imageAddress"
  | "filtered"
  /** The model ended its answer for a reason of its own, which `code` names. */
  | "unfinished"
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
  /** HTTP status, where a reply came; that of the model's provider, where its error stands inside. */
  readonly status?: number | undefined;
  /** The endpoint's own code, such as `0429` or `INVALID_ARGUMENT`, or the network's, such as `ECONNREFUSED`. */
  readonly code?: string | undefined;
  /** The endpoint's sentence, cleaned by `cleanVendorText`. For people, never for a log. */
  readonly vendorText?: string | undefined;
  readonly requestId?: string | undefined;
  /** Seconds the endpoint asks to wait. */
  readonly retryAfter?: number | undefined;
  /** The part of the request that a refusal speaks of, where that part has another form to try. */
  readonly about?: RefusedPart | undefined;
  /** The parameter that its documented range does not allow; nothing was sent. */
  readonly parameter?: keyof Parameters | undefined;
  /** The host that a redirect leads to. */
  readonly redirectedTo?: string | undefined;
  /** Whether another try helps, where the endpoint says so. */
  readonly mayPass?: boolean | undefined;
  /** How far the request got before its connection broke. */
  readonly delivery?: Delivery | undefined;
}

/** `unclear`: the words name no other part than an image, or none at all. */
export type RefusedPart = "extra_body" | "metadata" | "encoding" | "schema" | "unclear";

/** `sent`: the whole body went out. `stale`: on a connection that was open before and may have ended meanwhile. */
export type Delivery = "sent" | "stale";

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
  readonly redirectedTo: string | undefined;
  readonly mayPass: boolean | undefined;
  readonly delivery: Delivery | undefined;

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
    this.redirectedTo = facts.redirectedTo;
    this.mayPass = facts.mayPass;
    this.delivery = facts.delivery;
  }
}

/** Whether it is one, also where another bundle made it, which has a class of its own. */
export const isMaviError = (error: unknown): error is MaviError =>
  error instanceof Error && error.name === "MaviError";
