import { fontSizeOf, inheritedValue, type Styles } from "./cascade.ts";
import { allOf, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import { lookup } from "../../lookup.ts";

const OTHER: Readonly<Record<string, string>> = lookup({ start: "end", end: "start" });

/** Sets texts by their middle and their ends where browsers do, which the renderer does not for all. */
export function anchorTexts(root: DrawingElement, styles: Styles): void {
  for (const element of allOf(root)) {
    const { name, space, attributes } = element;
    if (space !== "svg" || (name !== "text" && name !== "tspan")) continue;
    const said = inheritedValue(element, "text-anchor", styles) ?? "start";
    const fromRight = inheritedValue(element, "direction", styles)?.toLowerCase() === "rtl";
    const anchor = fromRight ? (OTHER[said] ?? said) : said;
    if (fromRight && (name === "text" || attributes.has("text-anchor")))
      attributes.set("text-anchor", anchor);
    const begins = name === "text" || attributes.has("x") || attributes.has("y");
    if (begins && anchor !== "start") addSpace(element, anchor, styles);
  }
}

/** Browsers count the space after the last letter too. */
function addSpace(element: DrawingElement, anchor: string, styles: Styles): void {
  const spacing = letterSpacing(element, styles);
  const { attributes } = element;
  const isVertical = /^(tb|vertical)/.test(inheritedValue(element, "writing-mode", styles) ?? "");
  if (spacing === 0 || isVertical || /\S[\s,]+\S/.test(attributes.get("x")?.trim() ?? "")) return;
  const [first = "0", ...others] = (attributes.get("dx") ?? "0").trim().split(/[\s,]+/);
  const by = { em: fontSizeOf(element, styles) };
  const dx = (pixels(first, by) ?? 0) - (anchor === "middle" ? spacing / 2 : spacing);
  attributes.set("dx", [dx, ...others].join(" "));
}

/** Pixels between letters, beside those that they have. */
function letterSpacing(element: DrawingElement, styles: Styles): number {
  for (let up: DrawingElement | undefined = element; up; up = up.parent) {
    const value = styles.get(up)?.get("letter-spacing");
    if (value !== undefined && !/^(inherit|unset|revert)$/i.test(value))
      return pixels(value, { em: fontSizeOf(up, styles) }) ?? 0;
  }
  return 0;
}
