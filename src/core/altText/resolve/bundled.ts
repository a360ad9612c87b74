import { nameOf, parentOf } from "../../files/paths.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** Notes on what others made, in folders that hold many of such parts. */
const README = /^readme(?:\.[\w-]+)?\.(?:md|markdown|rst|adoc)$/i;
const PARTS =
  /^(?:plugins?|bundles?|add-?ons?|extensions?|modules|externals?|deps|dependencies|submodules|themes|packs|vendors?)$/i;
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
const REPOSITORY = new RegExp(String.raw`\bgithub\.com[/:]([\w-]{1,60})\/`, "gi");

/**
 * Whether a note below the top was copied along with what somebody else made: in a folder of many such parts,
 * it shows badges of a repository that is called as its folder, of an owner whom the project's own notes do not name.
 */
export async function isBundled(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
  known: Map<string, Promise<boolean>>,
): Promise<boolean> {
  const folder = parentOf(document);
  const parts = parentOf(folder);
  if (folder === top || !README.test(nameOf(document)) || !PARTS.test(nameOf(parts))) return false;
  if ((await tree.namesIn(parts)).size < MANY) return false;
  return getOrCreate(known, `${document}\nbundled`, async () => {
    const text = ((await tree.readConfig(document)) ?? "").slice(0, NEAR);
    const shown = [...text.matchAll(SHOWN)].map(([, owner = "", name = ""]) => ({ owner, name }));
    if (shown.length === 0) return false;
    const owners = await ownersIn(top, tree);
    if (owners.size === 0 || shown.some(({ owner }) => owners.has(owner.toLowerCase())))
      return false;
    return shown.some(({ name }) => isOneIn(plainName(name), plainName(nameOf(folder))));
  });
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
