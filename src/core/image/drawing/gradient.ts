import { plainColour } from "./colour.ts";
import { splitOutside } from "./media.ts";
import { svgElement, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import type { Viewport } from "./viewport.ts";
import { lookup } from "../../lookup.ts";

/** Stops of a gradient. */
const MOST_STOPS = 60;
const SIDES: Readonly<Record<string, readonly [x: number, y: number]>> = lookup({
  left: [-1, 0],
  right: [1, 0],
  top: [0, -1],
  bottom: [0, 1],
});

/**
 * A gradient of CSS as an element of SVG for a box. Source: CSS Images 3, 3.
 *
 * @returns undefined for another image, and for gradients that go round
 */
export function gradientOf(value: string, box: Viewport): DrawingElement | undefined {
  const [, repeats, kind = "", list = ""] =
    /^\s*(?:-webkit-)?(repeating-)?(linear|radial)-gradient\((.*)\)\s*$/is.exec(value) ?? [];
  const parts = splitOutside(list, ",");
  if (kind === "" || parts.length > MOST_STOPS || !(box.width > 0 && box.height > 0))
    return undefined;
  const isColour = plainColour(splitOutside(parts[0] ?? "", " ")[0] ?? "") !== undefined;
  const how = isColour ? "" : (parts.shift() ?? "").trim().toLowerCase();
  const isLine = kind.toLowerCase() === "linear";
  const line = isLine ? lineOf(how, box) : circleOf(how, box);
  const stops = stopsOf(parts, line.length);
  const places = stops.map(({ at }) => at);
  // Those of SVG lie between 0 and 1, and what is repeated is as long as all of them.
  const from = isLine ? Math.min(...places, ...(repeats === undefined ? [0] : [])) : 0;
  const to = Math.max(...places, ...(repeats === undefined ? [1] : []));
  if (stops.length === 0 || !(to > from)) return undefined;
  return svgElement(
    `${kind.toLowerCase()}Gradient`,
    {
      id: `iris-${hash(`${value} ${JSON.stringify(box)}`)}`,
      gradientUnits: "userSpaceOnUse",
      spreadMethod: repeats === undefined ? undefined : "repeat",
      ...line.attributes(from, to),
    },
    stops.map(({ at, colour, alpha }) =>
      svgElement("stop", {
        offset: (at - from) / (to - from),
        "stop-color": colour,
        "stop-opacity": alpha,
      }),
    ),
  );
}

/** Enough to tell the gradients of one drawing apart. */
function hash(text: string): string {
  let sum = 0;
  for (const letter of text) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `${sum.toString(36)}-${text.length}`;
}

interface Line {
  /** Between two places, of which 0 and 1 are its own ends. */
  readonly attributes: (from: number, to: number) => Readonly<Record<string, string | number>>;
  /** Of what lengths of its stops are parts. */
  readonly length: number;
}

function lineOf(how: string, { x, y, width, height }: Viewport): Line {
  let [dx, dy] = [0, 1];
  const to = /^to\s+(.*)$/.exec(how)?.[1];
  const [, number, unit = "deg"] = /^([-+\d.]+)(deg|turn|rad|grad)?$/.exec(how) ?? [];
  if (to !== undefined) {
    const sides = to.split(/\s+/).map((one) => SIDES[one] ?? [0, 0]);
    const [sx, sy] = [0, 1].map((at) => sides.reduce((sum, one) => sum + (one[at] ?? 0), 0)) as [
      number,
      number,
    ];
    // Towards a corner it is even along the line between the other two.
    [dx, dy] = sx !== 0 && sy !== 0 ? [sx * height, sy * width] : [sx, sy];
  } else if (number !== undefined) {
    const turns = { deg: 360, turn: 1, rad: 2 * Math.PI, grad: 400 }[unit] ?? 360;
    const angle = (Number(number) / turns) * 2 * Math.PI;
    [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
  }
  const size = Math.hypot(dx, dy) || 1;
  [dx, dy] = [dx / size, dy / size];
  const length = Math.abs(width * dx) + Math.abs(height * dy);
  const [cx, cy] = [x + width / 2, y + height / 2];
  return {
    length,
    attributes: (from, to) => ({
      x1: cx + dx * length * (from - 0.5),
      y1: cy + dy * length * (from - 0.5),
      x2: cx + dx * length * (to - 0.5),
      y2: cy + dy * length * (to - 0.5),
    }),
  };
}

function circleOf(how: string, { x, y, width, height }: Viewport): Line {
  const [shape = "", at = "center"] = how.split(/\bat\b/);
  const words = at.trim().split(/\s+/);
  if (/^(top|bottom)$/.test(words[0] ?? "")) words.reverse();
  const [left = "50%", top = "50%"] = words.map(
    (one) => ({ left: "0%", top: "0%", center: "50%", right: "100%", bottom: "100%" })[one] ?? one,
  );
  const cx = pixels(left, { whole: width }) ?? width / 2;
  const cy = pixels(top, { whole: height }) ?? height / 2;
  const [across, down] = [
    [cx, width - cx],
    [cy, height - cy],
  ].map((sides) => sides.map(Math.abs)) as [number[], number[]];
  const side = shape.includes("closest") ? Math.min : Math.max;
  const [rx, ry] = [side(...across), side(...down)];
  const lengths = splitOutside(shape, " ").flatMap((one, i) => {
    const length = pixels(one, { whole: i === 0 ? width : height });
    return length === undefined ? [] : [length];
  });
  const isCircle = shape.includes("circle") || lengths.length === 1;
  const toCorner = !shape.includes("-side");
  const [a = 0, b = a] = lengths;
  const radii: readonly [number, number] =
    lengths.length > 0
      ? [a, b]
      : isCircle
        ? toCorner
          ? [Math.hypot(rx, ry), Math.hypot(rx, ry)]
          : [side(rx, ry), side(rx, ry)]
        : [rx * (toCorner ? Math.SQRT2 : 1), ry * (toCorner ? Math.SQRT2 : 1)];
  return {
    length: radii[0],
    attributes: (_, to) => ({
      ...{ cx: 0, cy: 0, r: to },
      gradientTransform: `translate(${x + cx} ${y + cy}) scale(${radii[0] || 1} ${radii[1] || 1})`,
    }),
  };
}

interface Stop {
  readonly colour: string;
  readonly alpha: number;
  readonly at: number;
}

function stopsOf(parts: readonly string[], length: number): Stop[] {
  const stops = parts.flatMap((part): (Omit<Stop, "at"> & { at: number | undefined })[] => {
    const [word = "", ...places] = splitOutside(part, " ");
    const plain = plainColour(word);
    if (plain === undefined) return [];
    const [, rgb, alpha = "1"] = /^rgba\((.*),([\d.]+)\)$/.exec(plain) ?? [];
    const colour = rgb === undefined ? plain : `rgb(${rgb})`;
    const stop = { colour, alpha: Number(alpha) };
    const at = places.map((one) => (pixels(one, { whole: length }) ?? 0) / (length || 1));
    return at.length === 0 ? [{ ...stop, at: undefined }] : at.map((one) => ({ ...stop, at: one }));
  });
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last) return [];
  first.at ??= 0;
  last.at ??= 1;
  // Those whose place nobody says lie evenly between the others.
  for (let from = 0; from < stops.length; from++) {
    const next = stops.findIndex((one, i) => i > from && one.at !== undefined);
    const [start, end] = [stops[from]?.at ?? 0, stops[next]?.at ?? 1];
    for (let i = from + 1; i < next; i++) {
      const stop = stops[i];
      if (stop) stop.at = start + ((end - start) * (i - from)) / (next - from);
    }
  }
  let before = 0;
  return stops.flatMap((stop, i) => {
    const at = (before = Math.max(before, stop.at ?? 0));
    // What is clear has the colour of what is beside it.
    const colours =
      stop.alpha > 0
        ? [stop.colour]
        : [stops[i - 1]?.colour ?? stop.colour, stops[i + 1]?.colour ?? stop.colour];
    return colours.map((colour) => ({ at, colour, alpha: stop.alpha }));
  });
}
