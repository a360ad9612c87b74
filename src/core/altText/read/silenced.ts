import { isAltTextRule } from "../check/linters.ts";
import type { ImageReference, Span } from "../reference.ts";
import { generatedIn } from "./generatedParts.ts";

/** Comments that tell a linter to say nothing about alt texts; what they silence, nobody needs to say. */

const DIRECTIVE =
  /\b(eslint|oxlint|markdownlint|rumdl|html-validate|htmlhint|template-lint|biome|erblint|svelte|pyml)[-: ](disable-next-line|disable-next|disable-line|disable-block|disable-file|disable|enable|ignore-all|ignore|capture|restore|configure-file)\b([^\n]*?)(?=-->|\*\/|%>|\}\}|\]|$)/gm;
/** What stands before a directive where it is one. */
const OPENING = /(?:<!--|\/\*\*?|\/\/|\{\{!(?:--)?|<%#|\{#)\s*(?:\[\s*)?$/;
/** The same with the name of a tool behind it; most documents have none. */
const MAY_SILENCE =
  /(?:<!--|\/\*|\/\/|\{\{!|<%#|\{#)[-*\s[]*(?:eslint|oxlint|markdownlint|rumdl|html-validate|htmlhint|template-lint|biome|erblint|svelte|pyml)[-:\s]/;
/** What sets a rule of HTMLHint for the rest of a page, and of markdownlint and ESLint for all of it. */
const SET_OFF =
  /<!--\s*(?:htmlhint\s[^\n<]*?\b(?:alt-require|img-req-alt)|(markdownlint)-configure-file\s[^<]*?"(?:MD045|no-alt-text|accessibility|images)")\s*:\s*false\b|\/\*\s*(eslint)\s[^*]*?[-/]a11y\/alt-text["']?\s*:\s*(?:0\b|["']off)/g;

/** The references, and which of them are silenced. */
export function withSilence(
  text: string,
  references: readonly ImageReference[],
): readonly ImageReference[] {
  if (references.length === 0) return references;
  const spans = [...(MAY_SILENCE.test(text) ? silencedIn(text) : []), ...generatedIn(text)];
  if (spans.length === 0) return references;
  return references.map((reference) => {
    const at = reference.span.start;
    const isIn = spans.some(({ start, end }) => start <= at && at < end);
    return isIn ? { ...reference, isSilenced: true as const } : reference;
  });
}

/** More comments than these are no longer looked at. */
const MOST = 1000;

function silencedIn(text: string): Span[] {
  const spans: Span[] = [];
  /** Where each tool was told to say nothing from then on. */
  const open = new Map<string, number>();
  /** What a tool was told before, to which a later comment goes back. */
  const captured = new Map<string, number | undefined>();
  for (const { 1: markdownlint, 2: eslint, index } of text.matchAll(SET_OFF))
    spans.push({ start: (markdownlint ?? eslint) ? 0 : index, end: text.length });
  let count = 0;
  for (const { 0: all, 1: tool = "", 2: action = "", 3: rest = "", index } of text.matchAll(
    DIRECTIVE,
  )) {
    if (count++ > MOST) break;
    const before = text.slice(Math.max(0, index - 20), index);
    if (!OPENING.test(before) || action === "configure-file") continue;
    const end = index + all.length;
    const since = open.get(tool);
    if (action === "capture") captured.set(tool, since);
    if (action === "restore") {
      if (since !== undefined) spans.push({ start: since, end: index });
      const earlier = captured.get(tool);
      if (earlier === undefined) open.delete(tool);
      else open.set(tool, end);
    }
    if (/^(?:capture|restore)$/.test(action) || !isAbout(rest, action)) continue;
    if (action === "enable") {
      if (since !== undefined) spans.push({ start: since, end: index });
      open.delete(tool);
    } else if (action === "ignore-all" || action === "disable-file") open.set(tool, 0);
    else if (action === "disable" && tool !== "erblint") open.set(tool, since ?? end);
    else spans.push(scopeOf(text, action, index, end));
  }
  for (const start of open.values()) spans.push({ start, end: text.length });
  return spans;
}

/** Whether the rules that a comment names are about alt texts; one that names none is about all. */
function isAbout(rest: string, action: string): boolean {
  const names = rest
    .replace(/(?:^|\s)--\s.*$|:\s.*$|[[\]]/g, " ")
    .split(/[\s,]+/)
    .map((name) => name.replace(/[:;]+$/, ""))
    .filter((name) => /\w/.test(name));
  if (names.length === 0) return !action.startsWith("ignore");
  return names.some(isAltTextRule);
}

function scopeOf(text: string, action: string, start: number, end: number): Span {
  const lineStart = text.lastIndexOf("\n", start) + 1;
  const lineEnd = endOfLine(text, end);
  if (action === "disable-line" || action === "disable") return { start: lineStart, end: lineEnd };
  if (action === "disable-next-line")
    return { start: lineEnd, end: endOfLine(text, Math.min(lineEnd + 1, text.length)) };
  if (action === "disable-block") return { start: end, end: endOfElement(text, end, 1) };
  const next = text.slice(end, end + 2000).search(/<[\w]/);
  if (next < 0) return { start: lineEnd, end: endOfLine(text, lineEnd + 1) };
  const from = end + next;
  const close = text.indexOf(">", from);
  if (action === "disable-next") return { start: from, end: close < 0 ? text.length : close };
  return { start: from, end: endOfElement(text, from, 0) };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;
const TAG = /<(\/?)([A-Za-z][\w.:-]*)(?:"[^"]*"|'[^']*'|[^"'>])*?(\/?)>/g;

/** Where an element ends that begins there, or one around that place: that many are open. */
function endOfElement(text: string, from: number, open: number): number {
  let depth = open;
  const tags = text.slice(from, from + 20_000);
  for (const { 0: all, 1: slash, 2: name = "", 3: closed, index } of tags.matchAll(TAG)) {
    if (slash === "/") depth--;
    else if (closed !== "/" && !VOID.test(name)) depth++;
    if (depth <= 0) return from + index + all.length;
  }
  return from + tags.length;
}
