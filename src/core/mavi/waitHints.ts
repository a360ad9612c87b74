/* How long an endpoint asks to wait, in all the places where it says so. */
import { isFields, type Fields } from "./fields.ts";
import { lookup } from "../lookup.ts";

/** Fields that hold a wait, in seconds or with a unit. */
const WAIT_FIELD = /^(?:retry|resets?)_?(after|delay|in)_?(ms|millis|seconds|secs?|s)?$/i;
/** Fields and headers that hold the moment, or the wait, after which a limit is renewed. */
const RESET = /^[\w-]*rate-?limit/i;
/** Values that are looked at: an error is small. */
const MOST_VALUES = 500;

/** Headers, or what a body repeats of them. */
type HeaderTexts = Readonly<Record<string, string | undefined>>;

/**
 * Seconds of `retry-after-ms` or `Retry-After`, in seconds or as a date, and of
 * what is told of limits beside them; at least 0, and undefined where there is none. Moments are told
 * from the reply's own `Date`, where it has one: this computer's clock may be another.
 *
 * @param options.isLimited the reply speaks of a limit: other replies tell when theirs are renewed, too
 */
export function waitOfHeaders(
  headers: HeaderTexts,
  { isLimited = false, now = Date.now }: { isLimited?: boolean; now?: () => number } = {},
): number | undefined {
  const sent = Date.parse(headers["date"] ?? "");
  if (!Number.isNaN(sent)) now = () => sent;
  const ms = headers["retry-after-ms"]?.trim();
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return Number(ms) / 1000;
  const after = headers["retry-after"]?.trim();
  if (after === undefined || after === "")
    return isLimited ? waitOfLimits(headers, now) : undefined;
  const seconds = /^\d+(\.\d+)?s?$/.test(after)
    ? Number.parseFloat(after)
    : (Date.parse(after) - now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : duration(after);
}

/** The longest wait of a limit of which nothing is left: `x-ratelimit-reset-tokens`, `…-requests-reset`, `RateLimit: …;t=5`. */
function waitOfLimits(headers: HeaderTexts, now: () => number): number | undefined {
  let longest: number | undefined;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !RESET.test(name)) continue;
    const lower = name.toLowerCase();
    const left = headers[lower.replace("reset", "remaining")];
    const isReset = lower.includes("reset") && (left === undefined || Number(left) === 0);
    const [, draft] = lower === "ratelimit" ? (/\br=0\b.*\bt=(\d+)/.exec(value) ?? []) : [];
    const seconds = isReset
      ? untilReset(value, now)
      : draft === undefined
        ? undefined
        : Number(draft);
    if (seconds !== undefined) longest = Math.max(longest ?? 0, seconds);
  }
  return longest;
}

/** Seconds until a moment: a date, seconds or milliseconds since 1970, or a wait as it stands. */
function untilReset(value: unknown, now: () => number): number | undefined {
  const text =
    typeof value === "number" ? `${value}` : typeof value === "string" ? value.trim() : "";
  if (/^\d+(\.\d+)?$/.test(text)) {
    const count = Number(text);
    const at = count > 1e12 ? count : count > 1e9 ? count * 1000 : undefined;
    return at === undefined ? count : Math.max(0, (at - now()) / 1000);
  }
  // Without its zone a date may be off by hours.
  const date = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? duration(text) : Math.max(0, (date - now()) / 1000);
}

/** Seconds that a field of an error names: Google's `RetryInfo`, `retry_after` and their like, or headers that it repeats. */
export function waitOfFields(error: unknown, now: () => number = Date.now): number | undefined {
  const values = [error];
  for (let at = 0; at < values.length && at < MOST_VALUES; at++) {
    const value = values[at];
    if (Array.isArray(value)) values.push(...(value as unknown[]));
    else if (isFields(value))
      for (const [name, one] of Object.entries(value)) {
        const [, , unit] = WAIT_FIELD.exec(name) ?? [];
        const seconds = WAIT_FIELD.test(name) ? secondsOf(one, /^m/i.test(unit ?? "")) : undefined;
        if (seconds !== undefined) return seconds;
        if (name === "headers" && isFields(one)) {
          const wait = waitOfHeaders(texts(one), { isLimited: true, now });
          if (wait !== undefined) return wait;
        }
        if (/^resets?_?at$/i.test(name)) {
          const wait = untilReset(one, now);
          if (wait !== undefined) return wait;
        }
        values.push(one);
      }
  }
  return undefined;
}

/** The texts of an object, by their names in small letters as well. */
function texts(value: Fields): HeaderTexts {
  const found: Record<string, string> = {};
  for (const [name, one] of Object.entries(value))
    if (typeof one === "string" || typeof one === "number") found[name.toLowerCase()] = `${one}`;
  return found;
}

function secondsOf(value: unknown, isMs: boolean): number | undefined {
  if (typeof value === "number" && value >= 0) return isMs ? value / 1000 : value;
  if (isFields(value)) return secondsOf(value["seconds"], false);
  if (typeof value !== "string") return undefined;
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) / (isMs ? 1000 : 1) : duration(value);
}

const UNITS: Readonly<Record<string, number>> = lookup({
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
});
const ONE = String.raw`(\d{1,7}(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])`;
/** Where a sentence begins to speak of the wait; what follows is "in 37.5s", "after 1h 2m". */
const SPOKEN = new RegExp(
  String.raw`\b(?:retry|try (?:it |this )?again|again|wait|reset\w*|available)\b[^.\d]{0,40}?((?:${ONE}[\s,]*(?:and\s+)?)+)`,
  "i",
);

/** Seconds that a sentence names: "Please retry in 37.5s", "try again in 10 minutes", "'retryDelay': '37s'". */
export function waitOfText(text: string): number | undefined {
  const field =
    /retry[_-]?(?:delay|after)(_ms)?\\?["']?\s*[:=]\s*\\?["']?(\d+(?:\.\d+)?)(?!\d)/i.exec(text);
  if (field) return Number(field[2]) / (field[1] ? 1000 : 1);
  const spoken = SPOKEN.exec(text);
  return spoken ? duration(spoken[1] ?? "") : undefined;
}

function duration(text: string): number | undefined {
  const parts = [...text.matchAll(new RegExp(ONE, "gi"))];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, count, unit = ""]) => {
    const name = unit.toLowerCase();
    const factor = UNITS[/^m(s|illi)/.test(name) ? "ms" : name.charAt(0)] ?? 0;
    return sum + Number(count) * factor;
  }, 0);
}
