import { inheritedValue, type Styles } from "./cascade.ts";
import { allOf, isElement, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";

/** Turns the markers of beginnings that are to point away from their line, which the renderer does not. */
export function turnMarkers(root: DrawingElement, styles: Styles): void {
  const markers = new Map<string, DrawingElement>();
  for (const element of allOf(root)) {
    const id = element.attributes.get("id");
    if (element.name !== "marker" || id === undefined) continue;
    if (element.attributes.get("orient")?.trim() === "auto-start-reverse") markers.set(id, element);
  }
  if (markers.size === 0) return;
  const turned = new Set<string>();
  for (const line of [...allOf(root)]) {
    if (line.space !== "svg" || !LINES.test(line.name)) continue;
    const value =
      line.attributes.get("marker-start") ?? inheritedValue(line, "marker-start", styles);
    const id = /^url\(#(.*)\)$/.exec(value ?? "")?.[1] ?? "";
    const marker = markers.get(id);
    if (!marker?.parent) continue;
    if (!turned.has(id)) {
      const copy = coloured(marker, {});
      turn(copy, `${id}-turned`);
      setChildren(marker.parent, [...marker.parent.children, copy]);
      turned.add(id);
    }
    line.attributes.set("marker-start", `url(#${id}-turned)`);
  }
  for (const marker of markers.values()) marker.attributes.set("orient", "auto");
}

/** Turns a marker about the place where it holds its line. */
function turn(marker: DrawingElement, id: string): void {
  const { attributes } = marker;
  const [x = 0, y = 0, width = 0, height = 0] = (attributes.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const size = (name: string, said: number): number =>
    said > 0 ? said : (pixels(attributes.get(name)) ?? 3);
  const [wide, high] = [size("markerWidth", width), size("markerHeight", height)];
  const place = (name: string, from: number, whole: number): number => {
    const value = attributes.get(name) ?? "0";
    const share = { left: 0, top: 0, center: 0.5, right: 1, bottom: 1 }[value];
    return share === undefined ? (pixels(value, { whole }) ?? 0) : from + share * whole;
  };
  const [cx, cy] = [place("refX", x, width), place("refY", y, height)];
  attributes.set("id", id);
  attributes.set("orient", "auto");
  attributes.set("viewBox", `${2 * cx - x - wide} ${2 * cy - y - high} ${wide} ${high}`);
  attributes.set("refX", String(cx));
  attributes.set("refY", String(cy));
  setChildren(marker, [svgElement("g", { transform: `rotate(180 ${cx} ${cy})` }, marker.children)]);
}

/** Markers that are copied for the colours of their lines. */
const MOST_COPIES = 2000;
const ENDS = ["marker-start", "marker-mid", "marker-end"];
const LINES = /^(path|line|polyline|polygon)$/;
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
    if (line.space !== "svg" || !LINES.test(line.name)) continue;
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
  colours: { readonly fill?: string; readonly stroke?: string },
): DrawingElement {
  const attributes = new Map(element.attributes);
  for (const name of ["fill", "stroke"]) {
    const which = CONTEXT.exec(attributes.get(name) ?? "")?.[1];
    const colour = which === "fill" ? colours.fill : colours.stroke;
    if (which !== undefined && colour !== undefined) attributes.set(name, colour);
  }
  const copy: DrawingElement = { ...element, attributes, children: [] };
  setChildren(
    copy,
    element.children.map((one) => (isElement(one) ? coloured(one, colours) : one)),
  );
  return copy;
}
