import type { DocumentText } from "../documents.ts";
import type { ImageReference, Syntax, TextEdit } from "../reference.ts";
import { editOf } from "../syntax/escape.ts";

/** Syntaxes in which an empty alt text is read as one that was forgotten. */
const AMBIGUOUS: ReadonlySet<Syntax> = new Set(["markdown", "mdx", "obsidian"]);

/** The document of an image, which shows what its generator understands. */
export type AdornedDocument = Pick<DocumentText, "text" | "path" | "languageId">;

/**
 * Whether an image can be marked as decorative where it stands: as it is, by an attribute that the
 * generator of the document has, as HTML, or not at all.
 */
export function waysToAdorn(
  { place, source, around, span }: ImageReference,
  document: AdornedDocument,
): "own" | "attribute" | "html" | "none" {
  if (!place) return "none";
  if (!AMBIGUOUS.has(place.syntax)) return "own";
  // A link or button would have no name; a note's embed is found by its name alone.
  if (place.syntax === "obsidian" || source === undefined || around.link || around.button)
    return "none";
  const isBehind = document.text[span.end] === "{";
  return place.syntax === "markdown" && !isBehind && attributeFor(document) ? "attribute" : "html";
}

/** The edit that marks an image as decorative; where Markdown has no attributes for it, it has to say it in HTML. */
export function decorativeEdit(
  reference: ImageReference,
  document: AdornedDocument,
): TextEdit | undefined {
  const { place, source, span, around } = reference;
  const way = waysToAdorn(reference, document);
  if (!place || way === "none") return undefined;
  if (way === "own") return editOf(place, "");
  if (way === "attribute") {
    const empty = editOf(place, "");
    const own = document.text.slice(span.start, span.end);
    const [from, to] = [empty.span.start - span.start, empty.span.end - span.start];
    const text = own.slice(0, from) + empty.text + own.slice(to);
    return { span, text: text + (attributeFor(document) ?? "") };
  }
  const title = around.title === undefined ? "" : ` title="${attribute(around.title)}"`;
  const end = place.syntax === "mdx" ? " />" : ">";
  const address = attribute((source?.text ?? "").replaceAll(" ", "%20").replaceAll("|", "%7C"));
  return { span, text: `<img src="${address}" alt=""${title}${end}` };
}

/** Attributes behind an image, as Pandoc and MkDocs have them, or kramdown with its colon. */
const BEHIND = /\]\([^()\n]{1,300}\)\{(:?)[ \t]*(?:[#.:][\w-]|[\w-]+=)/;

/** The attribute of an empty alt text; undefined where the document does not show that it has such. */
function attributeFor({ text, path, languageId }: AdornedDocument): string | undefined {
  if (/\.(?:qmd|rmd)$/i.test(path) || /^(?:quarto|rmd)$/.test(languageId)) return '{fig-alt=""}';
  const colon = BEHIND.exec(text)?.[1];
  return colon === undefined ? undefined : `{${colon}${colon && " "}alt=""}`;
}

const attribute = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll("{", "&#123;")
    .replace(/\s+/g, " ");
