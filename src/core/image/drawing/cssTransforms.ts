import type { Bounds } from "./bounds.ts";
import { NO_STYLE, type Style, type Styles } from "./cascade.ts";
import { transformMatrix } from "./transform.ts";
import { allOf, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import type { Viewport } from "./viewport.ts";

/** Writes the transforms that styles have as SVG 1.1 does, those within first: the box of a group is of what is in it. */
export function applyTransforms(
  root: DrawingElement,
  styles: Styles,
  { viewport, bounds }: { readonly viewport: Viewport; readonly bounds: Bounds },
): void {
  for (const element of [...allOf(root)].reverse())
    if (element.space === "svg")
      transformOne(element, styles.get(element) ?? NO_STYLE, { viewport, bounds });
}

function transformOne(
  element: DrawingElement,
  style: Style,
  { viewport, bounds }: { readonly viewport: Viewport; readonly bounds: Bounds },
): void {
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
  const box = (fills ? bounds.of(element) : undefined) ?? { ...viewport, x: 0, y: 0 };
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
