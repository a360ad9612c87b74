import type { AltSlot, ImageContext, Span } from "../../reference.ts";
import { decodeEntities } from "../../syntax/text.ts";

/**
 * Attributes in braces behind an image, in the grammar that Pandoc, Quarto, kramdown and Python's
 * `attr_list` share: `{#id .class key="value"}`, with a colon after the brace in the last two.
 */
export interface AttributeList {
  readonly end: number;
  readonly values: ReadonlyMap<string, AttributeValue>;
  /** Of a figure of Quarto or pandoc-crossref, whose brackets are its caption. */
  readonly isFigure: boolean;
  /** What says the alt text of such a figure. */
  readonly key: "fig-alt" | "alt";
}

interface AttributeValue {
  readonly text: string;
  /** Without quotation marks. */
  readonly span: Span;
  readonly quote: string;
}

/** A value in quotation marks may go over lines of its paragraph, up to this many characters. */
const LONGEST = 5000;
const BREAK = String.raw`\n(?![ \t\r]*\n)`;
const VALUE = String.raw`=(?:"(?:[^"\\\n]|\\.|${BREAK}){0,${LONGEST}}"|'(?:[^'\\\n]|\\.|${BREAK}){0,${LONGEST}}'|[^\s{}"']*)`;
const LIST = new RegExp(String.raw`\{:?\s*(?:[^\s{}"'=]+(?:${VALUE})?(?:\s+|(?=\})))*\}`, "y");
const ENTRY = /([^\s{}"'=]+)(?:=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s{}"']*)))?/g;

/** The list that begins there; none where the braces hold something else. */
export function attributeListAt(text: string, start: number): AttributeList | undefined {
  if (text[start] !== "{" || text[start + 1] === "{" || text[start + 1] === "%") return undefined;
  LIST.lastIndex = start;
  const all = LIST.exec(text)?.[0];
  if (all === undefined || !/[#.=]|^\{:/.test(all)) return undefined;
  const values = new Map<string, AttributeValue>();
  let isFigure = false;
  let key: AttributeList["key"] = "fig-alt";
  const inner = /^\{:?/.exec(all)?.[0].length ?? 1;
  for (const { 0: entry, 1: name = "", 2: double, 3: single, 4: bare, index } of all
    .slice(inner, -1)
    .matchAll(ENTRY)) {
    const raw = double ?? single ?? bare;
    if (/^#?fig-|^#fig:/.test(name)) isFigure = true;
    if (name.startsWith("#fig:")) key = "alt";
    if (raw === undefined) continue;
    const quote = double !== undefined ? '"' : single !== undefined ? "'" : "";
    const end = start + inner + index + entry.length - quote.length;
    values.set(name.toLowerCase(), {
      text: decodeEntities(
        raw.replace(/\\([!-/:-@[-`{-~])/g, "$1").replace(/(?<![ \t\r])[ \t\r]*\n[ \t]*/g, " "),
      ),
      span: { start: end - raw.length, end },
      quote,
    });
  }
  return { end: start + all.length, values, isFigure, key };
}

/** What a list says of the alt text of an image, and where one is written. */
export function altIn({ values, isFigure, key, end }: AttributeList): {
  readonly alt?: string;
  readonly place?: AltSlot;
  readonly isCaptioned: boolean;
} {
  const own = values.get("fig-alt") ?? values.get("alt");
  const isCaptioned = values.has("fig-alt") || isFigure;
  if (own !== undefined) {
    const quote = own.quote === '"' ? "" : '"';
    const out = own.quote === "'" ? 1 : 0;
    const span = { start: own.span.start - out, end: own.span.end + out };
    const place: AltSlot = { span, before: quote, after: quote, syntax: "attribute-list" };
    return { alt: own.text, place, isCaptioned };
  }
  if (!isFigure) return { isCaptioned };
  const span = { start: end - 1, end: end - 1 };
  return {
    place: { span, before: ` ${key}="`, after: '"', syntax: "attribute-list" },
    isCaptioned,
  };
}

/** Whether a list says that nobody is to be told of the image. */
const isHiddenBy = ({ values }: AttributeList): boolean =>
  values.get("aria-hidden")?.text === "true" ||
  /^(?:none|presentation)$/.test(values.get("role")?.text ?? "");

/** What a list adds to what is around an image. */
export const contextBy = (list: AttributeList): ImageContext => {
  const title = list.values.get("title")?.text;
  return { ...(title && { title }), ...(isHiddenBy(list) && { hidden: true }) };
};

/** What a list behind a link calls that. */
export const labelBy = ({ values }: AttributeList): { readonly label?: string } => {
  const label = values.get("aria-label")?.text ?? values.get("title")?.text;
  return label === undefined ? {} : { label };
};
