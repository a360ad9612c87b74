/** What stands before an item of a list, by the kind that CSS names and its number. */
export function markerText(kind: string, number: number): string {
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
    case "circle":
      return "\u25e6";
    case "square":
      return "\u25aa";
    default:
      return "\u2022";
  }
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
