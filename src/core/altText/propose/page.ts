import type { ImageReference } from "../reference.ts";

/** Characters of a document's beginning that may have its title. */
const BEGINNING = 20_000;
/** Images on each side, and characters between them that are still beside. */
const [SIDES, NEAR] = [2, 3000];
/** Characters before an image that may have the beginning of its table. */
const TABLE = 20_000;

const TITLES: readonly RegExp[] = [
  /^---\r?\n(?:(?!---)[^\n]*\n){0,60}?title:[ \t]*(["']?)(?<title>[^\n]+?)\1[ \t]*\r?$/m,
  /<title[^>]*>(?<title>[^<]{1,300})<\/title>/i,
  /\\title(?:\[[^\]]*\])?\{(?<title>[^{}\n]{1,300})\}/,
  /^#[ \t]+(?<title>\S[^\n]*?)[ \t]*#*[ \t]*\r?$/m,
  /^=[ \t]+(?<title>\S[^\n]*?)[ \t]*\r?$/m,
  /<h1\b[^>]*>\s*(?<title>[^<]{1,300}?)\s*</i,
];

/** The title of a document, as it says it; undefined where it says none. */
export function titleOf(text: string): string | undefined {
  const start = text.slice(0, BEGINNING);
  for (const pattern of TITLES) {
    const title = pattern.exec(start)?.groups?.["title"]?.trim();
    if (title) return title;
  }
  return undefined;
}

/** The header of the table's column that a place is in, in Markdown and HTML. */
export function columnOf(text: string, at: number): string | undefined {
  return columnOfMarkdown(text, at) ?? columnOfHtml(text.slice(Math.max(0, at - TABLE), at));
}

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/);

function columnOfMarkdown(text: string, at: number): string | undefined {
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  const before = text.slice(begin, at);
  if (!before.includes("|")) return undefined;
  const above = text
    .slice(Math.max(0, begin - TABLE), begin)
    .trimEnd()
    .split("\n");
  while (above.length > 0 && above.at(-1)?.includes("|")) {
    const row = above.pop() ?? "";
    if (!/^[\s|:-]*-[\s|:-]*$/.test(row)) continue;
    const column = cells(`${before}x`).length - 1;
    const header = cells(above.at(-1) ?? "")[column]?.trim();
    return header === "" ? undefined : header;
  }
  return undefined;
}

function columnOfHtml(before: string): string | undefined {
  const table = before.slice(before.toLowerCase().lastIndexOf("<table"));
  if (!/^<table/i.test(table) || /<\/table/i.test(table)) return undefined;
  const headers = [...table.matchAll(/<th\b[^>]*>([^]*?)(?=<\/?(?:th|tr|td|thead|tbody)\b)/gi)];
  const row = table.slice(table.toLowerCase().lastIndexOf("<tr"));
  const column = [...row.matchAll(/<t[dh]\b/gi)].length - 1;
  const header = headers[column]?.[1]?.replace(/<[^<>]*>/g, " ").trim();
  return header && !/<th\b/i.test(row) ? header : undefined;
}

/** Alt texts of the images right before and after one. */
export function besides(reference: ImageReference, all: readonly ImageReference[]): string[] {
  const index = all.findIndex(({ span }) => span.start >= reference.span.start);
  if (index < 0) return [];
  return all.slice(Math.max(0, index - SIDES), index + SIDES + 1).flatMap(({ alt, span }) => {
    const isNear = Math.abs(span.start - reference.span.start) <= NEAR;
    return alt?.trim() && isNear && span.start !== reference.span.start ? [alt.trim()] : [];
  });
}
