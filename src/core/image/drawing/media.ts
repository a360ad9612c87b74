import { lookup } from "../../lookup.ts";
/** What a browser tells style sheets of itself: a light screen as large as the drawing. */
export interface Screen {
  readonly width: number;
  readonly height: number;
}

const FEATURES: Readonly<Record<string, string>> = lookup({
  "prefers-color-scheme": "light",
  "prefers-reduced-motion": "no-preference",
  "prefers-contrast": "no-preference",
  "forced-colors": "none",
  hover: "hover",
  "any-hover": "hover",
  pointer: "fine",
  scripting: "none",
});

/** How deep brackets of a condition may lie. */
const DEEPEST = 24;

/** Whether a list of media queries is true of the screen. */
export function mediaMatches(list: string, screen: Screen): boolean {
  return (
    list.trim() === "" || splitOutside(list.toLowerCase(), ",").some((one) => query(one, screen))
  );
}

function query(text: string, screen: Screen): boolean {
  const trimmed = text.trim();
  const not = /^not\s+(?!\()/.exec(trimmed);
  if (not) return !query(trimmed.slice(not[0].length), screen);
  const [, type, rest = ""] = /^(?:only\s+)?([a-z]+)\b(?:\s+and\b)?(.*)$/s.exec(trimmed) ?? [];
  const holds = (one: string): boolean => conditionHolds(one, (inner) => feature(inner, screen));
  if (type !== undefined && type !== "not")
    return (type === "all" || type === "screen") && (rest.trim() === "" || holds(rest));
  return holds(trimmed);
}

/** Whether a condition of CSS in brackets, with `and`, `or` and `not`, holds. */
export function conditionHolds(text: string, test: (inner: string) => boolean, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  const trimmed = text.trim();
  const within = (one: string): boolean => conditionHolds(one, test, depth + 1);
  const any = splitWords(trimmed, "or");
  if (any.length > 1) return any.some(within);
  const all = splitWords(trimmed, "and");
  if (all.length > 1) return all.every(within);
  const not = /^not\b\s*/.exec(trimmed);
  if (not) return !within(trimmed.slice(not[0].length));
  // `selector(…)` and the like are known.
  if (/^[a-z-]+\(/.test(trimmed)) return true;
  const inner = /^\((.*)\)$/s.exec(trimmed)?.[1]?.trim();
  if (inner === undefined) return false;
  return inner.startsWith("(") || /^not\s*\(/.test(inner) ? within(inner) : test(inner);
}

function feature(text: string, screen: Screen): boolean {
  const range = /^(width|height)\s*(<=|>=|<|>|=)\s*([\d.]+)(px|r?em)$/.exec(text);
  const [, prefix, edge, size, unit] =
    /^(?:(min|max)-)?(width|height)\s*:\s*([\d.]+)(px|r?em)?$/.exec(text) ?? [];
  if (range) {
    const value = range[1] === "width" ? screen.width : screen.height;
    const limit = Number(range[3]) * (range[4] === "px" ? 1 : 16);
    const operator = range[2] ?? "=";
    return operator.startsWith("<")
      ? value < limit || (operator === "<=" && value === limit)
      : operator.startsWith(">")
        ? value > limit || (operator === ">=" && value === limit)
        : value === limit;
  }
  if (edge !== undefined) {
    const value = edge === "width" ? screen.width : screen.height;
    const limit = Number(size) * (unit?.endsWith("em") === true ? 16 : 1);
    return prefix === "min" ? value >= limit : prefix === "max" ? value <= limit : value === limit;
  }
  const [name = "", wanted] = text.split(":").map((one) => one.trim());
  if (name === "orientation")
    return wanted === (screen.width > screen.height ? "landscape" : "portrait");
  const known = FEATURES[name];
  return wanted === undefined ? known !== undefined && !/^no(ne|-)/.test(known) : known === wanted;
}

const splitWords = (text: string, word: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/[()]|\b(?:and|or)\b/g)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    else if (token === word && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + token.length;
    }
  }
  return [...parts, text.slice(from)];
};

/** Cuts text at a character that stands outside of brackets and quotes. */
export function splitOutside(text: string, separator: "," | " " | "/"): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  let quote = "";
  for (const one of text) {
    if (quote !== "") quote = one === quote ? "" : quote;
    else if (one === '"' || one === "'") quote = one;
    else if (one === "(") depth++;
    else if (one === ")") depth--;
    else if (depth === 0 && (one === separator || (separator === " " && /\s/.test(one)))) {
      parts.push(part);
      part = "";
      continue;
    }
    part += one;
  }
  parts.push(part);
  return separator === " " ? parts.filter((one) => one !== "") : parts.map((one) => one.trim());
}
