import { ByteReader } from "./byteReader.ts";

/** Points of one outline. */
const MOST_POINTS = 65_535;
/** Bits of a part of an outline that is put together. */
const WORDS = 1;
const SCALE = 8;
const MORE = 32;
const TWO_SCALES = 64;
const MATRIX = 128;
const INSTRUCTIONS = 256;

/** The streams of the transformed table of outlines. */
interface Streams {
  readonly contours: ByteReader;
  readonly points: ByteReader;
  readonly flags: ByteReader;
  readonly glyphs: ByteReader;
  readonly composites: ByteReader;
  readonly boxes: ByteReader;
  readonly boxBits: Buffer;
}

/**
 * Puts outlines, their offsets and widths of letters back as TrueType has them.
 *
 * @throws RangeError for what is damaged
 */
export function restoreGlyphs(tables: Map<string, Buffer>, transformed: ReadonlySet<string>): void {
  const packed = tables.get("glyf");
  if (packed && transformed.has("glyf")) {
    const glyphs = glyphsOf(packed);
    const loca = Buffer.alloc(4 * (glyphs.length + 1));
    let offset = 0;
    for (const [at, glyph] of glyphs.entries()) {
      offset += glyph.length;
      loca.writeUInt32BE(offset, 4 * (at + 1));
    }
    tables.set("glyf", Buffer.concat(glyphs));
    tables.set("loca", loca);
    const head = Buffer.from(tables.get("head") ?? Buffer.alloc(54));
    // Offsets are of four bytes.
    head.writeInt16BE(1, 50);
    tables.set("head", head);
    if (transformed.has("hmtx")) restoreWidths(tables, glyphs);
  }
}

function glyphsOf(table: Buffer): Buffer[] {
  const reader = new ByteReader(table);
  reader.at = 4;
  const count = reader.u16();
  reader.at += 2;
  const sizes = Array.from({ length: 7 }, () => reader.u32());
  const [contours, points, flags, glyphs, composites, boxes] = sizes.map(
    (size) => new ByteReader(reader.take(size)),
  );
  if (!contours || !points || !flags || !glyphs || !composites || !boxes) return [];
  const boxBits = boxes.take(4 * Math.ceil(count / 32));
  const streams = { contours, points, flags, glyphs, composites, boxes, boxBits };
  return Array.from({ length: count }, (_, at) => glyphOf(streams, at));
}

function glyphOf(streams: Streams, index: number): Buffer {
  const contours = streams.contours.i16();
  const hasBox = ((streams.boxBits[index >> 3] ?? 0) & (128 >> (index & 7))) !== 0;
  if (contours === 0) return Buffer.alloc(0);
  const box = hasBox ? streams.boxes.take(8) : undefined;
  const glyph = contours < 0 ? compositeOf(streams, box) : outlineOf(streams, { contours, box });
  return Buffer.concat([glyph, Buffer.alloc(-glyph.length & 3)]);
}

function outlineOf(
  { points, flags, glyphs }: Streams,
  { contours, box }: { readonly contours: number; readonly box: Buffer | undefined },
): Buffer {
  let count = 0;
  const ends = Array.from({ length: contours }, () => (count += points.short()) - 1);
  if (count > MOST_POINTS) throw new RangeError("woff2");
  const shape = Buffer.alloc(5 * count);
  const edges = { left: 32767, bottom: 32767, right: -32768, top: -32768 };
  let [x, y] = [0, 0];
  for (let at = 0; at < count; at++) {
    const flag = flags.u8();
    const [dx, dy] = stepOf(flag & 127, glyphs);
    x += dx;
    y += dy;
    edges.left = Math.min(edges.left, x);
    edges.right = Math.max(edges.right, x);
    edges.bottom = Math.min(edges.bottom, y);
    edges.top = Math.max(edges.top, y);
    // On the outline or beside it; steps of two bytes.
    shape.writeUInt8(flag >> 7 === 0 ? 1 : 0, at);
    shape.writeInt16BE(word(dx), count + 2 * at);
    shape.writeInt16BE(word(dy), 3 * count + 2 * at);
  }
  // How many instructions there are, which are in a stream of their own.
  glyphs.short();
  const head = Buffer.alloc(10 + 2 * contours + 2);
  head.writeInt16BE(contours, 0);
  const { left, bottom, right, top } = edges;
  if (box) box.copy(head, 2);
  else
    for (const [at, edge] of (count > 0 ? [left, bottom, right, top] : []).entries())
      head.writeInt16BE(word(edge), 2 + 2 * at);
  for (const [at, end] of ends.entries()) head.writeUInt16BE(end & 0xffff, 10 + 2 * at);
  return Buffer.concat([head, shape]);
}

const word = (value: number): number => (value << 16) >> 16;

/** A step from one point to the next, in one to four bytes as its flag says. */
function stepOf(flag: number, reader: ByteReader): readonly [number, number] {
  const signed = (bit: number, value: number): number => (bit & 1 ? value : -value);
  if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + reader.u8())];
  if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + reader.u8()), 0];
  if (flag < 84) {
    const rest = flag - 20;
    const both = reader.u8();
    return [
      signed(flag, 1 + (rest & 48) + (both >> 4)),
      signed(flag >> 1, 1 + ((rest & 12) << 2) + (both & 15)),
    ];
  }
  if (flag < 120) {
    const rest = flag - 84;
    const x = 1 + (Math.floor(rest / 12) << 8) + reader.u8();
    const y = 1 + (((rest % 12) >> 2) << 8) + reader.u8();
    return [signed(flag, x), signed(flag >> 1, y)];
  }
  if (flag < 124) {
    const [first, second, third] = [reader.u8(), reader.u8(), reader.u8()];
    return [
      signed(flag, (first << 4) + (second >> 4)),
      signed(flag >> 1, ((second & 15) << 8) + third),
    ];
  }
  return [signed(flag, reader.u16()), signed(flag >> 1, reader.u16())];
}

/** An outline that is put together from others. */
function compositeOf({ composites, glyphs }: Streams, box: Buffer | undefined): Buffer {
  const head = Buffer.alloc(10);
  head.writeInt16BE(-1, 0);
  box?.copy(head, 2);
  const parts: Buffer[] = [head];
  let has = false;
  for (let flags = MORE; flags & MORE;) {
    flags = composites.u16();
    has ||= (flags & INSTRUCTIONS) !== 0;
    const scale = flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0;
    const part = composites.take(2 + (flags & WORDS ? 4 : 2) + scale);
    const start = Buffer.alloc(2);
    start.writeUInt16BE(flags & ~INSTRUCTIONS, 0);
    parts.push(start, part);
  }
  if (has) glyphs.short();
  return Buffer.concat(parts);
}

/** Widths without what an outline says itself: how far left it begins. */
function restoreWidths(tables: Map<string, Buffer>, glyphs: readonly Buffer[]): void {
  const reader = new ByteReader(tables.get("hmtx") ?? Buffer.alloc(0));
  const count = tables.get("hhea")?.readUInt16BE(34) ?? 0;
  const flags = reader.u8();
  const widths = reader.take(2 * count);
  const left = (at: number): number => {
    const glyph = glyphs[at];
    return glyph && glyph.length > 0 ? glyph.readInt16BE(2) : 0;
  };
  const wide = Array.from({ length: count }, (_, at) => (flags & 1 ? left(at) : reader.i16()));
  const rest = Array.from({ length: Math.max(0, glyphs.length - count) }, (_, at) =>
    flags & 2 ? left(count + at) : reader.i16(),
  );
  const table = Buffer.alloc(4 * count + 2 * rest.length);
  for (const [at, bearing] of wide.entries()) {
    widths.copy(table, 4 * at, 2 * at, 2 * at + 2);
    table.writeInt16BE(bearing, 4 * at + 2);
  }
  for (const [at, bearing] of rest.entries()) table.writeInt16BE(bearing, 4 * count + 2 * at);
  tables.set("hmtx", table);
}
