/** Faces of a collection that are looked at. */
const MOST_FACES = 64;

/**
 * Gives a font the lines under and through text that browsers draw, a tenth of the letters' size thick: the
 * renderer takes those of the font, which are thinner.
 *
 * @param font of TrueType or OpenType, or a collection of them; it is changed
 */
export function setTextLines(font: Buffer): Buffer {
  try {
    for (const start of startsIn(font)) {
      const [head, hhea, post, os2] = ["head", "hhea", "post", "OS/2"].map((tag) =>
        tableIn(font, start, tag),
      );
      if (head === undefined || hhea === undefined) continue;
      const tenth = Math.round(font.readUInt16BE(head + 18) / 10);
      if (post !== undefined) {
        font.writeInt16BE(-tenth, post + 8);
        font.writeInt16BE(tenth, post + 10);
      }
      if (os2 !== undefined) {
        font.writeInt16BE(tenth, os2 + 26);
        font.writeInt16BE(Math.round(font.readInt16BE(hhea + 4) / 3), os2 + 28);
      }
    }
  } catch (error) {
    // An offset that lies.
    if (!(error instanceof RangeError)) throw error;
  }
  return font;
}

function startsIn(font: Buffer): number[] {
  if (font.toString("latin1", 0, 4) !== "ttcf") return [0];
  const length = Math.min(MOST_FACES, font.readUInt32BE(8));
  return Array.from({ length }, (_, at) => font.readUInt32BE(12 + 4 * at));
}

/** Where a table begins. */
function tableIn(font: Buffer, start: number, tag: string): number | undefined {
  const end = start + 12 + 16 * font.readUInt16BE(start + 4);
  for (let at = start + 12; at < end; at += 16)
    if (font.toString("latin1", at, at + 4) === tag) return font.readUInt32BE(at + 8);
  return undefined;
}
