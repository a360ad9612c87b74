import { oneLine } from "../../syntax/escape.ts";
import type { ImageReference, AltSlot, Span } from "../../reference.ts";
import type { LearnImage } from "./inline.ts";

/** Microsoft Learn: `:::image type="content" source="a.png" alt-text="…":::`. */

interface LearnAttribute {
  readonly text: string;
  readonly span: Span;
}

/** More than this is no description. */
const DESCRIPTION = 4000;

/** An image, at its place in the text of its part. */
export function learnReference({ start, end }: LearnImage, part: PartText): ImageReference {
  const attributes = attributesOf(part.text.slice(start, end), start);
  const source = attributes.get("source");
  const alt = attributes.get("alt-text");
  const isIcon = attributes.get("type")?.text === "icon";
  const link = attributes.get("link");
  return {
    span: { start, end },
    element: "image",
    ...(source && { source: { ...source, by: "address" } }),
    ...(isIcon ? { alt: "", decorative: true } : altOf(alt)),
    ...(!isIcon && { place: placeOf(alt, part, end - 3) }),
    around: link ? { link: { href: link.text, text: "" } } : {},
  };
}

/** Whether a long description follows. */
export const isComplex = (text: string): boolean => /\stype\s*=\s*"complex"/i.test(text);

interface PartText {
  readonly text: string;
  readonly isCell: boolean;
}

const altOf = (alt: LearnAttribute | undefined): { alt?: string; decorative?: boolean } =>
  alt ? { alt: alt.text, ...(alt.text === "" && { decorative: true }) } : {};

function attributesOf(text: string, start: number): Map<string, LearnAttribute> {
  const attributes = new Map<string, LearnAttribute>();
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

function placeOf(
  alt: LearnAttribute | undefined,
  { text, isCell }: PartText,
  end: number,
): AltSlot {
  const cell = isCell ? ({ cell: true } as const) : {};
  if (alt) return { span: alt.span, before: "", after: "", syntax: "learn", ...cell };
  const gap = /\s/.test(text.charAt(end - 1)) ? "" : " ";
  const span = { start: end, end };
  return { span, before: `${gap}alt-text="`, after: '"', syntax: "learn", ...cell };
}

/** The long description of a complex image, which has an end of its own. */
export function descriptionAfter(document: string, at: number): string {
  const text = document.slice(at, at + DESCRIPTION);
  const end = text.indexOf(":::image-end:::");
  return end < 0 ? "" : oneLine(text.slice(0, end));
}
