import { fontSize } from "../fontShorthand.ts";
import { familiesIn } from "../../fonts/families.ts";
import type { FontWish } from "../../fonts/fontBook.ts";
import { splitOutside } from "../media.ts";
import { fourOf, SIDES } from "../shorthands.ts";
import type { DrawingElement } from "../tree.ts";
import { pixels } from "../values.ts";
import type { Style } from "../cascade.ts";
import { ofBrowser } from "./browserStyle.ts";
import { lookup } from "../../../lookup.ts";

/** What text looks like; passed on to all within an element. Lengths are in pixels. */
export interface TextLook {
  readonly wish: FontWish;
  readonly size: number;
  /** Somebody has said the size. */
  readonly sized: boolean;
  readonly colour: string;
  /** As many times the size where it is no length. */
  readonly lineHeight: { readonly times: number } | { readonly length: number } | undefined;
  readonly align: "left" | "center" | "right";
  readonly whiteSpace: string;
  /** Lines may end within words. */
  readonly breaksWords: boolean;
  readonly decoration: string;
  readonly letterSpacing: number;
  readonly transform: string;
  readonly hidden: boolean;
  /** Above the baseline. */
  readonly raised: number;
  /** Behind the letters of an inline element. */
  readonly background: string | undefined;
  readonly marker: string;
}

/** Lengths of the four sides: top, right, bottom, left. */
export type Sides = readonly [number, number, number, number];

/** What a box looks like. Lengths are in pixels. */
export interface BoxLook {
  readonly display: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly minWidth: number;
  readonly maxWidth: number;
  readonly minHeight: number;
  readonly maxHeight: number;
  readonly borderBox: boolean;
  /** What is too wide is cut or scrolled. */
  readonly cuts: boolean;
  readonly margin: Sides;
  /** Left and right margins that take what is left. */
  readonly autoMargins: readonly [left: boolean, right: boolean];
  readonly padding: Sides;
  readonly border: Sides;
  readonly borderColour: string;
  readonly radius: number;
  readonly background: string | undefined;
  readonly backgroundImage: string | undefined;
  readonly opacity: number;
  readonly direction: string;
  readonly justify: string;
  readonly alignItems: string;
  readonly alignSelf: string | undefined;
  readonly grow: number;
  readonly gap: number;
  readonly position: string;
  readonly left: number | undefined;
  readonly top: number | undefined;
  readonly transform: string | undefined;
  readonly verticalAlign: string;
}

/** What is around an element. */
export interface Around {
  readonly text: TextLook;
  /** Undefined where it depends on what is within. */
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** Works out what an element of HTML looks like from what it says and what is around it. */
export function lookOf(
  element: DrawingElement,
  own: Style,
  around: Around,
): { readonly text: TextLook; readonly box: BoxLook } {
  const style: Style = new Map([...ofBrowser(element), ...own]);
  // Letters of one width are smaller by themselves, until somebody says a size.
  if (style.get("font-family") === "monospace" && !around.text.sized && !style.has("font-size"))
    style.set("font-size", "13px");
  const get = (name: string): string | undefined => {
    const value = style.get(name)?.trim();
    return value === undefined || /^(inherit|unset|initial|revert)$/i.test(value)
      ? undefined
      : value;
  };
  const text = textLook(get, around.text);
  return { text, box: boxLook(get, text.size, around) };
}

type Get = (name: string) => string | undefined;

/** What text looks like by what is set on an element, within what is around it. */
export function textLook(get: Get, up: TextLook): TextLook {
  const sizeText = get("font-size");
  const size =
    sizeText === undefined
      ? up.size
      : (pixels(fontSize(sizeText), { em: up.size, whole: up.size }) ?? up.size);
  const spacing = get("letter-spacing");
  const line = get("line-height");
  const shift = get("vertical-align");
  const decoration = get("text-decoration") ?? "";
  return {
    wish: {
      families:
        familiesIn(get("font-family") ?? "").length > 0
          ? familiesIn(get("font-family") ?? "")
          : up.wish.families,
      weight: weightOf(get("font-weight"), up.wish.weight),
      italic:
        get("font-style") === undefined
          ? up.wish.italic
          : /italic|oblique/i.test(get("font-style") ?? ""),
    },
    size,
    sized: up.sized || sizeText !== undefined,
    colour: colourOr(get("color"), up.colour),
    lineHeight: line === undefined ? up.lineHeight : lineHeightOf(line, size),
    align: alignOf(get("text-align"), up.align),
    whiteSpace: get("white-space")?.toLowerCase() ?? up.whiteSpace,
    breaksWords:
      get("overflow-wrap") === undefined &&
      get("word-wrap") === undefined &&
      get("word-break") === undefined
        ? up.breaksWords
        : /break-word|anywhere|break-all/i.test(
            `${get("overflow-wrap")} ${get("word-wrap")} ${get("word-break")}`,
          ),
    decoration:
      /underline|line-through|overline/.exec(decoration)?.[0] ??
      (decoration.includes("none") ? "" : up.decoration),
    letterSpacing: spacing === undefined ? up.letterSpacing : (pixels(spacing, { em: size }) ?? 0),
    transform: get("text-transform")?.toLowerCase() ?? up.transform,
    hidden: get("visibility") === undefined ? up.hidden : get("visibility") !== "visible",
    // As browsers have it.
    raised:
      up.raised +
      (shift === "super"
        ? up.size / 3 + 1
        : shift === "sub"
          ? -(up.size / 5 + 1)
          : (pixels(shift, { em: size, whole: size }) ?? 0)),
    background: get("background-color") ?? up.background,
    marker: get("list-style-type") ?? get("list-style") ?? up.marker,
  };
}

const colourOr = (value: string | undefined, other: string): string =>
  value === undefined || value === "currentColor" ? other : value;

/** The weight that a value of CSS stands for. */
export function weightOf(value: string | undefined, around: number): number {
  const text = value?.trim().toLowerCase() ?? "";
  if (text === "bold") return 700;
  if (text === "normal") return 400;
  if (text === "bolder") return around < 350 ? 400 : around < 550 ? 700 : 900;
  if (text === "lighter") return around < 550 ? 100 : around < 750 ? 400 : 700;
  return /^\d+$/.test(text) ? Number(text) : around;
}

function lineHeightOf(value: string, em: number): TextLook["lineHeight"] {
  if (/^[\d.]+$/.test(value)) return { times: Number(value) };
  const length = pixels(value, { em, whole: em });
  return length === undefined ? undefined : { length };
}

function alignOf(value: string | undefined, around: TextLook["align"]): TextLook["align"] {
  if (value === undefined) return around;
  if (/center/i.test(value)) return "center";
  return /right|end/i.test(value) ? "right" : "left";
}

function boxLook(get: Get, em: number, around: Around): BoxLook {
  const length = (name: string, whole = around.width): number | undefined =>
    pixels(get(name), { em, whole });
  const border = bordersOf(get, em);
  const radius = get("border-radius");
  return {
    display: (get("display") ?? "inline").toLowerCase(),
    width: length("width"),
    height: length("height", around.height),
    minWidth: length("min-width") ?? 0,
    maxWidth: length("max-width") ?? Infinity,
    minHeight: length("min-height", around.height) ?? 0,
    maxHeight: length("max-height", around.height) ?? Infinity,
    cuts: /hidden|auto|scroll|clip/.test(`${get("overflow") ?? ""} ${get("overflow-x") ?? ""}`),
    borderBox: get("box-sizing") === "border-box",
    margin: sidesOf(get, "margin", { em, whole: around.width }),
    autoMargins: [isAuto(get, "left"), isAuto(get, "right")],
    padding: sidesOf(get, "padding", { em, whole: around.width }),
    border: border.widths,
    borderColour: border.colour,
    radius: radius === undefined ? 0 : (pixels(radius.split(/\s/)[0], { em }) ?? 0),
    background: get("background-color"),
    backgroundImage: get("background-image"),
    opacity: Number.parseFloat(get("opacity") ?? "1"),
    direction: get("flex-direction") ?? "row",
    justify: get("justify-content") ?? get("place-content") ?? "",
    alignItems: get("align-items") ?? get("place-items") ?? "stretch",
    alignSelf: get("align-self"),
    grow: Number.parseFloat(get("flex-grow") ?? /^[\d.]+/.exec(get("flex") ?? "")?.[0] ?? "0"),
    gap: pixels((get("gap") ?? get("column-gap"))?.split(/\s/).at(-1), { em }) ?? 0,
    position: get("position") ?? "static",
    left: length("left"),
    top: length("top", around.height),
    transform: get("transform"),
    verticalAlign: get("vertical-align") ?? "baseline",
  };
}

function sidesOf(
  get: Get,
  property: "margin" | "padding",
  by: { readonly em: number; readonly whole: number | undefined },
): Sides {
  const side = (at: number): number =>
    pixels(get(`${property}-${SIDES[at]}`), { em: by.em, whole: by.whole ?? 0 }) ?? 0;
  return [side(0), side(1), side(2), side(3)];
}

const isAuto = (get: Get, side: "left" | "right"): boolean => get(`margin-${side}`) === "auto";

const WIDTHS: Readonly<Record<string, number>> = lookup({ thin: 1, medium: 3, thick: 5 });

function bordersOf(get: Get, em: number): { readonly widths: Sides; readonly colour: string } {
  const widths = fourOf(get("border-width") ?? "");
  let colour = get("border-color")?.split(/\s(?![^(]*\))/)[0];
  const side = (at: number): number => {
    const own = get(`border-${SIDES[at]}`) ?? "";
    const style = get("border-style") ?? own;
    if (!/solid|dashed|dotted|double|groove|ridge|inset|outset/.test(style)) return 0;
    const words = splitOutside(own, " ");
    colour ??= words.find(
      (word) =>
        /^(#|rgb|hsl)|^[a-z]+$/i.test(word) &&
        !/^(solid|dashed|dotted|double|groove|ridge|inset|outset|thin|medium|thick|none)$/i.test(
          word,
        ),
    );
    const width =
      get(`border-${SIDES[at]}-width`) ??
      words.find((word) => word in WIDTHS || /^[\d.]/.test(word)) ??
      widths[at];
    return WIDTHS[width ?? "medium"] ?? pixels(width, { em }) ?? 3;
  };
  const all: Sides = [side(0), side(1), side(2), side(3)];
  return { widths: all, colour: colour ?? "currentColor" };
}
