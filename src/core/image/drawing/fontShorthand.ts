import { lookup } from "../../lookup.ts";
const SIZES: Readonly<Record<string, string>> = lookup({
  "xx-small": "9px",
  "x-small": "10px",
  small: "13px",
  medium: "16px",
  large: "18px",
  "x-large": "24px",
  "xx-large": "32px",
  smaller: "0.83em",
  larger: "1.2em",
});

/** The size that a word of CSS stands for, or what it is. */
export const fontSize = (value: string): string => SIZES[value.trim().toLowerCase()] ?? value;

/** The properties that the shorthand `font` stands for; none for one that is not whole. */
export function expandFont(value: string): [string, string][] {
  const [, before = "", size, , line, family] =
    /^(.*?)\s*((?:[\d.]+(?:px|pt|r?em|ex|%|pc|mm|cm|in|vw|vh)?)|(?:xx?-)?(?:small|large)|medium|smaller|larger)(\s*\/\s*([\w.%]+))?\s+(\D.*)$/is.exec(
      value.trim(),
    ) ?? [];
  if (size === undefined || family === undefined) return [];
  const found: [string, string][] = [
    ["font-style", /\b(italic|oblique)\b/i.exec(before)?.[1] ?? "normal"],
    ["font-weight", /\b(bold|bolder|lighter|[1-9]00)\b/i.exec(before)?.[1] ?? "normal"],
    ["font-variant", /\bsmall-caps\b/i.exec(before)?.[0] ?? "normal"],
    ["font-size", fontSize(size)],
    ["font-family", family],
    ["line-height", line ?? "normal"],
  ];
  return found;
}
