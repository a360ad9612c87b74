import type { ImageReference, TextEdit } from "../../reference.ts";
import { lineBreakAt } from "../../syntax/text.ts";
import { indentAt, insertion, lineEnd, lineStart } from "./lines.ts";
import type { OutlineElement } from "./outline.ts";

/** Elements in which no paragraph can be, or should: it goes after them. */
const TIGHT =
  /^(?:a|abbr|area|b|bdi|bdo|button|canvas|caption|cite|code|col|colgroup|data|dfn|dl|em|figcaption|figure|h[1-6]|hgroup|i|kbd|label|legend|map|mark|menu|noscript|object|ol|optgroup|option|p|picture|pre|q|ruby|s|samp|select|small|source|span|strong|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|u|ul|var|video|audio|(?:next|nuxt|router)?-?link|picture|transition|keep-?alive|suspense)$/i;
/** What goes on with the condition of the element before it, and must follow that one. */
const NEXT_BRANCH = /^\s*(?:<!--[^]*?-->\s*)*<[^\s>]+(?:\s[^<>]*)?\sv-else(?:-if)?[\s=/>]/;
/** Elements that stand between words. */
const INLINE =
  /^(?:a|abbr|area|b|bdi|bdo|br|button|cite|code|data|dfn|em|i|img|image|input|kbd|label|mark|picture|q|s|samp|small|span|strong|sub|sup|svg|time|u|var|wbr|(?:next|nuxt|router)?-?link)$/i;

const is = ({ name }: OutlineElement, wanted: string): boolean => name.toLowerCase() === wanted;

function* around(element: OutlineElement): Generator<OutlineElement> {
  for (let { parent } = element; parent; { parent } = parent) yield parent;
}

/**
 * A caption for the figure that has none, or a paragraph after the element that holds an image.
 *
 * @param words as text of an element
 */
export function describeInTags(
  text: string,
  { span }: ImageReference,
  words: string,
  { elements, isXml }: { elements: readonly OutlineElement[]; isXml: boolean },
): TextEdit | undefined {
  const image = elements.find(({ start }) => start === span.start);
  if (!image) return undefined;
  const outer = [...around(image)];
  if (isXml && !outer.some((one) => is(one, "html"))) return undefined;
  const bound = outer.findIndex(({ isInCode }) => isInCode);
  const near = image.isInCode ? [] : bound < 0 ? outer : outer.slice(0, bound + 1);
  const figure = near.find((one) => is(one, "figure"));
  if (figure?.close !== undefined && !figure.children.some((one) => is(one, "figcaption")))
    return captionOf(text, figure, figure.close, words);
  let top = image;
  while (top.parent && !top.isInCode && TIGHT.test(top.parent.name)) top = top.parent;
  if (top.isInCode || (top !== image && top.close === undefined)) return undefined;
  return below(text, top, words);
}

function captionOf(text: string, figure: OutlineElement, close: number, words: string): TextEdit {
  const caption = `<figcaption>${words}</figcaption>`;
  const start = lineStart(text, close);
  if (text.slice(start, close).trim() !== "") return insertion(close, caption);
  const [child] = figure.children;
  const isOwnLine = child && isFirst(text, child.start);
  const indent = isOwnLine ? indentAt(text, child.start) : `${indentAt(text, close)}  `;
  return insertion(start, `${indent}${caption}${lineBreakAt(text, close)}`);
}

function below(text: string, top: OutlineElement, words: string): TextEdit | undefined {
  const at = runEnd(text, top);
  if (NEXT_BRANCH.test(text.slice(at, at + 2000))) return undefined;
  const paragraph = `<p>${words}</p>`;
  if (text.slice(at, lineEnd(text, at)).trim() !== "") return insertion(at, paragraph);
  return insertion(at, `${lineBreakAt(text, at)}${indentAt(text, top.start)}${paragraph}`);
}

/** Behind the words that go on after an element: a paragraph does not stand in the middle of a sentence. */
function runEnd(text: string, top: OutlineElement): number {
  const siblings = top.parent?.children ?? [];
  const after = siblings.filter(({ start }) => start >= top.end);
  const block = after.find(({ name }) => !INLINE.test(name));
  const end = Math.min(block?.start ?? text.length, top.parent?.close ?? text.length);
  const run = /^(?:[^\n]|\n(?![ \t]*(?:[<{@\r\n]|$)))*/.exec(text.slice(top.end, end))?.[0] ?? "";
  let at = top.end + run.trimEnd().length;
  for (const one of after) if (one.start < at && one.end > at) at = one.end;
  return at;
}

const isFirst = (text: string, at: number): boolean =>
  text.slice(lineStart(text, at), at).trim() === "";
