import { nameOf, parentOf, upwards } from "../../files/paths.ts";
import type { Tree } from "./tree.ts";

/** What makes a book of the files that its config lists: that, how it says so, and pages that would be chapters. */
const MAKERS: readonly (readonly [config: string, list: RegExp, page: RegExp])[] = [
  ["_bookdown.yml", /^rmd_files:/m, /\.Rmd$/i],
  ["_quarto.yml", /^[ \t]*type:[ \t]*["']?book\b[^]*^[ \t]*chapters:/m, /\.(?:qmd|Rmd)$/i],
];
/** Pages that others show, or that stand for themselves. */
const OTHER = /(?:^|\/)(?:_|readme\b)/i;
const COMMENT = /(?:^|[ \t])#.*$/gm;
/** Characters of a config. */
const LONGEST = 50_000;

/** Whether a page stands among the chapters of a book whose config lists others, so that nothing makes it into one. */
export async function isOutOfBook(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
): Promise<boolean> {
  for (const [config, list, page] of MAKERS) {
    if (!page.test(document)) continue;
    for (const folder of upwards(parentOf(document), top)) {
      if (!(await tree.namesIn(folder)).has(config)) continue;
      const path = document.slice(folder.length + 1);
      if (OTHER.test(path)) return false;
      const said = ((await tree.readConfig(`${folder}/${config}`)) ?? "").slice(0, LONGEST);
      const lists = said.replace(COMMENT, "").toLowerCase();
      if (list.test(said) && !lists.includes(nameOf(document).toLowerCase())) return true;
      break;
    }
  }
  return false;
}
