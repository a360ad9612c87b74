import { parser } from "@lezer/javascript";
import { meantBy, type Meant, NO_NAMES, stringOf, type TopNames } from "./expressions.ts";
import type { ScriptNode } from "./scriptNode.ts";

/** The names at the top of a script, as its tree has them. */
export function topNames(top: ScriptNode, text: string): TopNames {
  const names = new Map<string, Meant>();
  const modules = new Map<string, string>();
  for (let node = top.firstChild; node !== null; node = node.nextSibling) {
    if (node.name === "ImportDeclaration") addImport(node, text, names, modules);
    const declaration =
      node.name === "ExportDeclaration" ? node.getChild("VariableDeclaration") : node;
    if (declaration?.name === "VariableDeclaration") addConstants(declaration, text, names);
    if (declaration?.name === "VariableDeclaration") addRequired(declaration, text, modules);
  }
  return { names, modules };
}

function addImport(
  node: ScriptNode,
  text: string,
  names: Map<string, Meant>,
  modules: Map<string, string>,
): void {
  const string = node.getChild("String");
  const from = string === null ? undefined : stringOf(text.slice(string.from, string.to))?.text;
  if (from === undefined) return;
  for (const { from: start, to } of node.getChildren("VariableDefinition")) {
    names.set(text.slice(start, to), { text: from, by: "module" });
    modules.set(text.slice(start, to), from);
  }
  for (const { from: start, to } of node
    .getChild("ImportGroup")
    ?.getChildren("VariableDefinition") ?? [])
    modules.set(text.slice(start, to), from);
}

/** Names that are taken out of what is required: `const { Image } = require("a")`. */
function addRequired(node: ScriptNode, text: string, modules: Map<string, string>): void {
  for (const pattern of node.getChildren("ObjectPattern")) {
    const value = valueOf(pattern);
    if (value === null) continue;
    const meant = meantBy(text.slice(value.from, value.to), NO_NAMES);
    if (meant?.by !== "module") continue;
    for (const property of pattern.getChildren("PatternProperty"))
      for (const { from, to } of property.getChildren("VariableDefinition"))
        modules.set(text.slice(from, to), meant.text);
  }
}

/** What a name or pattern of a declaration is given. */
function valueOf(binding: ScriptNode): ScriptNode | null {
  let at = binding.nextSibling;
  while (at !== null && at.name !== "Equals" && at.name !== ",") at = at.nextSibling;
  let value = at?.name === "Equals" ? at.nextSibling : null;
  while (value?.name.endsWith("Comment") === true) value = value.nextSibling;
  return value;
}

function addConstants(node: ScriptNode, text: string, names: Map<string, Meant>): void {
  if (node.firstChild?.name !== "const") return;
  for (const name of node.getChildren("VariableDefinition")) {
    const expression = valueOf(name);
    if (expression === null) continue;
    const meant = meantBy(text.slice(expression.from, expression.to), names);
    if (meant !== undefined) names.set(text.slice(name.from, name.to), meant);
  }
}

const script = parser.configure({ dialect: "ts" });

/** The names at the top of a script that is part of a document, without those it gives out again. */
export function namesOfScript(text: string): TopNames {
  const tree = script.parse(text);
  const { names, modules } = topNames(tree.topNode, text);
  if (names.size === 0) return { names: NO_NAMES, modules };
  const count = new Map<string, number>();
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name !== "VariableDefinition") return;
      const defined = text.slice(from, to);
      count.set(defined, (count.get(defined) ?? 0) + 1);
    },
  });
  return { names: new Map([...names].filter(([name]) => count.get(name) === 1)), modules };
}
