import { converter, formatHex, getMode, parse, type Color } from "culori";
import { evaluate } from "./calc.ts";
import { splitOutside } from "./media.ts";
import { lookup } from "../../lookup.ts";

const toRgb = converter("rgb");

/** Colours that a browser takes from its surroundings, on a light screen. */
const SYSTEM: Readonly<Record<string, string>> = lookup({
  canvas: "#ffffff",
  canvastext: "#000000",
  linktext: "#0000ee",
  buttonface: "#efefef",
  buttontext: "#000000",
  graytext: "#808080",
  highlight: "#b5d5ff",
  field: "#ffffff",
  fieldtext: "#000000",
});
const SPACES: Readonly<Record<string, Color["mode"]>> = lookup({
  srgb: "rgb",
  "srgb-linear": "lrgb",
  lab: "lab",
  oklab: "oklab",
  lch: "lch",
  oklch: "oklch",
  hsl: "hsl",
  hwb: "hwb",
  xyz: "xyz65",
  "xyz-d65": "xyz65",
  "xyz-d50": "xyz50",
  "display-p3": "p3",
});

/**
 * A colour of CSS in the words of SVG 1.1: `#rrggbb`, `rgba(…)`, `currentColor`.
 *
 * @returns undefined for what is no colour
 */
export function plainColour(value: string): string | undefined {
  const text = value.trim().toLowerCase();
  if (text === "currentcolor") return "currentColor";
  const rgb = toRgb(colourOf(text));
  if (!rgb) return undefined;
  const hex = formatHex(rgb);
  const alpha = rgb.alpha ?? 1;
  if (alpha >= 1) return hex;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${Number(Math.max(0, alpha).toFixed(4))})`;
}

function colourOf(text: string, depth = 0): Color | undefined {
  if (depth > 8) return undefined;
  const light = /^light-dark\((.*)\)$/s.exec(text)?.[1];
  if (light !== undefined) return colourOf(splitOutside(light, ",")[0] ?? "", depth + 1);
  const mix = /^color-mix\((.*)\)$/s.exec(text)?.[1];
  if (mix !== undefined) return mixed(splitOutside(mix, ","), depth);
  const [, name = "", from] = /^([a-z]+)\(\s*from\s+(.*)\)$/s.exec(text) ?? [];
  if (from !== undefined) return relative(name, from, depth);
  const known = SYSTEM[text];
  // Six digits are no colour by themselves.
  if (!/^(#|[a-z])/.test(text) || /^[\da-f]{3,8}$/.test(text)) return undefined;
  return parsed(known ?? text) ?? calculated(text);
}

function parsed(text: string): Color | undefined {
  try {
    return parse(text);
  } catch {
    // The library takes `color(constructor …)` for a space that it knows.
    return undefined;
  }
}

/** What each channel of a space is in CSS where its value here is 1, and what 100 % of it is. */
const CHANNELS: Readonly<Record<string, readonly (readonly [unit: number, whole: number])[]>> =
  lookup({
    rgb: [1, 1, 1].map(() => [255, 255]),
    hsl: [
      [1, 360],
      [100, 100],
      [100, 100],
    ],
    hwb: [
      [1, 360],
      [100, 100],
      [100, 100],
    ],
    lab: [
      [1, 100],
      [1, 125],
      [1, 125],
    ],
    lch: [
      [1, 100],
      [1, 150],
      [1, 360],
    ],
    oklab: [
      [1, 1],
      [1, 0.4],
      [1, 0.4],
    ],
    oklch: [
      [1, 1],
      [1, 0.4],
      [1, 360],
    ],
  });
const EVEN = [1, 1, 1].map(() => [1, 1] as const);

/** A colour by the channels of another (`rgb(from red r g b / 50%)`). Source: CSS Color 5, 4. */
function relative(name: string, text: string, depth: number): Color | undefined {
  const [values = "", alpha = "alpha"] = splitOutside(text, "/");
  const [base = "", ...words] = splitOutside(values, " ");
  const origin = colourOf(base, depth + 1);
  const space = name === "color" ? (words.shift() ?? "") : name.replace(/a$/, "");
  return origin && inSpace(name === "color" ? space : name, { words, alpha, origin });
}

/** A colour whose channels are sums (`hsl(calc(1 * 120) 50% 50%)`). */
function calculated(text: string): Color | undefined {
  const [, name = "", list = ""] = /^([a-z]+)\((.*)\)$/s.exec(text) ?? [];
  if (!list.includes("(")) return undefined;
  const [values = "", slash] = splitOutside(list, "/");
  const words = splitOutside(values, ",").flatMap((one) => splitOutside(one, " "));
  const space = name === "color" ? (words.shift() ?? "") : name;
  return inSpace(space, { words, alpha: slash ?? words[3] ?? "1" });
}

function inSpace(
  name: string,
  {
    words,
    alpha,
    origin,
  }: { readonly words: readonly string[]; readonly alpha: string; readonly origin?: Color },
): Color | undefined {
  const space = name === "rgba" ? "rgb" : name === "hsla" ? "hsl" : name;
  const mode = space === "rgb" ? "rgb" : SPACES[space];
  if (!mode) return undefined;
  const scales = CHANNELS[space] ?? EVEN;
  const names: string[] = getMode(mode).channels.filter((one) => one !== "alpha");
  const channels = new Map(Object.entries(origin ? converter(mode)(origin) : {}));
  const known = (word: string): number | undefined => {
    const at = names.indexOf(word);
    if (at >= 0 && origin) return Number(channels.get(word) ?? 0) * (scales[at]?.[0] ?? 1);
    return word === "alpha" ? (origin?.alpha ?? 1) : word === "none" ? 0 : undefined;
  };
  const value = (text: string, whole: number): number | undefined =>
    evaluate(text, (word) => {
      const [, number, unit = ""] = /^([-+\d.e]+?)(%|deg|turn|rad|grad)?$/.exec(word) ?? [];
      if (number === undefined || Number.isNaN(Number(number))) return known(word);
      return Number(number) * (unit === "%" ? whole / 100 : (TURNS[unit] ?? 1));
    });
  const made: Record<string, number> = {};
  for (const [at, one] of names.entries()) {
    const [unit = 1, whole = 1] = scales[at] ?? [];
    const found = value(words[at] ?? "", whole);
    if (found === undefined) return undefined;
    made[one] = found / unit;
  }
  const opacity = value(alpha, 1);
  if (opacity === undefined) return undefined;
  return { ...made, mode, alpha: Math.min(1, Math.max(0, opacity)) } as Color;
}

/** Degrees of an angle. */
const TURNS: Readonly<Record<string, number>> = lookup({
  turn: 360,
  rad: 180 / Math.PI,
  grad: 0.9,
});

function mixed([how = "", first = "", second = ""]: string[], depth: number): Color | undefined {
  const space = SPACES[/^in\s+([\w-]+)/.exec(how.trim())?.[1] ?? ""];
  const [a, b] = [first, second].map((one) => {
    const words = splitOutside(one, " ");
    const percent = words.find((word) => /^[\d.]+%$/.test(word));
    const colour = colourOf(words.find((word) => word !== percent) ?? "", depth + 1);
    return { colour, part: percent === undefined ? undefined : Number.parseFloat(percent) / 100 };
  });
  if (!space || !a?.colour || !b?.colour) return undefined;
  const partA = a.part ?? 1 - (b.part ?? 0.5);
  const partB = b.part ?? 1 - partA;
  const sum = partA + partB;
  if (sum <= 0) return undefined;
  const way = /\b(longer|increasing|decreasing)\s+hue/.exec(how)?.[1] ?? "shorter";
  const blend = between(converter(space)(a.colour), converter(space)(b.colour), {
    part: partB / sum,
    way,
  });
  return sum < 1 ? { ...blend, alpha: (blend.alpha ?? 1) * sum } : blend;
}

/** A colour between two of one space, each with the weight of its alpha. Source: CSS Color 4, 12. */
function between(
  from: Color,
  to: Color,
  { part, way }: { readonly part: number; readonly way: string },
): Color {
  const [a, b] = [from, to].map((one) => new Map<string, unknown>(Object.entries(one))) as [
    Map<string, unknown>,
    Map<string, unknown>,
  ];
  const [alphaA, alphaB] = [from.alpha ?? 1, to.alpha ?? 1];
  const alpha = alphaA + (alphaB - alphaA) * part;
  const made: Record<string, number> = {};
  for (const name of getMode(from.mode).channels) {
    const [x, y] = [a.get(name) ?? b.get(name), b.get(name) ?? a.get(name)].map((one) =>
      Number(one ?? 0),
    ) as [number, number];
    if (name === "h") made[name] = x + turn(x, y, way) * part;
    else if (name !== "alpha")
      made[name] = alpha > 0 ? (x * alphaA * (1 - part) + y * alphaB * part) / alpha : 0;
  }
  return { ...made, mode: from.mode, alpha } as Color;
}

/** Degrees from one hue to another. Source: CSS Color 4, 12.4. */
function turn(from: number, to: number, way: string): number {
  const up = (((to - from) % 360) + 360) % 360;
  if (way === "increasing" || up === 0) return up;
  if (way === "decreasing") return up - 360;
  return (way === "longer") === up <= 180 ? up - 360 : up;
}
