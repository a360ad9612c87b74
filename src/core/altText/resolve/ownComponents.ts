import type { ImageReference } from "../reference.ts";

/** Characters of a document in which its imports are looked for, and of a component in which its properties are. */
const [IMPORTS, COMPONENT] = [20_000, 50_000];
/** Files that are looked into for one component: those that only hand it on, and itself. */
const MOST_FILES = 4;
/** What may be left out of the name of a module of code. */
export const CODE_ENDINGS = [
  ...[".tsx", ".ts", ".jsx", ".js", ".vue", ".svelte"],
  ...["/index.tsx", "/index.ts", "/index.jsx", "/index.js", "/index.vue"],
];
const IMPORT =
  /\bimport\s+(?!type\b)([\w$*{][^;'"]{0,500}?)\s*\bfrom\s*["']((?:\.{1,2}|[@~])\/[^"'\n]{1,200})["']/g;
const GIVEN_ON = /\bexport\s+\{([^{};'"]{1,500})\}\s*from\s*["'](\.{1,2}\/[^"'\n]{1,200})["']/g;
const ALL_GIVEN_ON = /\bexport\s+\*\s*from\s*["'](\.{1,2}\/[^"'\n]{1,200})["']/g;

/** A component of a module, by the name that the module gives it: `default` is one. */
interface ModulePart {
  readonly name: string;
  readonly module: string;
}

/** Images without an alternative whose components are the project's own, by their names, and where those are from. */
export function ownComponentsOf(
  references: readonly ImageReference[],
  text: string,
): ReadonlyMap<string, ModulePart> {
  const names = references.flatMap(({ alt, computed, element }) =>
    alt === undefined && !computed && /^[A-Z]\w*$/.test(element) ? [element] : [],
  );
  if (names.length === 0) return new Map();
  const imports = importsOf(text);
  return new Map(
    names.flatMap((name) => {
      const part = imports.get(name);
      return part === undefined ? [] : [[name, part] as const];
    }),
  );
}

/** What a document imports from files of its project, by the names it has there. */
function importsOf(text: string): ReadonlyMap<string, ModulePart> {
  const found = new Map<string, ModulePart>();
  for (const [, clause = "", module = ""] of text.slice(0, IMPORTS).matchAll(IMPORT)) {
    const [, single] = /^([\w$]+)\s*(?:,|$)/.exec(clause) ?? [];
    if (single !== undefined) found.set(single, { name: "default", module });
    for (const { name, as } of listed(/\{([^{}]*)\}/.exec(clause)?.[1] ?? ""))
      found.set(as, { name, module });
  }
  return found;
}

const listed = (list: string): { readonly name: string; readonly as: string }[] =>
  list.split(",").flatMap((one) => {
    const [, name, as = name] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(one) ?? [];
    return name === undefined || as === undefined ? [] : [{ name, as }];
  });

/** How files of the project are found and read. */
interface ModuleFiles {
  /** The path of a module; none where it is out of the workspace. */
  readonly find: (module: string, from: string) => Promise<string | undefined>;
  readonly read: (path: string) => Promise<string | undefined>;
}

/** The names of those components that take no alternative, as far as a few files tell. */
export async function closedOf(
  components: ReadonlyMap<string, ModulePart>,
  document: string,
  files: ModuleFiles,
): Promise<ReadonlySet<string>> {
  const closed = new Set<string>();
  for (const [name, part] of components)
    if (await isClosed(part, document, files)) closed.add(name);
  return closed;
}

async function isClosed(
  part: ModulePart,
  document: string,
  { find, read }: ModuleFiles,
): Promise<boolean> {
  const waiting = [{ ...part, from: document }];
  for (let count = 0; count < MOST_FILES; count++) {
    const next = waiting.shift();
    if (next === undefined) return false;
    const found = await find(next.module, next.from);
    if (found === undefined) continue;
    const said = readComponent(found, (await read(found)) ?? "", next.name);
    if (said === undefined) continue;
    if ("isClosed" in said) return said.isClosed;
    waiting.push(...said.parts.map((one) => ({ ...one, from: found })));
  }
  return false;
}

/** Whether a component takes an alternative, or where else that is told; undefined where neither is plain. */
function readComponent(
  path: string,
  source: string,
  name: string,
): { readonly isClosed: boolean } | { readonly parts: readonly ModulePart[] } | undefined {
  const text = source.slice(0, COMPONENT);
  if (/\.vue$/i.test(path)) return { isClosed: isClosedVue(text) };
  if (/\.svelte$/i.test(path)) return { isClosed: isClosedSvelte(text) };
  const own = name === "default" ? defaultName(text) : name;
  if (own !== undefined) {
    const taken = propertiesOf(text, own);
    if (taken !== undefined) return { isClosed: !/\.\.\.|\balt\b/.test(taken) };
    const imported = importsOf(text).get(own);
    if (imported !== undefined) return { parts: [imported] };
  }
  for (const [, list = "", module = ""] of text.matchAll(GIVEN_ON))
    for (const one of listed(list))
      if (one.as === name) return { parts: [{ name: one.name, module }] };
  if (name === "default") return undefined;
  const all = [...text.matchAll(ALL_GIVEN_ON)].map(([, module = ""]) => ({ name, module }));
  return all.length > 0 ? { parts: all } : undefined;
}

/** What a module gives as its default: `Image` of `export default memo(Image)`. */
function defaultName(text: string): string | undefined {
  const [, name] =
    /\bexport\s+default\s+(?:async\s+)?(?:function\s+|(?:[\w.]{1,50}\(){0,3})([A-Z]\w*)/.exec(
      text,
    ) ?? [];
  return name;
}

/** The properties that a component names as it takes them: `({ file, size = 1 })`; undefined where it takes them whole. */
function propertiesOf(text: string, name: string): string | undefined {
  const made = new RegExp(
    String.raw`\b(?:function\s+${name}\b\s*(?:<[^()]{0,200}>)?|(?:const|let|var)\s+${name}\b(?:\s*:[^=]{0,200})?\s*=\s*(?:(?:React\.)?(?:memo|forwardRef)(?:<[^()]{0,200}>)?\(\s*){0,2}(?:async\s+)?(?:function\s*\w*\s*)?)\(\s*\{([^{}]{0,2000})\}`,
  );
  return made.exec(text)?.[1];
}

/** Vue hands attributes on to the root of a component, where it is an image or may become one. */
function isClosedVue(text: string): boolean {
  const [, root = ""] = /<template>\s*(?:<!--[^]{0,500}?-->\s*)?<([\w.-]+)/.exec(text) ?? [];
  const takes = /\bdefineProps\b|\bprops\s*:|@Prop\b/.test(text);
  const isPlainRoot = /^(?:div|span|figure|section|article|li|p)$/.test(root);
  return takes && isPlainRoot && !/\$attrs|\buseAttrs\b|\balt\b(?!=)/.test(text);
}

function isClosedSvelte(text: string): boolean {
  if (/\$\$(?:rest)?[pP]rops|\balt\b(?!=)/.test(text)) return false;
  const [, runes] = /\{([^{}]{0,2000})\}[^=;]{0,200}=\s*\$props\(/.exec(text) ?? [];
  return runes === undefined ? /\bexport\s+let\b/.test(text) : !runes.includes("...");
}
