import { elementsOf, isElement, setChildren, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import { viewportOf, type Viewport } from "./viewport.ts";

/** Where something can be seen, in the coordinates that it is in; undefined where that is not known. */
type Seen = Viewport | undefined;

/** As many drawings beside each other are frames, each as large as the way to the next one. */
const FEWEST_FRAMES = 4;

/**
 * Takes out the drawings within a drawing that lie where nothing of them is seen, as the other
 * frames of a recorded terminal do: the renderer crashes on what lies tens of thousands of pixels away.
 */
export function cullFrames(root: DrawingElement, viewport: Viewport): void {
  cull(root, { seen: seenIn(root, viewport, viewport), viewport });
}

function cull(
  element: DrawingElement,
  { seen, viewport }: { readonly seen: Seen; readonly viewport: Viewport },
): void {
  const next = stepsOf(element);
  const kept = element.children.filter((child) => {
    if (!isElement(child) || child.space !== "svg") return true;
    if (child.name === "g" || child.name === "a") {
      cull(child, { seen: moved(seen, child.attributes.get("transform")), viewport });
      return true;
    }
    if (child.name !== "svg") return true;
    const box = boxOf(child, viewport);
    const frame = {
      ...box,
      width: child.attributes.has("width") ? box.width : (next.x.get(box.x) ?? box.width),
      height: child.attributes.has("height") ? box.height : (next.y.get(box.y) ?? box.height),
    };
    if (!child.attributes.has("id") && isClipped(child) && seen && isApart(frame, seen))
      return false;
    const inner = viewportOf(child, viewport);
    cull(child, { seen: innerSeen(child, { seen, box, inner }), viewport: inner });
    return true;
  });
  if (kept.length < element.children.length) setChildren(element, kept);
}

/** How far it is from each drawing within to the next one, across and down. */
function stepsOf(element: DrawingElement): Record<"x" | "y", ReadonlyMap<number, number>> {
  const frames = elementsOf(element).filter(({ name }) => name === "svg");
  const steps = (name: "x" | "y"): Map<number, number> => {
    const all = frames.map(({ attributes }) => pixels(attributes.get(name)) ?? 0);
    const places = [...new Set(all)].sort((a, b) => a - b);
    if (places.length < FEWEST_FRAMES) return new Map();
    return new Map(places.slice(0, -1).map((place, at) => [place, (places[at + 1] ?? 0) - place]));
  };
  return { x: steps("x"), y: steps("y") };
}

function boxOf({ attributes }: DrawingElement, viewport: Viewport): Viewport {
  const length = (name: "x" | "y" | "width" | "height", other: number): number =>
    pixels(attributes.get(name), {
      whole: name === "x" || name === "width" ? viewport.width : viewport.height,
    }) ?? other;
  return {
    x: length("x", 0),
    y: length("y", 0),
    width: length("width", viewport.width),
    height: length("height", viewport.height),
  };
}

const isClipped = ({ attributes }: DrawingElement): boolean =>
  !/visible|auto/.test(attributes.get("overflow") ?? "") && !attributes.has("transform");

const isApart = (a: Viewport, b: Viewport): boolean =>
  a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height;

function innerSeen(
  svg: DrawingElement,
  { seen, box, inner }: { readonly seen: Seen; readonly box: Viewport; readonly inner: Viewport },
): Seen {
  if (svg.attributes.has("transform")) return undefined;
  if (svg.attributes.has("viewBox")) return isClipped(svg) ? seenIn(svg, box, inner) : undefined;
  return seen && { ...seen, x: seen.x - box.x, y: seen.y - box.y };
}

/** What is seen of a viewport that is fitted into a box: on two sides it may be more. */
function seenIn(svg: DrawingElement, box: Viewport, inner: Viewport): Seen {
  if (/slice|none/.test(svg.attributes.get("preserveAspectRatio") ?? "")) return inner;
  const width = pixels(svg.attributes.get("width")) ?? box.width;
  const height = pixels(svg.attributes.get("height")) ?? box.height;
  const scale = Math.min(width / inner.width, height / inner.height);
  if (!(scale > 0)) return undefined;
  const [more, taller] = [width / scale - inner.width, height / scale - inner.height];
  return {
    x: inner.x - more,
    y: inner.y - taller,
    width: inner.width + 2 * more,
    height: inner.height + 2 * taller,
  };
}

/** The same in the coordinates of what is moved or made larger; undefined where it is turned too. */
function moved(seen: Seen, transform: string | undefined): Seen {
  if (transform === undefined || !seen) return seen;
  const [, name, list = ""] = /^\s*(matrix|translate|scale)\(([^()]*)\)\s*$/.exec(transform) ?? [];
  const numbers = list
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  if (name === undefined || !numbers.every(Number.isFinite)) return undefined;
  if (name === "translate") return { ...seen, x: seen.x - a, y: seen.y - b };
  const [x, y] = name === "scale" ? [a, numbers.length > 1 ? b : a] : [a, d];
  if (x <= 0 || y <= 0 || (name === "matrix" && (b !== 0 || c !== 0))) return undefined;
  return {
    x: (seen.x - e) / x,
    y: (seen.y - f) / y,
    width: seen.width / x,
    height: seen.height / y,
  };
}
