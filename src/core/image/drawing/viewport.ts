import { multiply, type Matrix } from "./transform.ts";
import type { DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";

/** A box in the units of a drawing; also what its percentages are of. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type DrawnSize = Pick<Viewport, "width" | "height">;
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

/** How what is within `svg` lies around it, and the viewport that it makes. */
export function within(
  svg: DrawingElement,
  outer: Matrix,
  around: Viewport,
): { readonly matrix: Matrix; readonly viewport: Viewport } {
  const viewport = viewportOf(svg, around);
  const length = (name: string, whole: number, other: number): number =>
    pixels(svg.attributes.get(name), { whole }) ?? other;
  const width = length("width", around.width, around.width);
  const height = length("height", around.height, around.height);
  const fit = svg.attributes.get("preserveAspectRatio") ?? "";
  const all = [width / viewport.width, height / viewport.height] as const;
  const even = fit.includes("slice") ? Math.max(...all) : Math.min(...all);
  const [sx, sy] = fit.includes("none") ? all : ([even, even] as const);
  const share = (axis: "x" | "Y"): number =>
    new RegExp(`${axis}Min`).test(fit) ? 0 : new RegExp(`${axis}Max`).test(fit) ? 1 : 0.5;
  const x = length("x", around.width, 0) + (width - viewport.width * sx) * share("x");
  const y = length("y", around.height, 0) + (height - viewport.height * sy) * share("Y");
  const own: Matrix = [sx, 0, 0, sy, x - viewport.x * sx, y - viewport.y * sy];
  return { matrix: multiply(outer, own), viewport };
}

/** The viewport that an element's percentages are of. */
export function viewportAround(element: DrawingElement, whole: Viewport): Viewport {
  const chain: DrawingElement[] = [];
  for (let { parent } = element; parent; parent = parent.parent)
    if (parent.name === "svg" && parent.space === "svg") chain.unshift(parent);
  return chain.slice(1).reduce((viewport, svg) => viewportOf(svg, viewport), whole);
}
