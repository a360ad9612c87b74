import { inheritedValue, type Styles } from "./cascade.ts";
import { allOf, isElement, setChildren, type DrawingElement } from "./tree.ts";

/** Markers that are copied for the colours of their lines. */
const MOST_COPIES = 2000;
const ENDS = ["marker-start", "marker-mid", "marker-end"];
const CONTEXT = /^context-(fill|stroke)$/;

/** Gives the ends of lines that take the colours of their line (`context-stroke`) those, each its own copy. */
export function colourMarkers(root: DrawingElement, styles: Styles): void {
  const markers = new Map<string, DrawingElement>();
  for (const element of allOf(root)) {
    const id = element.attributes.get("id");
    if (element.name === "marker" && id !== undefined && [...allOf(element)].some(takesContext))
      markers.set(id, element);
  }
  if (markers.size === 0) return;
  const copies = new Map<string, DrawingElement>();
  for (const line of [...allOf(root)]) {
    if (line.space !== "svg" || !/^(path|line|polyline|polygon)$/.test(line.name)) continue;
    const fill = inheritedValue(line, "fill", styles) ?? "#000000";
    const stroke = inheritedValue(line, "stroke", styles) ?? "none";
    for (const end of ENDS) {
      const id = /^url\(#(.*)\)$/.exec(inheritedValue(line, end, styles) ?? "")?.[1] ?? "";
      const marker = markers.get(id);
      if (!marker?.parent || copies.size >= MOST_COPIES) continue;
      const name = `${id} ${fill} ${stroke}`.replace(/[^\w-]+/g, "-");
      if (!copies.has(name)) {
        const copy = coloured(marker, { fill, stroke });
        copy.attributes.set("id", name);
        setChildren(marker.parent, [...marker.parent.children, copy]);
        copies.set(name, copy);
      }
      line.attributes.set(end, `url(#${name})`);
    }
  }
}

const takesContext = ({ attributes }: DrawingElement): boolean =>
  CONTEXT.test(attributes.get("fill") ?? "") || CONTEXT.test(attributes.get("stroke") ?? "");

function coloured(
  element: DrawingElement,
  colours: { readonly fill: string; readonly stroke: string },
): DrawingElement {
  const attributes = new Map(element.attributes);
  for (const name of ["fill", "stroke"]) {
    const which = CONTEXT.exec(attributes.get(name) ?? "")?.[1];
    if (which !== undefined) attributes.set(name, which === "fill" ? colours.fill : colours.stroke);
  }
  const copy: DrawingElement = { ...element, attributes, children: [] };
  setChildren(
    copy,
    element.children.map((one) => (isElement(one) ? coloured(one, colours) : one)),
  );
  return copy;
}
