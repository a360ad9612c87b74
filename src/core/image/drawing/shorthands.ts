import { expandFont } from "./fontShorthand.ts";
import { splitOutside } from "./media.ts";
import { plainValue } from "./values.ts";

/** The properties that a shorthand stands for. */
export function longhands(property: string, value: string): [string, string][] {
  switch (property) {
    case "font":
      return expandFont(value);
    case "background": {
      // Of several layers the last has the colour.
      const colour = backgroundColour(value);
      const [image] = /[\w-]*gradient\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/i.exec(value) ?? [];
      return [
        ["background-color", colour ?? "transparent"],
        ["background-image", image ?? "none"],
      ];
    }
    case "margin":
    case "padding":
    case "border": {
      const values = property === "border" ? [value, value, value, value] : fourOf(value);
      return SIDES.map((side, at) => [`${property}-${side}`, values[at] ?? value]);
    }
    case "marker":
      return ["marker-start", "marker-mid", "marker-end"].map((name) => [name, value]);
    case "mask-image":
    case "-webkit-mask":
    case "-webkit-mask-image":
      return [["mask", value]];
    case "font-variant-caps":
      return [["font-variant", value]];
    case "-webkit-clip-path":
      return [["clip-path", value]];
    case "text-decoration-line":
      return [["text-decoration", value]];
    case "-webkit-text-fill-color":
      return [["color", value]];
    default:
      return [[property, value]];
  }
}

export const SIDES = ["top", "right", "bottom", "left"] as const;

/** The values of four sides, of which one to four are given. */
export function fourOf(value: string): string[] {
  const [top = "0", right = top, bottom = top, left = right] = splitOutside(value, " ");
  return [top, right, bottom, left];
}

function backgroundColour(value: string): string | undefined {
  const words = value.match(/[\w-]+\((?:[^()]|\([^()]*\))*\)|#[\da-f]+|[\w-]+/gi) ?? [];
  for (const word of words.toReversed()) {
    if (/^(url|.*gradient)\(/i.test(word)) {
      const inner = /gradient\(/i.test(word)
        ? /#[\da-f]{3,8}|rgba?\([^()]*\)/i.exec(word)?.[0]
        : undefined;
      if (inner) return inner;
    } else if (plainValue("color", word) !== undefined) return word;
  }
  return undefined;
}
