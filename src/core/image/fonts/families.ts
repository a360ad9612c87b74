import { lookup } from "../../lookup.ts";
/** The fonts that a generic family of CSS is on Windows, macOS and Linux, the first that is there. */
const GENERIC: Readonly<Record<string, readonly string[]>> = lookup({
  serif: [
    "times new roman",
    "times",
    "noto serif",
    "dejavu serif",
    "liberation serif",
    "tinos",
    "nimbus roman",
  ],
  "sans-serif": [
    "arial",
    "helvetica",
    "noto sans",
    "dejavu sans",
    "liberation sans",
    "arimo",
    "nimbus sans",
  ],
  monospace: [
    "consolas",
    "menlo",
    "dejavu sans mono",
    "noto sans mono",
    "liberation mono",
    "ubuntu mono",
  ],
  cursive: ["comic sans ms", "apple chancery"],
  fantasy: ["impact", "papyrus"],
  "system-ui": [
    "segoe ui",
    "sf pro",
    ".sf ns",
    "system font",
    "ubuntu",
    "cantarell",
    "helvetica neue",
  ],
});
const SAME: Readonly<Record<string, string>> = lookup({
  "ui-serif": "serif",
  "ui-sans-serif": "system-ui",
  "ui-monospace": "monospace",
  "ui-rounded": "system-ui",
  "-apple-system": "system-ui",
  blinkmacsystemfont: "system-ui",
  math: "serif",
  sans: "sans-serif",
});
/** Fonts whose letters are as wide, for those that a system has not. */
const METRIC: Readonly<Record<string, readonly string[]>> = lookup({
  arial: ["helvetica", "liberation sans", "arimo", "nimbus sans"],
  helvetica: ["arial", "liberation sans", "arimo", "nimbus sans"],
  "times new roman": ["times", "liberation serif", "tinos", "nimbus roman"],
  times: ["times new roman", "liberation serif", "tinos", "nimbus roman"],
  "courier new": ["courier", "liberation mono", "cousine", "nimbus mono ps"],
  courier: ["courier new", "liberation mono", "cousine", "nimbus mono ps"],
  calibri: ["carlito"],
  cambria: ["caladea"],
  verdana: ["dejavu sans"],
});

/** The names to look for, in small letters, where CSS asks for a family. */
export function namesOf(family: string): readonly string[] {
  const name = family.toLowerCase();
  const generic = SAME[name] ?? name;
  if (generic === "system-ui")
    return [...(GENERIC["system-ui"] ?? []), ...(GENERIC["sans-serif"] ?? [])];
  return GENERIC[generic] ?? [name, ...(METRIC[name] ?? [])];
}

/** The names in a list of CSS. */
export const familiesIn = (list: string): string[] =>
  list
    .split(",")
    .map((one) =>
      one
        .trim()
        .replace(/^(["'])(.*)\1$/s, "$2")
        .trim(),
    )
    .filter((one) => one !== "");

/** A family's name as CSS writes it, whatever is in it. */
export const quoted = (family: string): string => `'${family.replace(/['\\]/g, "\\$&")}'`;
