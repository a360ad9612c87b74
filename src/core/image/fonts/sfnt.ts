import { inflateSync } from "node:zlib";
import { kerningIn } from "./kerning.ts";
import { unpackWoff2 } from "./woff2.ts";

/** Bytes of a font by offset and length; fewer where the file ends. */
export type ReadBytes = (offset: number, length: number) => Buffer;

/** A face of a font file, and how wide its letters are. Sizes are in em. */
export interface FontFace {
  readonly family: string;
  /** From 1 to 1000; 400 is regular, 700 bold. */
  readonly weight: number;
  readonly italic: boolean;
  /** From 1, as narrow as can be, to 9; 5 is regular. */
  readonly stretch: number;
  /** Above and below the baseline, and between lines. */
  readonly ascent: number;
  readonly descent: number;
  readonly lineGap: number;
  /** Of small letters. */
  readonly xHeight: number;
  /** Does not say that itself: in lengths, browsers take it for whole pixels. */
  readonly measured: boolean;
  readonly monospace: boolean;
  /** undefined for a letter that the face does not have */
  readonly advance: (codePoint: number) => number | undefined;
  /** What is added between two letters; negative for most that are set apart at all. */
  readonly kern: (left: number, right: number) => number;
}

/** Bytes of a table that is read at most. */
const LARGEST_TABLE = 8_000_000;

/**
 * The faces of a TrueType or OpenType file, or of a collection of them.
 *
 * @returns none for what is no font
 */
export function readFaces(read: ReadBytes): FontFace[] {
  try {
    const head = read(0, 12);
    if (head.toString("latin1", 0, 4) !== "ttcf") return face(read, 0);
    const count = Math.min(64, head.readUInt32BE(8));
    const offsets = read(12, 4 * count);
    return Array.from({ length: count }, (_, at) => offsets.readUInt32BE(4 * at)).flatMap(
      (offset) => face(read, offset),
    );
  } catch (error) {
    // An offset that lies.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function face(read: ReadBytes, offset: number): FontFace[] {
  const start = read(offset, 12);
  const kind = start.readUInt32BE(0);
  // Outlines of TrueType, of OpenType, and what Apple calls TrueType.
  if (kind !== 0x0001_0000 && kind !== 0x4f54_544f && kind !== 0x7472_7565) return [];
  const count = Math.min(100, start.readUInt16BE(4));
  const directory = read(offset + 12, 16 * count);
  const table = (tag: string, most = LARGEST_TABLE, from = 0): Buffer | undefined => {
    for (let at = 0; at + 16 <= directory.length; at += 16)
      if (directory.toString("latin1", at, at + 4) === tag)
        return read(
          directory.readUInt32BE(at + 8) + from,
          Math.min(most, directory.readUInt32BE(at + 12)),
        );
    return undefined;
  };
  const head = table("head");
  const hhea = table("hhea");
  const name = table("name");
  if (!head || !hhea || !name) return [];
  const em = head.readUInt16BE(18) || 1000;
  const os2 = table("OS/2");
  const post = table("post");
  const style = head.readUInt16BE(44);
  const family = familyIn(name);
  if (family === undefined) return [];
  let advance: FontFace["advance"] | undefined;
  let kern: FontFace["kern"] | undefined;
  let xHeight: number | undefined;
  return [
    {
      family,
      weight: os2 ? os2.readUInt16BE(4) : style & 1 ? 700 : 400,
      italic: (style & 2) !== 0,
      stretch: os2 ? os2.readUInt16BE(6) || 5 : 5,
      ascent: hhea.readInt16BE(4) / em,
      descent: -hhea.readInt16BE(6) / em,
      lineGap: hhea.readInt16BE(8) / em,
      measured: xHeightIn(os2) === 0,
      get xHeight() {
        xHeight ??= xHeightIn(os2) || heightOfX(head, table);
        return xHeight / em || USUAL_X_HEIGHT;
      },
      monospace: post !== undefined && post.readUInt32BE(12) !== 0,
      advance(codePoint) {
        advance ??= advancesOf({ cmap: table("cmap"), hmtx: table("hmtx"), hhea, em });
        return advance(codePoint);
      },
      kern(left, right) {
        kern ??= kernOf({ cmap: table("cmap"), kern: table("kern"), em });
        return kern(left, right);
      },
    },
  ];
}

/** Of a font that tells nothing of it, in em. */
const USUAL_X_HEIGHT = 0.53;

/** Height of small letters in units of the font; 0 for a font that is too old to say it. */
const xHeightIn = (os2: Buffer | undefined): number =>
  os2 && os2.length >= 88 && os2.readUInt16BE(0) >= 2 ? os2.readInt16BE(86) : 0;

/** How high an x reaches, in units of the font; 0 for outlines that are not TrueType's. */
function heightOfX(
  head: Buffer,
  table: (tag: string, most?: number, from?: number) => Buffer | undefined,
): number {
  const cmap = table("cmap");
  const loca = table("loca");
  const glyph = cmap && glyphsIn(cmap)?.("x".charCodeAt(0));
  if (glyph === undefined || glyph === 0 || !loca) return 0;
  try {
    const from =
      head.readInt16BE(50) === 0 ? 2 * loca.readUInt16BE(2 * glyph) : loca.readUInt32BE(4 * glyph);
    return Math.max(0, table("glyf", 10, from)?.readInt16BE(8) ?? 0);
  } catch {
    return 0;
  }
}

/** The name of a family as the renderer knows it: the typographic one, in English. */
function familyIn(name: Buffer): string | undefined {
  const count = name.readUInt16BE(2);
  const strings = name.readUInt16BE(4);
  let best: { readonly rank: number; readonly text: string } | undefined;
  for (let at = 6; at + 12 <= Math.min(name.length, 6 + 12 * count); at += 12) {
    const platform = name.readUInt16BE(at);
    const language = name.readUInt16BE(at + 4);
    const id = name.readUInt16BE(at + 6);
    if (id !== 1 && id !== 16) continue;
    const from = strings + name.readUInt16BE(at + 10);
    const bytes = name.subarray(from, from + name.readUInt16BE(at + 8));
    const text =
      platform === 1
        ? bytes.toString("latin1")
        : Buffer.from(bytes.subarray(0, bytes.length & ~1))
            .swap16()
            .toString("utf16le");
    const english = platform === 3 ? language === 0x0409 : language === 0;
    const rank = (id === 16 ? 4 : 0) + (english ? 2 : 0) + (platform === 1 ? 0 : 1);
    if (text !== "" && rank > (best?.rank ?? -1)) best = { rank, text };
  }
  return best?.text;
}

function advancesOf({
  cmap,
  hmtx,
  hhea,
  em,
}: {
  readonly cmap: Buffer | undefined;
  readonly hmtx: Buffer | undefined;
  readonly hhea: Buffer;
  readonly em: number;
}): FontFace["advance"] {
  const glyphOf = cmap && glyphsIn(cmap);
  const widths = hhea.readUInt16BE(34);
  if (!glyphOf || !hmtx || widths === 0) return () => undefined;
  return (codePoint) => {
    try {
      const glyph = glyphOf(codePoint);
      return glyph === 0 ? undefined : hmtx.readUInt16BE(4 * Math.min(glyph, widths - 1)) / em;
    } catch {
      return undefined;
    }
  };
}

function kernOf({
  cmap,
  kern,
  em,
}: {
  readonly cmap: Buffer | undefined;
  readonly kern: Buffer | undefined;
  readonly em: number;
}): FontFace["kern"] {
  const glyphOf = cmap && glyphsIn(cmap);
  if (!glyphOf || !kern) return () => 0;
  const between = kerningIn(kern);
  return (left, right) => {
    try {
      return between(glyphOf(left), glyphOf(right)) / em;
    } catch {
      return 0;
    }
  };
}

/** The number of a letter's glyph; 0 for none. */
function glyphsIn(cmap: Buffer): ((codePoint: number) => number) | undefined {
  let best: { readonly rank: number; readonly offset: number } | undefined;
  for (let at = 4; at + 8 <= Math.min(cmap.length, 4 + 8 * cmap.readUInt16BE(2)); at += 8) {
    const platform = cmap.readUInt16BE(at);
    const encoding = cmap.readUInt16BE(at + 2);
    const offset = cmap.readUInt32BE(at + 4);
    const format = offset + 2 <= cmap.length ? cmap.readUInt16BE(offset) : 0;
    const unicode =
      platform === 0 ? encoding !== 5 : platform === 3 && (encoding === 1 || encoding === 10);
    if (!unicode || (format !== 4 && format !== 12)) continue;
    if (format > (best?.rank ?? 0)) best = { rank: format, offset };
  }
  if (!best) return undefined;
  const { rank, offset } = best;
  return rank === 12 ? groups(cmap, offset) : segments(cmap, offset);
}

const groups = (cmap: Buffer, offset: number) => (codePoint: number) => {
  let low = 0;
  let high = cmap.readUInt32BE(offset + 12) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = offset + 16 + 12 * middle;
    const first = cmap.readUInt32BE(at);
    if (codePoint < first) high = middle - 1;
    else if (codePoint > cmap.readUInt32BE(at + 4)) low = middle + 1;
    else return cmap.readUInt32BE(at + 8) + codePoint - first;
  }
  return 0;
};

const segments = (cmap: Buffer, offset: number) => (codePoint: number) => {
  if (codePoint > 0xffff) return 0;
  const twice = cmap.readUInt16BE(offset + 6);
  let low = 0;
  let high = twice / 2 - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cmap.readUInt16BE(offset + 14 + 2 * middle) < codePoint) low = middle + 1;
    else high = middle;
  }
  const start = offset + 16 + twice + 2 * low;
  const first = cmap.readUInt16BE(start);
  if (codePoint < first) return 0;
  const delta = cmap.readUInt16BE(start + twice);
  const range = cmap.readUInt16BE(start + 2 * twice);
  if (range === 0) return (codePoint + delta) & 0xffff;
  const glyph = cmap.readUInt16BE(start + 2 * twice + range + 2 * (codePoint - first));
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
};

/**
 * A font of the web (WOFF, both of them) as the renderer takes it; any other as it is.
 *
 * @throws RangeError, and the unpacker's error, for what is damaged
 */
export function unpackWoff(font: Buffer): Buffer {
  if (font.toString("latin1", 0, 4) === "wOF2") return unpackWoff2(font);
  if (font.toString("latin1", 0, 4) !== "wOFF") return font;
  const count = font.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  font.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const tables: Buffer[] = [];
  let offset = header.length;
  for (let one = 0; one < count; one++) {
    const at = 44 + 20 * one;
    const from = font.readUInt32BE(at + 4);
    const packed = font.subarray(from, from + font.readUInt32BE(at + 8));
    const length = font.readUInt32BE(at + 12);
    if (length > LARGEST_TABLE) throw new RangeError("table");
    const table =
      packed.length < length ? inflateSync(packed, { maxOutputLength: LARGEST_TABLE }) : packed;
    font.copy(header, 12 + 16 * one, at, at + 4);
    font.copy(header, 16 + 16 * one, at + 16, at + 20);
    header.writeUInt32BE(offset, 20 + 16 * one);
    header.writeUInt32BE(table.length, 24 + 16 * one);
    const padding = Buffer.alloc(-table.length & 3);
    tables.push(table, padding);
    offset += table.length + padding.length;
  }
  return Buffer.concat([header, ...tables]);
}
