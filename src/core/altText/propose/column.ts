/** The header of the column that an image is in, in the markups that have tables. */

import { plain } from "./title.ts";
import { latexColumn, typstColumn } from "./typesetColumn.ts";

/** Characters before an image that may have the beginning of its table. */
const TABLE = 20_000;

/** The header of the table's column that a place is in; undefined where there is no table, or none is said. */
export function columnOf(text: string, at: number): string | undefined {
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const place: Place = {
    before: text.slice(Math.max(0, at - TABLE), at),
    above: text
      .slice(Math.max(0, begin - TABLE), begin)
      .split(/\r?\n/)
      .slice(0, -1),
    line: text.slice(begin, end < 0 ? text.length : end),
    column: at - begin,
  };
  for (const find of [inAsciidoc, inWiki, inPipes, inListTable, inSimpleTable, inHtml, inTypeset]) {
    const header = plain(find(place) ?? "");
    if (header !== "") return header;
  }
  return undefined;
}

interface Place {
  /** The text before it. */
  readonly before: string;
  /** The lines above its own. */
  readonly above: readonly string[];
  readonly line: string;
  /** In code units, within its line. */
  readonly column: number;
}

const BAR = /(?<!\\)\|/;
const cells = (row: string): string[] => row.replace(/^[ \t>]*\|?|\|[ \t]*$/g, "").split(BAR);

/** Markdown, Org, Textile, and the grids of reStructuredText and Pandoc. */
function inPipes({ above, line, column }: Place): string | undefined {
  if (!line.includes("|")) return undefined;
  const index = cells(`${line.slice(0, column)}x`).length - 1;
  const isRow = (one: string): boolean =>
    one.includes("|") || /^[ \t>]*\+[-=+:]+$/.test(one.trim());
  const rows = above.slice(above.findLastIndex((one) => !isRow(one)) + 1);
  const rule = rows.findIndex((row) =>
    /^[ \t>]*\+/.test(row)
      ? /^[ \t>]*\+[=:+]+[ \t]*$/.test(row)
      : /^[\s|:+>-]*-[\s|:+>-]*$/.test(row),
  );
  const header = rule > 0 ? cells(rows[rule - 1] ?? "") : cells(rows[0] ?? "");
  const cell = header[index]?.trim() ?? "";
  if (rule > 0) return cell;
  return /^_[^\s.]*\./.test(cell) ? cell.replace(/^_[^\s.]*\./, "") : undefined;
}

/** The first row is one of headers where a line without words follows, or an option says so. */
function inAsciidoc({ above, before }: Place): string | undefined {
  const rules = above.flatMap((one, i) => (/^[|!]===\s*$/.test(one) ? [i] : []));
  const start = rules.at(-1);
  if (start === undefined || rules.length % 2 === 0) return undefined;
  const options = /^\[.*\]\s*$/.test(above[start - 1] ?? "") ? (above[start - 1] ?? "") : "";
  const rows = above.slice(start + 1);
  const first = rows.findIndex((one) => one.trim() !== "");
  const isHeader =
    /%header|options?="?[^\]]*header/.test(options) || rows[first + 1]?.trim() === "";
  if (first < 0 || !isHeader) return undefined;
  const headers = (rows[first] ?? "").trim().split(BAR).slice(1);
  const body = before.slice(before.lastIndexOf(rows[first] ?? "") + (rows[first] ?? "").length);
  const count = body.split(BAR).length - 2;
  return headers.length > 0 && count >= 0 ? headers[count % headers.length] : undefined;
}

/** MediaWiki's tables: headers begin with `!`, rows with `|-`. */
function inWiki({ before }: Place): string | undefined {
  const table = before.slice(before.lastIndexOf("\n{|") + 1);
  if (!table.startsWith("{|") || table.includes("\n|}")) return undefined;
  const [head = "", ...rows] = table.split(/\n\|-[^\n]*/).filter((row) => /\n[!|]/.test(row));
  const row = rows.at(-1);
  if (row === undefined) return undefined;
  const split = (text: string): string[] =>
    text
      .split(/\n[!|](?![}+-])|!!|\|\|/)
      .slice(1)
      .map((cell) => cell.replace(/^[^[\]{}|\n]*\|(?!\|)/, ""));
  return head.includes("\n!") ? split(head)[split(row).length - 1] : undefined;
}

/** reStructuredText's tables of lists. */
function inListTable({ above, line, column }: Place): string | undefined {
  const start = above.findLastIndex((one) => /^\s*\.\. list-table::/.test(one));
  if (start < 0) return undefined;
  const indent = (text: string): number => text.search(/\S/);
  const own = indent(above[start] ?? "");
  const lines = [...above.slice(start + 1), line.slice(0, column)];
  if (lines.some((one) => one.trim() !== "" && indent(one) <= own)) return undefined;
  if (!lines.some((one) => /:header-rows:\s*[1-9]/.test(one))) return undefined;
  const begin = lines.find((one) => /^\s*\* -/.test(one));
  const at = indent(begin ?? "");
  const rows: string[][] = [];
  for (const one of lines) {
    const [, mark, words = ""] = /^\s*(\*\s+-|-)(?=\s|$)\s*(.*)$/.exec(one) ?? [];
    if (mark?.startsWith("*") && indent(one) === at) rows.push([words]);
    else if (mark === "-" && indent(one) === at + 2) rows.at(-1)?.push(words);
  }
  return rows.length > 1 ? rows[0]?.[(rows.at(-1)?.length ?? 0) - 1] : undefined;
}

/** reStructuredText's tables whose columns stand under lines of `=`. */
function inSimpleTable({ above, column }: Place): string | undefined {
  const rules = above.flatMap((one, i) => (/^\s*=+(?:\s+=+)+\s*$/.test(one) ? [i] : []));
  const rule = rules.at(-1);
  if (rule === undefined || rules.length % 2 === 1) return undefined;
  const columns = [...(above[rule] ?? "").matchAll(/=+/g)].map(({ index }) => index);
  const which = columns.findLastIndex((start) => start <= column);
  return which < 0 ? undefined : (above[rule - 1] ?? "").slice(columns[which], columns[which + 1]);
}

const inTypeset = ({ before }: Place): string | undefined =>
  latexColumn(before) ?? typstColumn(before);

interface Cell {
  readonly isHeader: boolean;
  readonly span: number;
  readonly text: string;
}

const widthOf = (row: readonly Cell[]): number => row.reduce((sum, { span }) => sum + span, 0);

const PART = /<(tr|t[dh])\b([^>]*)>([^]*?)(?=<\/?(?:t[rdh]|thead|tbody|tfoot|table)\b|$)/gi;

function inHtml({ before }: Place): string | undefined {
  const table = before.slice(Math.max(0, before.toLowerCase().lastIndexOf("<table")));
  if (!/^<table/i.test(table) || /<\/table/i.test(table)) return undefined;
  const rows: Cell[][] = [];
  for (const [, name = "", attributes = "", inner = ""] of table.matchAll(PART)) {
    if (/^tr$/i.test(name)) rows.push([]);
    const span = Number(/\bcolspan=["']?(\d{1,3})/i.exec(attributes)?.[1] ?? 1);
    if (!/^tr$/i.test(name))
      rows.at(-1)?.push({ isHeader: /^th$/i.test(name), span, text: plain(inner) });
  }
  const row = rows.at(-1) ?? [];
  const isHeaders = (one: readonly Cell[]): boolean =>
    one.some(({ isHeader }) => isHeader) && one.every(({ isHeader, text }) => isHeader || !text);
  const headers = rows.find((one) => isHeaders(one));
  if (row.length === 0 || headers === undefined || headers === row) return undefined;
  const column = widthOf(row.slice(0, -1));
  return headers.find((_, i) => widthOf(headers.slice(0, i + 1)) > column)?.text;
}
