import { TAG_ESCAPES } from "./escapeTags.ts";
import { asWords, isSize } from "./keywords.ts";
import type { AltSlot, Span, Syntax } from "../reference.ts";

/**
 * An alt text as it is written: on one line. Runs of white space and control
 * characters become one space; a lone no-break space stays, since it keeps
 * numbers and their units together.
 */
export function oneLine(text: string): string {
  // Most texts are on one already.
  if (!/[^ -~]| {2}|^ | $/.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, (run) => (run === "\u00a0" || run === "\u202f" ? run : " "))
    .trim();
}

/**
 * What a syntax can say of a text, on one line; what it is read as again:
 *
 * - Learn has no way to write `"`, and takes a backtick before it takes the attribute; both become `'`.
 * - The line that opens a fence of backticks has none.
 * - Before a bar and a size, another bar would be one of those, and a backslash would hide that one.
 * - A shortcode or include has no way to write `"` that all know, nor a backslash before one.
 * - Obsidian knows no escapes: brackets and bars go, a backtick becomes `'`, and what would be a size
 *   says nothing.
 */
export function expressible(syntax: Syntax, text: string): string {
  const line = oneLine(text);
  switch (syntax) {
    case "learn":
      return line.replace(/["`]/g, "'");
    case "chunk":
      return line.replaceAll("`", "'");
    case "markdown-sized":
      return oneLine(line.replaceAll("|", " ")).replace(/[\s\\]+$/, "");
    case "shortcode":
      return oneLine(line.replace(/["\\]+/g, (run) => (run.includes('"') ? "'" : run))).replace(
        /\\+$|(?<=[{%}])(?=[{%}])/g,
        (run) => (run === "" ? " " : ""),
      );
    case "obsidian": {
      const plain = oneLine(line.replace(/[[\]|]/g, " ").replace(/`/g, "'")).replace(
        /[\s\\]+$/,
        "",
      );
      return SIZE.test(plain) ? "" : plain;
    }
    default:
      return line;
  }
}

/** What can be said at a place: in a table of Markdown, Learn and Obsidian have no way to write a bar. */
export function expressibleAt({ syntax, cell }: AltSlot, text: string): string {
  const said = expressible(syntax, text);
  return cell && syntax === "learn" ? said.replaceAll("|", "/") : said;
}

/** What Obsidian takes for the size of an embedded image. */
export const SIZE = /^\d+(x\d+)?$/;

/** An alt text as it stands in a syntax. */
export function escaped(syntax: Syntax, text: string): string {
  const line = expressible(syntax, text);
  switch (syntax) {
    case "markdown":
    case "markdown-sized":
      return markdown(line);
    case "mdx":
      return markdown(line, MDX);
    case "html-double":
      return html(line).replaceAll('"', "&quot;");
    case "html-single":
      return html(line).replaceAll("'", "&#39;");
    case "jsx-double":
      return entities(line).replaceAll('"', "&quot;");
    case "jsx-single":
      return entities(line).replaceAll("'", "&#39;");
    case "chunk":
      return script(line).replace(/["`]/g, (sign) => (sign === "`" ? "'" : '\\"'));
    case "js-double":
      return script(line).replaceAll('"', '\\"');
    case "js-single":
      return script(line).replaceAll("'", "\\'");
    case "js-template":
      return script(line).replace(/`|\$(?=\{)/g, "\\$&");
    case "asciidoc":
      return asciidoc(line);
    case "asciidoc-inline":
      return asciidoc(line, ASCIIDOC_INLINE).replaceAll("]", "\\]");
    case "asciidoc-nested":
      return asciidoc(line, ASCIIDOC_NESTED);
    case "latex":
      return latex(line);
    case "typst":
      return line.replace(/[\\"]/g, "\\$&");
    case "docstring":
      return line.replace(/[\\"']/g, "\\$&");
    case "attribute-list":
      return attributeList(line);
    case "learn":
    case "shortcode":
    case "obsidian":
    case "rst":
      return line;
    default:
      return TAG_ESCAPES[syntax](line);
  }
}

/** What takes the place of a span when an alt text is written. */
export function editOf(
  place: AltSlot,
  alt: string,
): { readonly span: Span; readonly text: string } {
  const own = escaped(place.syntax, alt);
  // Before it in the brackets stand keywords, or nothing.
  const text = place.syntax === "markdown" && place.before ? asWords(own, place.before) : own;
  const { bar } = place;
  const cell = place.cell ? inCell(place.syntax, text) : text;
  // The sign of an entity ends no cell, so it stands for itself.
  const fit = bar && !/[&#;]/.test(bar) ? cell.replaceAll(bar, `&#${bar.codePointAt(0)};`) : cell;
  return { span: place.span, text: place.before + fit + place.after };
}

/** A document with an alt text in its place. */
export function withAlt(text: string, place: AltSlot, alt: string): string {
  const edit = editOf(place, alt);
  return text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
}

/** Programs differ in what a backslash says before an escaped bar, so there it is an entity. */
function inCell(syntax: Syntax, text: string): string {
  if (syntax === "learn") return text.replaceAll("|", "/");
  if (syntax.startsWith("asciidoc")) return text.replaceAll("|", "\\|");
  if (!/^m(?:arkdown|dx)/.test(syntax)) return text.replaceAll("|", "&#124;");
  return text.replace(/(\\?)\|/g, (_, before: string) => (before ? "\\&#124;" : "\\|"));
}

/** What means something wherever it stands, or before what follows it. */
const MARKDOWN = /[\\[\]]|&(?=#|[a-z][a-z\d]*;)|<(?=[a-z/!?])/giy;
const MDX = /[\\[\]<{}]|&(?=#|[a-z][a-z\d]*;)/giy;

/**
 * A backtick and what could end a comment are entities: a backslash does not
 * keep them from ending what was begun before the image. So is a bar that would begin a size.
 */
function markdown(line: string, signs = MARKDOWN): string {
  const isStruck = line.indexOf("~") !== line.lastIndexOf("~");
  let result = "";
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    signs.lastIndex = at;
    if (sign === "`") result += "&#96;";
    else if (sign === "|" && isSize(line.slice(at))) result += "&#124;";
    else if (sign === ">" && /[-?\]"']/.test(line.charAt(at - 1))) result += "&gt;";
    else if (signs.test(line) || (sign === "~" && isStruck) || isMark(line, at))
      result += `\\${sign}`;
    else result += sign;
  }
  return result;
}

/** Whether a sign there could be one of emphasis: not between spaces, and `_` not within a word. */
function isMark(line: string, at: number): boolean {
  const sign = line.charAt(at);
  if (sign !== "*" && sign !== "_") return false;
  const [before, after] = [line.charAt(at - 1), line.charAt(at + 1)];
  if (before === " " && after === " ") return false;
  return sign === "*" || !(isOfWord(before) && isOfWord(after));
}

const isOfWord = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign);

const entities = (line: string): string =>
  line.replace(/&(?=#|[a-z])/gi, "&amp;").replaceAll("`", "&#96;");

/** A brace would begin an expression in Svelte, and two of them in Vue, Angular and many templates. */
const html = (line: string): string =>
  entities(line).replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("{", "&#123;");

/** A script in a page ends with its tag, strings or not. */
const script = (line: string): string =>
  line.replaceAll("\\", "\\\\").replace(/<(?=\/script)/gi, "<\\");

/** What would be a reference to a character or make the line a term of a list, and what escapes such. */
const ASCIIDOC = /\\|&(?=#|[a-z][a-z\d]*;)|:(?=:)|;(?=;)|(?<=;);/gi;
/** In a line what looks like formatting, a link, a menu or a macro is taken for one, even in an alt text. */
const ASCIIDOC_INLINE = new RegExp(
  String.raw`${ASCIIDOC.source}|\x60|[*_#^~+](?!\s)|(?<!\s)[*_#^~+]|<(?=<)|(?<=\s)>(?=\s)|\((?=\()|:(?=//)|(?<=\w)@(?=\w)|(?<=[\w:[])\[`,
  "gi",
);

/** In the text of a link or a footnote the first bracket ends that, whatever is before it. */
const ASCIIDOC_NESTED = new RegExp(String.raw`${ASCIIDOC_INLINE.source}|[\[\],]|>(?=>)`, "gi");

const asciidoc = (line: string, signs = ASCIIDOC): string =>
  line
    .replace(signs, (sign) => (sign === "&" ? "&amp;" : `&#${sign.charCodeAt(0)};`))
    .replace(/\{(?=(?:[\p{L}\p{N}_][\p{L}\p{N}_-]*|(?:set|counter2?):[^{}]+)\})/gu, "\\{")
    // No name of AsciiDoc's own, and a reference to generators that allow dots.
    .replace(/(?<!\\)\{(?=[\p{L}\p{N}_][\p{L}\p{N}_:.-]+\})/gu, "&#123;")
    .replaceAll('"', '\\"');

/** What means something in Markdown or in the list is an entity: some read the list after the text around it. */
const attributeList = (line: string): string =>
  line
    .replace(/&(?=#|[a-z])/gi, "&amp;")
    .replace(/[\\`*_{}[\]<>"~^$|:]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const LATEX = new Map([
  ["\\", "\\textbackslash{}"],
  ["~", "\\textasciitilde{}"],
  ["^", "\\textasciicircum{}"],
]);

const latex = (line: string): string =>
  line.replace(/[\\~^{}%#&$_]/g, (sign) => LATEX.get(sign) ?? `\\${sign}`);
