import { parentOf } from "../core/files/paths.ts";
import { markupOf } from "../core/altText/languages.ts";
import type { ImageLocator, PlacedDocument } from "../core/altText/resolve/locator.ts";
import { getOrCreate } from "../core/altText/resolve/tree.ts";
import { hasWikiLinks } from "../core/altText/resolve/vault.ts";

/**
 * Looks for an image once for all documents of a folder that show it, in files that do not change
 * meanwhile. No document may be a link.
 */
export function createRememberingLocator(locator: ImageLocator): Pick<ImageLocator, "locate"> {
  const known = new Map<string, ReturnType<ImageLocator["locate"]>>();
  /** The document that was asked for last, and what its answers are the same for. */
  let last: { readonly document: object; readonly key: string | undefined } | undefined;
  const keyOf = (document: PlacedDocument): string | undefined => {
    if (last?.document !== document) last = { document, key: kindOf(document) };
    return last.key;
  };
  return {
    locate(document, source) {
      const kind = keyOf(document);
      return kind === undefined
        ? locator.locate(document, source)
        : getOrCreate(known, `${kind}\n${source.by}\n${source.text}`, () =>
            locator.locate(document, source),
          );
    },
  };
}

/** What all that decides where an image is has in common; undefined where the document's text does. */
function kindOf({ languageId, path, text = "" }: PlacedDocument): string | undefined {
  const markup = markupOf(languageId, path);
  if (markup === "latex") return undefined;
  const isNote = (markup === "markdown" || markup === "mdx") && hasWikiLinks(text);
  return `${parentOf(path)}\n${markup}\n${isNote}`;
}
