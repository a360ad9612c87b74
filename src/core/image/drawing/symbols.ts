import { allOf, isElement, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";

/** Elements that are made from symbols. */
const MOST_COPIES = 20_000;

/**
 * Puts the content of a symbol in the place of what uses it where it has parts of the symbol's
 * size, which the renderer takes for parts of the drawing's.
 */
export function sizeSymbols(root: DrawingElement): void {
  const symbols = new Map<string, DrawingElement>();
  for (const element of allOf(root)) {
    const id = element.attributes.get("id");
    if (element.name === "symbol" && id !== undefined && !element.attributes.has("viewBox"))
      symbols.set(id, element);
  }
  if (symbols.size === 0) return;
  let copies = 0;
  for (const element of [...allOf(root)]) {
    const symbol =
      element.name === "use"
        ? symbols.get(element.attributes.get("href")?.slice(1) ?? "")
        : undefined;
    const { attributes } = element;
    const width = pixels(attributes.get("width"));
    const height = pixels(attributes.get("height"));
    if (!symbol || width === undefined || height === undefined) continue;
    const all = [...allOf(symbol)];
    const partial = all.some((one) =>
      SIZES.some((name) => one.attributes.get(name)?.endsWith("%") === true),
    );
    copies += all.length;
    if (!partial || copies > MOST_COPIES || all.some(({ name }) => name === "use")) continue;
    const content = symbol.children.map((one) =>
      isElement(one) ? sized(one, { width, height }) : one,
    );
    const place = `translate(${pixels(attributes.get("x")) ?? 0} ${pixels(attributes.get("y")) ?? 0})`;
    for (const name of ["href", ...SIZES]) attributes.delete(name);
    element.name = "g";
    setChildren(element, [svgElement("g", { transform: place }, content)]);
  }
}

const SIZES = ["x", "y", "width", "height"];

/** A copy whose percentages are of a size. */
function sized(
  element: DrawingElement,
  size: { readonly width: number; readonly height: number },
): DrawingElement {
  const attributes = new Map(element.attributes);
  attributes.delete("id");
  for (const name of SIZES) {
    const whole = name === "x" || name === "width" ? size.width : size.height;
    const value = attributes.get(name);
    if (value?.endsWith("%") === true) attributes.set(name, String(pixels(value, { whole })));
  }
  const copy: DrawingElement = { ...element, attributes, children: [] };
  setChildren(
    copy,
    element.children.map((one) => (isElement(one) ? sized(one, size) : one)),
  );
  return copy;
}
