import { isWithin, nameOf, parentOf, upwards } from "../../files/paths.ts";
import type { KnownCopies } from "./former.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** A folder of one language: `de`, `pt-br`, `zh_Hant`. */
const LANGUAGE = /^[a-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}|hans|hant|latn|cyrl|[A-Za-z]{2}|\d{3}))?$/;
/** The language that others are translated from. */
const ORIGINALS = ["en", "en-us", "en-US", "en_US", "en-gb", "default"];
/** `i18n/fr/docusaurus-plugin-content-docs/current/guide`; blogs and pages have no version. */
const DOCUSAURUS =
  /^(.*)\/i18n\/[^/]+\/docusaurus-plugin-content-(docs|blog|pages)(?:-([^/]+))?((?:\/.*)?)$/;

/**
 * The folders of the text that a document was translated from, which share its images, with the folder above
 * which they are the same.
 */
export async function* originalsOf(
  folder: string,
  top: string,
  tree: Tree,
): AsyncGenerator<{ readonly folder: string; readonly top: string }> {
  const [, site = "", kind = "", id, rest = ""] = DOCUSAURUS.exec(folder) ?? [];
  if (kind !== "" && isWithin(site, top)) {
    const version = /^\/(version-[^/]+|current)(\/.*|$)/.exec(rest);
    const below = version?.[2] ?? rest;
    const name = id ?? (kind === "pages" ? "src/pages" : kind);
    const isVersion = version?.[1] !== undefined && version[1] !== "current";
    yield {
      folder: `${site}/${isVersion ? `versioned_docs/${version[1]}` : name}${below}`,
      top: site,
    };
  }
  for (const one of upwards(folder, top)) {
    if (one === top || one === "/" || !LANGUAGE.test(one.slice(one.lastIndexOf("/") + 1))) continue;
    const names = await tree.namesIn(parentOf(one));
    for (const original of ORIGINALS) {
      const other = `${parentOf(one)}/${original}`;
      if (names.has(original) && other !== one)
        yield { folder: other + folder.slice(one.length), top: other };
    }
  }
}

/** Pages that are written to be read; code and views of several languages are kept up each. */
const ENDINGS = ["md", "mdx", "markdown", "rst", "adoc", "asciidoc", "qmd", "Rmd", "ipynb"];
const PAGE = new RegExp(String.raw`\.(?:${ENDINGS.join("|")})$`, "i");
/** Where projects say in which language they write. */
const CONFIG =
  /^(?:_?config|hugo|params|languages|mkdocs|docusaurus\.config|astro\.config|next-i18next\.config|i18n|i18n\.config|lunaria\.config|gatsby-config)\.(?:toml|ya?ml|json|[cm]?[jt]s)$/i;
const WRITTEN_IN =
  /\b(?:default_?(?:locale|lang(?:uage)?|content_?language)|source_?(?:locale|lang(?:uage)?))["']?\s*[:=]\s*["']?([a-z]{2,3}(?:[-_]\w{2,8})?)\b/i;
/** Where a project says of what a service translates. */
const SERVICE = /^\.?crowdin\.ya?ml$/;
const SOURCE = /^[ \t-]*["']?source["']?[ \t]*:[ \t]*["']?([^"'\s,#]{1,300})/gm;
/** Folders of translations alone, beside which the originals stand. */
const OF_TRANSLATIONS =
  /^(?:_?translations?|i18n|locales?|locali[sz]ations?|l10n|langs?|languages?)$/i;
/** Languages that a text is in, with its own, where all but one are translations. */
const LEAST = 3;
/** How much more than its original a translation has in a folder. */
const MORE = 1.5;

/** Countries, by whose codes people call folders of their languages. */
const COUNTRIES = ["gr", "cn", "jp", "kr", "cz", "br", "ua", "tw", "dk", "vn", "gb", "us"];

let named: Intl.DisplayNames | undefined;
/** Whether a folder is called by the code of a language that there is. */
function isLanguage(name: string): boolean {
  if (!LANGUAGE.test(name)) return false;
  named ??= new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const [code = ""] = name.split(/[-_]/, 1);
  return COUNTRIES.includes(name) || named.of(code) !== undefined;
}

/**
 * Whether a page was translated from one that stands beside, in the folder of the language in which the project
 * writes or above those of at least two others. What is missing in it is told of where it was translated from.
 */
export async function isTranslated(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
  known: KnownCopies,
): Promise<boolean> {
  if (!PAGE.test(document)) return false;
  for (const folder of upwards(parentOf(document), top)) {
    const own = nameOf(folder);
    if (folder === top || folder === "/" || !LANGUAGE.test(own)) continue;
    const parent = parentOf(folder);
    const like = [...(await tree.namesIn(parent))].filter((name) => LANGUAGE.test(name));
    // The names of languages take a while to come, and most folders need none.
    if (like.length < LEAST - 1 || !isLanguage(own)) continue;
    const codes = like.filter(isLanguage);
    if (codes.length < LEAST - 1) continue;
    const rest = document.slice(folder.length);
    const source = await sourceAmong(codes, parent, { top, tree });
    if (source === undefined) {
      const isApart = OF_TRANSLATIONS.test(nameOf(parent));
      for (const root of isApart ? [parent, parentOf(parent)] : [parent])
        if (isWithin(root, top) && (await hasPage(root + rest, tree))) return true;
      for await (const original of originalsOf(parentOf(document), top, tree))
        if (await hasPage(`${original.folder}/${nameOf(document)}`, tree)) return true;
    } else if (codes.length >= LEAST && source !== own) {
      const original = `${parent}/${source}`;
      if (await hasPage(original + rest, tree)) return true;
      // A folder of many pages is looked at once.
      const renamed = (): Promise<boolean> => isRenamed(folder, original, tree);
      if (await getOrCreate(known, `${folder}:${original}`, renamed)) return true;
    }
  }
  return false;
}

const isSame = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase().replace("_", "-") || one === other;

/** The language of which others are translations, by a config around their folders, or else English. */
async function sourceAmong(
  codes: readonly string[],
  parent: string,
  { top, tree }: { readonly top: string; readonly tree: Tree },
): Promise<string | undefined> {
  for (const one of upwards(parent, top))
    for (const name of await tree.namesIn(one)) {
      if (!CONFIG.test(name) && !SERVICE.test(name)) continue;
      const text = (await tree.readConfig(`${one}/${name}`)) ?? "";
      const written = SERVICE.test(name)
        ? [...text.matchAll(SOURCE)].flatMap(([, path = ""]) => path.split("/"))
        : [WRITTEN_IN.exec(text)?.[1]];
      const source = codes.find((code) => written.some((said) => said && isSame(code, said)));
      if (source !== undefined) return source;
    }
  return ORIGINALS.find((one) => codes.includes(one));
}

/** Whether a page is there, be it of another ending. */
async function hasPage(path: string, tree: Tree): Promise<boolean> {
  const own = nameOf(path);
  const stem = own.replace(PAGE, "");
  const names = await tree.namesIn(parentOf(path));
  return names.has(own) || ENDINGS.some((ending) => names.has(`${stem}.${ending}`));
}

/** Whether a translation's names are translated, too, so that no path says what a page was translated from. */
async function isRenamed(folder: string, original: string, tree: Tree): Promise<boolean> {
  const [own, others] = [await tree.namesIn(folder), await tree.namesIn(original)];
  const shared = [...own].filter((name) => others.has(name)).length;
  return shared * 2 < own.size && own.size <= others.size * MORE;
}
