import { allOf, elementsOf, type DrawingElement } from "./tree.ts";

/** Of a shadow: what has its whole effect near its element. */
const NEAR = /^fe(GaussianBlur|Offset|Flood|Composite|Merge|ColorMatrix|Blend|DropShadow)$/;
const LIT = /^fe(Diffuse|Specular)Lighting$/;
/** A line may be as thin as nothing, and then has no box to measure by. */
const THIN = /^(line|path|polyline|use)$/;

/**
 * Draws shadows around their elements, where they say to draw them over all of the drawing: the
 * renderer blurs a whole canvas for each, which takes it minutes.
 */
export function narrowFilters(root: DrawingElement): void {
  const thin = new Set<string>();
  for (const { name, attributes } of allOf(root)) {
    const id = /#([^)]*)/.exec(attributes.get("filter") ?? "")?.[1];
    if (id !== undefined && THIN.test(name)) thin.add(id);
  }
  for (const element of allOf(root)) {
    const { attributes } = element;
    if (element.name === "filter" && [...allOf(element)].some(({ name }) => LIT.test(name)))
      nudge(attributes);
    if (element.name !== "filter" || attributes.get("filterUnits") !== "userSpaceOnUse") continue;
    if (attributes.has("width") || attributes.has("height")) continue;
    if (thin.has(attributes.get("id") ?? "") || !elementsOf(element).every(isNear)) continue;
    attributes.set("filterUnits", "objectBoundingBox");
    for (const [name, value] of Object.entries(AROUND)) attributes.set(name, value);
  }
}

/** Moves the edges of a filter by less than one sees: on whole pixels the renderer crashes on light. */
function nudge(attributes: Map<string, string>): void {
  for (const [name, usual] of Object.entries({ x: -10, y: -10, width: 120, height: 120 })) {
    const said = attributes.get(name) ?? `${usual}%`;
    const [, number, unit = ""] = /^([-+\d.e]+)(%?)$/.exec(said.trim()) ?? [];
    if (number === undefined) continue;
    const isShare = attributes.get("filterUnits") !== "userSpaceOnUse" && unit === "";
    attributes.set(name, `${Number(number) + (isShare ? 0.000737 : 0.0737)}${unit}`);
  }
}

const AROUND = { x: "-50%", y: "-50%", width: "200%", height: "200%" };

const isNear = ({ name, attributes }: DrawingElement): boolean =>
  NEAR.test(name) && !(Number.parseFloat(attributes.get("stdDeviation") ?? "0") > 8);
