import { type Input, NodeProp, NodeType, Tree } from "@lezer/common";
import {
  type BlockContext,
  type BlockParser,
  type LeafBlock,
  type LeafBlockParser,
  parser,
} from "@lezer/markdown";

/** Blocks as nodes without what is in them, which takes a fraction of the time that the parser's own take. */

/** A text that is handed out line by line. */
export class LineInput implements Input {
  readonly length: number;
  readonly lineChunks = true;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.length = text.length;
  }

  chunk(from: number): string {
    const end = this.#text.indexOf("\n", from);
    if (end === from) return "\n";
    return end < 0 ? this.#text.slice(from) : this.#text.slice(from, end);
  }

  read(from: number, to: number): string {
    return this.#text.slice(from, to);
  }
}

const typeOf = (name: string): NodeType =>
  parser.nodeSet.types.find((type) => type.name === name) ?? NodeType.none;

const PARAGRAPH = typeOf("Paragraph");
const HEADINGS = [1, 2, 3, 4, 5, 6].map((level) => typeOf(`ATXHeading${level}`));
const NONE: readonly never[] = [];

/** What the typings leave out. */
type KnownTree = Tree & { props: object | null };
type KnownContext = BlockContext & { readonly block: { readonly hash: number } };
type KnownLeaf = LeafBlock & { readonly marks: readonly unknown[] };

/** By the containers around them, the properties of nodes: the parser's own way makes some for each node. */
const propsBy = new Map<number, KnownTree["props"]>();
const MOST_KEPT = 1000;

function propsIn(hash: number): KnownTree["props"] {
  const known = propsBy.get(hash);
  if (known !== undefined) return known;
  const model = new Tree(PARAGRAPH, NONE, NONE, 0, [[NodeProp.contextHash, hash]]) as KnownTree;
  if (propsBy.size >= MOST_KEPT) propsBy.clear();
  propsBy.set(hash, model.props);
  return model.props;
}

function leaf(cx: BlockContext, type: NodeType, length: number): Tree {
  const tree = new Tree(type, NONE, NONE, length) as KnownTree;
  tree.props = propsIn((cx as KnownContext).block.hash);
  return tree;
}

const paragraphEnd: LeafBlockParser = {
  nextLine: () => false,
  finish(cx, block) {
    // Marks of quotations in it are nodes, which the parser's own makes.
    if ((block as KnownLeaf).marks.length > 0) return false;
    cx.addElement(cx.elt(leaf(cx, PARAGRAPH, block.content.length), block.start));
    return true;
  },
};

export const paragraph: BlockParser = { name: "PlainParagraph", leaf: () => paragraphEnd };

const MARK = /#{1,6}(?=[ \t\n\r]|$)/y;

export const heading: BlockParser = {
  name: "ATXHeading",
  parse(cx, line) {
    if (line.next !== 35) return false;
    MARK.lastIndex = line.pos;
    const type = HEADINGS[(MARK.exec(line.text)?.[0].length ?? 0) - 1];
    if (type === undefined) return false;
    const start = cx.lineStart + line.pos;
    const tree = leaf(cx, type, line.text.length - line.pos);
    cx.nextLine();
    cx.addElement(cx.elt(tree, start));
    return true;
  },
};
