import { linesOfShape, type Point } from "./path.ts";
import type { DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";

/** How long the line of a shape is, in its own units; undefined for what has none. */
export function lengthOfShape(shape: DrawingElement): number | undefined {
  const number = (key: string): number => pixels(shape.attributes.get(key)) ?? 0;
  if (shape.name === "circle") return 2 * Math.PI * number("r");
  if (shape.name === "rect") return 2 * (number("width") + number("height"));
  return linesOfShape(shape)?.reduce((sum, line) => sum + along(line), 0);
}

const along = (points: readonly Point[]): number =>
  points.reduce((sum, [x, y], i) => {
    const [px, py] = points[i - 1] ?? [x, y];
    return sum + Math.hypot(x - px, y - py);
  }, 0);
