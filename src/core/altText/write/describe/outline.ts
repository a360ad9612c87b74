import { VOID } from "../../read/tags/lexer.ts";
import type { ScriptNode } from "../../read/tags/scriptNode.ts";
import type { Tokens } from "../../read/tags/tokens.ts";

/** One element of a document of tags. */
export interface OutlineElement {
  readonly name: string;
  readonly start: number;
  /** Behind its start tag. */
  readonly content: number;
  /** Where its end tag begins; none where it has none. */
  close?: number;
  /** Behind all of it. */
  end: number;
  readonly parent?: OutlineElement | undefined;
  readonly children: OutlineElement[];
  /** It stands in code, where only one element has a place. */
  readonly isInCode: boolean;
}

/** The elements that the tokens of a reader of tags make. */
export function elementsOf({ list, starts, modes }: Tokens): OutlineElement[] {
  const all: OutlineElement[] = [];
  const open: OutlineElement[] = [];
  for (const [index, { kind, name, length, isClosed }] of list.entries()) {
    const start = starts[index] ?? 0;
    const end = start + length;
    if (kind === "open") {
      const parent = open.at(-1);
      const isInCode = modes[index]?.kind === "code";
      const element = { name, start, content: end, end, parent, children: [], isInCode };
      all.push(element);
      parent?.children.push(element);
      if (!isClosed && !VOID.has(name.toLowerCase())) open.push(element);
    } else if (kind === "close") {
      const at = open.findLastIndex((one) => one.name.toLowerCase() === name.toLowerCase());
      const element = open[at];
      if (!element) continue;
      Object.assign(element, { close: start, end });
      open.length = at;
    }
  }
  return all;
}

/** The elements in a tree of JSX. */
export function elementsOfJsx(top: ScriptNode, text: string): OutlineElement[] {
  const all: OutlineElement[] = [];
  const byNode = new Map<number, OutlineElement>();
  top.cursor().iterate(({ name, node }) => {
    const [tag, last] = [node.firstChild, node.lastChild];
    if (name !== "JSXElement" || !tag) return true;
    const around = node.parent?.name === "JSXElement" ? node.parent : null;
    const parent = around ? byNode.get(around.from) : undefined;
    const element: OutlineElement = {
      ...{ name: nameOf(tag, text), start: node.from, content: tag.to, end: node.to, parent },
      ...(last?.name === "JSXCloseTag" && { close: last.from }),
      ...{ children: [], isInCode: !parent },
    };
    byNode.set(node.from, element);
    all.push(element);
    parent?.children.push(element);
    return true;
  });
  return all;
}

function nameOf(tag: ScriptNode, text: string): string {
  return /^<\s*([\w.:-]*)/.exec(text.slice(tag.from, Math.min(tag.to, tag.from + 100)))?.[1] ?? "";
}
