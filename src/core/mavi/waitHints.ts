/* How long an endpoint asks to wait, in all the places where it says so. */
import { isFields } from "./fields.ts";

/** Fields that hold a wait, in seconds or with a unit. */
const WAIT_FIELD = /^retry_?(after|delay)_?(ms|millis|seconds|secs?|s)?$/i;
/** Values that are looked at: an error is small. */
const MOST_VALUES = 500;

/**
 * Seconds of `retry-after-ms` or `Retry-After`, in seconds or as a date; at
 * least 0, and undefined where there is none.
 */
export function waitOfHeaders(
  headers: Readonly<Record<string, string | undefined>>,
  now: () => number = Date.now,
): number | undefined {
  const ms = headers["retry-after-ms"]?.trim();
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return Number(ms) / 1000;
  const after = headers["retry-after"]?.trim();
  if (after === undefined || after === "") return undefined;
  const seconds = /^\d+(\.\d+)?s?$/.test(after)
    ? Number.parseFloat(after)
    : (Date.parse(after) - now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Seconds that a field of an error names: Google's `RetryInfo`, `retry_after` and their like. */
export function waitOfFields(error: unknown): number | undefined {
  const values = [error];
  for (let at = 0; at < values.length && at < MOST_VALUES; at++) {
    const value = values[at];
    if (Array.isArray(value)) values.push(...(value as unknown[]));
    else if (isFields(value))
      for (const [name, one] of Object.entries(value)) {
        const [, , unit] = WAIT_FIELD.exec(name) ?? [];
        const seconds = WAIT_FIELD.test(name) ? secondsOf(one, /^m/i.test(unit ?? "")) : undefined;
        if (seconds !== undefined) return seconds;
        values.push(one);
      }
  }
  return undefined;
}

function secondsOf(value: unknown, isMs: boolean): number | undefined {
  if (typeof value === "number" && value >= 0) return isMs ? value / 1000 : value;
  if (isFields(value)) return secondsOf(value["seconds"], false);
  if (typeof value !== "string") return undefined;
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) / (isMs ? 1000 : 1) : duration(value);
}

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
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
