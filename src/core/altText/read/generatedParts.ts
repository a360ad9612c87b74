import type { Span } from "../reference.ts";

/**
 * Parts of a document that a program writes anew, between comments that say so: lists of contributors, of sponsors;
 * the buttons that templates put above notebooks. So are those that a page shows as code.
 */

/** The beginning of one without `<`, which in tags is what is everywhere. */
const COMMENT = "!--";
/** One that goes on for longer is not of a program. */
const LONGEST = 320;
const MARK = /(?<![a-z])(?:start|begin|end)(?![a-z])/i;
/** What only programs write: `ALL-CONTRIBUTORS-LIST:START`, `START_SECTION:waka`, `readme: sponsors -start`, `CONTRIBUTORS-START`. */
const BY_PROGRAM =
  /^(?:[A-Z][A-Z\d_-]+:(?:START|BEGIN)\b|(?:START|BEGIN)_(?:SECTION|TF_DOCS)\b|readme: |(?:start|begin)? ?doctoc\b|(?:[\w-]{1,30}[-_])?(?:contributors|collaborators|sponsors|backers|stargazers)[-_](?:list[-_])?(?:start|begin)$)|(?:\b|_)(?:auto[-_]?)?generated(?:\b|_)|\bdo not (?:edit|remove|modify|change)\b/i;
/** `tfo-notebook-buttons` of TensorFlow's template, and of those that are made like it. */
const BUTTONS = /<table\b[^<>]{0,200}\bclass="[\w-]{1,30}-notebook-buttons"[^]*?(?:<\/table>|$)/g;
/** Tags of Liquid and its like, between which a page has code to be shown, or a comment. */
const CODE = /\{%-?[ \t]*(end)?(highlight|codeblock|code_block|prism|comment)\b[^\n%]{0,200}%\}/g;
/** Comments that are looked at. */
const MOST = 2000;

export const generatedIn = (text: string): Span[] => [
  ...betweenComments(text),
  ...(text.includes("{%") ? codeIn(text) : []),
  ...(text.includes("<table") && text.includes("-notebook-buttons") ? buttonsIn(text) : []),
];

function codeIn(text: string): Span[] {
  const spans: Span[] = [];
  const open = new Map<string, number>();
  for (const { 0: tag, 1: end, 2: name = "", index } of text.matchAll(CODE)) {
    const start = open.get(name);
    if (end === undefined) open.set(name, start ?? index + tag.length);
    else if (start !== undefined) {
      spans.push({ start, end: index });
      open.delete(name);
    }
  }
  return spans;
}

const buttonsIn = (text: string): Span[] =>
  [...text.matchAll(BUTTONS)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));

function betweenComments(text: string): Span[] {
  const spans: Span[] = [];
  let open: { readonly name: string; readonly start: number } | undefined;
  let count = 0;
  for (let at = text.indexOf(COMMENT); at >= 0; at = text.indexOf(COMMENT, at)) {
    const start = at + COMMENT.length;
    const rest = text[at - 1] === "<" ? text.slice(start, start + LONGEST) : "";
    const length = rest.indexOf("-->", 1);
    at = start;
    if (length < 0 || rest.lastIndexOf("\n", length) >= 0) continue;
    if (count++ > MOST) break;
    const words = rest.slice(0, length).trim();
    at = start + length + 3;
    const mark = MARK.exec(words)?.[0].toLowerCase();
    if (mark === undefined) continue;
    const name = nameOf(words);
    if (mark === "end") {
      if (open?.name === name) {
        spans.push({ start: open.start, end: start });
        open = undefined;
      }
    } else if (open === undefined && BY_PROGRAM.test(words)) open = { name, start: at };
  }
  return spans;
}

/** What both comments have in common: the words besides the mark, as far as the first sentence. */
function nameOf(words: string): string {
  const [, first = ""] = /^([^\n.;(]*?)(?: - |[.;(]|$)/.exec(words) ?? [];
  const plain = first.replace(MARK, " ").replace(/[^\p{L}\p{N}]+/gu, " ");
  return plain.trim().toLowerCase().split(" ", 3).join(" ");
}
