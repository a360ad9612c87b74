import { parentOf } from "../core/files/paths.ts";
import type { Source } from "../core/altText/reference.ts";
import { markupOf } from "../core/altText/languages.ts";
import type { ImageLocator, PlacedDocument } from "../core/altText/resolve/locator.ts";
import { getOrCreate } from "../core/altText/resolve/tree.ts";
import { hasWikiLinks } from "../core/altText/resolve/vault.ts";

/**
 * Looks for an image once for all documents of a folder that show it, in files that do not change
 * meanwhile. No document may be a link.
 */
export function createRememberingLocator(
  locator: ImageLocator,
): Pick<ImageLocator, "locate" | "isUntagged" | "isCopy" | "withoutAlt"> {
  const known = new Map<string, Answers>();
  /** The document that was asked for last, and what is known of others like it. */
  let last: { readonly document: object; readonly answers: Answers | undefined } | undefined;
  const answersFor = (document: PlacedDocument): Answers | undefined => {
    if (last?.document !== document) {
      const kind = kindOf(document);
      const answers = kind === undefined ? undefined : getOrCreate(known, kind, newAnswers);
      last = { document, answers };
    }
    return last.answers;
  };
  return {
    isUntagged: (document) => locator.isUntagged(document),
    isCopy: (document) => locator.isCopy(document),
    withoutAlt: (document, references) => locator.withoutAlt(document, references),
    locate(document, source) {
      const answers = answersFor(document)?.[source.by];
      const locate = (): Located => locator.locate(document, source);
      return answers === undefined ? locate() : getOrCreate(answers, source.text, locate);
    },
  };
}

type Located = ReturnType<ImageLocator["locate"]>;
/** Where images are, by how and as what their sources are written. */
type Answers = Readonly<Record<Source["by"], Map<string, Located>>>;

const newAnswers = (): Answers => ({ address: new Map(), module: new Map() });

/** What all that decides where an image is has in common; undefined where the document's text does. */
function kindOf({ languageId, path, text = "" }: PlacedDocument): string | undefined {
  const markup = markupOf(languageId, path);
  if (markup === "latex") return undefined;
  const isNote = (markup === "markdown" || markup === "mdx") && hasWikiLinks(text);
  return `${parentOf(path)}\n${markup}\n${isNote}`;
}
