import { converter, formatHex, interpolate, parse, type Color } from "culori";
import { splitOutside } from "./media.ts";

const toRgb = converter("rgb");

/** Colours that a browser takes from its surroundings, on a light screen. */
const SYSTEM: Readonly<Record<string, string>> = {
  canvas: "#ffffff",
  canvastext: "#000000",
  linktext: "#0000ee",
  buttonface: "#efefef",
  buttontext: "#000000",
  graytext: "#808080",
  highlight: "#b5d5ff",
  field: "#ffffff",
  fieldtext: "#000000",
};
const SPACES: Readonly<Record<string, Color["mode"]>> = {
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
};

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
  const known = SYSTEM[text];
  // Six digits are no colour by themselves.
  return /^(#|[a-z])/.test(text) && !/^[\da-f]{3,8}$/.test(text) ? parse(known ?? text) : undefined;
}

function mixed([how = "", first = "", second = ""]: string[], depth: number): Color | undefined {
  const space = SPACES[/^in\s+([\w-]+)/.exec(how.trim())?.[1] ?? ""];
  const [a, b] = [first, second].map((one) => {
    const percent = /(?:^|\s)([\d.]+)%(?:$|\s)/.exec(one);
    const colour = colourOf(one.replace(percent?.[0] ?? "", " ").trim(), depth + 1);
    return { colour, part: percent ? Number(percent[1]) / 100 : undefined };
  });
  if (!space || !a?.colour || !b?.colour) return undefined;
  const partA = a.part ?? 1 - (b.part ?? 0.5);
  const partB = b.part ?? 1 - partA;
  const sum = partA + partB;
  if (sum <= 0) return undefined;
  const blend = interpolate([a.colour, b.colour], space)(partB / sum);
  return sum < 1 ? { ...blend, alpha: (blend.alpha ?? 1) * sum } : blend;
}
