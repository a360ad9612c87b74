import { isAltTextRule } from "../check/linters.ts";
import type { Markup } from "../languages.ts";
import type { ImageReference, Span } from "../reference.ts";
import { matchAt, matchesAt, placesOf } from "../syntax/matching.ts";
import { generatedIn } from "./generatedParts.ts";

/** Comments that tell a linter to say nothing about alt texts; what they silence, nobody needs to say. */

const TOOL =
  "eslint|oxlint|markdownlint|rumdl|html-validate|htmlhint|template-lint|biome|erblint|svelte|pyml";
const DIRECTIVE = new RegExp(
  String.raw`(?:(?<=<)!--|\/\*\*?|\/\/|\{\{!(?:--)?|<%#|\{#)\s{0,20}(?:\[\s{0,20})?(${TOOL})[-: ](disable-next-line|disable-next|disable-line|disable-block|disable-file|disable|enable|ignore-all|ignore|capture|restore|configure-file)\b([^\n]*?)(?=-->|\*\/|%>|\}\}|\]|$)`,
  "my",
);
/** What directives and rules that are set begin with; most documents have none. In tags, `!` is rarer than `<`. */
const MAY_SILENCE = new RegExp(
  String.raw`(?:(?<=<)!--|\/\*|\/\/|\{\{!|<%#|\{#)[-*\s[]*(?:${TOOL})[-:\s]`,
  "y",
);
const OPENINGS = ["!--", "/*", "//", "{{!", "<%#", "{#"];
/** Where comments are those of HTML alone: what looks like others there is shown, or of a script. */
const HTML_ALONE: ReadonlySet<Markup> = new Set(["markdown", "html", "xml"]);
const HTML_OPENINGS = ["!--"];
/** What sets a rule of HTMLHint for the rest of a page, and of markdownlint and ESLint for all of it. */
const SET_OFF =
  /(?<=<)!--\s*(?:htmlhint\s[^\n<]*?\b(?:alt-require|img-req-alt)|(markdownlint)-configure-file\s[^<]*?"(?:MD045|no-alt-text|accessibility|images)")\s*:\s*false\b|\/\*\s*(eslint)\s[^*]*?[-/]a11y\/alt-text["']?\s*:\s*(?:0\b|["']off)/y;

/** The references, and which of them are silenced. */
export function withSilence(
  text: string,
  references: readonly ImageReference[],
  markup: Markup,
): readonly ImageReference[] {
  if (references.length === 0) return references;
  const openings = HTML_ALONE.has(markup) ? HTML_OPENINGS : OPENINGS;
  const silenced = matchesAt(openings, MAY_SILENCE, text) ? silencedIn(text, openings) : [];
  const spans = [...silenced, ...generatedIn(text)];
  if (spans.length === 0) return references;
  return references.map((reference) => {
    const at = reference.span.start;
    const isIn = spans.some(({ start, end }) => start <= at && at < end);
    return isIn ? { ...reference, isSilenced: true as const } : reference;
  });
}

/** More comments than these are no longer looked at. */
const MOST = 1000;

function silencedIn(text: string, openings: readonly string[]): Span[] {
  const spans: Span[] = [];
  /** Where each tool was told to say nothing from then on. */
  const open = new Map<string, number>();
  /** What a tool was told before, to which a later comment goes back. */
  const captured = new Map<string, number | undefined>();
  let [count, past] = [0, 0];
  for (const start of placesOf(openings, text)) {
    const set = matchAt(SET_OFF, text, start);
    if (set) spans.push({ start: (set[1] ?? set[2]) ? 0 : start, end: text.length });
    const directive = start < past ? null : matchAt(DIRECTIVE, text, start);
    if (directive === null) continue;
    if (count++ > MOST) break;
    const [all, tool = "", action = "", rest = ""] = directive;
    past = start + all.length;
    if (action === "configure-file") continue;
    const since = open.get(tool);
    if (action === "capture") captured.set(tool, since);
    if (action === "restore") {
      if (since !== undefined) spans.push({ start: since, end: start });
      const earlier = captured.get(tool);
      if (earlier === undefined) open.delete(tool);
      else open.set(tool, past);
    }
    if (/^(?:capture|restore)$/.test(action) || !isAbout(rest, action)) continue;
    if (action === "enable") {
      if (since !== undefined) spans.push({ start: since, end: start });
      open.delete(tool);
    } else if (action === "ignore-all" || action === "disable-file") open.set(tool, 0);
    else if (action === "disable" && tool !== "erblint") open.set(tool, since ?? past);
    else spans.push(scopeOf(text, action, start, past));
  }
  for (const since of open.values()) spans.push({ start: since, end: text.length });
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
