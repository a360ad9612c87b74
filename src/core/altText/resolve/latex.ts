import { isWithin, join, parentOf, upwards } from "../../files/paths.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** Files of one folder that may be a main file, or a style with the folders of images. */
const MAINS = 24;
/** Folders that one file names. */
const FOLDERS = 40;

const ROOT = /^[ \t]*%[ \t]*!T[eE]X[ \t]+root[ \t]*=[ \t]*(\S[^\r\n]*)/m;
const GRAPHICS_PATH = /\\graphicspath[\s%]*\{((?:\s*(?:%[^\n]*\n\s*)?\{[^{}]*\})*)/g;

/**
 * The folders that paths in a LaTeX document may be from: those of the main files, from which all chapters
 * are read, and those of each `\graphicspath`.
 *
 * @param document path of it
 * @param text of it, as far as it is known
 */
export async function* foldersOfLatex(
  document: string,
  text: string,
  top: string,
  tree: Tree,
): AsyncGenerator<string> {
  const folder = parentOf(document);
  const own = graphicsPathsIn(text);
  for (const one of own) yield join(folder, one);
  const named = namedIn(text, folder);
  for await (const main of mainsOf(named, folder, top, tree)) {
    const content = await tree.readConfig(main);
    if (content === undefined) continue;
    const paths = graphicsPathsIn(content);
    const isMain = named.includes(main) || MAIN.test(content);
    if (!isMain && paths.length === 0) continue;
    yield parentOf(main);
    for (const one of [...paths, ...own]) yield join(parentOf(main), one);
  }
}

/** The main file that a document says it has. */
function namedIn(text: string, folder: string): string[] {
  const root = ROOT.exec(text.slice(0, 4000))?.[1]?.trim();
  return root === undefined ? [] : [join(folder, root)];
}

/** What makes pages of LaTeX, or tags in a PDF, so that alt texts come to readers. */
const TAGGING =
  /\b(?:tagpdf|axessibility|accessibility|pdfcomment|accsupp|latexml|bookml|lwarp|hevea|tex4ht|tex4ebook|make4ht|htlatex|latex2html|plastex|ltx-talk|acmart)|\\Preamble\{/i;
/** Commands that take one, or begin a document with tags; a number of slides is none. */
const TAGS =
  /\\(?:DocumentMetadata|pdftooltip|Description|BeginAccSupp|alt(?:ernative)?text)\b|\\documentclass[^{}]*\{(?:acmart|ltx-talk)\}|[[,{]\s*alt\s*=(?!\s*<)/i;
const PACKAGES =
  /\\(?:usepackage|RequirePackage|PassOptionsToPackage|input|include)\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}/g;
const MAIN = /^[^%\n]*\\document(?:class|style)\b/m;
/** What Pandoc puts into a main file of its own. */
const PANDOC_PART = /\/(?:before|after)[-_]body\.tex$/i;
/** Files that build documents, and those of programs that make pages. */
const BUILD = /^(?:GNU)?makefile$|^justfile$|latexmkrc$|^(?:build|make)\.\w+$|\.cfg$/i;
const PAGE_MAKER = /\.(?:mk4|hva|latexml|ltxml)$|^(?:lwarpmk|\.?bookml)/i;

/** What a main file, a class or a style says of itself. */
interface Main {
  readonly isMain: boolean;
  readonly hasTags: boolean;
}
/** Each is looked through once, as it is read once. */
export type KnownMains = Map<string, Promise<Main | undefined>>;

/**
 * Whether nothing takes alt texts to readers: the main file is known, and neither it nor the document, nor
 * what stands beside one of them, has anything to do with tags or pages.
 *
 * @param document path of it
 */
export async function isUntagged(
  { document, text, top }: Readonly<Record<"document" | "text" | "top", string>>,
  tree: Tree,
  known: KnownMains,
): Promise<boolean> {
  const folder = parentOf(document);
  if (hasTags(text)) return false;
  let isMainKnown = MAIN.test(text) || PANDOC_PART.test(document);
  for (const one of upwards(folder, top)) {
    const names = [...(await tree.namesIn(one))];
    if (names.some((name) => PAGE_MAKER.test(name))) return false;
    for (const name of names.filter((each) => BUILD.test(each)))
      if (TAGGING.test((await tree.readConfig(`${one}/${name}`)) ?? "")) return false;
  }
  for await (const main of mainsOf(namedIn(text, folder), folder, top, tree)) {
    const found = await getOrCreate(known, main, async () => {
      const content = await tree.readConfig(main);
      return content === undefined
        ? undefined
        : { isMain: MAIN.test(content), hasTags: hasTags(content) };
    });
    // What could not be read may be later.
    if (!found) known.delete(main);
    if (found?.hasTags) return false;
    isMainKnown ||= found?.isMain ?? false;
  }
  return isMainKnown;
}

function hasTags(text: string): boolean {
  const code = withoutComments(text);
  const packages = [...code.matchAll(PACKAGES)].map(([, names = ""]) => names);
  return TAGS.test(code) || TAGGING.test(packages.join());
}

const withoutComments = (text: string): string => text.replace(/(?<!\\)%[^\n]*/g, "");

/** The main file that a document names, and the files beside and above it that may be one. */
async function* mainsOf(
  named: readonly string[],
  folder: string,
  top: string,
  tree: Tree,
): AsyncGenerator<string> {
  yield* named.filter((one) => isWithin(one, top));
  for (const one of upwards(folder, top)) {
    const names = [...(await tree.namesIn(one))].filter((name) =>
      /\.(?:tex|ltx|sty|cls)$/i.test(name),
    );
    for (const name of names.slice(0, MAINS)) yield `${one}/${name}`;
  }
}

function graphicsPathsIn(text: string): string[] {
  return [...withoutComments(text).matchAll(GRAPHICS_PATH)]
    .flatMap(([, groups = ""]) => [...groups.matchAll(/\{([^{}]*)\}/g)])
    .map(([, one = ""]) => one.trim())
    .filter((one) => one !== "" && !one.startsWith("/") && !one.includes("\\"))
    .slice(0, FOLDERS);
}
