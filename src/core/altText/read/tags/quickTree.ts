import { parse, type ParserOptions } from "@babel/parser";
import { nestsDeeperThan } from "./scriptNesting.ts";
import type { ScriptCursor, ScriptNode, ScriptNodeRef } from "./scriptNode.ts";

/** Longer scripts are left to the parser that reads on from an earlier text. */
export const LONGEST_QUICK = 50_000;
/**
 * So are those that are nested more: the quick parser tries what may be types or parameters again at
 * each level, and how deep it gets depends on the stack. What people write has at most 25 and 50.
 */
const [MOST_OPEN, MOST_LEVELS] = [40, 200];

const OPTIONS: ParserOptions = {
  sourceType: "module",
  plugins: ["jsx", "typescript", "decorators-legacy"],
  createParenthesizedExpressions: true,
  allowAwaitOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowYieldOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowUndeclaredExports: true,
  attachComment: false,
  locations: false,
};

/** The tree of a script without faults; none where the quick parser finds one, or does not get through. */
export function quickTree(text: string): ScriptNode | undefined {
  if (text.length > LONGEST_QUICK || nestsDeeperThan(MOST_OPEN, text)) return undefined;
  try {
    // Its types have no part that all nodes share.
    const file = parse(text, OPTIONS) as unknown as { readonly program: Parsed };
    return treeOf(file.program, { text, levels: 0 });
  } catch {
    return undefined;
  }
}

/** A node as the parser makes it: what is in it is under any of its keys. */
interface Parsed {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Under which keys the names stand that something gives a meaning to. */
const BINDING: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    id: "VariableDeclarator ClassDeclaration ClassExpression TSModuleDeclaration TSImportEqualsDeclaration",
    "id params": "FunctionDeclaration FunctionExpression TSDeclareFunction",
    params:
      "ArrowFunctionExpression ObjectMethod ClassMethod ClassPrivateMethod TSDeclareMethod TSFunctionType " +
      "TSConstructorType TSCallSignatureDeclaration TSConstructSignatureDeclaration TSMethodSignature",
    param: "CatchClause",
    parameter: "TSParameterProperty",
    local: "ImportSpecifier ImportDefaultSpecifier ImportNamespaceSpecifier",
    argument: "RestElement",
  }).flatMap(([keys, types]) =>
    types.split(" ").map((type) => [type, new Set(keys.split(" "))] as const),
  ),
);

const isParsed = (value: unknown): value is Parsed =>
  typeof value === "object" && value !== null && "type" in value;

const listOf = (value: unknown): readonly Parsed[] =>
  Array.isArray(value) ? value.filter(isParsed) : isParsed(value) ? [value] : [];

/** A node that only those are in which readers look for, at whatever depth they are. */
class QuickNode implements ScriptNode, ScriptNodeRef {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly QuickNode[];
  parent: QuickNode | null = null;
  prevSibling: QuickNode | null = null;
  nextSibling: QuickNode | null = null;

  constructor(name: string, from: number, to: number, children: readonly QuickNode[] = []) {
    this.name = name;
    this.from = from;
    this.to = to;
    this.children = children;
    let before: QuickNode | null = null;
    for (const child of children) {
      child.parent = this;
      child.prevSibling = before;
      if (before !== null) before.nextSibling = child;
      before = child;
    }
  }

  get node(): QuickNode {
    return this;
  }

  get firstChild(): QuickNode | null {
    return this.children[0] ?? null;
  }

  get lastChild(): QuickNode | null {
    return this.children.at(-1) ?? null;
  }

  getChild(name: string): QuickNode | null {
    return this.children.find((child) => child.name === name) ?? null;
  }

  getChildren(name: string): readonly QuickNode[] {
    return this.children.filter((child) => child.name === name);
  }

  cursor(): ScriptCursor {
    return { iterate: (enter) => walkIn(this, enter) };
  }
}

/** Without recursion, as nodes may be deep in each other. */
function walkIn(root: QuickNode, enter: (at: ScriptNodeRef) => boolean): void {
  let at: QuickNode | null = root;
  while (at !== null) {
    let next: QuickNode | null = enter(at) ? at.firstChild : null;
    while (next === null && at !== null && at !== root) {
      next = at.nextSibling;
      if (next === null) at = at.parent;
    }
    at = next;
  }
}

/** A script whose nodes are gone through. */
interface Script {
  readonly text: string;
  /** In how many nodes one is. */
  levels: number;
}

function enter(script: Script): void {
  script.levels++;
  if (script.levels > MOST_LEVELS) throw new RangeError("too deep");
}

function treeOf(program: Parsed, script: Script): ScriptNode {
  const children: QuickNode[] = [];
  for (const statement of listOf(program["body"])) addTop(statement, script, children);
  return new QuickNode("Script", 0, script.text.length, children);
}

function addTop(node: Parsed, script: Script, into: QuickNode[]): void {
  const { type, start, end } = node;
  const declaration = node["declaration"];
  if (type === "ImportDeclaration") into.push(importOf(node, script));
  else if (type === "VariableDeclaration" && node["declare"] !== true)
    into.push(declarationOf(node, script));
  else if (type === "ExportNamedDeclaration" && isParsed(declaration)) {
    const inner: QuickNode[] = [];
    addTop(declaration, script, inner);
    into.push(new QuickNode("ExportDeclaration", start, end, inner));
  } else add(node, script, into);
}

function importOf(node: Parsed, script: Script): QuickNode {
  const children: QuickNode[] = [];
  const group: QuickNode[] = [];
  for (const one of listOf(node["specifiers"]))
    add(one, script, one.type === "ImportSpecifier" ? group : children);
  pushGroup("ImportGroup", group, children);
  for (const { start, end } of listOf(node["source"]))
    children.push(new QuickNode("String", start, end));
  return new QuickNode("ImportDeclaration", node.start, node.end, children);
}

function declarationOf(node: Parsed, script: Script): QuickNode {
  const { kind } = node;
  const children = [new QuickNode(String(kind), node.start, node.start)];
  for (const { id, init, end } of listOf(node["declarations"])) {
    const names: QuickNode[] = [];
    if (isParsed(id)) addBinding(id, script, names);
    const [first, ...inType] = names;
    if (first !== undefined) children.push(first);
    pushGroup("TypeAnnotation", inType, children);
    if (isParsed(init)) {
      children.push(new QuickNode("Equals", init.start, init.start));
      children.push(new QuickNode("Expression", init.start, init.end, inside(init, script)));
    }
    children.push(new QuickNode(",", end, end));
  }
  return new QuickNode("VariableDeclaration", node.start, node.end, children);
}

function pushGroup(name: string, nodes: readonly QuickNode[], into: QuickNode[]): void {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first && last) into.push(new QuickNode(name, first.from, last.to, nodes));
}

/** What readers look for in a node. */
function inside(node: Parsed, script: Script): QuickNode[] {
  const found: QuickNode[] = [];
  add(node, script, found);
  return found;
}

function add(node: Parsed, script: Script, into: QuickNode[]): void {
  const { type } = node;
  if (type === "JSXElement" || type === "JSXFragment") {
    into.push(elementOf(node, script));
    return;
  }
  enter(script);
  const bindings = BINDING.get(type);
  const isAssigned = type === "AssignmentExpression";
  for (const key in node) {
    const value = node[key];
    if (typeof value !== "object" || value === null) continue;
    const isBinding = bindings?.has(key) === true || (isAssigned && key === "left");
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!isParsed(one)) continue;
      if (isBinding && !(isAssigned && !one.type.endsWith("Pattern")))
        addBinding(one, script, into);
      else add(one, script, into);
    }
  }
  script.levels--;
}

/** Names that a pattern gives a meaning to, and what is in its defaults. */
function addBinding(node: Parsed, script: Script, into: QuickNode[]): void {
  const { type, start, name, left, right, typeAnnotation } = node;
  if (type === "Identifier" && typeof name === "string") {
    into.push(new QuickNode("VariableDefinition", start, start + name.length));
    if (isParsed(typeAnnotation)) add(typeAnnotation, script, into);
  } else if (type === "AssignmentPattern" && isParsed(left) && isParsed(right)) {
    addBinding(left, script, into);
    pushGroup("Expression", inside(right, script), into);
  } else if (type === "ArrayPattern" || type === "ObjectPattern") {
    const parts: QuickNode[] = [];
    for (const one of listOf(node["elements"])) addBinding(one, script, parts);
    for (const one of listOf(node["properties"])) parts.push(propertyOf(one, script));
    into.push(new QuickNode(type, start, node.end, parts));
    if (isParsed(typeAnnotation)) add(typeAnnotation, script, into);
  } else add(node, script, into);
}

/** A property of a pattern, or what stands for the rest of them. */
function propertyOf(node: Parsed, script: Script): QuickNode {
  const { value, key, computed } = node;
  const parts: QuickNode[] = [];
  if (computed === true && isParsed(key)) pushGroup("Expression", inside(key, script), parts);
  addBinding(node.type === "ObjectProperty" && isParsed(value) ? value : node, script, parts);
  return new QuickNode("PatternProperty", node.start, node.end, parts);
}

function elementOf(node: Parsed, script: Script): QuickNode {
  enter(script);
  const { openingElement, openingFragment, closingElement, closingFragment } = node;
  const children: QuickNode[] = [];
  if (isParsed(openingElement)) children.push(openTagOf(openingElement, script));
  for (const { start, end } of listOf(openingFragment))
    children.push(new QuickNode("JSXFragmentTag", start, end));
  for (const child of listOf(node["children"])) {
    const { type, start, end } = child;
    if (type === "JSXText") children.push(new QuickNode("JSXText", start, end));
    else if (type === "JSXElement" || type === "JSXFragment")
      children.push(elementOf(child, script));
    else children.push(escapeOf(child, script));
  }
  for (const { start, end, name } of listOf(closingElement ?? closingFragment))
    children.push(new QuickNode("JSXCloseTag", start, end, nameOf(name)));
  script.levels--;
  return new QuickNode("JSXElement", node.start, node.end, children);
}

const nameOf = (name: unknown): QuickNode[] =>
  listOf(name).map(({ start, end }) => new QuickNode("JSXIdentifier", start, end));

function openTagOf(node: Parsed, script: Script): QuickNode {
  const { start, end, selfClosing } = node;
  const children = nameOf(node["name"]);
  for (const one of listOf(node["attributes"])) {
    if (one.type === "JSXAttribute") children.push(attributeOf(one, script));
    else
      children.push(new QuickNode("JSXSpreadAttribute", one.start, one.end, inside(one, script)));
  }
  children.push(new QuickNode("JSXEndTag", end, end));
  return new QuickNode(
    selfClosing === true ? "JSXSelfClosingTag" : "JSXOpenTag",
    start,
    end,
    children,
  );
}

function attributeOf(node: Parsed, script: Script): QuickNode {
  const { value } = node;
  const children = nameOf(node["name"]);
  if (isParsed(value)) {
    const { type, start, end } = value;
    children.push(new QuickNode("Equals", start, start));
    if (type === "StringLiteral") children.push(new QuickNode("JSXAttributeValue", start, end));
    else if (type === "JSXExpressionContainer") children.push(escapeOf(value, script));
    else children.push(elementOf(value, script));
  }
  return new QuickNode("JSXAttribute", node.start, node.end, children);
}

/** Code in braces; a string that is alone in them is there as such. */
function escapeOf(node: Parsed, script: Script): QuickNode {
  const { start, end, expression } = node;
  const children = [new QuickNode("{", start, start + 1)];
  if (isParsed(expression) && expression.type === "StringLiteral") {
    const around =
      script.text.slice(start + 1, expression.start) + script.text.slice(expression.end, end - 1);
    if (around.trim() === "")
      children.push(new QuickNode("String", expression.start, expression.end));
  } else children.push(...inside(node, script));
  children.push(new QuickNode("}", end - 1, end));
  return new QuickNode("JSXEscape", start, end, children);
}
