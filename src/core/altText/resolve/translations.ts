import { isWithin, parentOf, upwards } from "../../files/paths.ts";
import type { Tree } from "./tree.ts";

/** A folder of one language: `de`, `pt-br`, `zh_Hant`. */
const LANGUAGE = /^[a-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}|[A-Za-z]{2}|\d{3}))?$/;
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
