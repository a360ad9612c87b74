import { linesOfShape } from "./path.ts";
import { readTransform, UNMOVED, type Matrix } from "./transform.ts";
import { elementsOf, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import type { Viewport } from "./viewport.ts";

/** The boxes that elements fill, each worked out once. */
export class Bounds {
  readonly #known = new Map<DrawingElement, Viewport | undefined>();
  readonly #viewport: Viewport;
  readonly #textBox: (text: DrawingElement) => Viewport | undefined;

  /** @param textBox the box that a text fills */
  constructor(viewport: Viewport, textBox: (text: DrawingElement) => Viewport | undefined) {
    this.#viewport = viewport;
    this.#textBox = textBox;
  }

  /** The box that an element's outline fills, without its own transform; undefined for what has none that is known. */
  of(element: DrawingElement): Viewport | undefined {
    if (!this.#known.has(element)) this.#known.set(element, this.#measure(element));
    return this.#known.get(element);
  }

  #measure(element: DrawingElement): Viewport | undefined {
    const { name, space, attributes } = element;
    if (space !== "svg" || attributes.get("display") === "none") return undefined;
    if (name === "text") return this.#textBox(element);
    const across = (key: string): number =>
      pixels(attributes.get(key), { whole: this.#viewport.width }) ?? 0;
    const down = (key: string): number =>
      pixels(attributes.get(key), { whole: this.#viewport.height }) ?? 0;
    if (/^(rect|image|foreignObject|svg)$/.test(name))
      return { x: across("x"), y: down("y"), width: across("width"), height: down("height") };
    if (name === "circle" || name === "ellipse") {
      const whole = Math.hypot(this.#viewport.width, this.#viewport.height) / Math.SQRT2;
      const r = pixels(attributes.get("r"), { whole }) ?? 0;
      const rx = name === "circle" ? r : across(attributes.has("rx") ? "rx" : "ry");
      const ry = name === "circle" ? r : down(attributes.has("ry") ? "ry" : "rx");
      return { x: across("cx") - rx, y: down("cy") - ry, width: 2 * rx, height: 2 * ry };
    }
    if (/^(g|a|use|switch)$/.test(name))
      return around(elementsOf(element).map((one) => this.#moved(one)));
    return boxOf(linesOfShape(element, this.#viewport)?.flat() ?? []);
  }

  /** The box of an element as its parent has it. */
  #moved(element: DrawingElement): Viewport | undefined {
    const box = this.of(element);
    if (!box) return undefined;
    const [a, b, c, d, e, f]: Matrix =
      readTransform(element.attributes.get("transform") ?? "", this.#viewport) ?? UNMOVED;
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    return boxOf(
      [
        [box.x, box.y],
        [right, box.y],
        [box.x, bottom],
        [right, bottom],
      ].map(([x = 0, y = 0]) => [a * x + c * y + e, b * x + d * y + f]),
    );
  }
}

function boxOf(points: readonly (readonly number[])[]): Viewport | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

const around = (boxes: readonly (Viewport | undefined)[]): Viewport | undefined =>
  boxOf(
    boxes.flatMap((box) =>
      box
        ? [
            [box.x, box.y],
            [box.x + box.width, box.y + box.height],
          ]
        : [],
    ),
  );
