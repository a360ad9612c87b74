import { oneLine } from "../escape.ts";
import type { ImageReference, Place, Span, Surroundings } from "../reference.ts";
import type { LearnPicture } from "./markdownInline.ts";


/** Microsoft Learn: `:::image type="content" source="a.png" alt-text="…":::`. */

interface Attribute {
  readonly text: string;
  readonly span: Span;
}

/** More than this is no description. */
const DESCRIPTION = 4000;

/** @param start where in the document the text of the part begins */
export function learnReference(
  { start: from, end }: LearnPicture,
  part: { readonly text: string; readonly isCell: boolean },
  start: number,
  document: string,
  around: Surroundings,
): ImageReference {
  const attributes = attributesOf(part.text.slice(from, end), start + from);
  const span = { start: start + from, end: start + end };
  const source = attributes.get("source");
  const alt = attributes.get("alt-text");
  const isIcon = attributes.get("type")?.text === "icon";
  const link = attributes.get("link");
  const caption =
    attributes.get("type")?.text === "complex" ? descriptionAfter(document, span.end) : "";
  return {
    span,
    element: "image",
    ...(source && { source: { ...source, by: "address" } }),
    ...(isIcon ? { alt: "", decorative: true } : altOf(alt)),
    ...(!isIcon && { place: placeOf(alt, document, span.end - 3, part.isCell) }),
    around: {
      ...around,
      ...(link && { link: { href: link.text, text: "" } }),
      ...(caption && { caption }),
    },
  };
}

const altOf = (alt: Attribute | undefined): { alt?: string; decorative?: boolean } =>
  alt ? { alt: alt.text, ...(alt.text === "" && { decorative: true }) } : {};

function attributesOf(text: string, start: number): Map<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  for (const match of text.matchAll(/([a-z][\w-]*)\s*=\s*"([^"]*)"/gi)) {
    const [all, name = "", value = ""] = match;
    const from = start + match.index + all.length - 1 - value.length;
    attributes.set(name.toLowerCase(), {
      text: value,
      span: { start: from, end: from + value.length },
    });
  }
  return attributes;
}

function placeOf(alt: Attribute | undefined, document: string, end: number, isCell: boolean): Place {
  const cell = isCell ? ({ cell: true } as const) : {};
  if (alt) return { span: alt.span, before: "", after: "", syntax: "learn", ...cell };
  const gap = /\s/.test(document.charAt(end - 1)) ? "" : " ";
  const span = { start: end, end };
  return { span, before: `${gap}alt-text="`, after: '"', syntax: "learn", ...cell };
}

/** The long description of a complex picture, which has an end of its own. */
function descriptionAfter(document: string, at: number): string {
  const text = document.slice(at, at + DESCRIPTION);
  const end = text.indexOf(":::image-end:::");
  return end < 0 ? "" : oneLine(text.slice(0, end));
}
