import {
  allOf,
  elementsOf,
  isElement,
  setChildren,
  svgElement,
  type DrawingElement,
} from "./tree.ts";
import { pixels } from "./values.ts";
import { viewportOf, type Viewport } from "./viewport.ts";

/** Elements that are copied, and how deep what is used may use others. */
const MOST_COPIES = 20_000;
const DEEPEST = 12;
/** What looks as what is around it says in more than the renderer passes on. */
const DEPENDENT = /^(text|foreignObject)$/;
const IN_STYLE = /var\(|marker(-\w+)?\s*:/;
const SIZES = ["x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2"];

/** Copies of elements, and the elements that they are of, whose rules of style they have. */
export type Copies = ReadonlyMap<DrawingElement, DrawingElement>;

/**
 * Copies into each `use` what it shows, where that may look different by what is around it (variables, the font,
 * sizes in parts of a whole): the renderer knows only what it passes on by itself. Source: SVG 2, 5.5.
 *
 * @param variables whether style sheets have some
 */
export function growUses(root: DrawingElement, variables: boolean): Copies {
  const uses = [...allOf(root)].filter((one) => one.space === "svg" && one.name === "use");
  if (uses.length === 0) return new Map();
  const ids = new Map<string, DrawingElement>();
  for (const element of allOf(root)) {
    const id = element.attributes.get("id");
    if (id !== undefined && !ids.has(id)) ids.set(id, element);
  }
  const grower = new Grower(ids, variables);
  for (const use of uses) if (!isInClip(use)) grower.grow(use, 0);
  return grower.copies;
}

/** The renderer takes no groups in there. */
function isInClip(use: DrawingElement): boolean {
  for (let { parent } = use; parent; parent = parent.parent)
    if (parent.name === "clipPath") return true;
  return false;
}

class Grower {
  readonly copies = new Map<DrawingElement, DrawingElement>();
  readonly #ids: ReadonlyMap<string, DrawingElement>;
  readonly #variables: boolean;
  readonly #sizes = new Map<DrawingElement, number>();
  readonly #dependent = new Map<DrawingElement, boolean>();

  constructor(ids: ReadonlyMap<string, DrawingElement>, variables: boolean) {
    this.#ids = ids;
    this.#variables = variables;
  }

  grow(use: DrawingElement, depth: number): void {
    const target = this.#targetOf(use);
    if (!target || depth > DEEPEST || this.#holds(target, use) || !this.#isDependent(target, depth))
      return;
    if (this.copies.size + this.#sizeOf(target) > MOST_COPIES) return;
    const copy = this.#copy(target);
    if (target.name === "symbol") {
      copy.name = "svg";
      for (const name of ["x", "y", "width", "height"]) copy.attributes.delete(name);
    }
    use.attributes.delete("href");
    setChildren(use, [copy]);
    for (const inner of [...allOf(copy)])
      if (inner.space === "svg" && inner.name === "use") this.grow(inner, depth + 1);
  }

  #targetOf(use: DrawingElement): DrawingElement | undefined {
    const href = use.attributes.get("href") ?? "";
    return href.startsWith("#") ? this.#ids.get(href.slice(1)) : undefined;
  }

  /** Whether an element has another, or a copy of it, within. */
  #holds(target: DrawingElement, use: DrawingElement): boolean {
    for (let up: DrawingElement | undefined = use; up; up = up.parent)
      if (up === target || this.copies.get(up) === target) return true;
    return false;
  }

  #isDependent(target: DrawingElement, depth: number): boolean {
    if (this.#variables) return true;
    const known = this.#dependent.get(target);
    if (known !== undefined || depth > DEEPEST) return known ?? false;
    // Until it is known, for those that use each other.
    this.#dependent.set(target, false);
    const found = [...allOf(target)].some((element) => {
      const { name, attributes } = element;
      if (DEPENDENT.test(name) || (name === "svg" && element !== target)) return true;
      if (SIZES.some((one) => attributes.get(one)?.endsWith("%") === true)) return true;
      if (attributes.has("vector-effect") || attributes.has("pathLength")) return true;
      if ([...attributes].some(([key, one]) => key.startsWith("marker") || IN_STYLE.test(one)))
        return true;
      const other = name === "use" ? this.#targetOf(element) : undefined;
      return other !== undefined && this.#isDependent(other, depth + 1);
    });
    this.#dependent.set(target, found);
    return found;
  }

  #sizeOf(target: DrawingElement): number {
    const known = this.#sizes.get(target);
    if (known !== undefined) return known;
    let size = 0;
    for (const _ of allOf(target)) size++;
    this.#sizes.set(target, size);
    return size;
  }

  #copy(element: DrawingElement): DrawingElement {
    const attributes = new Map(element.attributes);
    attributes.delete("id");
    const copy: DrawingElement = { ...element, attributes, children: [], parent: undefined };
    this.copies.set(copy, this.copies.get(element) ?? element);
    setChildren(
      copy,
      // Browsers show no HTML by a use.
      element.children
        .filter((one) => !isElement(one) || one.name !== "foreignObject")
        .map((one) => (isElement(one) ? this.#copy(one) : one)),
    );
    return copy;
  }
}

/** Makes groups of those that have been grown, once what styles say is in their attributes. */
export function plantUses(root: DrawingElement, copies: Copies, whole: Viewport): void {
  if (copies.size > 0) plant(root, copies, viewportOf(root, whole));
}

function plant(element: DrawingElement, copies: Copies, viewport: Viewport): void {
  const { attributes } = element;
  const [copy] = elementsOf(element);
  if (element.name === "use" && copy && copies.has(copy)) {
    const x = pixels(attributes.get("x"), { whole: viewport.width }) ?? 0;
    const y = pixels(attributes.get("y"), { whole: viewport.height }) ?? 0;
    for (const name of ["width", "height"]) {
      const own = attributes.get(name);
      if (copy.name === "svg" && own !== undefined && own !== "auto")
        copy.attributes.set(name, own);
      // What has but one of them is not cut by the renderer.
      if (copy.name === "svg" && !copy.attributes.has(name)) copy.attributes.set(name, "100%");
    }
    for (const name of ["x", "y", "width", "height"]) attributes.delete(name);
    element.name = "g";
    if (x !== 0 || y !== 0)
      setChildren(element, [svgElement("g", { transform: `translate(${x} ${y})` }, [copy])]);
    plant(copy, copies, viewport);
    return;
  }
  const within =
    element.name === "svg" && element.parent ? viewportOf(element, viewport) : viewport;
  for (const child of elementsOf(element)) plant(child, copies, within);
}
