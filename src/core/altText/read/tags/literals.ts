import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { parser } from "@lezer/javascript";
import type { Found, Reader } from "../../reference.ts";
import { mayHaveElements } from "../prefilter.ts";
import { placesOf } from "../../syntax/matching.ts";
import { decodeValue, HTML, meaningInPage } from "./html.ts";
import { OUTPUT, SILENT } from "./rules.ts";
import { createTagReader } from "./tagReader.ts";
import { lookup } from "../../../lookup.ts";

/** HTML in template strings of scripts: of Lit and its like, and what is put into a page as it is. */

const language = parser.configure({ dialect: "ts" });

/** What stands before a string of HTML, at its end. */
const OPENING =
  /(?:(?<![\w$])(?:html|svg)\s*(?:<[\w\s,.<>[\]|]*>)?|\/\*\s*(?:html|svg)\s*\*\/|\.(?:inner|outer)HTML\s*\+?=|\.(?:insertAdjacentHTML\s*\([^()`]*,|(?:write|writeln|setHTMLUnsafe|createContextualFragment)\s*\()|(?<![\w$])template\s*:)\s*$/i;
/** How much before a string is looked at. */
const NEAR = 200;
/** The same anywhere in a text, roughly. */
const ANY = /(?:html|svg|HTML\w*|write(?:ln)?|template|Fragment)\b[^`;]{0,200}`/;

/** Whether a script may have HTML with images in such strings. */
const mayHaveLiterals = (text: string, components: readonly string[]): boolean =>
  text.includes("`") &&
  mayHaveElements(text, components) &&
  ANY.test(text) &&
  // A script that has none is not parsed: tags of JSX would be faults, which take most of the time.
  placesOf(["`"], text).some((at) => isOpened(text, at));

/** Whether what stands before a place says that a string of HTML begins there. */
const isOpened = (text: string, at: number): boolean =>
  OPENING.test(text.slice(Math.max(0, at - NEAR), at));

/** What a sign of a script is, besides code around strings: HTML, or code whose value stands in HTML. */
const [SHOWN, VALUE] = [1, 2];

/** A script with its HTML alone. */
function mask(text: string): string {
  const kinds = new Uint8Array(text.length);
  language.parse(text).iterate({
    enter: (node: SyntaxNodeRef) => {
      const { name, from, to } = node;
      if (name !== "TemplateString") return;
      if (!isOpened(text, from)) return;
      kinds.fill(SHOWN, from + 1, Math.max(from + 1, to - 1));
      for (let one: SyntaxNode | null = node.node.firstChild; one; one = one.nextSibling)
        if (one.name === "Interpolation") kinds.fill(VALUE, one.from, one.to);
    },
  });
  let masked = "";
  for (let at = 0; at < text.length;) {
    const kind = kinds[at];
    let end = at + 1;
    while (end < text.length && kinds[end] === kind) end++;
    if (kind === SHOWN) masked += text.slice(at, end);
    else masked += (kind === VALUE ? OUTPUT : SILENT).repeat(end - at);
    at = end;
  }
  return masked;
}

const ESCAPES: Readonly<Record<string, string>> = lookup({ n: "\n", r: "\r", t: "\t" });

const strings = createTagReader({
  ...HTML,
  closesAny: true,
  meaningOf: meaningInPage,
  mask,
  decode: (raw) => decodeValue(raw.replace(/\\([^])/g, (_, sign: string) => ESCAPES[sign] ?? sign)),
  double: "literal-double",
  single: "literal-single",
  content: "literal-text",
});

/** A script without tags of its own: what of it is HTML. */
export const literals: Reader = {
  read: (text, options): Found =>
    mayHaveLiterals(text, options.components)
      ? { references: strings.read(text, options).references }
      : { references: [] },
};

/** A script, and the HTML in its strings besides. */
export const withLiterals = (reader: Reader): Reader => ({
  read(text, options, before) {
    if (!mayHaveElements(text, options.components)) return { references: [] };
    const found = reader.read(text, options, before);
    const { references } = literals.read(text, options);
    if (references.length === 0) return found;
    const all = [...found.references, ...references];
    return { ...found, references: all.sort((a, b) => a.span.start - b.span.start) };
  },
});
