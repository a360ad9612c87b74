import type { Styles } from "./cascade.ts";
import { splitOutside } from "./media.ts";
import type { Bounds } from "./bounds.ts";
import { allOf, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import type { Viewport } from "./viewport.ts";

/** Shapes that are made for elements. */
const MOST_SHAPES = 2000;
/** The box of an element of which nothing is known but that it has one. */
const UNIT: Viewport = { x: 0, y: 0, width: 1, height: 1 };

/** Cuts elements as a shape of CSS says (`clip-path: circle(40%)`). Source: CSS Shapes 1, 3. */
export function cutShapes(root: DrawingElement, styles: Styles, bounds: Bounds): void {
  const made: DrawingElement[] = [];
  for (const element of [...allOf(root)]) {
    const value = styles.get(element)?.get("clip-path");
    const [, name = "", list = ""] =
      /^(circle|ellipse|inset|polygon|path)\((.*)\)/is.exec(value ?? "") ?? [];
    if (name === "" || element.space !== "svg" || made.length >= MOST_SHAPES) continue;
    const box = bounds.of(element);
    // Shares of a box are known without it, lengths are not.
    if (!box && !/^[\d.\s,%-]*$/.test(list.replace(/\b(?:at|center|evenodd)\b/g, ""))) continue;
    const shape = shapeOf(name.toLowerCase(), list.trim(), box ?? UNIT);
    if (!shape) continue;
    const id = `iris-shape-${made.length}`;
    const units = box ? "userSpaceOnUse" : "objectBoundingBox";
    made.push(svgElement("clipPath", { id, clipPathUnits: units }, [shape]));
    element.attributes.set("clip-path", `url(#${id})`);
  }
  if (made.length > 0) setChildren(root, [...root.children, ...made]);
}

function shapeOf(name: string, list: string, box: Viewport): DrawingElement | undefined {
  const { x, y, width, height } = box;
  const across = (text?: string): number | undefined => pixels(text, { whole: width });
  const down = (text?: string): number | undefined => pixels(text, { whole: height });
  switch (name) {
    case "circle":
    case "ellipse": {
      const [sizes = "", at = "50% 50%"] = list.split(/\bat\b/);
      const [left = "50%", top = "50%"] = at.trim().replaceAll("center", "50%").split(/\s+/);
      const [cx, cy] = [across(left), down(top)];
      if (cx === undefined || cy === undefined) return undefined;
      const [first = "closest-side", second = first] = sizes.trim().split(/\s+/).filter(Boolean);
      const sides = [cx, width - cx, cy, height - cy];
      if (name === "ellipse") {
        const rx = across(first) ?? Math.min(cx, width - cx);
        const ry = down(second) ?? Math.min(cy, height - cy);
        return svgElement("ellipse", { cx: x + cx, cy: y + cy, rx, ry });
      }
      const whole = Math.hypot(width, height) / Math.SQRT2;
      const r =
        pixels(first, { whole }) ??
        (first === "farthest-side" ? Math.max(...sides) : Math.min(...sides));
      return svgElement("circle", { cx: x + cx, cy: y + cy, r });
    }
    case "inset": {
      const [edges = "", round] = list.split(/\bround\b/);
      const [t = "0", r = t, b = t, l = r] = edges.trim().split(/\s+/);
      const [top = 0, right = 0, bottom = 0, left = 0] = [down(t), across(r), down(b), across(l)];
      return svgElement("rect", {
        ...{ x: x + left, y: y + top },
        width: Math.max(0, width - left - right),
        height: Math.max(0, height - top - bottom),
        rx: across(round?.trim().split(/[\s/]+/)[0]),
      });
    }
    case "polygon": {
      const all = splitOutside(list, ",").map((one) => one.trim());
      const rule = /^(evenodd|nonzero)$/.test(all[0] ?? "") ? all.shift() : undefined;
      const points = all.map((one) => {
        const [px, py] = one.split(/\s+/);
        return `${x + (across(px) ?? 0)},${y + (down(py) ?? 0)}`;
      });
      return svgElement("polygon", { points: points.join(" "), "clip-rule": rule });
    }
    default: {
      const [, rule, d] = /^(?:(evenodd|nonzero)\s*,\s*)?["'](.*)["']$/s.exec(list) ?? [];
      const at = `translate(${x} ${y})`;
      return d === undefined
        ? undefined
        : svgElement("path", { d, transform: at, "clip-rule": rule });
    }
  }
}
