import type { AltSlot, ImageReference, Span } from "../../reference.ts";
import { isImagePath } from "../../syntax/text.ts";

/** Calls that show an image: `{{< figure src="a.png" alt="…" >}}` of Hugo, `{% include figure.html … %}` of Jekyll. */

const QUOTED = '"(?:[^"\\\\]|\\\\[^])*"|`[^`]*`';
const SHORTCODE = String.raw`\{\{[<%]\s*([\w./-]+)((?:\s+(?:[\w-]+\s*=\s*(?:${QUOTED}|[^\s"\x60<>{}]+)|${QUOTED}|[^\s"\x60<>{}=]+))*)\s*[%>]\}\}`;
const INCLUDE = String.raw`\{%-?\s*(?:include(?:_relative|_cached)?\s+)?([\w./-]+)((?:\s+[\w-]+\s*[=:]\s*(?:"[^"]*"|'[^']*'|[^\s"'{}%,]+),?)+)\s*-?%\}`;
const CALL = new RegExp(`${SHORTCODE}|${INCLUDE}`, "y");
const PARAMETER =
  /(?:([\w-]+)\s*[=:]\s*)?(?:"((?:[^"\\]|\\[^])*)"|'([^']*)'|`([^`]*)`|([^\s"'`<>{}%,]+))/g;
/** Names of calls that show one image. */
const SHOWS = /fig(?:ure)?s?(?:$|[^a-z])|im(?:g|age)|photo|picture|screenshot|thumb|lightbox/i;
const SOURCES = [
  "src",
  "source",
  "image_path",
  "image",
  "img",
  "path",
  "file",
  "url",
  "link",
  "name",
];
const ALTS = ["alt", "alt-text", "alttext", "alt_text", "image_alt"];

/** A call in a text. */
export interface Call extends Span {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Where its last parameter ends. */
  readonly last: number;
  readonly isInclude: boolean;
  /** How its parameters have their values. */
  readonly sign: "=" | ":";
}

interface Parameter {
  /** Empty where only its position says what it is. */
  readonly name: string;
  readonly text: string;
  readonly span: Span;
  readonly quote: string;
  readonly end: number;
}

/** The call that begins there, if it shows an image. */
export function callAt(text: string, start: number): Call | undefined {
  CALL.lastIndex = start;
  const match = CALL.exec(text);
  if (match === null) return undefined;
  const name = match[1] ?? match[3] ?? "";
  const list = match[2] ?? match[4] ?? "";
  if (!SHOWS.test(name) || name.startsWith("/")) return undefined;
  const from = start + match[0].indexOf(list, match[0].indexOf(name) + name.length);
  const parameters = [...list.matchAll(PARAMETER)].map((one) => parameterOf(one, from));
  const call: Call = {
    ...{ start, end: start + match[0].length, name, parameters },
    last: parameters.at(-1)?.end ?? from,
    isInclude: match[1] === undefined,
    sign: match[1] === undefined && /[\w-]\s*:\s/.test(list) && !list.includes("=") ? ":" : "=",
  };
  return sourceIn(call) === undefined ? undefined : call;
}

function parameterOf(match: RegExpExecArray, from: number): Parameter {
  const { 0: all, 1: name = "", 2: double, 3: single, 4: raw, 5: bare = "", index } = match;
  const written = double ?? single ?? raw ?? bare;
  const quote =
    double !== undefined ? '"' : single !== undefined ? "'" : raw !== undefined ? "`" : "";
  const end = from + index + all.length;
  const last = end - quote.length;
  return {
    ...{ name: name.toLowerCase(), quote, end, span: { start: last - written.length, end: last } },
    text: double === undefined ? written : written.replace(/\\(["\\])/g, "$1"),
  };
}

function sourceIn({ parameters }: Call): Parameter | undefined {
  for (const name of SOURCES) {
    const named = parameters.find((one) => one.name === name);
    const isSure = /^(?:src|source|image_path|image|img)$/.test(name);
    if (named && named.text !== "" && (isSure || isImagePath(named.text.replace(/[?#].*$/, ""))))
      return named;
  }
  return parameters.find(({ name, text }) => name === "" && isImagePath(text));
}

/** The image that a call shows. */
export function calledReference(call: Call, isCell: boolean): ImageReference {
  const { start, end, name, parameters, isInclude } = call;
  const by = (key: string): string | undefined => parameters.find((one) => one.name === key)?.text;
  const source = sourceIn(call);
  const alt = parameters.find((one) => ALTS.includes(one.name));
  // Without quotation marks, what an include is given is a variable.
  const isCode = alt !== undefined && (isInclude ? alt.quote === "" : alt.text.startsWith("{{"));
  const caption = by("caption");
  const title = by("title");
  const label = caption ?? (name === "figure" ? undefined : title);
  const link = source?.name === "link" ? undefined : by("link");
  return {
    span: { start, end },
    element: name,
    ...(source && { source: { text: source.text, span: source.span, by: "address" } }),
    ...(alt && !isCode && { alt: alt.text, ...(alt.text.trim() === "" && { decorative: true }) }),
    ...(isCode ? { computed: true } : { place: placeOf(call, alt, isCell) }),
    around: {
      ...(link && { link: { href: link, text: caption ?? "" } }),
      ...(caption && { caption }),
      ...(title && { title }),
      // Hugo takes the caption where there is no other text, and themes take the title in their own calls.
      ...(label && alt === undefined && { label }),
    },
  };
}

function placeOf({ last, sign }: Call, alt: Parameter | undefined, isCell: boolean): AltSlot {
  const cell = isCell ? ({ cell: true } as const) : {};
  if (alt) {
    const out = alt.quote === '"' ? 0 : alt.quote.length;
    const quote = alt.quote === '"' ? "" : '"';
    const span = { start: alt.span.start - out, end: alt.span.end + out };
    return { span, before: quote, after: quote, syntax: "shortcode", ...cell };
  }
  const span = { start: last, end: last };
  const before = sign === ":" ? ' alt: "' : ' alt="';
  return { span, before, after: '"', syntax: "shortcode", ...cell };
}
