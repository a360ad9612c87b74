import type { Bounds } from "./bounds.ts";
import type { Styles } from "./cascade.ts";
import { gradientOf } from "./gradient.ts";
import { allOf, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import type { Viewport } from "./viewport.ts";

/** Masks that are made for elements. */
const MOST_MASKS = 500;

/** Fades elements as a gradient of CSS says (`mask-image: linear-gradient(#000, transparent)`). */
export function fadeByGradients(
  root: DrawingElement,
  styles: Styles,
  { viewport, bounds }: { readonly viewport: Viewport; readonly bounds: Bounds },
): void {
  const made: DrawingElement[] = [];
  for (const element of [...allOf(root)]) {
    const value = styles.get(element)?.get("mask") ?? "";
    if (element.space !== "svg" || !value.includes("gradient(") || made.length >= MOST_MASKS)
      continue;
    const box = element === root ? viewport : bounds.of(element);
    const [whole] = /[\w-]*gradient\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/.exec(value) ?? [];
    const gradient = box && whole !== undefined ? gradientOf(whole, box) : undefined;
    if (!box || !gradient) continue;
    const { x, y, width, height } = box;
    const id = `iris-mask-${made.length}`;
    const fill = `url(#${gradient.attributes.get("id")})`;
    const units = { maskUnits: "userSpaceOnUse", "mask-type": "alpha" };
    made.push(
      svgElement("mask", { id, ...units, x, y, width, height }, [
        gradient,
        svgElement("rect", { x, y, width, height, fill }),
      ]),
    );
    element.attributes.set("mask", `url(#${id})`);
  }
  if (made.length > 0) setChildren(root, [...root.children, ...made]);
}

/** Draws the gradient that is the background of a drawing behind all of it. */
export function drawBackdrop(root: DrawingElement, styles: Styles, viewport: Viewport): void {
  const image = styles.get(root)?.get("background-image");
  const gradient = image === undefined ? undefined : gradientOf(image, viewport);
  if (!gradient) return;
  const { x, y, width, height } = viewport;
  const fill = `url(#${gradient.attributes.get("id")})`;
  const behind = svgElement("rect", { x, y, width, height, fill, stroke: "none" });
  setChildren(root, [gradient, behind, ...root.children]);
}
