import { parser } from "@lezer/javascript";
import type { SyntaxNode, Tree } from "@lezer/common";
import type { Source } from "../../reference.ts";

/** What JavaScript says of an image. */
export type Meant = Pick<Source, "text" | "by">;
/** What names at the top of a script stand for, as far as they are images or strings. */
export type Names = ReadonlyMap<string, Meant>;

export const NO_NAMES: Names = new Map();

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" },
  ...{ "\n": "", "\r\n": "" },
};

/** Where the contents of a string are in code that is nothing else, and what they say. */
export interface StringCode {
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | "`";
  readonly text: string;
}

const STRING = /^\s*(?:"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|`((?:[^`\\]|\\[^])*)`)\s*$/;

/** Code that is one string without anything computed. */
export function stringOf(code: string): StringCode | undefined {
  const match = STRING.exec(code);
  if (match === null) return undefined;
  const [, double, single, template] = match;
  const raw = double ?? single ?? template ?? "";
  if (template !== undefined && /(?:^|[^\\])(?:\\\\)*\$\{/.test(template)) return undefined;
  const start = /^\s*/.exec(code)?.[0].length ?? 0;
  const quote = double !== undefined ? '"' : single !== undefined ? "'" : "`";
  return { start: start + 1, end: start + 1 + raw.length, quote, text: unescaped(raw) };
}

function unescaped(raw: string): string {
  return raw.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[^]))/gi,
    (_all, point?: string, unit?: string, byte?: string, other?: string) => {
      const code = Number.parseInt(point ?? unit ?? byte ?? "", 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return ESCAPES[other ?? ""] ?? other ?? "";
    },
  );
}

const QUOTED = String.raw`("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60[^\x60$\\]*\x60)`;
const MODULE = [
  new RegExp(String.raw`^require\s*\(\s*${QUOTED}\s*\)(?:\.default)?(?:\.src)?$`),
  new RegExp(String.raw`^import\s*\(\s*${QUOTED}\s*\)$`),
  new RegExp(
    String.raw`^new\s+URL\s*\(\s*${QUOTED}\s*,\s*import\.meta\.url\s*,?\s*\)(?:\.href|\.pathname|\.toString\(\))?$`,
  ),
];
/** A function by whose name it says where the site is or its files are. */
const BASED = new RegExp(
  String.raw`^(?:[\w$]+\.)?(?:use|with|get|to|resolve)?_?\$?\w*(?:base|prefix|asset|public|static|url|path|img|image|src)\w*\s*\(\s*${QUOTED}\s*\)$`,
  "i",
);
const ADDRESS = new RegExp(String.raw`^\{\s*uri\s*:\s*${QUOTED}\s*,?\s*\}$`);
/** Longer code is not looked at. */
const LONGEST = 2000;
const COMMENTS = /\/\*[^]*?\*\/|\/\/[^\n]*/g;
/** Code before a tag that only decides whether or how often the tag is shown, and code after one. */
const DECIDES = /(?:&&|\?|=>|\breturn|^)\s*[({]*\s*$/;
const NOTHING = "(?:null|undefined|false|true|\"\\s*\"|'\\s*'|`\\s*`)?";
const ENDS = new RegExp(String.raw`^[\s)}\];,]*(?::?[\s(]*${NOTHING})[\s)}\];,]*$`);

/** Whether a piece of code between tags may put out words, as far as it can be told from it. */
export function putsOut(code: string): boolean {
  if (code.length > LONGEST) return true;
  const bare = code.includes("/") ? code.replace(COMMENTS, " ") : code;
  if (ENDS.test(bare)) return false;
  return !DECIDES.test(bare) || /\|\||\?\?|\?[^.?:]*:/.test(bare);
}

/** The image that an expression stands for; undefined unless it is certain. */
export function meantBy(code: string, names: Names): Meant | undefined {
  const string = stringOf(code);
  if (string !== undefined) return { text: string.text, by: "address" };
  if (code.length > LONGEST) return undefined;
  const plain = code.trim().replace(/!$|\s+as\s+[\w.]+$/, "");
  const name = /^([A-Za-z_$][\w$]*)(?:\.(?:src|default))?$/.exec(plain)?.[1];
  if (name !== undefined) return names.get(name);
  for (const pattern of MODULE) {
    const text = stringOf(pattern.exec(plain)?.[1] ?? "")?.text;
    if (text !== undefined) return { text, by: "module" };
  }
  const uri = stringOf((ADDRESS.exec(plain) ?? BASED.exec(plain))?.[1] ?? "")?.text;
  return uri === undefined ? undefined : { text: uri, by: "address" };
}

/** What a script imports and names at its top. */
export interface TopNames {
  readonly names: Names;
  /** Names that are imported, and from where. */
  readonly modules: ReadonlyMap<string, string>;
}

/** The names at the top of a script, as its tree has them. */
export function topNames(tree: Tree, text: string): TopNames {
  const names = new Map<string, Meant>();
  const modules = new Map<string, string>();
  for (let node = tree.topNode.firstChild; node !== null; node = node.nextSibling) {
    if (node.name === "ImportDeclaration") addImport(node, text, names, modules);
    const declaration =
      node.name === "ExportDeclaration" ? node.getChild("VariableDeclaration") : node;
    if (declaration?.name === "VariableDeclaration") addConstants(declaration, text, names);
  }
  return { names, modules };
}

function addImport(
  node: SyntaxNode,
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

function addConstants(node: SyntaxNode, text: string, names: Map<string, Meant>): void {
  if (node.firstChild?.name !== "const") return;
  for (const name of node.getChildren("VariableDefinition")) {
    let value = name.nextSibling;
    while (value !== null && value.name !== "Equals" && value.name !== ",")
      value = value.nextSibling;
    const expression = value?.name === "Equals" ? value.nextSibling : null;
    if (expression === null) continue;
    const meant = meantBy(text.slice(expression.from, expression.to), names);
    if (meant !== undefined) names.set(text.slice(name.from, name.to), meant);
  }
}

const script = parser.configure({ dialect: "ts" });

/** The names at the top of a script that is part of a document, without those it gives out again. */
export function namesOfScript(text: string): TopNames {
  const tree = script.parse(text);
  const { names, modules } = topNames(tree, text);
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
