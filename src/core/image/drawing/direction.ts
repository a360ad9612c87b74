import { inheritedValue, type Styles } from "./cascade.ts";
import { allOf, type DrawingElement } from "./tree.ts";

const OTHER: Readonly<Record<string, string>> = { start: "end", end: "start" };

/** Begins texts that read from the right at their right end, which the renderer does not. */
export function anchorFromRight(root: DrawingElement, styles: Styles): void {
  for (const element of allOf(root)) {
    const { name, space, attributes } = element;
    const isBegun = name === "text" || (name === "tspan" && attributes.has("text-anchor"));
    if (space !== "svg" || !isBegun) continue;
    if (inheritedValue(element, "direction", styles)?.toLowerCase() !== "rtl") continue;
    const anchor = inheritedValue(element, "text-anchor", styles) ?? "start";
    attributes.set("text-anchor", OTHER[anchor] ?? anchor);
  }
}
