import { inheritedValue, NO_STYLE, PRESENTATION, type Style, type Styles } from "./cascade.ts";
import { transformMatrix } from "./transform.ts";
import { allOf, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import { pixels, plainReference } from "./values.ts";
import { fontSize } from "./fontShorthand.ts";

/** Properties of CSS that are attributes of some elements. */
const GEOMETRY: Readonly<Record<string, RegExp>> = {
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
};
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
const LENGTHS = /^(font-size|stroke-width|stroke-dashoffset|letter-spacing|word-spacing)$/;

/** Size of what percentages of a drawing are of, in its own units. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type DrawnSize = Pick<Viewport, "width" | "height">;
/** Share by which two proportions may differ that are the same but for rounding. */
const SAME_RATIO = 0.002;

/** The viewport that an element of `svg` makes. */
export function viewportOf(svg: DrawingElement, around: Viewport): Viewport {
  const box = svg.attributes
    .get("viewBox")
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const [x = 0, y = 0, width = 0, height = 0] = box ?? [];
  if (box?.every(Number.isFinite) === true && width > 0 && height > 0)
    return { x, y, width, height };
  return {
    x: 0,
    y: 0,
    width: pixels(svg.attributes.get("width"), { whole: around.width }) ?? around.width,
    height: pixels(svg.attributes.get("height"), { whole: around.height }) ?? around.height,
  };
}

/** Gives a drawing the size that it has as an image, where it says one that is none, or half of one; returns it. */
export function sizeRoot({ attributes }: DrawingElement, viewport: Viewport): DrawnSize {
  const own = (name: string): number | undefined => {
    const value = pixels(attributes.get(name));
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
    for (const key of MEASURES) {
      const value = attributes.get(key);
      if (value !== undefined)
        attributes.set(
          key,
          plainLength(value, () => xHeight(element)),
        );
    }
    for (const property of PRESENTATION)
      if (property !== "transform" || style.has("transform")) attributes.delete(property);
    for (const [property, value] of style) {
      const plain = attributeOf(property, value, { isMissing, xHeight: () => xHeight(element) });
      if (plain !== undefined && isAttribute(property, name)) attributes.set(property, plain);
    }
    // The renderer takes the colour where the word stands, and not where it is inherited.
    if (style.has("color"))
      for (const paint of ["fill", "stroke"])
        if (!style.has(paint) && isCurrent(inheritedValue(element, paint, styles)))
          attributes.set(paint, "currentColor");
    // These the renderer takes from nowhere else.
    const only = STYLE_ONLY.flatMap((one) => (style.has(one) ? [`${one}:${style.get(one)}`] : []));
    if (only.length > 0) attributes.set("style", only.join(";"));
    applyTransform(element, style, viewport);
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
    xHeight,
  }: { readonly isMissing: (value: string) => boolean; readonly xHeight: () => number },
): string | undefined {
  const text = value.trim();
  const lower = text.toLowerCase();
  if (/^(unset|revert|revert-layer|auto)$/.test(lower)) return undefined;
  if (lower === "initial") return INITIAL[property];
  if (property === "display") return lower === "none" || lower === "inherit" ? lower : undefined;
  if (property === "transform") return undefined;
  if (property === "d") return /^path\(\s*(["'])(.*)\1\s*\)$/s.exec(text)?.[2];
  if (/^(filter|mask|clip-path)$/.test(property)) {
    const plain = plainReference(text);
    const reference = property === "filter" ? plain : (/url\([^)]*\)/.exec(plain)?.[0] ?? lower);
    return isMissing(reference) ||
      /^(circle|inset|polygon|ellipse|path|xywh|rect)\(/.test(reference)
      ? undefined
      : reference;
  }
  if (property.endsWith("opacity") && text.endsWith("%"))
    return String(Number.parseFloat(text) / 100);
  if (property === "font-size") return plainLength(fontSize(text), xHeight);
  if (LENGTHS.test(property) || property in GEOMETRY) return plainLength(text, xHeight);
  return plainReference(text);
}

const INITIAL: Readonly<Record<string, string>> = {
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
};

/** A length that the renderer knows: those with a unit that it does not are pixels. */
function plainLength(text: string, xHeight: () => number): string {
  // Of the font's small letters, which the renderer takes to be half as high as all.
  if (/^[\d.]+ex$/i.test(text)) return `${Number.parseFloat(text) * xHeight()}em`;
  if (!/calc\(|rem$|vw$|vh$|ch$|q$/i.test(text)) return text;
  const length = pixels(text);
  return length === undefined ? text : String(length);
}

function applyTransform(element: DrawingElement, style: Style, viewport: Viewport): void {
  const value = style.get("transform");
  const parts = [
    individual("translate", style),
    individual("rotate", style),
    individual("scale", style),
    value,
  ];
  const all = parts.filter((one) => one !== undefined && one !== "none").join(" ");
  if (value === undefined && all === "") return;
  const origin = style.get("transform-origin");
  const plain =
    origin === undefined &&
    element.parent !== undefined &&
    !/[a-z%]\s*[,)]|(?:translate|scale|skew|rotate)[XYZ3]/i.test(all);
  if (plain) {
    if (all !== "") element.attributes.set("transform", all);
    return;
  }
  if (!element.parent) {
    // Turned about its middle, as a box of a page is.
    const matrix = transformMatrix(all, { ...viewport, origin: origin ?? "50% 50%" });
    element.attributes.delete("transform");
    if (matrix !== undefined)
      setChildren(element, [svgElement("g", { transform: matrix }, element.children)]);
    return;
  }
  const fills = /fill-box|content-box|stroke-box|border-box/.test(style.get("transform-box") ?? "");
  // The box of a drawing begins where its coordinates do, wherever its view begins.
  const box = (fills ? boxOf(element) : undefined) ?? { ...viewport, x: 0, y: 0 };
  const matrix = transformMatrix(all, {
    ...box,
    origin: origin ?? (fills ? "50% 50%" : "0px 0px"),
  });
  if (matrix !== undefined) element.attributes.set("transform", matrix);
}

function individual(name: "translate" | "rotate" | "scale", style: Style): string | undefined {
  const value = style.get(name);
  return value === undefined || value === "none"
    ? undefined
    : `${name}(${value.trim().replace(/\s+/g, ",")})`;
}

/** The box that a simple shape fills. */
export function boxOf({ name, attributes }: DrawingElement): Viewport | undefined {
  const number = (key: string): number => pixels(attributes.get(key)) ?? 0;
  if (name === "rect" || name === "image")
    return { x: number("x"), y: number("y"), width: number("width"), height: number("height") };
  if (name !== "circle" && name !== "ellipse") return undefined;
  const rx = number(name === "circle" ? "r" : "rx");
  const ry = number(name === "circle" ? "r" : "ry");
  return { x: number("cx") - rx, y: number("cy") - ry, width: 2 * rx, height: 2 * ry };
}
