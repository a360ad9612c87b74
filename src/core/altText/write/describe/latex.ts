import type { ImageReference, TextEdit } from "../../reference.ts";
import { tokensOf } from "../../read/lines/latexTokens.ts";
import { lineBreakAt } from "../../syntax/text.ts";
import { indentAt, insertion, lineAt, lineStart, nextLine, paragraphBelow } from "./lines.ts";
import { latexWords } from "./words.ts";

const FIGURE = /^(?:(?:sub|wrap|float|margin|SC|sideways)?figure|subcaptionblock)\*?$/i;
const TABLE = /^(?:tabular|tabularx|tabulary|tabu|array|longtable|tblr)\*?$/;
/** Environments that only place what is in them. */
const PLACING = /^(?:center|flushleft|flushright)$/;
/** What ends a paragraph without an empty line. */
const EDGE =
  /^\s*(?:\\(?:begin|end|item|part|chapter|(?:sub)*section|(?:sub)?paragraph|par|bigskip|medskip|clearpage|newpage)\b|$)/;

interface Environment {
  readonly name: string;
  readonly start: number;
  end: number;
  close: number;
  readonly commands: { readonly name: string; readonly start: number }[];
}

/** A caption for the figure that has none, or a paragraph after what holds an image. */
export function describeInLatex(
  text: string,
  { span }: ImageReference,
  description: string,
): TextEdit | undefined {
  const words = latexWords(description);
  const { tokens, pairs } = tokensOf(text);
  const open: Environment[] = [];
  let holding: Environment[] = [];
  for (const { name, start, end } of tokens) {
    if (start <= span.start) holding = [...open];
    const braces = /^\s*\{([^{}]*)\}/.exec(text.slice(end, end + 80));
    if (name === "begin" && braces)
      open.push({
        name: braces[1] ?? "",
        start,
        end: text.length,
        close: text.length,
        commands: [],
      });
    else if (name === "end" && braces) {
      const last = open.findLastIndex((one) => one.name === braces[1]);
      const environment = open[last];
      if (!environment) continue;
      Object.assign(environment, { close: start, end: end + braces[0].length });
      open.length = last;
    } else if (/^(?:caption\*?|subcaption|label)$/.test(name))
      open.at(-1)?.commands.push({ name, start });
  }
  holding.reverse();
  if (holding.some(({ name }) => TABLE.test(name))) return undefined;
  const figure = holding.find(({ name }) => FIGURE.test(name));
  const isWhole = (one: Environment): boolean => one.close < text.length;
  if (figure) {
    if (!isWhole(figure)) return undefined;
    const caption = figure.commands.some(({ name }) => name !== "label");
    if (!caption) {
      const isBraced = (at: number): boolean =>
        [...pairs].some(([from, to]) => from > figure.start && from < at && to > at);
      const label = figure.commands.find(
        ({ name, start }) => name === "label" && start > span.start && !isBraced(start),
      );
      return captionOf(text, span.start, label?.start ?? figure.close, words);
    }
    const outermost = holding.findLast(({ name }) => FIGURE.test(name)) ?? figure;
    return isWhole(outermost)
      ? paragraphBelow(text, outermost.end, indentAt(text, outermost.start), words)
      : undefined;
  }
  let from = span.start;
  let at = span.end;
  for (const one of holding) {
    if (!PLACING.test(one.name) || !isWhole(one)) break;
    from = one.start;
    at = one.end;
  }
  const [around] = holding.filter(({ start, end }) => start < from && end >= at && start !== from);
  for (const [start, end] of pairs)
    if (start < from && end >= at && start > (around?.start ?? -1)) at = Math.max(at, end + 1);
  const indent = indentAt(text, from);
  for (let next = nextLine(text, at); next !== undefined; next = nextLine(text, at)) {
    if (EDGE.test(lineAt(text, next))) break;
    at = next;
  }
  return paragraphBelow(text, at, indent, words);
}

/** Before the label, which is of the caption, or at the end. */
function captionOf(text: string, from: number, at: number, words: string): TextEdit {
  const caption = `\\caption{${words}}`;
  const start = lineStart(text, at);
  if (text.slice(start, at).trim() !== "") return insertion(at, caption);
  return insertion(start, `${indentAt(text, from)}${caption}${lineBreakAt(text, at)}`);
}
