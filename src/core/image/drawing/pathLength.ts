import type { DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";

/** Straight pieces that a curve is measured by. */
const PIECES = 24;
/** Numbers of a path that is measured. */
const MOST_NUMBERS = 50_000;

type Point = readonly [x: number, y: number];

/** How long the line of a shape is, in its own units; undefined for what has none. */
export function lengthOfShape({ name, attributes }: DrawingElement): number | undefined {
  const number = (key: string): number => pixels(attributes.get(key)) ?? 0;
  switch (name) {
    case "line":
      return Math.hypot(number("x2") - number("x1"), number("y2") - number("y1"));
    case "circle":
      return 2 * Math.PI * number("r");
    case "rect":
      return 2 * (number("width") + number("height"));
    case "polyline":
    case "polygon": {
      const points = numbersOf(attributes.get("points") ?? "");
      const all = points.flatMap((x, i): Point[] => (i % 2 === 0 ? [[x, points[i + 1] ?? 0]] : []));
      const first = all[0];
      return along(name === "polygon" && first ? [...all, first] : all);
    }
    case "path":
      return lengthOfPath(attributes.get("d") ?? "");
    default:
      return undefined;
  }
}

const numbersOf = (text: string): number[] =>
  (text.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi) ?? []).map(Number);

const along = (points: readonly Point[]): number =>
  points.reduce((sum, [x, y], i) => {
    const [px, py] = points[i - 1] ?? [x, y];
    return sum + Math.hypot(x - px, y - py);
  }, 0);

/** Numbers that a command of a path takes. Source: SVG 2, 9.3. */
const TAKES: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  H: 1,
  V: 1,
  C: 6,
  S: 4,
  Q: 4,
  T: 2,
  A: 7,
  Z: 0,
};

/** Undefined for a path with arcs whose sides differ, and for one that is too long. */
function lengthOfPath(d: string): number | undefined {
  let [length, total] = [0, 0];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  /** The last control point, which a smooth curve mirrors. */
  let control: { readonly of: string; readonly at: Point } | undefined;
  for (const [, letter = "", text = ""] of d.matchAll(/([a-z])([^a-df-z]*)/gi)) {
    const command = letter.toUpperCase();
    const takes = TAKES[command];
    if (takes === undefined) return undefined;
    const numbers = command === "A" ? arcNumbers(text) : numbersOf(text);
    total += numbers.length;
    if (total > MOST_NUMBERS) return undefined;
    const isRelative = letter !== command;
    for (let at = 0; at === 0 || at < numbers.length; at += Math.max(1, takes)) {
      const [ox, oy] = isRelative ? [x, y] : [0, 0];
      const value = (i: number): number => numbers[at + i] ?? 0;
      const point = (i: number): Point => [ox + value(i), oy + value(i + 1)];
      const from: Point = [x, y];
      let curve: readonly Point[] = [];
      if (command === "Z") curve = [from, [startX, startY]];
      else if (takes > numbers.length - at) break;
      else if (command === "H") curve = [from, [ox + value(0), y]];
      else if (command === "V") curve = [from, [x, oy + value(0)]];
      else if (command === "M" || command === "L") curve = [from, point(0)];
      else if (command === "C") curve = [from, point(0), point(2), point(4)];
      else if (command === "Q") curve = [from, point(0), point(2)];
      else if (command === "S") curve = [from, mirrored(from, control, "C"), point(0), point(2)];
      else if (command === "T") curve = [from, mirrored(from, control, "Q"), point(0)];
      const to = command === "A" ? point(5) : (curve.at(-1) ?? from);
      if (command === "A") {
        const arc = lengthOfArc(from, to, [value(0), value(1), value(3), value(4)]);
        if (arc === undefined) return undefined;
        length += arc;
      } else if (command === "M" && at === 0) [startX, startY] = to;
      else length += lengthOfCurve(curve);
      const last = curve.length > 2 ? curve.at(-2) : undefined;
      control = last && { of: "CS".includes(command) ? "C" : "Q", at: last };
      [x, y] = to;
      if (command === "Z") break;
    }
  }
  return length;
}

/** Flags of arcs may stand without space between them. */
const arcNumbers = (text: string): number[] =>
  [
    ...text.matchAll(
      /\s*,?\s*([-+.\de]+?)[\s,]+([-+.\de]+?)[\s,]+([-+.\de]+?)[\s,]+([01])[\s,]*([01])[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/gi,
    ),
  ].flatMap((match) => match.slice(1).map(Number));

function mirrored(
  [x, y]: Point,
  control: { readonly of: string; readonly at: Point } | undefined,
  of: string,
): Point {
  return control?.of === of ? [2 * x - control.at[0], 2 * y - control.at[1]] : [x, y];
}

/** Of a line, or of a curve of Bézier by its control points. */
function lengthOfCurve(points: readonly Point[]): number {
  if (points.length < 3) return along(points);
  const seen = Array.from({ length: PIECES + 1 }, (_, i) => pointAt(points, i / PIECES));
  return along(seen);
}

function pointAt(points: readonly Point[], t: number): Point {
  let row = points;
  while (row.length > 1)
    row = row.slice(1).map(([x, y], i): Point => {
      const [px, py] = row[i] ?? [x, y];
      return [px + (x - px) * t, py + (y - py) * t];
    });
  return row[0] ?? [0, 0];
}

/** Of a part of a circle; of an ellipse it is not told. */
function lengthOfArc(
  from: Point,
  to: Point,
  [rx, ry, large]: readonly [number, number, number, number],
): number | undefined {
  const chord = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (rx === 0 || ry === 0) return chord;
  if (Math.abs(rx - ry) > 1e-6 * Math.abs(rx)) return undefined;
  const angle = 2 * Math.asin(Math.min(1, chord / (2 * Math.abs(rx))));
  return Math.abs(rx) * (large === 1 ? 2 * Math.PI - angle : angle);
}
