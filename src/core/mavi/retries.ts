/* Which failures pass by themselves, and how long to wait for that. */
import type { MaviError } from "./errors.ts";

const FIRST_WAIT = 1;
const LONGEST_WAIT = 32;
/** A wait that the endpoint asks for is kept up to this many seconds; past it, the user decides. */
export const LONGEST_ASKED_WAIT = 120;

/** Timeouts after which another try would take as many minutes again. */
const PATIENT = /^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|SILENCE)$/;

/** How often a request may go out again after this failure, all of its failures counted. */
export function mostRetries(failure: MaviError): number {
  const { reason, code, delivery, mayPass, retryAfter = 0 } = failure;
  if (mayPass === false || retryAfter > LONGEST_ASKED_WAIT) return 0;
  switch (reason) {
    case "rateLimit":
      return Infinity;
    case "server":
      // The vendor's catch-all, which mostly does not pass.
      return code === "0001" ? 1 : Infinity;
    case "timeout":
      return PATIENT.test(code ?? "") ? 0 : Infinity;
    case "proxy":
      return /^E[A-Z]/.test(code ?? "") ? Infinity : 0;
    case "network":
      if (code === "UND_ERR_INVALID_ARG") return 0;
      // Whoever took all of the request may be at work on it, and every try is paid.
      return delivery === undefined ? Infinity : 1;
    default:
      return 0;
  }
}

/**
 * Seconds to wait before the next try: 1, 2, 4 … 32, each times a chance number
 * from ½ to 1, or longer where the endpoint asks for it.
 *
 * @param random a number from 0 up to 1
 */
export function waitBefore(
  { retryAfter = 0 }: MaviError,
  failures: number,
  random: number,
): number {
  const own = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.5 + random / 2);
  return Math.max(retryAfter, own);
}
