import type { ImageReference, Syntax, TextEdit } from "../reference.ts";
import { editOf } from "../syntax/escape.ts";

/** Syntaxes in which an empty alt text is read as one that was forgotten. */
const AMBIGUOUS: ReadonlySet<Syntax> = new Set(["markdown", "mdx", "obsidian"]);

/** Whether an image can be marked as decorative where it stands: as it is, as HTML, or not at all. */
export function waysToAdorn({ place, source, around }: ImageReference): "own" | "html" | "none" {
  if (!place) return "none";
  if (!AMBIGUOUS.has(place.syntax)) return "own";
  // A link or button would have no name; a note's embed is found by its name alone.
  const isHtml =
    place.syntax !== "obsidian" && source !== undefined && !around.link && !around.button;
  return isHtml ? "html" : "none";
}

/** The edit that marks an image as decorative; Markdown has to say it in HTML. */
export function decorativeEdit(reference: ImageReference): TextEdit | undefined {
  const { place, source, span, around } = reference;
  const way = waysToAdorn(reference);
  if (!place || way === "none") return undefined;
  if (way === "own") return editOf(place, "");
  const title = around.title === undefined ? "" : ` title="${attribute(around.title)}"`;
  const end = place.syntax === "mdx" ? " />" : ">";
  const address = attribute((source?.text ?? "").replaceAll(" ", "%20").replaceAll("|", "%7C"));
  return { span, text: `<img src="${address}" alt=""${title}${end}` };
}

const attribute = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll("{", "&#123;")
    .replace(/\s+/g, " ");
