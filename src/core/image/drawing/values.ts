import { DrawingLimit } from "./tree.ts";
import { splitOutside } from "./media.ts";
import { evaluate } from "./calc.ts";
import { plainColour } from "./colour.ts";
import { lookup } from "../../lookup.ts";

/** Characters of one value once its variables are put in. */
const LONGEST_VALUE = 20_000;
/** Variables put in, in all of a drawing. */
const MOST_VARIABLES = 500_000;

/** The values of custom properties where an element is. */
export type Variables = ReadonlyMap<string, string>;

/** Puts variables into values; counts them over all of a drawing. */
export class Substitution {
  #count = 0;

  /** @returns undefined where a variable has neither value nor fallback */
  resolve(value: string, variables: Variables): string | undefined {
    if (!/var\(/i.test(value)) return value;
    let result = value;
    for (let at = /\bvar\(/i.exec(result); at; at = /\bvar\(/i.exec(result)) {
      if (++this.#count > MOST_VARIABLES) throw new DrawingLimit("variables");
      const end = closing(result, at.index + 3);
      const inner = result.slice(at.index + 4, end);
      const [name = ""] = splitOutside(inner, ",");
      const found = variables.get(name);
      const comma = inner.indexOf(",");
      const put = found ?? (comma >= 0 ? inner.slice(comma + 1).trim() : undefined);
      if (put === undefined) return undefined;
      result = result.slice(0, at.index) + put + result.slice(end + 1);
      if (result.length > LONGEST_VALUE) return undefined;
    }
    return result;
  }
}

/** Where the bracket ends that begins at an index; the end of the text where it does not. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at;
  }
  return text.length;
}

const MEASURED =
  /^(?:letter-spacing|word-spacing|font-size|width|height|(?:margin|padding)(?:-.*)?)$/;

/** Whether a length of a style has no unit, which only an attribute, or a place or radius of SVG, may leave out: it is none. */
export const lacksUnit = ({
  property,
  value,
}: {
  readonly property: string;
  readonly value: string;
}): boolean => MEASURED.test(property) && /^\s*[+-]?[\d.]+\s*$/.test(value) && Number(value) !== 0;

const COLOURS = new Set([
  "fill",
  "stroke",
  "color",
  "stop-color",
  "flood-color",
  "lighting-color",
  "background-color",
]);
/** Words of a paint that are no colour. */
const WORDS = /^(none|inherit|unset|initial|revert|revert-layer|context-fill|context-stroke)$/i;

/** How images are made larger: the renderer takes the nearest pixel for `optimizeSpeed`, as browsers do not. */
const RENDERINGS: Readonly<Record<string, string>> = lookup({
  pixelated: "optimizeSpeed",
  "crisp-edges": "optimizeSpeed",
  "-webkit-optimize-contrast": "optimizeSpeed",
  auto: "auto",
  smooth: "auto",
  optimizespeed: "auto",
  optimizequality: "auto",
  inherit: "inherit",
});

/**
 * A value in the words of SVG 1.1, where they differ.
 *
 * @returns undefined for a colour that is none
 */
export function plainValue(property: string, value: string): string | undefined {
  const text = value.trim();
  if (property === "image-rendering") return RENDERINGS[text.toLowerCase()];
  if (!COLOURS.has(property)) return text;
  if (WORDS.test(text)) return text.toLowerCase();
  const [, reference, rest = ""] =
    /^(url\(\s*(?:"[^"]*"|'[^']*'|[^)]*)\))\s*(.*)$/s.exec(text) ?? [];
  if (reference === undefined) return plainColour(text);
  const fallback = /^none$/i.test(rest) ? "none" : plainColour(rest);
  return fallback === undefined
    ? plainReference(reference)
    : `${plainReference(reference)} ${fallback}`;
}

/** A reference without quotes, and without an address before its id. */
export const plainReference = (value: string): string =>
  value.replace(/url\(\s*["']?[^#"')]*(#[^"')]*?)["']?\s*\)/g, "url($1)");

/** Pixels of a length of CSS; undefined for one that depends on what is not given. */
export function pixels(
  value: string | undefined,
  { em = 16, whole }: { readonly em?: number; readonly whole?: number | undefined } = {},
): number | undefined {
  const text = value?.trim().toLowerCase() ?? "";
  if (text.endsWith(")")) return evaluate(text, (word) => pixels(word, { em, whole }));
  const [, number, unit = ""] =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const size = unit === "%" ? whole && whole / 100 : unit === "em" ? em : UNITS[unit];
  return size === undefined ? undefined : Number(number) * size;
}

/** Pixels of a unit. */
const UNITS: Readonly<Record<string, number>> = lookup({
  "": 1,
  px: 1,
  rem: 16,
  ex: 8,
  ch: 8,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
});
