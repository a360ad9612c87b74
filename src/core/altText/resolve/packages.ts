import { isWithin, upwards } from "../../files/paths.ts";
import type { ImageIndex } from "./imageIndex.ts";
import { valueAt } from "./staticText.ts";
import type { Tree } from "./tree.ts";

const PACKAGE = /^((?:@[\w.~-]+\/)?[\w.~-]+)\/(.+)$/s;
/** Folders of a package between its own and the one that the path is from. */
const DEEPEST = 3;

/**
 * Where an image of a package of the same workspace is, as before its packages are installed:
 * `@acme/assets/logo.png`, where some folder with that `logo.png` is the package `@acme/assets`.
 */
export async function* candidatesOfPackages(
  name: string,
  { document, top }: { readonly document: string; readonly top: string },
  { tree, index }: { readonly tree: Tree; readonly index: ImageIndex },
): AsyncGenerator<string> {
  const [, wanted, rest] = PACKAGE.exec(name) ?? [];
  if (wanted === undefined || rest === undefined) return;
  for (const path of await index.endingWith(rest, { below: top, document })) {
    const folder = path.slice(0, path.length - rest.length - 1);
    for (const one of upwards(folder, top).slice(0, DEEPEST)) {
      if (!isWithin(one, top) || !(await tree.namesIn(one)).has("package.json")) continue;
      if (valueAt(await tree.readJson(`${one}/package.json`), "name") === wanted) yield path;
      break;
    }
  }
}
