import { facesInBytes, type LoadableFace } from "../fonts/systemFonts.ts";
import { renamed } from "../fonts/rename.ts";
import type { Sheet } from "./sheet.ts";

/** Fonts of a drawing that are read, and bytes of them in all. */
const MOST_FONTS = 40;
const LARGEST_FONTS = 20_000_000;

/** The fonts that a drawing brings along. Those at an address are not fetched. */
export function embeddedFaces({ fontFaces }: Sheet): LoadableFace[] {
  let room = LARGEST_FONTS;
  return fontFaces.slice(0, MOST_FONTS).flatMap((declarations, at) => {
    const value = (name: string): string | undefined =>
      declarations.find(({ property }) => property === name)?.value;
    const family = value("font-family")?.replace(/^(["'])(.*)\1$/s, "$2");
    const [, base64] = /url\(\s*["']?data:[^,]*;base64,([^"')]*)/i.exec(value("src") ?? "") ?? [];
    if (family === undefined || base64 === undefined) return [];
    room -= base64.length;
    if (room < 0) return [];
    try {
      // A part with other letters alone stands in for them, and not for all of the family.
      const name = hasLatin(value("unicode-range")) ? family : `${family} ${at}`;
      const font = renamed(Buffer.from(base64, "base64"), name);
      return font
        ? facesInBytes(`embedded ${family} ${base64.length} ${base64.slice(-24)}`, font)
        : [];
    } catch {
      // What is damaged is as good as not there.
      return [];
    }
  });
}

/** Whether a range of letters has a small a. Source: CSS Fonts 4, 4.5. */
function hasLatin(range = "U+0-10FFFF"): boolean {
  return [...range.matchAll(/U\+([\da-f?]+)(?:-([\da-f]+))?/gi)].some(([, first = "", last]) => {
    const from = Number.parseInt(first.replaceAll("?", "0"), 16);
    const to = Number.parseInt(last ?? first.replaceAll("?", "f"), 16);
    return from <= 0x61 && to >= 0x61;
  });
}
