import { familiesIn, quoted } from "../fonts/families.ts";
import type { FontBook, FontWish } from "../fonts/fontBook.ts";
import type { FontFace } from "../fonts/sfnt.ts";
import { fontSizeOf, inheritedValue, type Styles } from "./cascade.ts";
import { transformed } from "./html/inline.ts";
import { weightOf } from "./html/htmlStyle.ts";
import { withSmallCapitals } from "./smallCapitals.ts";
import { allOf, isElement, setChildren, textOf, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import type { Viewport } from "./viewport.ts";

const TEXTS = /^(text|tspan|textPath|tref|a)$/;

/** Signs that are not seen where no script needs them to join its letters. */
const UNSEEN = /(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;
/** Scripts whose letters join, and signs of colour. */
const JOINING = /[\u0590-\u1cff\ua800-\uabff\u{1f000}-\u{1faff}]/u;

/**
 * Names the font of all text of SVG as it is in the book, and makes text what CSS makes of it.
 *
 * @returns the faces
 */
export function applyFonts(
  root: DrawingElement,
  styles: Styles,
  book: FontBook,
): ReadonlyMap<DrawingElement, FontFace> {
  const faces = new Map<DrawingElement, FontFace>();
  for (const element of [...allOf(root)]) {
    if (element.space !== "svg" || !TEXTS.test(element.name)) continue;
    const direct = element.children.filter((one) => !isElement(one) && one.trim() !== "");
    if (direct.length === 0 && element.name !== "text") continue;
    const wish = wishOf(element, styles);
    const face = book.face(wish);
    faces.set(element, face);
    const how = inheritedValue(element, "text-transform", styles) ?? "none";
    const variant = inheritedValue(element, "font-variant", styles) ?? "";
    const children = element.children.flatMap((one) => {
      if (isElement(one)) return [one];
      const text = keepsSpaces(element) ? seenOf(one).replace(/\s/g, "\u00a0") : seenOf(one);
      const parts = withSmallCapitals(transformed(text, how), variant);
      for (const part of parts) if (isElement(part)) faces.set(part, face);
      return parts;
    });
    setChildren(element, children);
    for (const one of element.children) if (!isElement(one)) book.width(one, face);
    element.attributes.set("font-family", quoted(face.family));
    // The renderer looks for it no further up than one element.
    const baseline = inheritedValue(element, "dominant-baseline", styles);
    if (baseline !== undefined) element.attributes.set("dominant-baseline", baseline);
    const keeps = /^(pre|pre-wrap|break-spaces)$/.test(
      inheritedValue(element, "white-space", styles) ?? "",
    );
    if (keeps) element.attributes.set("xml:space", "preserve");
    // Browsers know it of text alone, and not of what is around it.
    else if (element.name === "text" && !element.attributes.has("xml:space"))
      element.attributes.set("xml:space", "default");
  }
  // Each text has its own now.
  for (const { name, space, attributes } of allOf(root))
    if (space === "svg" && !TEXTS.test(name)) attributes.delete("dominant-baseline");
  return faces;
}

/** Whether it keeps its spaces by itself, which the renderer knows of all of a text alone. */
function keepsSpaces({ name, parent, attributes }: DrawingElement): boolean {
  if (name === "text" || !parent) return false;
  const own = attributes.get("xml:space");
  return own === undefined ? keepsSpaces(parent) : own === "preserve";
}

/** Text without what the renderer would draw as a box: a return is a space, as in a browser. */
function seenOf(text: string): string {
  const plain = text.replace(/\r/g, " ");
  return JOINING.test(plain) ? plain : plain.replace(UNSEEN, "");
}

/** The box that a text of one line fills. */
export function boxOfText(
  text: DrawingElement,
  styles: Styles,
  book: FontBook,
): Viewport | undefined {
  const letters = textOf(text).trim().replace(/\s+/g, " ");
  const size = fontSizeOf(text, styles);
  const face = book.face(wishOf(text, styles));
  const [x, y] = ["x", "y"].map((name) => pixels(text.attributes.get(name), { em: size }) ?? 0);
  if (letters === "" || x === undefined || y === undefined) return undefined;
  const width = book.width(letters, face) * size;
  const anchor = inheritedValue(text, "text-anchor", styles) ?? "start";
  const before = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  const height = (face.ascent + face.descent) * size;
  return { x: x - before, y: y - face.ascent * size, width, height };
}

/** Height of the small letters around an element, in em. */
export function xHeightAround(element: DrawingElement, styles: Styles, book: FontBook): number {
  const { xHeight, measured } = book.face(wishOf(element.parent ?? element, styles));
  const size = fontSizeOf(element.parent, styles);
  return measured ? Math.ceil(xHeight * size) / size : xHeight;
}

function wishOf(element: DrawingElement, styles: Styles): FontWish {
  return {
    families: familiesIn(inheritedValue(element, "font-family", styles) ?? ""),
    weight: weight(element, styles),
    stretch: stretchOf(inheritedValue(element, "font-stretch", styles) ?? ""),
    italic: /italic|oblique/i.test(inheritedValue(element, "font-style", styles) ?? ""),
  };
}

const STRETCHES: readonly (readonly [word: string, percent: number])[] = [
  ["ultra-condensed", 50],
  ["extra-condensed", 62.5],
  ["condensed", 75],
  ["semi-condensed", 87.5],
  ["normal", 100],
  ["semi-expanded", 112.5],
  ["expanded", 125],
  ["extra-expanded", 150],
  ["ultra-expanded", 200],
];

/** A width of letters, from 1 to 9, as CSS says it in a word or in percent. */
function stretchOf(value: string): number {
  const text = value.trim().toLowerCase();
  const percent = text.endsWith("%") ? Number.parseFloat(text) : Number.NaN;
  const at = STRETCHES.findIndex(([word, most]) => word === text || percent <= most);
  return at < 0 ? 5 : at + 1;
}

/** `bolder` is bolder than what is around. */
function weight(element: DrawingElement | undefined, styles: Styles): number {
  if (!element) return 400;
  const own = styles.get(element)?.get("font-weight");
  return own === undefined
    ? weight(element.parent, styles)
    : weightOf(own, weight(element.parent, styles));
}
