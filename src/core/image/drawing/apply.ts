import { fontSizeOf, inheritedValue, NO_STYLE, PRESENTATION, type Styles } from "./cascade.ts";
import { allOf, type DrawingElement } from "./tree.ts";
import { pixels, plainReference } from "./values.ts";
import { fontSize } from "./fontShorthand.ts";
import { viewportAround, type DrawnSize, type Viewport } from "./viewport.ts";
import { lookup } from "../../lookup.ts";

/** Properties of CSS that are attributes of some elements. */
const GEOMETRY: Readonly<Record<string, RegExp>> = lookup({
  x: /^(rect|svg|image|foreignObject|use)$/,
  y: /^(rect|svg|image|foreignObject|use)$/,
  width: /^(rect|svg|image|foreignObject|use)$/,
  height: /^(rect|svg|image|foreignObject|use)$/,
  cx: /^(circle|ellipse)$/,
  cy: /^(circle|ellipse)$/,
  r: /^circle$/,
  rx: /^(rect|ellipse)$/,
  ry: /^(rect|ellipse)$/,
  d: /^path$/,
});
/** Attributes that are lengths. */
const MEASURES = [
  "x",
  "y",
  "width",
  "height",
  "cx",
  "cy",
  "r",
  "rx",
  "ry",
  "x1",
  "y1",
  "x2",
  "y2",
  "dx",
  "dy",
];
const STYLE_ONLY = ["mix-blend-mode", "isolation"];
/** Of modes that the renderer does not know, those that come nearest. */
const BLENDS: Readonly<Record<string, string>> = lookup({
  "plus-lighter": "screen",
  "plus-darker": "multiply",
});
/** Pixels that browsers make of letters at most, before anything is scaled. */
const LARGEST_FONT = 10_000;
const LENGTHS = /^(font-size|stroke-width|stroke-dashoffset|letter-spacing|word-spacing)$/;

/** Share by which two proportions may differ that are the same but for rounding. */
const SAME_RATIO = 0.002;

/** Gives a drawing the size that it has as an image, where it says one that is none, or half of one; returns it. */
export function sizeRoot(
  { attributes }: DrawingElement,
  viewport: Viewport,
  /** Pixels of its letters. */
  em: number,
): DrawnSize {
  const own = (name: string): number | undefined => {
    const value = pixels(attributes.get(name), { em });
    return value !== undefined && value > 0 ? value : undefined;
  };
  const [wide, high] = [own("width"), own("height")];
  const ratio = viewport.width / viewport.height;
  const fits = attributes.has("viewBox");
  const width = wide ?? (fits && high !== undefined ? high * ratio : viewport.width);
  const height = high ?? (fits && wide !== undefined ? wide / ratio : viewport.height);
  attributes.set("width", String(width));
  attributes.set("height", String(height));
  return { width, height };
}

/**
 * Gives a drawing whole pixels, into which it is stretched by less than one of them: the renderer
 * would round its own size first, and then what it is made larger to.
 */
export function scaleRoot({ attributes }: DrawingElement, from: DrawnSize, to: DrawnSize): void {
  const { width, height } = from;
  const [, , w, h] = (attributes.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const isBox = w !== undefined && h !== undefined && w > 0 && h > 0;
  if (!isBox) attributes.set("viewBox", `0 0 ${width} ${height}`);
  if (!isBox || Math.abs((w * height) / (h * width) - 1) < SAME_RATIO)
    attributes.set("preserveAspectRatio", "none");
  attributes.set("width", String(to.width));
  attributes.set("height", String(to.height));
}

/** Writes the properties of all elements of SVG into their attributes, as the renderer knows them. */
export function applyStyles(
  root: DrawingElement,
  styles: Styles,
  {
    viewport,
    xHeight,
  }: {
    readonly viewport: Viewport;
    /** Of the small letters around an element, in em. */
    readonly xHeight: (element: DrawingElement) => number;
  },
): void {
  const ids = new Set([...allOf(root)].map(({ attributes }) => attributes.get("id")));
  const isMissing = (value: string): boolean => {
    const references = [...value.matchAll(/url\(([^)]*)\)/g)].map(([, target = ""]) => target);
    return references.some((one) => !one.startsWith("#") || !ids.has(one.slice(1)));
  };
  for (const element of allOf(root)) {
    if (element.space !== "svg") continue;
    const style = styles.get(element) ?? NO_STYLE;
    const { attributes, name } = element;
    attributes.delete("style");
    const lengths: Lengths = {
      ex: () => xHeight(element),
      em: (property) => fontSizeOf(property === "font-size" ? element.parent : element, styles),
      viewport: () => viewportAround(element, viewport),
      screen: viewport,
    };
    for (const key of MEASURES) {
      const value = attributes.get(key);
      if (value !== undefined) attributes.set(key, plainLength(value, key, lengths));
    }
    for (const property of PRESENTATION)
      if (property !== "transform" || style.has("transform")) attributes.delete(property);
    for (const [property, value] of style) {
      const plain = attributeOf(property, value, { isMissing, lengths });
      // The size of an image is what its attributes say.
      if (element === root && property in GEOMETRY) continue;
      if (plain !== undefined && isAttribute(property, name)) attributes.set(property, plain);
    }
    // The renderer takes the colour where the word stands, and not where it is inherited.
    if (style.has("color"))
      for (const paint of ["fill", "stroke"])
        if (!style.has(paint) && isCurrent(inheritedValue(element, paint, styles)))
          attributes.set(paint, "currentColor");
    // These the renderer takes from nowhere else.
    const only = STYLE_ONLY.flatMap((one) => {
      const value = style.get(one);
      return value === undefined ? [] : [`${one}:${BLENDS[value] ?? value}`];
    });
    if (only.length > 0) attributes.set("style", only.join(";"));
  }
}

const isCurrent = (value: string | undefined): boolean => /^currentcolor$/i.test(value ?? "");

const isAttribute = (property: string, name: string): boolean =>
  PRESENTATION.has(property) || GEOMETRY[property]?.test(name) === true;

function attributeOf(
  property: string,
  value: string,
  {
    isMissing,
    lengths,
  }: { readonly isMissing: (value: string) => boolean; readonly lengths: Lengths },
): string | undefined {
  const text = value.trim();
  const lower = text.toLowerCase();
  if (/^(unset|revert|revert-layer|auto)$/.test(lower)) return undefined;
  if (lower === "initial") return INITIAL[property];
  if (property === "display") return lower === "none" || lower === "inherit" ? lower : undefined;
  if (property === "transform" || property === "transform-origin") return undefined;
  if (property === "d") return /^path\(\s*(["'])(.*)\1\s*\)$/s.exec(text)?.[2];
  if (/^(filter|mask|clip-path)$/.test(property)) {
    const plain = plainReference(text);
    const reference = property === "filter" ? plain : (/url\([^)]*\)/.exec(plain)?.[0] ?? lower);
    return isMissing(reference) ||
      /^(circle|inset|polygon|ellipse|path|xywh|rect)\(|gradient\(/.test(reference)
      ? undefined
      : reference;
  }
  if (property.endsWith("opacity") && text.endsWith("%"))
    return String(Number.parseFloat(text) / 100);
  if (property === "font-size") {
    const size = plainLength(fontSize(text), property, lengths);
    return (pixels(size) ?? 0) > LARGEST_FONT ? String(LARGEST_FONT) : size;
  }
  if (LENGTHS.test(property) || property in GEOMETRY) return plainLength(text, property, lengths);
  return plainReference(text);
}

const INITIAL: Readonly<Record<string, string>> = lookup({
  fill: "#000000",
  stroke: "none",
  opacity: "1",
  visibility: "visible",
  "stroke-width": "1",
  "fill-opacity": "1",
  "stroke-opacity": "1",
  "text-anchor": "start",
  "font-weight": "normal",
  "font-style": "normal",
  "stroke-dasharray": "none",
});

/** What lengths around an element are of, in pixels. */
interface Lengths {
  /** The small letters, in em. */
  readonly ex: () => number;
  readonly em: (property: string) => number;
  readonly viewport: () => Viewport;
  /** All of the drawing. */
  readonly screen: Viewport;
}

/** A length that the renderer knows: those with a unit that it does not are pixels. */
function plainLength(length: string, property: string, lengths: Lengths): string {
  const { screen } = lengths;
  const text = length.replace(/([\d.]+)(v(?:w|h|min|max))\b/gi, (_, size: string, unit: string) => {
    const { width, height } = screen;
    const of = { vw: width, vh: height, vmin: Math.min(width, height) }[unit.toLowerCase()];
    return `${(Number(size) / 100) * (of ?? Math.max(width, height))}px`;
  });
  // Of the font's small letters, which the renderer takes to be half as high as all.
  if (/^[\d.]+ex$/i.test(text)) return `${Number.parseFloat(text) * lengths.ex()}em`;
  if (!/\)$|rem$|ch$|q$/i.test(text)) return text;
  const { width, height } = lengths.viewport();
  const em = lengths.em(property);
  const whole =
    property === "font-size"
      ? em
      : /^(d?y\d?|cy|ry|height)$/.test(property)
        ? height
        : /^(d?x\d?|cx|rx|width)$/.test(property)
          ? width
          : Math.hypot(width, height) / Math.SQRT2;
  const value = pixels(text, { em, whole });
  return value === undefined ? text : String(value);
}
