import type { SyntaxNode } from "@lezer/common";
import { createBlockReader } from "../../read/markdown/blocks.ts";
import type { ImageReference, TextEdit } from "../../reference.ts";
import { indentAt, lineAt, lineStart, nextLine, paragraphBelow } from "./lines.ts";
import { markdownWords } from "./words.ts";

const CONTAINERS = new Set(["Document", "Blockquote", "BulletList", "OrderedList", "ListItem"]);

/** A paragraph after the block that holds an image, in the same list item or quotation. */
export function describeInMarkdown(
  text: string,
  { span }: ImageReference,
  words: string,
  isMdx: boolean,
): TextEdit | undefined {
  const { tree } = createBlockReader(isMdx)(text);
  const blockAt = (at: number): SyntaxNode | undefined => {
    let node = tree.resolveInner(at, 1);
    while (node.parent && !CONTAINERS.has(node.parent.name)) node = node.parent;
    return CONTAINERS.has(node.name) ? undefined : node;
  };
  const first = blockAt(span.start);
  const last = blockAt(span.end - 1);
  if (!first || !last || first.name === "MdxEsm") return undefined;
  // Marks of lists are not repeated, those of quotations are.
  let prefix = text.slice(lineStart(text, first.from), first.from).replace(/[^>\s]/g, " ");
  let at = Math.max(first.from, last.to);
  // Tags of MDX that follow without an empty line are of the same element.
  for (let next = nextLine(text, at); isMdx && next !== undefined; next = nextLine(text, at)) {
    if (!lineAt(text, next).trimStart().startsWith("<")) break;
    at = next;
    prefix = indentAt(text, at);
  }
  return paragraphBelow(text, at, prefix, markdownWords(words, isMdx));
}
