import { Tree, type TreeBuffer, TreeFragment } from "@lezer/common";
import { type BlockParser, type Line, type MarkdownParser, parser } from "@lezer/markdown";
import type { Change } from "../../reference.ts";
import {
  beginsShortcode,
  containers,
  type DirectiveState,
  mayHaveContainers,
  mayHaveDirectives,
} from "./containers.ts";
import { heading, LineInput, paragraph } from "./plainBlocks.ts";
import { bracesEnd, jsxTagEnd } from "../../syntax/matching.ts";

/** The blocks of Markdown. What is in them is read elsewhere, and only where there is something. */

/** Deeper than this nobody nests; the parser's time for a line grows with it. */
const DEEPEST = 100;

const tooDeep: BlockParser = {
  name: "TooDeep",
  before: "IndentedCode",
  parse(cx, line) {
    if (cx.depth < DEEPEST) return false;
    const start = cx.lineStart + line.pos;
    const end = cx.lineStart + line.text.length;
    cx.nextLine();
    cx.addElement(cx.elt("Paragraph", start, end));
    return true;
  },
};

const BLOCK_TAG =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i;
const ONE_TAG =
  /^(?:<\/[a-z][a-z\d-]*\s*>|<[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?>)\s*$/i;
const EMPTY = /^\s*$/;

/** How blocks of HTML begin and end, as CommonMark has them. */
const HTML: readonly (readonly [RegExp, RegExp])[] = [
  [/^<(?:script|pre|style|textarea)(?:\s|>|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-z]/i, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [BLOCK_TAG, EMPTY],
  [ONE_TAG, EMPTY],
];

/** The parser's own takes no tag that closes itself for the beginning of a block. */
const htmlBlock: BlockParser = {
  name: "HTMLBlock",
  parse(cx, line) {
    if (line.next !== 60) return false;
    const rest = line.text.slice(line.pos);
    const end = HTML.find(([begins]) => begins.test(rest))?.[1];
    if (!end) return false;
    const start = cx.lineStart + line.pos;
    const depth = cx.depth;
    const marks = [];
    let hasEnded = end !== EMPTY && end.test(rest);
    while (!hasEnded && cx.nextLine()) {
      const content = line.text.slice(line.basePos);
      if (depthOf(line) < depth || (end === EMPTY && EMPTY.test(content))) break;
      // What is within a shortcode is Markdown, whatever that stands in.
      if (end === EMPTY && beginsShortcode(content.trimStart())) break;
      marks.push(...line.markers);
      hasEnded = end !== EMPTY && end.test(content);
    }
    if (hasEnded) cx.nextLine();
    cx.addElement(cx.elt("HTMLBlock", start, cx.prevLineEnd(), marks));
    return true;
  },
};

/** In how many containers a line is. The parser's own blocks know it; its typings do not. */
const depthOf = (line: Line): number => (line as Line & { readonly depth: number }).depth;

/** What a parse of MDX looks at besides the line it is at. */
interface Whole {
  text: string;
  /** How many more signs may be read in vain. */
  fuel: number;
  /** Whether something has no end: what comes later may give it one. */
  isOpen: boolean;
}

const esm: BlockParser = {
  name: "MdxEsm",
  before: "IndentedCode",
  parse(cx, line) {
    if (cx.depth > 1 || !/^(?:import|export)\s/.test(line.text)) return false;
    const start = cx.lineStart;
    while (cx.nextLine() && line.pos < line.text.length);
    cx.addElement(cx.elt("MdxEsm", start, cx.prevLineEnd()));
    return true;
  },
};

/** Tags and expressions over several lines, among them empty ones and ones like those of lists. */
const flow = (whole: Whole): BlockParser => ({
  name: "MdxFlow",
  before: "IndentedCode",
  parse(cx, line) {
    if (line.next !== 60 && line.next !== 123) return false;
    const start = cx.lineStart + line.pos;
    const lineEnd = cx.lineStart + line.text.length;
    const end = flowEnd(whole, start, lineEnd);
    if (end <= lineEnd) return false;
    while (cx.lineStart + line.text.length < end && cx.nextLine());
    cx.nextLine();
    cx.addElement(cx.elt("MdxFlow", start, cx.prevLineEnd()));
    return true;
  },
  endLeaf: (_, line) => line.next === 60 || line.next === 123,
});

/** Where the last tag or expression ends that begins in a line, or a later one in which such a one ends. */
function flowEnd(whole: Whole, start: number, firstEnd: number): number {
  const { text } = whole;
  let [at, lineEnd] = [start, firstEnd];
  while (at < lineEnd) {
    if (text[at] !== "<" && text[at] !== "{") {
      at++;
      continue;
    }
    const end = whole.fuel > 0 ? (text[at] === "<" ? jsxTagEnd : bracesEnd)(text, at) : -1;
    if (end < 0) {
      whole.isOpen = true;
      whole.fuel -= text.length - at;
      // What stands first must be one: words with a `<` in them are no tag.
      if (at === start) return -1;
    }
    at = Math.max(end, at + 1);
    if (at > lineEnd) lineEnd = lineEndAt(text, at);
  }
  return at;
}

function lineEndAt(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** What becomes of the lines of a block is read from its text, so nothing in it is parsed here. */
function withoutInlines(blocks: MarkdownParser): MarkdownParser {
  blocks.parseInline = () => [];
  return blocks;
}

const directives: DirectiveState = { closing: -1 };

const markdownParser = withoutInlines(
  parser.configure([
    { parseBlock: [tooDeep, htmlBlock, heading, paragraph], remove: ["LinkReference"] },
    containers(directives),
  ]),
);

const mdxParser = (whole: Whole): MarkdownParser =>
  withoutInlines(
    parser.configure({
      defineNodes: [
        { name: "MdxEsm", block: true },
        { name: "MdxFlow", block: true },
      ],
      parseBlock: [tooDeep, esm, flow(whole), heading, paragraph],
      remove: ["LinkReference", "IndentedCode", "HTMLBlock"],
    }),
  );

/** The blocks of a text, and what to read the next one with. */
export interface Blocks {
  /** The text without front matter, all breaks of lines as one sign; positions are the document's. */
  readonly text: string;
  readonly tree: Tree;
  readonly fragments: readonly TreeFragment[];
  readonly frontEnd: number;
  /** Whether another reading must begin anew. */
  readonly isOpen: boolean;
}

export type ReadBlocks = (
  text: string,
  before?: { readonly blocks: Blocks; readonly changes: readonly Change[] },
) => Blocks;

export function createBlockReader(isMdx: boolean): ReadBlocks {
  const whole: Whole = { text: "", fuel: 0, isOpen: false };
  const blocksOf = isMdx ? mdxParser(whole) : markdownParser;
  return (text, before) => {
    const frontEnd = frontMatterEnd(text);
    const prepared = prepare(text, frontEnd);
    const known = before && fragmentsOf(before, prepared, frontEnd);
    Object.assign(whole, { text: prepared, fuel: 10_000 + 20 * text.length, isOpen: false });
    directives.closing = -1;
    const tree = blocksOf.parse(new LineInput(prepared), known);
    const fragments = TreeFragment.addTree(tree, known);
    return { text: prepared, tree, fragments, frontEnd, isOpen: whole.isOpen };
  };
}

/** Where the block before the one around a place begins: whether a container ends is said by what follows it. */
function startBefore(tree: Tree, at: number): number {
  const { topNode } = tree;
  const block = topNode.childAfter(at) ?? topNode.lastChild;
  return Math.min(at, (block?.prevSibling ?? block)?.from ?? at);
}

/** What of an earlier text can be used again; none where its front matter is another. */
function fragmentsOf(
  { blocks, changes }: { readonly blocks: Blocks; readonly changes: readonly Change[] },
  text: string,
  frontEnd: number,
): readonly TreeFragment[] | undefined {
  if (mayHaveDirectives(blocks.text) || mayHaveDirectives(text)) return undefined;
  let shift = 0;
  let frontShift = 0;
  let last = 0;
  const ranges: { fromA: number; toA: number; fromB: number; toB: number }[] = [];
  const hasContainers = mayHaveContainers(blocks.text);
  for (const { span, length: added } of changes) {
    if (span.start < last || span.end < span.start) return undefined;
    last = span.end;
    if (span.start < blocks.frontEnd && span.end > blocks.frontEnd) return undefined;
    const fromB = span.start + shift;
    shift += added - (span.end - span.start);
    if (span.end <= blocks.frontEnd) frontShift = shift;
    // A sign more at both ends: whether a line break is one sign or two changes the one before.
    const near = Math.min(1, span.start, fromB);
    const far = hasContainers ? span.start - startBefore(blocks.tree, span.start) : 0;
    const most = Math.max(near, span.start - (ranges.at(-1)?.toA ?? 0));
    const from = Math.min(Math.max(near, far), most);
    ranges.push({
      fromA: span.start - from,
      toA: span.end + 1,
      fromB: fromB - from,
      toB: fromB + added + 1,
    });
  }
  if (blocks.isOpen || blocks.text.length + shift !== text.length) return undefined;
  if (blocks.frontEnd + frontShift !== frontEnd) return undefined;
  return TreeFragment.applyChanges(blocks.fragments, ranges);
}

function prepare(text: string, frontEnd: number): string {
  const lines = text.includes("\r") ? text.replaceAll("\r\n", " \n").replaceAll("\r", "\n") : text;
  if (frontEnd === 0) return lines;
  return lines.slice(0, frontEnd).replace(/[^\n]/g, " ") + lines.slice(frontEnd);
}

/** The end of the front matter: YAML or TOML between two lines of three signs. */
function frontMatterEnd(text: string): number {
  const opening = /^\ufeff?(---|\+\+\+)[ \t]*\r?\n/.exec(text);
  if (!opening) return 0;
  const closing = opening[1] === "---" ? /^(?:---|\.\.\.)[ \t]*\r?$/gm : /^\+\+\+[ \t]*\r?$/gm;
  closing.lastIndex = opening[0].length;
  return closing.test(text) ? closing.lastIndex : 0;
}

/** What was found in a block, and where that begins. */
export interface PlacedBlock<Content> {
  readonly content: Content;
  readonly start: number;
}

const FOUND = Symbol("found");

/**
 * What was found in a tree is kept with it, since it stays the same when text
 * moves. A `WeakMap` of the thousands of blocks of a long text took longer to
 * look things up in, and to be collected, than all else.
 */
interface KnownTree<Content> extends Tree {
  [FOUND]?: readonly PlacedBlock<Content>[];
}

const NOTHING: readonly never[] = [];

/** Reads the blocks that hold lines, in order, save those that are known, alone or with others. */
export function contentsIn<Content>(
  { tree }: Blocks,
  read: (tree: Tree, start: number) => Content | undefined,
): readonly PlacedBlock<Content>[] {
  const top: Frame<Content> = { tree, start: 0, next: 0, found: [] };
  const open = [top];
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const index = frame.next++;
    const child = frame.tree.children[index];
    if (child === undefined) {
      open.pop();
      frame.tree[FOUND] = frame.found;
      const around = open.at(-1);
      if (around) add(around, frame.found, frame.start - around.start);
      continue;
    }
    if (!isTree<Content>(child)) continue;
    const start = frame.tree.positions[index] ?? 0;
    const before = child[FOUND];
    if (before) add(frame, before, start);
    else if (CONTAINERS.has(child.type.name))
      open.push({ tree: child, start: frame.start + start, next: 0, found: [] });
    else {
      const content = read(child, frame.start + start);
      child[FOUND] = content === undefined ? NOTHING : [{ content, start: 0 }];
      add(frame, child[FOUND], start);
    }
  }
  return top.found;
}

const isTree = <Content>(child: Tree | TreeBuffer): child is KnownTree<Content> =>
  child instanceof Tree;

interface Frame<Content> {
  readonly tree: KnownTree<Content>;
  readonly start: number;
  next: number;
  readonly found: PlacedBlock<Content>[];
}

function add<Content>(
  { found }: Frame<Content>,
  more: readonly PlacedBlock<Content>[],
  by: number,
): void {
  for (const { content, start } of more) found.push({ content, start: start + by });
}

const CONTAINERS = new Set([
  ...["", "Document", "Blockquote", "BulletList", "OrderedList", "ListItem"],
  ...["Indented", "Directive"],
]);

/** The text of a block, white space in the place of the marks of the quotations around it. */
export function contentOf({ text }: Blocks, tree: Tree, start: number): string {
  const content = text.slice(start, start + tree.length);
  if (tree.children.length === 0 || !content.includes(">")) return content;
  let result = "";
  let done = 0;
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name !== "QuoteMark") return;
      result += `${content.slice(done, from)} `;
      done = to;
    },
  });
  return result + content.slice(done);
}
