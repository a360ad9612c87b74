import type { Styles } from "./cascade.ts";
import { allOf, textOf, type DrawingElement } from "./tree.ts";

/** Elements of a drawing, those that are used counted as often as they are drawn. */
const MOST_ELEMENTS = 5000;
/** Elements that have a filter, a mask or a pattern. */
const MOST_EFFECTS = 100;
/** Characters of all style sheets. */
const LONGEST_STYLE = 200_000;
/** Characters of a drawing's text. */
const LONGEST = 700_000;
/** Effects whose work grows with a number that the drawing chooses. */
const COSTLY =
  /^(feTurbulence|feConvolveMatrix|feMorphology|feDiffuseLighting|feSpecularLighting)$/;
/** A page's own things: what plays, is embedded or decoded, and was not in the renderer's count. */
const FOREIGN =
  /^(img|picture|video|audio|iframe|object|embed|canvas|input|select|textarea|link|base|meta|progress|meter)$/i;
const MOVING = /^(animate|animateTransform|animateMotion|animateColor|set)$/;
const EFFECTS = /(?:^|[;{\s])(?:filter|mask|backdrop-filter|-webkit-mask)\s*:|url\(/;
/** What has a browser lay out more than there is text for. */
const HEAVY = /@import|repeat\(\s*\d{3,}|:has\(|column-count|prefers-color-scheme/i;

/**
 * Whether a page may draw it, which cannot be ended as a process can: a drawing that is small in
 * all that takes time, and that looks the same whenever it is drawn.
 *
 * @param root as it was read, before anything is rewritten
 */
export function fitsPage(root: DrawingElement, length: number): boolean {
  if (length > LONGEST) return false;
  let effects = 0;
  let style = 0;
  const ids = new Map<string, DrawingElement>();
  for (const element of allOf(root)) {
    const { name, space, attributes } = element;
    if (MOVING.test(name) || COSTLY.test(name) || (space === "html" && FOREIGN.test(name)))
      return false;
    const id = attributes.get("id");
    if (id !== undefined && !ids.has(id)) ids.set(id, element);
    const own = attributes.get("style") ?? "";
    if (
      attributes.has("filter") ||
      attributes.has("mask") ||
      EFFECTS.test(own) ||
      [attributes.get("fill"), attributes.get("stroke")].some((one) => one?.includes("url("))
    )
      effects++;
    const text = name === "style" ? textOf(element) : own;
    if (name === "style") style += text.length;
    if (HEAVY.test(text)) return false;
  }
  if (effects > MOST_EFFECTS || style > LONGEST_STYLE) return false;
  return drawn(root, ids, { left: MOST_ELEMENTS }, 0);
}

/** Whether something of a drawing is animated by its style, not only might be. */
export function isAnimated(styles: Styles): boolean {
  return [...styles.values()].some((style) =>
    ["animation", "animation-name"].some((name) => !/^none\b/.test(style.get(name) ?? "none")),
  );
}

/** Counts what is drawn, and again what is used; false where there is more than is left, or too deep. */
function drawn(
  element: DrawingElement,
  ids: ReadonlyMap<string, DrawingElement>,
  count: { left: number },
  depth: number,
): boolean {
  if (--count.left < 0 || depth > 150) return false;
  const href = element.attributes.get("href");
  if (element.space === "svg" && element.name === "use" && href?.startsWith("#") === true) {
    const used = ids.get(href.slice(1));
    if (used && !drawn(used, ids, count, depth + 1)) return false;
  }
  return element.children.every(
    (one) => typeof one === "string" || drawn(one, ids, count, depth + 1),
  );
}
