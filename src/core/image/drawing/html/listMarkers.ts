import { svgElement, type DrawingElement } from "../tree.ts";

/** The number before an item of a list, by the kind that CSS names; undefined for a sign. */
export function markerText(kind: string, number: number): string | undefined {
  const name = /[a-z-]+/i.exec(kind)?.[0].toLowerCase() ?? "";
  switch (name) {
    case "decimal":
      return `${number}.`;
    case "decimal-leading-zero":
      return `${String(number).padStart(2, "0")}.`;
    case "lower-alpha":
    case "lower-latin":
      return `${letters(number)}.`;
    case "upper-alpha":
    case "upper-latin":
      return `${letters(number).toUpperCase()}.`;
    case "lower-roman":
      return `${roman(number).toLowerCase()}.`;
    case "upper-roman":
      return `${roman(number)}.`;
    default:
      return undefined;
  }
}

/**
 * Draws the sign before an item of a list that has no number, as large and where browsers have it.
 *
 * @param x left edge of the line
 */
export function drawSign(
  kind: string,
  look: {
    readonly x: number;
    readonly baseline: number;
    readonly ascent: number;
    readonly colour: string;
  },
): DrawingElement {
  const { x, baseline, ascent, colour } = look;
  const wide = Math.floor((ascent * 2) / 3);
  const size = Math.floor((wide + 1) / 2);
  const left = x - wide - 7;
  const top = Math.round(baseline) - ascent + Math.floor((3 * (ascent - wide)) / 2);
  if (kind.includes("square"))
    return svgElement("rect", { x: left, y: top, width: size, height: size, fill: colour });
  const isRing = kind.includes("circle");
  return svgElement("circle", {
    cx: left + size / 2,
    cy: top + size / 2,
    r: size / 2,
    fill: isRing ? "none" : colour,
    stroke: isRing ? colour : "none",
  });
}

/** a to z, then aa. */
function letters(number: number): string {
  let text = "";
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26))
    text = String.fromCharCode(97 + ((left - 1) % 26)) + text;
  return text === "" ? String(number) : text;
}

const ROMAN: readonly (readonly [value: number, digits: string])[] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

function roman(number: number): string {
  if (number < 1 || number > 3999) return String(number);
  let left = number;
  let text = "";
  for (const [value, digits] of ROMAN) for (; left >= value; left -= value) text += digits;
  return text;
}
