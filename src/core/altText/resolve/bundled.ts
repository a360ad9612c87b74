import { isWithin, nameOf, parentOf, upwards } from "../../files/paths.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** Notes on what others made, in folders that hold many of such parts. */
const README = /^readme(?:\.[\w-]+)?\.(?:md|markdown|rst|adoc)$/i;
const PARTS =
  /^(?:plugins?|bundles?|add-?ons?|extensions?|modules|externals?|deps|dependencies|submodules|themes|packs|vendors?)$/i;
/** Folders of scripts as pages load them, and the files by which one below is a whole library. */
const SCRIPTS = /^(?:js|javascripts?|scripts|libs?|libraries|static|assets|public)$/i;
const [LICENCE, MINIFIED] = [/^licen[cs]e(?:\.(?:md|txt))?$/i, /\.min\.js$/i];
/** Where a part says which repository it is kept in. */
const MANIFESTS = ["theme.toml", "theme.yaml", "blueprints.yaml", "package.json", "bower.json"];
/** Folders beside it from which on there are many. */
const MANY = 5;
/** Characters of a note in which it would show of which repository it is. */
const NEAR = 20_000;
const NAME = String.raw`([\w-]{1,60})\/([\w.-]{1,100}?)`;
/** Badges and walls of one repository: of its builds, its stars and who took part. */
const SHOWN = new RegExp(
  String.raw`\b(?:contrib(?:utors-img)?\.(?:rocks|web\.app)\/image\?repo=|api\.star-history\.com\/(?:svg|chart)\?repos=|img\.shields\.io\/github\/(?:actions\/workflow\/status|workflow\/status|v\/(?:release|tag)|languages\/(?:top|count|code-size)|commit-activity\/\w|[a-z-]+)\/|travis-ci\.(?:org|com)\/|github\.com\/(?=[\w.-]+\/[\w.-]+\/(?:actions\/)?workflows\/[^)"'\s]{1,100}badge\.svg))${NAME}(?=[/?&#)"'\s]|\.svg|\.git\b)`,
  "gi",
);
const REPOSITORY = new RegExp(
  String.raw`\bgithub\.com[/:]${NAME}(?=[/?&#)"'\s,;]|\.git\b|$)`,
  "gim",
);

/**
 * Whether a document was copied along with what somebody else made: a theme or plugin whose manifest names a
 * repository that is called as its folder, of an owner whom the project's own notes do not name; or the note of
 * one of many such parts, with badges of such a repository; or a note of a library among scripts, which brought its licence along.
 */
export async function isBundled(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
  known: Map<string, Promise<boolean>>,
): Promise<boolean> {
  if (await isOfLibrary(document, top, tree)) return true;
  for (const part of upwards(parentOf(document), top)) {
    const parts = parentOf(part);
    if (part === top || !PARTS.test(nameOf(parts)) || !isWithin(parts, top)) continue;
    if (await getOrCreate(known, `${part}\npart`, () => isOfAnother(part, top, tree))) return true;
    const isNote = parentOf(document) === part && README.test(nameOf(document));
    if (!isNote || (await tree.namesIn(parts)).size < MANY) continue;
    const text = ((await tree.readConfig(document)) ?? "").slice(0, NEAR);
    if (await isForeign([...text.matchAll(SHOWN)], part, { top, tree })) return true;
  }
  return false;
}

async function isOfLibrary(document: string, top: string, tree: Tree): Promise<boolean> {
  const folder = parentOf(document);
  const isAmongScripts = isWithin(parentOf(folder), top) && SCRIPTS.test(nameOf(parentOf(folder)));
  if (!isAmongScripts || !README.test(nameOf(document))) return false;
  const names = [...(await tree.namesIn(folder))];
  return [LICENCE, MINIFIED].every((one) => names.some((name) => one.test(name)));
}

/** Whether the manifest of a part says that it is kept in another repository. */
async function isOfAnother(part: string, top: string, tree: Tree): Promise<boolean> {
  const names = await tree.namesIn(part);
  for (const name of MANIFESTS) {
    if (!names.has(name)) continue;
    const text = ((await tree.readConfig(`${part}/${name}`)) ?? "").slice(0, NEAR);
    if (await isForeign([...text.matchAll(REPOSITORY)], part, { top, tree })) return true;
  }
  return false;
}

/** Whether repositories are of others than the project's, and one is called as a folder. */
async function isForeign(
  found: readonly (readonly (string | undefined)[])[],
  folder: string,
  { top, tree }: { readonly top: string; readonly tree: Tree },
): Promise<boolean> {
  if (found.length === 0) return false;
  const owners = await ownersIn(top, tree);
  if (owners.size === 0) return false;
  if (found.some(([, owner = ""]) => owners.has(owner.toLowerCase()))) return false;
  return found.some(([, , name = ""]) => isOneIn(plainName(name), plainName(nameOf(folder))));
}

/** Who has repositories that the notes at the top of a project name. */
async function ownersIn(top: string, tree: Tree): Promise<ReadonlySet<string>> {
  const names = [...(await tree.namesIn(top))];
  const files = names.filter((name) => README.test(name) || name === "package.json");
  const texts = await Promise.all(files.map((name) => tree.readConfig(`${top}/${name}`)));
  const owners = texts.flatMap((text = "") => [...text.slice(0, NEAR).matchAll(REPOSITORY)]);
  return new Set(owners.map(([, owner = ""]) => owner.toLowerCase()));
}

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, "");
const isOneIn = (one: string, other: string): boolean =>
  other.length > 2 && (one.includes(other) || other.includes(one));
