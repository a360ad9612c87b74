import { isWithin, join, parentOf, upwards } from "../../files/paths.ts";
import type { Tree } from "./tree.ts";

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
  const root = ROOT.exec(text.slice(0, 4000))?.[1]?.trim();
  const named = root === undefined ? [] : [join(folder, root)];
  for await (const main of mainsOf(named, folder, top, tree)) {
    const content = await tree.readConfig(main);
    if (content === undefined) continue;
    const paths = graphicsPathsIn(content);
    const isMain = named.includes(main) || /^[^%\n]*\\document(?:class|style)\b/m.test(content);
    if (!isMain && paths.length === 0) continue;
    yield parentOf(main);
    for (const one of [...paths, ...own]) yield join(parentOf(main), one);
  }
}

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
  const code = text.replace(/(?<!\\)%[^\n]*/g, "");
  return [...code.matchAll(GRAPHICS_PATH)]
    .flatMap(([, groups = ""]) => [...groups.matchAll(/\{([^{}]*)\}/g)])
    .map(([, one = ""]) => one.trim())
    .filter((one) => one !== "" && !one.startsWith("/") && !one.includes("\\"))
    .slice(0, FOLDERS);
}
