import { evaluate } from "./calc.ts";
import { splitOutside } from "./media.ts";
import { pixels } from "./values.ts";
import { lookup } from "../../lookup.ts";

/** What a transform of CSS is relative to. */
interface ReferenceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** As in `transform-origin`. */
  readonly origin: string;
}

/** As `matrix()` of SVG has it. */
export type Matrix = readonly [number, number, number, number, number, number];

/** What leaves everything where it is. */
export const UNMOVED: Matrix = [1, 0, 0, 1, 0, 0];

/**
 * A transform of CSS as SVG 1.1 writes it.
 *
 * @returns undefined for one that does nothing or is not understood
 */
export function transformMatrix(
  value: string | undefined,
  { x, y, width, height, origin }: ReferenceBox,
): string | undefined {
  if (value === undefined || value.trim() === "none" || value.trim() === "") return undefined;
  const matrix = readTransform(value, { width, height });
  if (!matrix) return undefined;
  const [ox, oy] = originOf(origin, { x, y, width, height });
  const about = multiply(multiply([1, 0, 0, 1, ox, oy], matrix), [1, 0, 0, 1, -ox, -oy]);
  return about.every(Number.isFinite)
    ? `matrix(${about.map((one) => Number(one.toFixed(6))).join(" ")})`
    : undefined;
}

/** @returns undefined for a transform that is not understood */
export function readTransform(
  value: string,
  box: { readonly width: number; readonly height: number },
): Matrix | undefined {
  let matrix = UNMOVED;
  for (const [, name = "", list = ""] of value.matchAll(
    /([a-z0-9]+)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/gi,
  )) {
    const one = matrixOf(name, numbersOf(list), box);
    if (!one) return undefined;
    matrix = multiply(matrix, one);
  }
  return matrix;
}

const numbersOf = (list: string): string[] =>
  list.includes("(")
    ? splitOutside(list, ",").flatMap((one) => splitOutside(one, " "))
    : list.trim().split(/(?<!\s)\s*,\s*|\s+/);

/** The one within the other. */
export const multiply = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[2] * b[1],
  a[1] * b[0] + a[3] * b[1],
  a[0] * b[2] + a[2] * b[3],
  a[1] * b[2] + a[3] * b[3],
  a[0] * b[4] + a[2] * b[5] + a[4],
  a[1] * b[4] + a[3] * b[5] + a[5],
];

const TURNS: Readonly<Record<string, number>> = lookup({
  deg: 360,
  "": 360,
  turn: 1,
  rad: 2 * Math.PI,
  grad: 400,
});

function radians(text = "0"): number {
  const turns = evaluate(text, (word) => {
    const [, number = "0", unit = ""] = /^([-+\d.e]+?)([a-z]*)$/i.exec(word) ?? [];
    return Number(number) / (TURNS[unit] ?? 360);
  });
  return (turns ?? 0) * 2 * Math.PI;
}

function matrixOf(
  name: string,
  args: readonly string[],
  { width, height }: { readonly width: number; readonly height: number },
): Matrix | undefined {
  const x = (at: number): number => pixels(args[at], { whole: width }) ?? 0;
  const y = (at: number): number => pixels(args[at], { whole: height }) ?? 0;
  const factor = (at: number): number => {
    const value = evaluate(args[at] ?? "1", (word) =>
      word.endsWith("%") ? Number.parseFloat(word) / 100 : Number(word),
    );
    return value ?? Number.NaN;
  };
  switch (name.toLowerCase()) {
    case "translate":
    case "translate3d":
      return [1, 0, 0, 1, x(0), args.length > 1 ? y(1) : 0];
    case "translatex":
      return [1, 0, 0, 1, x(0), 0];
    case "translatey":
      return [1, 0, 0, 1, 0, y(0)];
    case "scale":
    case "scale3d":
      return [factor(0), 0, 0, args.length > 1 ? factor(1) : factor(0), 0, 0];
    case "scalex":
      return [factor(0), 0, 0, 1, 0, 0];
    case "scaley":
      return [1, 0, 0, factor(0), 0, 0];
    case "rotate":
    case "rotatez": {
      const angle = radians(args[0]);
      const turn: Matrix = [
        Math.cos(angle),
        Math.sin(angle),
        -Math.sin(angle),
        Math.cos(angle),
        0,
        0,
      ];
      const [cx, cy] = [Number(args[1] ?? 0), Number(args[2] ?? 0)];
      return multiply(multiply([1, 0, 0, 1, cx, cy], turn), [1, 0, 0, 1, -cx, -cy]);
    }
    case "skewx":
      return [1, 0, Math.tan(radians(args[0])), 1, 0, 0];
    case "skewy":
      return [1, Math.tan(radians(args[0])), 0, 1, 0, 0];
    case "skew":
      return [1, Math.tan(radians(args[1])), Math.tan(radians(args[0])), 1, 0, 0];
    case "matrix": {
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = args.map(Number);
      return [a, b, c, d, e, f];
    }
    case "translatez":
    case "perspective":
      return [1, 0, 0, 1, 0, 0];
    default:
      return undefined;
  }
}

const WORDS: Readonly<Record<string, string>> = lookup({
  left: "0%",
  top: "0%",
  center: "50%",
  right: "100%",
  bottom: "100%",
});

function originOf(origin: string, box: Omit<ReferenceBox, "origin">): [number, number] {
  const words = splitOutside(origin.toLowerCase(), " ");
  if (/^(top|bottom)$/.test(words[0] ?? "") || /^(left|right)$/.test(words[1] ?? ""))
    words.reverse();
  const [first = "50%", second = "50%"] = words.map((word) => WORDS[word] ?? word);
  return [
    box.x + (pixels(first, { whole: box.width }) ?? 0),
    box.y + (pixels(second, { whole: box.height }) ?? 0),
  ];
}
