import { inheritedValue, type Styles } from "./cascade.ts";
import { lengthOfShape } from "./pathLength.ts";
import { multiply, readTransform, UNMOVED, type Matrix } from "./transform.ts";
import { elementsOf, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import { within, type DrawnSize, type Viewport } from "./viewport.ts";

/** What lines around a place are drawn with. */
interface StrokeContext {
  readonly styles: Styles;
  readonly viewport: Viewport;
}

/**
 * Makes lines as thick as they look where they keep their width whatever they are scaled by
 * (`vector-effect`), and dashes as long where the length of their path is said (`pathLength`).
 *
 * @param size of the drawing by itself
 */
export function measureStrokes(
  root: DrawingElement,
  { size, ...around }: StrokeContext & { readonly size: DrawnSize },
): void {
  const { width, height } = around.viewport;
  const factor = Math.min(size.width / width, size.height / height);
  visit(root, [factor, 0, 0, factor, 0, 0], around);
}

function visit(element: DrawingElement, outer: Matrix, around: StrokeContext): void {
  const { attributes, space } = element;
  if (space !== "svg") return;
  const own = readTransform(attributes.get("transform") ?? "", around.viewport) ?? UNMOVED;
  const place = multiply(outer, own);
  const keeps = around.styles.get(element)?.get("vector-effect") === "non-scaling-stroke";
  const said = Number(attributes.get("pathLength") ?? NaN);
  if (keeps) {
    const [a, b, c, d] = place;
    const factor = Math.sqrt(Math.abs(a * d - b * c));
    if (factor > 0) scale(element, 1 / factor, [...DASHES, "stroke-width"], around.styles);
  } else if (said > 0) {
    const length = lengthOfShape(element);
    if (length !== undefined) scale(element, length / said, DASHES, around.styles);
  }
  if (element.name !== "svg" || !element.parent) {
    for (const child of elementsOf(element)) visit(child, place, around);
    return;
  }
  const { matrix, viewport } = within(element, place, around.viewport);
  for (const child of elementsOf(element)) visit(child, matrix, { ...around, viewport });
}

const DASHES = ["stroke-dasharray", "stroke-dashoffset"];

function scale(
  element: DrawingElement,
  factor: number,
  properties: readonly string[],
  styles: Styles,
): void {
  for (const property of properties) {
    const value =
      inheritedValue(element, property, styles) ?? (property === "stroke-width" ? "1" : undefined);
    const lengths = value
      ?.trim()
      .split(/[\s,]+/)
      .map((one) => pixels(one));
    if (!lengths?.every((one) => one !== undefined)) continue;
    element.attributes.set(property, lengths.map((one) => one * factor).join(" "));
  }
}
