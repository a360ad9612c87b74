import ignore, { type Ignore } from "ignore";
import { starsForFolders, weightOfRule } from "./globs.ts";
import { parentOf } from "./paths.ts";

/** Rules of all ignore files together, each of which is asked for each path; one that searches counts for several. */
export const MOST_RULES = 5000;
/** Characters of a name for which rules are asked that search: few names are as long. */
const LONGEST_NAME = 100;
const LONG = new RegExp(`[^/]{${LONGEST_NAME + 1}}`);
/** Folders of a path for which rules are asked that search in all of them: few paths are as deep. */
const DEEPEST = 40;
/** Characters of an ignore file that count. */
const LONGEST_FILE = 200_000;

/** Which paths of one file system are left out, by the ignore files of its folders. */
export class IgnoreRules {
  readonly #rules = new Map<string, Ignore>();
  /** Folders of which it was told whether they are left out. */
  readonly #folders = new Map<string, boolean>();
  /** Folders with rules that search long. */
  readonly #searching = new Set<string>();
  /** The same, where they search in any number of folders within another. */
  readonly #searchingDeep = new Set<string>();
  #left = MOST_RULES;

  /** Adds an ignore file; those of a folder before anything below it is asked for. */
  add(folder: string, text: string): void {
    const lines = text
      .slice(0, LONGEST_FILE)
      .split(/\r?\n/)
      .filter((line) => /^\s*[^\s#]/.test(line) && this.#takes(weightOfRule(line)));
    if (lines.some((line) => (weightOfRule(line) ?? 0) > 100)) this.#searching.add(folder);
    if (lines.some((line) => starsForFolders(line) > 1)) this.#searchingDeep.add(folder);
    this.#rules.set(folder, (this.#rules.get(folder) ?? ignore()).add(lines));
  }

  /** Whether there is room for a rule that counts for so much, which it takes then. */
  #takes(weight = Infinity): boolean {
    const isTaken = weight <= this.#left;
    if (isTaken) this.#left -= weight;
    return isTaken;
  }

  /** Whether a file is left out. */
  isIgnored(path: string): boolean {
    const folder = parentOf(path);
    return this.isFolderIgnored(folder) || this.#matches(path, folder);
  }

  /** A folder that is left out takes everything below with it, whatever the rules down there say. */
  isFolderIgnored(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const parent = parentOf(folder);
    const isIgnored =
      parent !== folder && (this.isFolderIgnored(parent) || this.#matches(`${folder}/`, parent));
    this.#folders.set(folder, isIgnored);
    return isIgnored;
  }

  /** From the path's own folder upwards; the nearest rule that says anything decides. */
  #matches(path: string, folder: string): boolean {
    const below = path.slice(folder === "/" ? 1 : folder.length + 1);
    const isLong = this.#searching.has(folder) && LONG.test(below);
    const isDeep =
      this.#searchingDeep.has(folder) && below.split("/", DEEPEST + 1).length > DEEPEST;
    const verdict = isLong || isDeep ? undefined : this.#rules.get(folder)?.test(below);
    if (verdict?.ignored) return true;
    if (verdict?.unignored) return false;
    const parent = parentOf(folder);
    return parent !== folder && this.#matches(path, parent);
  }
}
