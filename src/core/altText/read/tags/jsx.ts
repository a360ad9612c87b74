import {
  type ChangedRange,
  IterMode,
  type SyntaxNodeRef,
  type Tree,
  TreeFragment,
} from "@lezer/common";
import { parser } from "@lezer/javascript";
import { decodeHTMLStrict } from "entities";
import type { Change, Found, Reader, Span } from "../../reference.ts";
import { type Names, putsOut } from "./expressions.ts";
import { hasImageRole, imagesIn } from "../prefilter.ts";
import { type Reuse, collectReferences } from "./gather.ts";
import { quickTree } from "./quickTree.ts";
import type { Rules } from "./rules.ts";
import { topNames } from "./scriptNames.ts";
import type { ScriptNode, ScriptNodeRef } from "./scriptNode.ts";
import { type Attribute, token, type Token, type Value } from "./tokens.ts";

const language = parser.configure({ dialect: "jsx ts" });

/**
 * Whether a script may have images in it: a tag by one of their names, or the role or type of one.
 * All others are not parsed, which would take a second for a megabyte.
 */
const mayHaveImages = (text: string, components: readonly string[]): boolean =>
  hasImageRole(text) || isOutsideComments(text, imagesIn(text, components));

const BLOCK_COMMENT = /^\s*\{?\/\*/;
const LINE_COMMENT = /^\s*\/\//;

/** Whether a match is in no comment, as far as those tell that begin their lines. */
function isOutsideComments(text: string, matches: Iterable<RegExpExecArray>): boolean {
  let isBlock = false;
  let next = 0;
  for (const { index } of matches) {
    const start = text.lastIndexOf("\n", index) + 1;
    while (next < start) {
      const end = text.indexOf("\n", next);
      const line = text.slice(next, end);
      isBlock = (isBlock || BLOCK_COMMENT.test(line)) && !line.includes("*/");
      next = end + 1;
    }
    const before = text.slice(start, index);
    const isComment = isBlock || BLOCK_COMMENT.test(before) || LINE_COMMENT.test(before);
    if (!isComment || before.includes("*/")) return true;
  }
  return false;
}

const RULES: Rules = {
  asWritten: true,
  closesAny: true,
  bareIsTrue: true,
  // Browsers take an attribute of HTML in any case.
  meaningOf: (name) => ({ key: name === "ALT" ? "alt" : name }),
  decode: decodeHTMLStrict,
  double: "jsx-double",
  single: "jsx-single",
  content: "jsx-text",
};

/**
 * Of a tree, parts of at most this many code units are kept with what was found in them, for as
 * long as the parser takes them over from one text to the next.
 */
const PART = 4000;

/** What was found in a part of a tree; offsets count from its beginning. */
interface JsxPart {
  readonly tokens: readonly Token[];
  readonly offsets: readonly number[];
  /** Names that are given a meaning in it. */
  readonly defined: readonly string[];
}

interface State {
  /** For those who write between the elements. */
  readonly top: ScriptNode;
  /** None after a text that the quick parser read. */
  readonly tolerant?: Tolerant;
  readonly kept: Reuse;
  readonly components: string;
}

/** What the tolerant parser made of a text, and goes on from. */
interface Tolerant {
  readonly tree: Tree;
  readonly parts: WeakMap<Tree, JsxPart>;
}

/** JSX in JavaScript and TypeScript. */
export const jsx: Reader = {
  read: (text, options, before): Found => {
    if (!mayHaveImages(text, options.components)) return { references: [] };
    const earlier = before?.found.state as State | undefined;
    const { top, tolerant } = treeOf(text, earlier?.tolerant, before?.changes);
    const gathering = new Gathering(text, tolerant?.parts);
    if (tolerant) gathering.add(tolerant.tree);
    else gathering.addAll(top);
    const { names, modules } = topNames(top, text);
    const components = new Set(options.components);
    const known = options.components.join("\n");
    const { references, kept } = collectReferences(
      {
        ...{ text, masked: text, rules: RULES, modules },
        ...{ list: gathering.tokens, starts: gathering.starts },
        names: definedOnce(names, gathering.defined),
        isComponent: (name) => components.has(name),
        changed: changedIn(text, earlier && before?.changes),
      },
      earlier?.components === known ? earlier.kept : undefined,
    );
    const state: State = { top, ...(tolerant && { tolerant }), kept, components: known };
    return { references, state };
  },
};

/** The tree of a text; of one with faults only what is new is read, if it was read so before. */
function treeOf(
  text: string,
  earlier?: Tolerant,
  changes: readonly Change[] = [],
): Pick<State, "top" | "tolerant"> {
  const quick = quickTree(text);
  if (quick !== undefined) return { top: quick };
  const tree = language.parse(text, earlier && unchanged(earlier.tree, changes));
  const parts = earlier?.parts ?? new WeakMap<Tree, JsxPart>();
  return { top: tree.topNode, tolerant: { tree, parts } };
}

/** What of an earlier tree stays after changes. */
function unchanged(tree: Tree, changes: readonly Change[]): readonly TreeFragment[] {
  let shift = 0;
  const ranges = changes.map(({ span, length }): ChangedRange => {
    const fromB = span.start + shift;
    shift += length - (span.end - span.start);
    return { fromA: span.start, toA: span.end, fromB, toB: fromB + length };
  });
  return TreeFragment.applyChanges(TreeFragment.addTree(tree), ranges);
}

/** What of a text is not as it was before changes; all of it where there were none. */
function changedIn(text: string, changes: readonly Change[] | undefined): Span {
  if (changes === undefined) return { start: 0, end: text.length };
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  let shift = 0;
  for (const { span, length } of changes) shift += length - (span.end - span.start);
  return { start: first.span.start, end: last.span.end + shift };
}

/** Names without those that are given a meaning a second time, anywhere. */
function definedOnce(names: Names, defined: readonly string[]): Names {
  if (names.size === 0) return names;
  const seen = new Set<string>();
  const again = new Set(defined.filter((name) => seen.has(name) || !seen.add(name)));
  return new Map([...names].filter(([name]) => !again.has(name)));
}

/** Makes tokens of the tags in a tree. */
class Gathering {
  readonly tokens: Token[] = [];
  readonly starts: number[] = [];
  readonly defined: string[] = [];
  readonly #text: string;
  readonly #parts: WeakMap<Tree, JsxPart>;

  constructor(text: string, parts = new WeakMap<Tree, JsxPart>()) {
    this.#text = text;
    this.#parts = parts;
  }

  add(tree: Tree): void {
    tree.iterate({
      mode: IterMode.IncludeAnonymous,
      enter: (node) => {
        const { tree: own } = node;
        if (own === null || own.length > PART || own.length === 0) {
          this.#enter(node);
          return true;
        }
        this.#addPart(this.#partOf(node, own), node.from);
        return false;
      },
    });
  }

  /** All at once, where nothing is kept for the next text. */
  addAll(node: ScriptNode): void {
    node.cursor().iterate((one) => {
      this.#enter(one);
      return true;
    });
  }

  #addPart({ tokens, offsets, defined }: JsxPart, from: number): void {
    for (const [index, one] of tokens.entries()) {
      this.tokens.push(one);
      this.starts.push(from + (offsets[index] ?? 0));
    }
    for (const name of defined) this.defined.push(name);
  }

  #partOf(at: SyntaxNodeRef, own: Tree): JsxPart {
    const known = this.#parts.get(own);
    if (known !== undefined) return known;
    const { from } = at;
    const inner = new Gathering(this.#text, this.#parts);
    at.node.cursor(IterMode.IncludeAnonymous).iterate((one) => {
      inner.#enter(one);
    });
    const offsets = inner.starts.map((start) => start - from);
    const part: JsxPart = { tokens: inner.tokens, offsets, defined: inner.defined };
    this.#parts.set(own, part);
    return part;
  }

  /** The node itself is made anew each time that it is asked for. */
  #enter(at: ScriptNodeRef): void {
    const { name, from, to } = at;
    if (name === "VariableDefinition") this.defined.push(this.#text.slice(from, to));
    else if (!name.startsWith("JSX")) return;
    else if (name === "JSXText") this.#addText(at.node, from, to);
    else if (name === "JSXEscape") {
      const { node } = at;
      if (node.parent?.name === "JSXElement") this.#addCode(node);
    } else if (name === "JSXOpenTag" || name === "JSXSelfClosingTag")
      this.#push(this.#tag(at.node), from);
    else if (name === "JSXCloseTag") {
      const written = nameIn(at.node);
      if (written !== null)
        this.#push(token("close", to - from, { name: this.#slice(written) }), from);
    }
  }

  /** Words; the parser takes the brace after a comment for one. */
  #addText({ prevSibling: before }: ScriptNode, from: number, to: number): void {
    const isRest = before?.name === "JSXEscape" && !this.#slice(before).endsWith("}");
    const start = isRest && this.#text[from] === "}" ? from + 1 : from;
    if (start < to) this.#push(token("text", to - start), start);
  }

  /** Code between tags: a string is words, all else may put some out. */
  #addCode(node: ScriptNode): void {
    const inner = node.firstChild?.nextSibling;
    if (inner?.name === "String" && inner.nextSibling?.name === "}") {
      if (inner.to - inner.from > 2)
        this.#push(token("text", inner.to - inner.from - 2), inner.from + 1);
      return;
    }
    const code: string[] = [];
    let done = node.from + 1;
    for (const { from, to } of elementsIn(node)) {
      code.push(this.#text.slice(done, from));
      done = to;
    }
    code.push(this.#text.slice(done, node.to).replace(/\}$/, ""));
    if (code.some(putsOut)) this.#push(token("code", 1), node.from);
  }

  #push(one: Token, start: number): void {
    this.tokens.push(one);
    this.starts.push(start);
  }

  #slice({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.#text.slice(from, to);
  }

  #tag(node: ScriptNode): Token {
    const attributes: Attribute[] = [];
    let isWhole = false;
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.name === "JSXAttribute") attributes.push(this.#attribute(child, node.from));
      else if (child.name === "JSXSpreadAttribute") attributes.push(spread(child, node.from));
      else if (child.name === "JSXEndTag" || child.name === "JSXSelfCloseEndTag") isWhole = true;
    }
    const written = nameIn(node);
    const end = isWhole ? node.to : node.from + (attributes.at(-1)?.end ?? node.to - node.from);
    return token("open", Math.max(end - node.from, 1), {
      name: written === null ? "" : this.#slice(written),
      ...{ attributes, isWhole, isClosed: node.name === "JSXSelfClosingTag" },
    });
  }

  #attribute(node: ScriptNode, base: number): Attribute {
    const { firstChild: first, lastChild: last } = node;
    const name = first === null ? "" : this.#slice(first);
    const value = last === null ? undefined : this.#value(node, last, base);
    const [start, end] = [node.from - base, node.to - base];
    const nameEnd = first === null ? end : first.to - base;
    const isCode = value?.quote === "{";
    return {
      ...{ name, key: RULES.meaningOf(name).key, isCode, isSpread: false, start, nameEnd, end },
      ...(value !== undefined && { value }),
    };
  }

  #value(attribute: ScriptNode, last: ScriptNode, base: number): Value | undefined {
    if (attribute.getChild("Equals") === null) return undefined;
    const from = last.from - base;
    const to = last.to - base;
    const quote = this.#text.charAt(last.from);
    const isClosed = last.to - last.from >= 2;
    if (last.name === "JSXAttributeValue" && (quote === '"' || quote === "'"))
      return {
        start: from + 1,
        end: to - 1,
        quote,
        isSure: isClosed && this.#text.charAt(last.to - 1) === quote,
      };
    if (last.name === "JSXEscape" && isClosed)
      return {
        start: from + 1,
        end: to - 1,
        quote: "{",
        isSure: this.#text.charAt(last.to - 1) === "}",
      };
    return { start: from, end: to, quote: "{", isSure: false };
  }
}

/** The outermost elements in a piece of code. */
function elementsIn(node: ScriptNode): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  node.cursor().iterate(({ name, from, to }) => {
    if (name !== "JSXElement") return true;
    found.push({ from, to });
    return false;
  });
  return found;
}

function nameIn(tag: ScriptNode): ScriptNode | null {
  for (let child = tag.firstChild; child !== null; child = child.nextSibling)
    if (/^JSX(?:Identifier|Builtin|MemberExpression|NamespacedName)$/.test(child.name))
      return child;
  return null;
}

function spread(node: ScriptNode, base: number): Attribute {
  const start = node.from - base;
  const end = node.to - base;
  return { name: "", key: "", isCode: true, isSpread: true, start, nameEnd: start, end };
}
