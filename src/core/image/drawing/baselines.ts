import type { FontFace } from "../fonts/sfnt.ts";
import { multiply, readTransform, UNMOVED, type Matrix } from "./transform.ts";
import { allOf, elementsOf, isElement, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import { within, type Viewport } from "./viewport.ts";
import { lookup } from "../../lookup.ts";

/** Pixels from which on letters are drawn as outlines, wherever they stand. */
const LARGEST_LETTERS = 256;
/** Of a matrix, what is nothing. */
const TINY = 1e-6;

/** Where an element is: in pixels by its matrix, and what its lengths are of. */
interface Place {
  readonly matrix: Matrix;
  readonly viewport: Viewport;
  /** Pixels of its letters before the matrix. */
  readonly size: number;
}

/** The faces of text. */
export type Faces = ReadonlyMap<DrawingElement, FontFace>;

/**
 * Sets lines of text on whole pixels, as browsers do where text is not turned, and by the middle or top
 * of their letters where they ask for that.
 *
 * @param root at the size at which it is drawn
 */
export function snapBaselines(root: DrawingElement, faces: Faces): void {
  const around = { x: 0, y: 0, width: 0, height: 0 };
  visit(root, faces, { ...within(root, UNMOVED, around), size: sizeOf(root, 16) });
}

function visit(element: DrawingElement, faces: Faces, at: Place): void {
  for (const child of elementsOf(element)) {
    if (child.space !== "svg" || !/^(g|a|svg|text)$/.test(child.name)) continue;
    const own = readTransform(child.attributes.get("transform") ?? "", at.viewport);
    if (!own) continue;
    const place = { ...at, matrix: multiply(at.matrix, own), size: sizeOf(child, at.size) };
    if (child.name === "text") snapText(child, faces, place);
    else if (child.name === "svg")
      visit(child, faces, { ...place, ...within(child, place.matrix, at.viewport) });
    else visit(child, faces, place);
  }
}

const sizeOf = ({ attributes }: DrawingElement, around: number): number =>
  pixels(attributes.get("font-size"), { em: around, whole: around }) ?? around;

/** Whether each of its letters may have a place of its own, or a height that cannot be told beforehand. */
const isUnusual = ({ name, space, attributes }: DrawingElement): boolean =>
  space !== "svg" ||
  !/^(text|tspan|a)$/.test(name) ||
  ["rotate", "alignment-baseline", "writing-mode"].some((one) => attributes.has(one)) ||
  ["y", "dy"].some((one) => /\S[\s,]+\S/.test(attributes.get(one) ?? ""));

function snapText(text: DrawingElement, faces: Faces, place: Place): void {
  const all = [...allOf(text)];
  // It is of what stands within a text.
  text.attributes.delete("alignment-baseline");
  const axis = axisOf(place.matrix);
  if (!axis || all.some(isUnusual)) return;
  for (const one of all) {
    const face = faces.get(one);
    const [, raised] = /^(sub|super)$/.exec(one.attributes.get("baseline-shift") ?? "") ?? [];
    if (raised === undefined || !face || one === text) continue;
    const half = ((face.ascent + face.descent) / 2) * sizeWithin(one, text, place.size);
    one.attributes.set("baseline-shift", exact(raised === "sub" ? -half : half));
  }
  const shift = shiftOf(text, { faces, place, scale: Math.abs(axis.factor) });
  if (shift === undefined) return;
  for (const { attributes } of all) attributes.delete("dominant-baseline");
  new TextLines({ axis, shift, viewport: place.viewport }).set(text, place.size);
}

/** The lines of a text, one after the other. */
class TextLines {
  readonly #by: { readonly axis: Axis; readonly shift: number; readonly viewport: Viewport };
  /** What the next letter is told, by the innermost element that does. */
  #next: { readonly by: DrawingElement; readonly y?: number; readonly dy?: number } | undefined;
  #baseline = 0;
  #snapped = 0;

  constructor(by: { readonly axis: Axis; readonly shift: number; readonly viewport: Viewport }) {
    this.#by = by;
  }

  /** @param size of the letters, in pixels before any matrix */
  set(element: DrawingElement, size: number): void {
    const { attributes } = element;
    const by = { em: size, whole: this.#by.viewport.height };
    const isFirst = element.name === "text";
    const y = pixels(attributes.get("y"), by) ?? (isFirst ? 0 : undefined);
    const dy = pixels(attributes.get("dy"), by);
    attributes.delete("y");
    attributes.delete("dy");
    if (y !== undefined || dy !== undefined)
      this.#next = {
        ...this.#next,
        by: element,
        ...(y !== undefined && { y }),
        ...(dy !== undefined && { dy }),
      };
    for (const child of element.children)
      if (isElement(child)) this.set(child, sizeOf(child, size));
      else if (/[\S\u00a0]/.test(child)) this.#letters(size);
    if (this.#next?.by === element) this.#next = undefined;
  }

  #letters(size: number): void {
    if (!this.#next) return;
    const { by, y, dy = 0 } = this.#next;
    this.#next = undefined;
    this.#baseline = (y ?? this.#baseline) + dy;
    const to = snap(this.#baseline + this.#by.shift, this.#by.axis, size);
    if (y === undefined) by.attributes.set("dy", exact(to - this.#snapped));
    else by.attributes.set("y", exact(to));
    this.#snapped = to;
  }
}

const exact = (value: number): string => String(Number(value.toFixed(4)));

/** What a height is in pixels from the edge that text stands along: a factor, and an offset. */
interface Axis {
  readonly factor: number;
  readonly offset: number;
}

/** undefined for text that is turned or skewed. */
function axisOf([a, b, c, d, e, f]: Matrix): Axis | undefined {
  const none = (one: number, other: number): boolean =>
    Math.abs(one) < TINY && Math.abs(other) < TINY;
  if (none(b, c) && d !== 0) return { factor: d, offset: f };
  return none(a, d) && c !== 0 ? { factor: c, offset: e } : undefined;
}

const snap = (y: number, { factor, offset }: Axis, size: number): number =>
  size * Math.abs(factor) > LARGEST_LETTERS
    ? y
    : (Math.floor(factor * y + offset + 0.5) - offset) / factor;

function sizeWithin(element: DrawingElement, text: DrawingElement, size: number): number {
  if (element === text || !element.parent) return size;
  return sizeOf(element, sizeWithin(element.parent, text, size));
}

/** How far below its place text is; undefined where that is not the same for all of it. */
function shiftOf(
  text: DrawingElement,
  { faces, place, scale }: { readonly faces: Faces; readonly place: Place; readonly scale: number },
): number | undefined {
  const [first, ...others] = [...allOf(text)].filter(({ children }) =>
    children.some((one) => !isElement(one) && one.trim() !== ""),
  );
  const baselineOf = (one: DrawingElement): string =>
    one.attributes.get("dominant-baseline") ??
    (one === text || !one.parent ? "auto" : baselineOf(one.parent));
  if (!first) return 0;
  const word = baselineOf(first);
  const raised = raisedBy(text.attributes.get("baseline-shift"), faces.get(text), place.size);
  if (others.every((one) => baselineOf(one) === word) && /^(auto|alphabetic)$/.test(word))
    return -raised;
  const size = sizeWithin(first, text, place.size);
  const same = others.every(
    (one) => baselineOf(one) === word && sizeWithin(one, text, place.size) === size,
  );
  const face = faces.get(first);
  if (!same || !face) return undefined;
  // As browsers have it, in whole pixels of what is drawn.
  const whole = (em: number): number => Math.round(em * size * scale) / scale;
  const [ascent, descent] = [whole(face.ascent), whole(face.descent)];
  const shifts: Readonly<Record<string, number>> = lookup({
    middle: (face.xHeight * size) / 2,
    central: (ascent - descent) / 2,
    hanging: ascent * 0.8,
    mathematical: ascent / 2,
    "text-before-edge": ascent,
    "before-edge": ascent,
    "text-after-edge": -descent,
    "after-edge": -descent,
    ideographic: -descent,
  });
  return (shifts[word] ?? 0) - raised;
}

/** The renderer raises parts of a text alone. */
function raisedBy(value: string | undefined, face: FontFace | undefined, size: number): number {
  const half = face ? ((face.ascent + face.descent) / 2) * size : 0;
  if (value === "super") return half;
  return value === "sub" ? -half : (pixels(value, { em: size, whole: size }) ?? 0);
}
