/** The header of a table's column in LaTeX and Typst, whose tables are commands. */

const LATEX = /\\begin\{((?:long|x|tall|wide)?(?:tabular[xy*]?|table|tabu|tabularray|tblr))\*?\}/g;
/** What stands below a row of headers. */
const RULE = /\\(?:hline|midrule|cmidrule|toprule|endhead|endfirsthead|Xhline|tableline)\b/;
const BREAK = /\\\\\*?(?:\[[^\]]*\])?|\\tabularnewline\b/;
const WIDTH = /\\multicolumn\{(\d{1,3})\}/;

/** The words above a place in a table of LaTeX whose first row is told apart by a line. */
export function latexColumn(before: string): string | undefined {
  const begin = [...before.matchAll(LATEX)].findLast(
    ({ 0: all, 1: name = "", index }) =>
      name !== "table" && !before.includes(`\\end{${name}`, index + all.length),
  );
  if (!begin) return undefined;
  const rows = before.slice(begin.index + begin[0].length).split(BREAK);
  const isBelowRule = rows.length > 1 && rows.slice(1).some((row) => RULE.test(row));
  if (!isBelowRule) return undefined;
  const [first = ""] = rows;
  const head = cellsOf(first.replace(/^(?:\s*(?:\[[^\]]*\]|\{(?:[^{}]|\{[^{}]*\})*\}))+/, ""));
  const at = widthOf(cellsOf(rows.at(-1) ?? "").slice(0, -1));
  const cell = head.find((_, index) => widthOf(head.slice(0, index + 1)) > at);
  return cell
    ?.replace(/\\(?:hline|toprule|midrule)\b|\\rowcolor\{[^{}]*\}/g, "")
    .replace(/\\multicolumn\{\d+\}\{[^{}]*\}/, "");
}

const cellsOf = (row: string): string[] => row.split(/(?<!\\)&/);
const widthOf = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + Number(WIDTH.exec(cell)?.[1] ?? 1), 0);

/** The words above a place in a table of Typst that says its headers, or has its first row in bold. */
export function typstColumn(before: string): string | undefined {
  const start = before.search(/(?<![\w.])(?:table|tablex)\((?![^]*(?<![\w.])(?:table|tablex)\()/);
  if (start < 0) return undefined;
  const open = before.indexOf("(", start) + 1;
  const { parts, isOpen } = partsOf(before.slice(open));
  if (!isOpen) return undefined;
  const columns = parts.map((one) => /^columns:\s*(?:(\d+)|\(([^]*)\))/.exec(one)).find(Boolean);
  const count = columns?.[1]
    ? Number(columns[1])
    : (columns?.[2]?.split(",").filter(Boolean).length ?? 0);
  if (count < 1) return undefined;
  const header = parts.find((one) => one.startsWith("table.header("));
  const named = header && partsOf(header.slice(header.indexOf("(") + 1, -1)).parts.filter(isCell);
  // What is being written is the last of them.
  const cells = parts.filter((one, index) => index === parts.length - 1 || isCell(one));
  const bold = cells.slice(0, count).every((one) => /^\[\s*\*/.test(one));
  const heads = named ?? (bold && cells.length > count ? cells.slice(0, count) : []);
  return heads[(cells.length - 1) % count]?.replace(/^\[|\]$/g, "");
}

/** Contents, as against options and lines. */
const isCell = (part: string): boolean =>
  !/^(?:[\w-]+:|table\.(?:header|footer|[hv]line)\()/.test(part) && part !== "";

/** The arguments of a call from its bracket on, and whether the text ends within it. */
function partsOf(text: string): { readonly parts: readonly string[]; readonly isOpen: boolean } {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  const isIn = /["()[\]{},\\]/g;
  for (let match = isIn.exec(text); match; match = isIn.exec(text)) {
    const { 0: sign, index } = match;
    if (sign === "\\") isIn.lastIndex++;
    else if (sign === '"') {
      const end = /(?<!\\)"/g;
      end.lastIndex = index + 1;
      isIn.lastIndex = (end.exec(text)?.index ?? text.length) + 1;
    } else if ("([{".includes(sign)) depth++;
    else if (sign !== "," && --depth < 0) return { parts, isOpen: false };
    else if (sign === "," && depth === 0) {
      parts.push(text.slice(from, index).trim());
      from = index + 1;
    }
  }
  return { parts: [...parts, text.slice(from).trim()], isOpen: true };
}
