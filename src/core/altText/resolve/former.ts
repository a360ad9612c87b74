import { join, nameOf, parentOf, upwards } from "../../files/paths.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** A folder of one release: `1.11.3`, `v1.11-docs`, `5.x`, `version-5`; a number alone may be anything. */
const FOLDER =
  /^((?:versions?|ver|releases?|rel)[-_]?v?|v)?(\d+(?:[._](?:\d+|x))*)(?:[-_](docs?|documentation))?$/i;
/** The copies that Docusaurus makes of a folder beside; with its translations of them. */
const VERSIONED = /(?:^|\/)(?:(\w+)_)?versioned_docs$/;
const OF_DOCUSAURUS =
  /(?:^|\/)(?:\w+_)?versioned_docs$|\/docusaurus-plugin-content-docs(?:-[^/]+)?$/;
/** Folders of what is not kept up. */
const ARCHIVE = /^(?:archives?|archived|old|outdated|previous|legacy)$/i;
/** What stands beside releases, and is kept up; the others are copied of it. */
const LIVE = [
  ...["latest", "current", "stable", "main", "master", "trunk", "next", "nightly", "edge"],
  ...["dev", "devel", "development", "unreleased"],
];

const SITE_CONFIG = /^docusaurus\.config\.[cm]?[jt]s$/;

/** Configs of sites that say which releases there are. */
const CONFIG =
  /^(?:_?config|hugo|params|mkdocs|conf|docusaurus\.config|[\w-]*versions|antora-playbook)\.(?:toml|ya?ml|json|[cm]?[jt]s|py)$/i;
const UNRELEASED =
  /(?<![\w.])v?(\d+(?:\.\d+)+)[-.]?(?:dev|alpha|beta|rc|next|preview|snapshot|unreleased)/gi;
const PRERELEASE = /^prerelease:[ \t]+(?!false\b)\S/m;
const NAMED_CURRENT =
  /(?:latest|current|stable|default|last)(?:[-_ ]?(?:version|release))?["']?\s*[:=]\s*["']?v?(\d+(?:\.(?:\d+|x))*)/gi;

/** Pages of documents, and what any of them would have in common. */
const PAGE = /\.(?:mdx?|markdown|rst|adoc|asciidoc|html?|typ|tex|org|qmd|rmd)$/i;
const COMMON = /^(?:licen[cs]e|changelog|contributing|code[-_]of[-_]conduct|security)\b/i;
/** What is written to be read, and interfaces of which several releases are served. */
const [PROSE, SERVED] = [
  /\.(?:mdx?|markdown|rst|adoc|asciidoc|tex|typ|qmd|rmd|ipynb)$/i,
  /(?:^|\/)(?:apis?|rest|graphql|http|schemas?)(?:[-_][^/]*)?\//i,
];
/** A folder of the first release, which stands by itself beside the pages of now. */
const FIRST = /^(?:(?:versions?|ver|releases?|rel)[-_]?v?|v|r)[01](?:[._](?:\d+|x))*$|^[01]\.x$/i;
/** The same with a word before: `notebooks_v1`, `docs-1.x`; numbers alone are those of chapters. */
const WORDED = /^(.+?)[-_]v?((?<=v)\d+(?:[._](?:\d+|x))*|\d+\.x|\d+\.\d+\.\d+)$/i;
/** What a folder is called that another one has taken the place of; code that is called by the last ones may be shipped. */
const REPLACED =
  /^(?:old|former|previous)[-_ ](.+)$|^(.+?)[-_. ](?:old|bak|orig|outdated|obsolete)$/i;
const REPLACED_TEXTS =
  /^(?:legacy|deprecated|archived?)[-_ ](.+)$|^(.+?)[-_. ](?:legacy|deprecated|archived?)$/i;
/** What each folder has, and names that two releases have in common. */
const OF_ANY = /^(?:readme|_?index|changelog|licen[cs]e|contributing|images|img|assets|media)\b/i;
const [IN_COMMON, OF_NOW] = [2, 4];
/** Pairs of neighbours that are compared; of each, pages and folders in a folder, and how deep. */
const [PAIRS, PAGES, FOLDERS, DEEPEST] = [3, 4, 2, 3];
/** Characters of a line that is a sentence of its own, and lines that say whether a page is another again. */
const [LINE, LINES] = [20, 4];

/** Whether the pages of one folder are those of another; each pair is compared once. */
export type KnownCopies = Map<string, Promise<boolean>>;

interface Release {
  readonly name: string;
  readonly numbers: readonly number[];
}

/**
 * The release that a folder is called by; none where it is something else.
 *
 * @param isWritten of what is read there: `v2` of code may be an interface that is still served
 */
function releaseIn(
  name: string,
  isWritten = false,
): (Release & { readonly shape: string; readonly rest: string }) | undefined {
  const [, before = "", numbers, rest = ""] = FOLDER.exec(name) ?? [];
  if (numbers === undefined || (!/[._]/.test(numbers) && before.length < (isWritten ? 1 : 2)))
    return undefined;
  return { name, numbers: numbersOf(numbers), shape: `${before}:${rest}`.toLowerCase(), rest };
}

/** `5.x` is after all of them. */
const numbersOf = (text: string): number[] =>
  text.split(/[._]/).map((part) => (part.toLowerCase() === "x" ? Infinity : Number(part)));

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [a = 0, b = 0] = [one[at], other[at]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/**
 * Whether a document is a copy for a former release: folders beside its own hold the same pages for a later one.
 *
 * @param document path of it
 */
export async function isFormer(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
  known: KnownCopies,
): Promise<boolean> {
  for (const folder of upwards(parentOf(document), top)) {
    if (folder === top || folder === "/") continue;
    if (await isEarlierOfDocusaurus(folder, tree)) return true;
    const isWritten = PROSE.test(document) && !SERVED.test(document.slice(top.length));
    const isFirst = isWritten && FIRST.test(nameOf(folder));
    if (isFirst && (await isMostlyIn(folder, parentOf(folder), IN_COMMON, tree))) return true;
    if (isWritten && (await isEarlierOfWord(folder, tree))) return true;
    if (await isReplaced(folder, isWritten ? [REPLACED, REPLACED_TEXTS] : [REPLACED], tree))
      return true;
    const own = releaseIn(nameOf(folder), isWritten);
    if (own === undefined) continue;
    const parent = parentOf(folder);
    const names = await tree.namesIn(parent);
    const releases = [...names]
      .map((name) => releaseIn(name, isWritten))
      .filter((one) => one?.shape === own.shape)
      .filter((one) => one !== undefined)
      .sort((a, b) => compare(b.numbers, a.numbers));
    const live = [...LIVE, own.rest].filter((name) => name !== "" && names.has(name));
    const [beside] = LIVE.filter((name) => names.has(name));
    if (
      isWritten &&
      beside !== undefined &&
      (await isMostlyIn(folder, join(parent, beside), 1, tree))
    )
      return true;
    const isArchived = live.length > 0 || ARCHIVE.test(nameOf(parent));
    const current = isArchived ? undefined : await currentOf(releases, parent, { top, tree });
    const isPast = current !== undefined && compare(own.numbers, current.numbers) < 0;
    const working = current?.isNamed === true ? undefined : workingFor(parent);
    if (!isArchived && !isPast && working === undefined) continue;
    if (OF_DOCUSAURUS.test(parent) && (isArchived || isPast)) return true;
    if (isWritten && isPast) {
      const now = join(parent, current.name);
      if (await isMostlyIn(folder, now, OF_NOW, tree)) return true;
    }
    // Interfaces have such numbers, too; what they have in common says less there.
    if (releaseIn(own.name) === undefined) continue;
    const all = [...live, ...releases.map(({ name }) => name)];
    const pairs = working === undefined ? all.slice(0, PAIRS + 1) : [own.name, working];
    for (const [at, name] of pairs.slice(1).entries()) {
      const [one, other] = [join(parent, pairs[at] ?? ""), join(parent, name)];
      const isCopy = getOrCreate(known, `${one}\n${other}`, () => areAlike(one, other, tree));
      if (await isCopy) return true;
    }
  }
  return false;
}

/** Whether Docusaurus' own list has a later one before: the first is the last version, unless a config says so of another. */
async function isEarlierOfDocusaurus(folder: string, tree: Tree): Promise<boolean> {
  const parent = parentOf(folder);
  const [found, name] = VERSIONED.exec(parent) ?? [];
  if (found === undefined) return false;
  const site = parentOf(parent);
  const list = await tree.readConfig(
    `${site}/${name === undefined ? "" : `${name}_`}versions.json`,
  );
  const versions = [...(list ?? "").matchAll(/"([^"\n]{1,100})"/g)].map(([, one]) => one);
  const version = nameOf(folder).replace(/^version-/, "");
  if (versions.indexOf(version) < 1) return false;
  const configs = [...(await tree.namesIn(site))].filter((one) => SITE_CONFIG.test(one));
  for (const config of configs)
    if (((await tree.readConfig(`${site}/${config}`)) ?? "").includes("lastVersion")) return false;
  return true;
}

/** Whether a later release of what a folder is called, or the one without a number, is beside and has what it has. */
async function isEarlierOfWord(folder: string, tree: Tree): Promise<boolean> {
  const [, word, numbers] = WORDED.exec(nameOf(folder)) ?? [];
  if (word === undefined || numbers === undefined) return false;
  const parent = parentOf(folder);
  for (const name of await tree.namesIn(parent)) {
    const [, other, others] = WORDED.exec(name) ?? [];
    const isLater = other === word && compare(numbersOf(numbers), numbersOf(others ?? "")) < 0;
    const isNow = name === word && /^[01](?!\d)/.test(numbers);
    if (!isLater && !isNow) continue;
    if (await isMostlyIn(folder, join(parent, name), IN_COMMON, tree)) return true;
  }
  return false;
}

/** Whether a folder stands beside the one that has its name by now. */
async function isReplaced(folder: string, called: readonly RegExp[], tree: Tree): Promise<boolean> {
  for (const pattern of called) {
    const [, after, before] = pattern.exec(nameOf(folder)) ?? [];
    const name = after ?? before;
    if (name !== undefined && (await tree.namesIn(parentOf(folder))).has(name)) return true;
  }
  return false;
}

/** Docusaurus copies the next release of a folder beside, in which pages are written. */
function workingFor(folder: string): string | undefined {
  const [found, name = "docs"] = VERSIONED.exec(folder) ?? [];
  return found === undefined ? undefined : `../${name}`;
}

/** The release that is kept up: which configs name, or the latest one that is not to come. */
async function currentOf(
  releases: readonly Release[],
  parent: string,
  { top, tree }: { readonly top: string; readonly tree: Tree },
): Promise<(Release & { readonly isNamed: boolean }) | undefined> {
  const said = await saidOfReleases(parent, top, tree);
  const isAmong = ({ numbers }: Release, list: readonly (readonly number[])[]): boolean =>
    list.some((one) => compare(one, numbers) === 0);
  const named = releases.find((one) => isAmong(one, said.current));
  if (named !== undefined) return { ...named, isNamed: true };
  for (const one of releases) {
    // Antora's own word.
    const component = await tree.readConfig(`${parent}/${one.name}/antora.yml`);
    if (!isAmong(one, said.unreleased) && !PRERELEASE.test(component ?? ""))
      return { ...one, isNamed: false };
  }
  return undefined;
}

/** What configs around a folder say of releases. */
async function saidOfReleases(folder: string, top: string, tree: Tree) {
  const said: Record<"current" | "unreleased", number[][]> = { current: [], unreleased: [] };
  for (const one of upwards(folder, top))
    for (const name of await tree.namesIn(one)) {
      if (!CONFIG.test(name)) continue;
      const text = (await tree.readConfig(`${one}/${name}`)) ?? "";
      const all = (pattern: RegExp): number[][] =>
        [...text.matchAll(pattern)].map(([, numbers = ""]) => numbersOf(numbers));
      said.current.push(...all(NAMED_CURRENT));
      said.unreleased.push(...all(UNRELEASED));
    }
  return said;
}

/** Whether what is in one folder is called as in another, for the most part. */
async function isMostlyIn(one: string, other: string, least: number, tree: Tree): Promise<boolean> {
  const others = await tree.namesIn(other);
  const names = [...(await tree.namesIn(one))].filter(
    (name) => !OF_ANY.test(name) && (PAGE.test(name) || PROSE.test(name) || !name.includes(".")),
  );
  const common = names.filter((name) => others.has(name)).length;
  return common >= least && common * 2 >= names.length;
}

/** Whether a page stands in both folders. */
async function areAlike(one: string, other: string, tree: Tree, depth = 0): Promise<boolean> {
  const others = await tree.namesIn(other);
  const names = [...(await tree.namesIn(one))].filter((name) => others.has(name)).sort();
  const pages = names.filter((name) => PAGE.test(name) && !COMMON.test(name));
  for (const name of pages.slice(0, PAGES)) {
    const [a, b] = [await linesOf(`${one}/${name}`, tree), await linesOf(`${other}/${name}`, tree)];
    const least = Math.min(a.size, b.size);
    if (least >= LINES && [...a].filter((line) => b.has(line)).length * 2 >= least) return true;
  }
  if (depth === DEEPEST) return false;
  for (const name of names.filter((each) => !each.includes(".")).slice(0, FOLDERS))
    if (await areAlike(`${one}/${name}`, `${other}/${name}`, tree, depth + 1)) return true;
  return false;
}

async function linesOf(path: string, tree: Tree): Promise<Set<string>> {
  const lines = ((await tree.readConfig(path)) ?? "").split("\n").map((line) => line.trim());
  return new Set(lines.filter((line) => line.length >= LINE));
}
