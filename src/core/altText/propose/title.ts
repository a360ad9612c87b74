/** The title of a document, in the markups that have one. */

import { oneLine } from "../syntax/escape.ts";
import { decodeEntities } from "../syntax/text.ts";

/** Characters of a document's beginning that may have its title. */
const BEGINNING = 20_000;
/** Characters of the longest title. */
const LONGEST = 300;

/** What only looks like a title: comments, code and drawings. */
const NO_TITLE =
  /<!--[^]*?-->|^[ \t]*(?<fence>`{3,}|~{3,})[^\n]*\n[^]*?^[ \t]*\k<fence>[`~]*[ \t]*\r?$|<(?<tag>script|style|svg)\b[^>]*>[^]*?<\/\k<tag>>/gim;
/** Titles that a document names as such, the likeliest first. */
const NAMED: readonly RegExp[] = [
  /<title[^>]*>(?<title>[^<]{1,600})<\/title>/i,
  /\\title(?:\[[^\]]*\])?\{(?<title>(?:[^{}]|\{[^{}]*\}){1,600})\}/,
  /#set[ \t]+document\([^)]*?\btitle:[ \t]*"(?<title>[^"\n]+)"/,
  /^#\+title:[ \t]*(?<title>\S[^\n]*)$/im,
];
/** Headings; the first of any kind that says something is the title. */
const HEADINGS: readonly RegExp[] = [
  /^[#=][ \t]+(?<title>\S[^\n]*)$/gm,
  /^h1(?:\([^)\n]*\))?\.[ \t]+(?<title>\S[^\n]*)$/gm,
  /<h1\b[^>]*>(?<title>[^]{1,1000}?)<\/h1>/gi,
  // Of reStructuredText, and of Markdown where the line is one of `=`.
  /^(?<title>[^\s|+>][^\n]*)\n(?<line>={3,}|#{3,}|\*{3,}|~{3,}|\^{3,}|-{3,})[ \t]*\r?$/gm,
];

/** The title of a document, as it says it and without its markup; undefined where it says none. */
export function titleOf(text: string): string | undefined {
  const start = text.slice(0, BEGINNING);
  // In scripts `#` begins a comment.
  if (start.startsWith("#!")) return undefined;
  const own = titleInFront(start);
  if (own) return own;
  const words = start.replace(/^---\r?\n[^]*?\n---[ \t]*\r?$/m, "").replace(NO_TITLE, "\n");
  for (const pattern of NAMED) {
    const title = plain(pattern.exec(words)?.groups?.["title"] ?? "");
    if (title) return title;
  }
  const all = HEADINGS.flatMap((pattern) => [...words.matchAll(pattern)]);
  return all
    .toSorted((a, b) => a.index - b.index)
    .filter(({ groups }) => !isTooShort(groups?.["title"], groups?.["line"]))
    .map(({ groups }) => plain(groups?.["title"] ?? ""))
    .find((title) => title !== "");
}

/** A line under words that is shorter than they are is a rule, but for one of `=`. */
const isTooShort = (title = "", line?: string): boolean =>
  line !== undefined && !line.startsWith("=") && line.length < title.trim().length;

/** The title that the data before a document says: YAML or TOML. */
function titleInFront(text: string): string | undefined {
  const yaml = /^\uFEFF?\s*---\r?\n([^]*?)\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  const toml = /^\uFEFF?\s*\+\+\+\r?\n([^]*?)\n\+\+\+/.exec(text)?.[1];
  const line = /^title[ \t]*[:=][ \t]*(.*)$/im.exec(toml ?? yaml ?? "");
  const [found, said = ""] = line ?? [];
  if (found === undefined || line?.index === undefined) return undefined;
  const quoted = /^(["'])(.*?)\1[ \t]*(?:#.*)?$/.exec(said.trim())?.[2];
  const after = (toml ?? yaml ?? "").slice(line.index + found.length);
  const folded = /^[|>][-+]?\s*$/.test(said)
    ? /^(?:\r?\n[ \t]+[^\n]*)+/.exec(after)?.[0]
    : undefined;
  return plain(quoted ?? folded ?? said.replace(/(?:^|\s)#.*$/, "")) || undefined;
}

/** A heading or a cell of a table without links, images, emphasis, tags and code of templates. */
export function plain(text: string): string {
  const words = text
    .slice(0, 2 * LONGEST)
    .replace(/[ \t][#=]+\s*$/, "")
    .replace(/\{\{[^]*?\}\}|\{%[^]*?%\}|<%[^]*?%>|\$\{[^{}]*\}/g, " ")
    .replace(/!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])/g, " ")
    .replace(/\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])/g, "$1")
    .replace(/(?<!\\)<[^<>]*>/g, " ")
    .replace(/(?<!\s)\s*\{[#.:][^{}\n]*\}\s*$/, "")
    .replace(/\\[a-z]+\*?(?:\[[^\]]*\])?[ \t]*|[{}]/gi, "")
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "")
    .replace(/\*{1,3}|`+|(?<!\w)_+|_+(?!\w)/g, "");
  return oneLine(decodeEntities(words)).replace(/\s+/g, " ").trim().slice(0, LONGEST);
}
