import type { BlockParser, Line, MarkdownConfig } from "@lezer/markdown";

/**
 * Blocks around blocks that CommonMark does not know: what is indented below a line of MkDocs, a
 * footnote or a definition, and directives of MyST in fences.
 */

/** `!!! note`, `??? tip "Title"`, `=== "Tab"`. */
const OPENING = /^(?:(?:!!!|\?\?\?\+?)[ \t]+[\w"'-].*|===[!+]?[ \t]+["'].*)$/;
const FOOTNOTE = /^\[\^[^\]\s]+\]:[ \t]*/;
const DEFINITION = /^:[ \t]+(?=\S)/;
/** Items of Pandoc's lists: `(@) An example`, `#. One`, `a) One`, `(iv) Four`. */
const FANCY =
  /^(?:\(@[\w-]*\)|#[.)]|\((?:\d{1,9}|[ivxlcdm]{1,7}|[a-z])\)|(?:[ivx]{2,7}|[a-h])[)])[ \t]+(?=\S)/i;
/** In how many columns what belongs to it is indented. */
const MKDOCS_INDENT = 4;
const DEFINITION_INDENT = 2;

const DIRECTIVE = /^(`{3,}|~{3,})\{(\w[\w:.-]*)\}([^`]*)$/;
const CLOSING = /^(`{3,}|~{3,})[ \t]*$/;
/** Directives whose contents are no Markdown, and languages of cells of code, which look like directives. */
const LITERAL =
  /^(?:figure|image|eval-rst|code|code-block|code-cell|sourcecode|literalinclude|parsed-literal|math|raw|include|mermaid|graphviz|digraph|graph|plantuml|uml|kroki|d2|wavedrom|toctree|bibliography|csv-table|doctest|testcode|testsetup|testoutput|prompt|ipython|jupyter-execute|mdast|embed|bokeh-plot|altair-plot|plot|highlight|auto\w+|py:\w+|js:\w+|c:\w+|cpp:\w+|r|rcpp|python|py|julia|ojs|bash|sh|zsh|fish|powershell|sql|dot|cpp|c|rust|go|java|kotlin|scala|ruby|perl|php|javascript|js|typescript|ts|css|scss|html|json|yaml|toml|xml|stata|sas|octave|matlab|haskell|ocaml|fortran|awk|sed|lua|tikz|cat|asis|block|comment|verbatim|webr\S*|pyodide\S*|shinylive\S*|observable\S*|vega\S*)$/i;

/** Whether there may be one of these in a text. */
export const mayHaveContainers = (text: string): boolean =>
  /^[ \t>*+\d.)-]*(?:!!!|\?\?\?|===[!+]?[ \t]+["']|\[\^|:[ \t]|[`~]{3,}\{|\{\{[<%]|#[.)][ \t]|\([@\w]|[a-z]+\)[ \t]|-{2,} +-)/im.test(
    text,
  );

const ANY_DIRECTIVE = /^[ \t>*+\d.)-]*(?:`{3,}|~{3,})\{(\w[\w:.-]*)\}/gm;

/** Whether there may be directives in a text, whose ends only a reading from the beginning tells. */
export const mayHaveDirectives = (text: string): boolean =>
  text.includes("{") &&
  [...text.matchAll(ANY_DIRECTIVE)].some(
    ([, name = ""]) => name.toLowerCase() === "figure" || !LITERAL.test(name),
  );

/** Whether a line goes on with what was indented by so many columns. */
const isIndented = (_: unknown, line: Line, columns: number): boolean => {
  if (line.next > -1 && line.indent < line.baseIndent + columns) return false;
  line.moveBaseColumn(line.baseIndent + columns);
  return true;
};

const rest = ({ text, pos }: Line): string => text.slice(pos);

type Begin = BlockParser["parse"] & {};
type EndLeaf = BlockParser["endLeaf"] & {};

/** Signs that marks of what is indented begin with. */
const BEGIN_INDENTED = "[:(#!?=abcdefghivxABCDEFGHIVX";

const indented: Begin = (cx, line) => {
  const text = rest(line);
  const footnote = FOOTNOTE.exec(text)?.[0];
  const mark = footnote ?? DEFINITION.exec(text)?.[0] ?? FANCY.exec(text)?.[0];
  if (mark === undefined && !OPENING.test(text.trimEnd())) return false;
  if (line.indent >= line.baseIndent + 4) return false;
  const isItem = mark !== undefined && footnote === undefined;
  const columns = isItem && !FANCY.test(text) ? DEFINITION_INDENT : MKDOCS_INDENT;
  cx.startComposite("Indented", line.pos, columns);
  line.moveBase(mark === undefined ? line.text.length : line.pos + mark.length);
  return null;
};

const endsBeforeIndented: EndLeaf = (_, line) => {
  const text = rest(line);
  return FOOTNOTE.test(text) || OPENING.test(text.trimEnd()) || DEFINITION.test(text);
};

/** The line of a table of Pandoc that says where its columns are. */
const COLUMNS = /^-{2,}(?:[ \t]+-{2,})+[ \t]*$/;

/** Rows of such a table, which may begin far from the margin. */
const rows: Begin = (cx, line) => {
  // What is indented is code.
  if (line.indent >= line.baseIndent + 4) return false;
  if (!COLUMNS.test(line.text.trim()) || !COLUMNS.test(rest(line).trimStart())) return false;
  const start = cx.lineStart + line.pos;
  for (let count = 0; count < MOST_LINES && cx.nextLine() && line.text.trim() !== ""; count++);
  cx.addElement(cx.elt("Paragraph", start, cx.prevLineEnd()));
  return true;
};

/** A shortcode of Hugo alone on its lines, of which the last may look like a quotation. */
const SHORTCODE = /^\{\{([<%])/;
const MOST_LINES = 100;

const closingOf = (sign: string): string => `${sign === "<" ? ">" : "%"}}}`;

/** Whether a line begins with a shortcode that ends with the line, or does not end in it. */
export function beginsShortcode(text: string): boolean {
  const sign = SHORTCODE.exec(text)?.[1];
  if (sign === undefined) return false;
  const end = text.indexOf(closingOf(sign));
  return (
    end < 0 || text.slice(end + 3).trim() === "" || beginsShortcode(text.slice(end + 3).trim())
  );
}

const shortcode: Begin = (cx, line) => {
  const text = rest(line);
  if (!beginsShortcode(text)) return false;
  const start = cx.lineStart + line.pos;
  const end = closingOf(SHORTCODE.exec(text)?.[1] ?? "");
  let isOpen = !text.includes(end);
  for (let count = 0; isOpen && count < MOST_LINES && cx.nextLine(); count++) {
    if (line.text.trim() === "") break;
    isOpen = !line.text.includes(end);
  }
  if (!isOpen) cx.nextLine();
  cx.addElement(cx.elt("Paragraph", start, cx.prevLineEnd()));
  return true;
};

const endsBeforeShortcode: EndLeaf = (_, line) => beginsShortcode(rest(line));

/** By the code of a sign what may begin with it: most lines begin with no such sign. */
function bySign<Kind>(
  ...groups: readonly (readonly [signs: string, Kind])[]
): (Kind | undefined)[] {
  const table = Array.from<Kind | undefined>({ length: 128 });
  for (const [signs, kind] of groups) for (const sign of signs) table[sign.charCodeAt(0)] = kind;
  return table;
}

/** What is known while one text is parsed. */
export interface DirectiveState {
  /** Where the line begins that closes a directive; -1 where a text begins. */
  closing: number;
}

/** The containers of Markdown; the state is the parser's own, and renewed for each text. */
export function containers(state: DirectiveState): MarkdownConfig {
  const lengthOf = (fence: string): number => 2 * fence.length + (fence.startsWith("~") ? 1 : 0);
  const directive: Begin = (cx, line) => {
    if (line.indent >= line.baseIndent + 4) return false;
    if (state.closing === cx.lineStart) {
      state.closing = -1;
      const start = cx.lineStart + line.pos;
      cx.addElement(cx.elt("DirectiveMark", start, cx.lineStart + line.text.length));
      cx.nextLine();
      return true;
    }
    const [, fence, name = "", given = ""] = DIRECTIVE.exec(rest(line)) ?? [];
    // A figure without a file of its own shows what is in it.
    const isFigure = name === "figure" && given.trim() === "";
    if (fence === undefined || (LITERAL.test(name) && !isFigure)) return false;
    cx.startComposite("Directive", line.pos, lengthOf(fence));
    line.moveBase(line.text.length);
    return null;
  };
  const begins = bySign<Begin>(
    [BEGIN_INDENTED, indented],
    ["{", shortcode],
    ["-", rows],
    ["`~", directive],
  );
  const ends = bySign<EndLeaf>(["[:!?=", endsBeforeIndented], ["{", endsBeforeShortcode]);
  return {
    defineNodes: [
      { name: "Indented", block: true, composite: isIndented },
      {
        name: "Directive",
        block: true,
        composite(cx, line, value) {
          const fence = CLOSING.exec(rest(line))?.[1];
          if (fence === undefined || lengthOf(fence) < value || (lengthOf(fence) - value) % 2 !== 0)
            return true;
          state.closing = cx.lineStart;
          return false;
        },
      },
      { name: "DirectiveMark", block: true },
    ],
    parseBlock: [
      {
        name: "Containers",
        before: "IndentedCode",
        parse(cx, line) {
          const begin = line.next < 128 ? begins[line.next] : undefined;
          return begin === undefined ? false : begin(cx, line);
        },
        endLeaf(cx, line, leaf) {
          const end = line.next < 128 ? ends[line.next] : undefined;
          return end?.(cx, line, leaf) === true;
        },
      },
    ],
  };
}
