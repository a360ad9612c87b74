import { nameOf } from "../../files/paths.ts";
import type { Tree } from "./tree.ts";

/** Milliseconds that a list of all images holds. */
const LIST_HOLDS = 10_000;
/** Files of one name that are looked at, and that are told. */
const [MOST_NAMESAKES, MOST_TOLD] = [2000, 5];

type ByName = ReadonlyMap<string, readonly string[]>;

/** All images of a workspace by their names, for paths that are said from anywhere. */
export class ImageIndex {
  readonly #tree: Tree;
  readonly #now: () => number;
  readonly #lists = new Map<string, { readonly at: number; readonly byName: Promise<ByName> }>();

  constructor(tree: Tree, now: () => number) {
    this.#tree = tree;
    this.#now = now;
  }

  /**
   * The images below a folder whose paths end with this one, in any case, the nearest to the document first.
   *
   * @param within what the folder right above the path has to be called
   */
  async endingWith(
    path: string,
    {
      below,
      document,
      within,
    }: { readonly below: string; readonly document: string; readonly within?: RegExp },
  ): Promise<readonly string[]> {
    const ending = `/${key(path)}`;
    const byName = await this.#byNameIn(below);
    const all = (byName.get(nameOf(ending)) ?? []).slice(0, MOST_NAMESAKES);
    return all
      .filter((one) => {
        if (!key(one).endsWith(ending)) return false;
        const folder = one.slice(0, one.length - ending.length);
        return folder.length >= below.length && (within?.test(nameOf(folder)) ?? true);
      })
      .map((one) => ({ one, shared: sharedFolders(one, document) }))
      .sort((a, b) => b.shared - a.shared || a.one.length - b.one.length || order(a.one, b.one))
      .slice(0, MOST_TOLD)
      .map(({ one }) => one);
  }

  #byNameIn(folder: string): Promise<ByName> {
    const at = this.#now();
    const known = this.#lists.get(folder);
    if (known && at - known.at < LIST_HOLDS) return known.byName;
    const byName = this.#list(folder);
    this.#lists.set(folder, { at, byName });
    return byName;
  }

  async #list(folder: string): Promise<ByName> {
    const byName = new Map<string, string[]>();
    for (const path of await this.#tree.imagesBelow(folder)) {
      const name = key(nameOf(path));
      const known = byName.get(name);
      if (known) known.push(path);
      else byName.set(name, [path]);
    }
    return byName;
  }
}

/** Names that people and file systems take for one. */
const key = (path: string): string => path.normalize("NFC").toLowerCase();

const order = (a: string, b: string): number => (a < b ? -1 : 1);

function sharedFolders(a: string, b: string): number {
  const [one, two] = [a.split("/"), b.split("/")];
  let count = 0;
  while (count < one.length - 1 && one[count] === two[count]) count++;
  return count;
}
