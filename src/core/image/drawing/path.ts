import type { DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import { lookup } from "../../lookup.ts";

/** Straight pieces that a curve is drawn by. */
const PIECES = 24;
/** Numbers of a path that is read. */
const MOST_NUMBERS = 50_000;

/** A place in the units of a drawing. */
export type Point = readonly [x: number, y: number];
/** What lengths in parts of a whole are of. */
interface Whole {
  readonly width: number;
  readonly height: number;
}

/** The outline of a shape of straight lines and curves, each line by its points; undefined for what has none. */
export function linesOfShape(
  { name, attributes }: DrawingElement,
  whole?: Whole,
): Point[][] | undefined {
  const length = (key: string): number =>
    pixels(attributes.get(key), { whole: key.startsWith("y") ? whole?.height : whole?.width }) ?? 0;
  if (name === "path") return linesOfPath(attributes.get("d") ?? "");
  if (name === "line")
    return [
      [
        [length("x1"), length("y1")],
        [length("x2"), length("y2")],
      ],
    ];
  if (name !== "polyline" && name !== "polygon") return undefined;
  const numbers = numbersOf(attributes.get("points") ?? "");
  const points = numbers.flatMap((x, i): Point[] => {
    const y = numbers[i + 1];
    return i % 2 === 0 && y !== undefined ? [[x, y]] : [];
  });
  const [first] = points;
  return [name === "polygon" && first ? [...points, first] : points];
}

const numbersOf = (text: string): number[] =>
  (text.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi) ?? []).map(Number);

/** Numbers that a command of a path takes. Source: SVG 2, 9.3. */
const TAKES: Readonly<Record<string, number>> = lookup({
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
});

/** Undefined for a path that is too long, or none. */
function linesOfPath(d: string): Point[][] | undefined {
  const lines: Point[][] = [];
  let line: Point[] = [];
  let total = 0;
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
      if (takes > numbers.length - at) break;
      if (command === "M" && at === 0) {
        [x, y] = [startX, startY] = point(0);
        line = [[x, y]];
        lines.push(line);
        control = undefined;
        continue;
      }
      let curve: readonly Point[] = [];
      if (command === "Z") curve = [from, [startX, startY]];
      else if (command === "H") curve = [from, [ox + value(0), y]];
      else if (command === "V") curve = [from, [x, oy + value(0)]];
      else if (command === "M" || command === "L") curve = [from, point(0)];
      else if (command === "C") curve = [from, point(0), point(2), point(4)];
      else if (command === "Q") curve = [from, point(0), point(2)];
      else if (command === "S") curve = [from, mirrored(from, control, "C"), point(0), point(2)];
      else if (command === "T") curve = [from, mirrored(from, control, "Q"), point(0)];
      const seen =
        command === "A"
          ? arc(from, point(5), {
              radii: [value(0), value(1)],
              turn: (value(2) * Math.PI) / 180,
              large: value(3) === 1,
              sweep: value(4) === 1,
            })
          : curve.length > 2
            ? pieces((t) => pointAt(curve, t))
            : curve;
      // What comes after an end begins where its line began.
      if (line.length === 0) lines.push((line = [from]));
      line.push(...seen.slice(1));
      const last = curve.length > 2 ? curve.at(-2) : undefined;
      control = last && { of: "CS".includes(command) ? "C" : "Q", at: last };
      [x, y] = seen.at(-1) ?? from;
      if (command === "Z") {
        line = [];
        break;
      }
    }
  }
  return lines;
}

/** Flags of arcs may stand without space between them. */
const arcNumbers = (text: string): number[] =>
  [
    ...text.matchAll(
      /(?<!\s)\s*(?:,\s*)?([-+.\de]+?)[\s,]+([-+.\de]+?)[\s,]+([-+.\de]+?)[\s,]+([01])[\s,]*([01])[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/gi,
    ),
  ].flatMap((match) => match.slice(1).map(Number));

function mirrored(
  [x, y]: Point,
  control: { readonly of: string; readonly at: Point } | undefined,
  of: string,
): Point {
  return control?.of === of ? [2 * x - control.at[0], 2 * y - control.at[1]] : [x, y];
}

const pieces = (at: (t: number) => Point): Point[] =>
  Array.from({ length: PIECES + 1 }, (_, i) => at(i / PIECES));

/** A place on a curve of Bézier by its control points. */
function pointAt(points: readonly Point[], t: number): Point {
  let row = points;
  while (row.length > 1)
    row = row.slice(1).map(([x, y], i): Point => {
      const [px, py] = row[i] ?? [x, y];
      return [px + (x - px) * t, py + (y - py) * t];
    });
  return row[0] ?? [0, 0];
}

/** A part of an ellipse. Source: SVG 2, B.2.4. */
function arc(
  from: Point,
  to: Point,
  {
    radii,
    turn,
    large,
    sweep,
  }: {
    readonly radii: Point;
    /** Radians. */
    readonly turn: number;
    readonly large: boolean;
    readonly sweep: boolean;
  },
): Point[] {
  let [rx, ry] = [Math.abs(radii[0]), Math.abs(radii[1])];
  if (rx === 0 || ry === 0 || (from[0] === to[0] && from[1] === to[1])) return [from, to];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dy] = [(from[0] - to[0]) / 2, (from[1] - to[1]) / 2];
  const [px, py] = [cos * dx + sin * dy, cos * dy - sin * dx];
  const spread = Math.hypot(px / rx, py / ry);
  if (spread > 1) [rx, ry] = [rx * spread, ry * spread];
  const part = (px / rx) ** 2 + (py / ry) ** 2;
  const factor = Math.sqrt(Math.max(0, 1 / part - 1)) * (large === sweep ? -1 : 1);
  const [qx, qy] = [(factor * rx * py) / ry, (-factor * ry * px) / rx];
  const start = Math.atan2((py - qy) / ry, (px - qx) / rx);
  let angle = Math.atan2((-py - qy) / ry, (-px - qx) / rx) - start;
  if (sweep && angle < 0) angle += 2 * Math.PI;
  if (!sweep && angle > 0) angle -= 2 * Math.PI;
  const [cx, cy] = [
    cos * qx - sin * qy + (from[0] + to[0]) / 2,
    sin * qx + cos * qy + (from[1] + to[1]) / 2,
  ];
  const all = pieces((t) => {
    const [x, y] = [rx * Math.cos(start + t * angle), ry * Math.sin(start + t * angle)];
    return [cx + cos * x - sin * y, cy + sin * x + cos * y];
  });
  return [...all.slice(0, -1), to];
}
