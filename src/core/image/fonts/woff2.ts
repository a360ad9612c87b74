import { brotliDecompressSync } from "node:zlib";
import { ByteReader } from "./byteReader.ts";
import { restoreGlyphs } from "./woff2Glyphs.ts";

/** Bytes of a font once it is unpacked. */
const LARGEST = 32_000_000;
const MOST_TABLES = 100;
/** The tags that have a number instead of their name, by it. */
const TAGS =
  `cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern
  LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar
  bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat
  Gloc Feat Sill`
    .split(/\s+/)
    .map((one) => one.replace("_", " "));

interface PackedTable {
  readonly tag: string;
  readonly length: number;
  readonly isTransformed: boolean;
}

/**
 * A font of WOFF2 as TrueType or OpenType, without instructions for small sizes.
 *
 * @throws RangeError, and the unpacker's error, for what is damaged or too large
 * @see https://www.w3.org/TR/WOFF2/
 */
export function unpackWoff2(bytes: Buffer): Buffer {
  const flavour = bytes.readUInt32BE(4);
  const compressedSize = bytes.readUInt32BE(20);
  const reader = new ByteReader(bytes);
  reader.at = 48;
  const packed = Array.from({ length: Math.min(MOST_TABLES, bytes.readUInt16BE(12)) }, () =>
    entryOf(reader),
  );
  const data = new ByteReader(
    brotliDecompressSync(reader.take(compressedSize), { maxOutputLength: LARGEST }),
  );
  const tables = new Map<string, Buffer>();
  const transformed = new Set<string>();
  for (const { tag, length, isTransformed } of packed) {
    tables.set(tag, data.take(length));
    if (isTransformed) transformed.add(tag);
  }
  restoreGlyphs(tables, transformed);
  return sfntOf(flavour, tables);
}

function entryOf(reader: ByteReader): PackedTable {
  const flags = reader.u8();
  const number = flags & 63;
  const tag = number === 63 ? reader.take(4).toString("latin1") : (TAGS[number] ?? "????");
  const version = flags >> 6;
  const length = reader.base128();
  // Outlines are transformed unless it says 3, all else unless it says 0.
  const isTransformed = /^(glyf|loca)$/.test(tag) ? version !== 3 : version !== 0;
  return { tag, length: isTransformed ? reader.base128() : length, isTransformed };
}

function sfntOf(flavour: number, tables: ReadonlyMap<string, Buffer>): Buffer {
  const all = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = Buffer.alloc(12 + 16 * all.length);
  head.writeUInt32BE(flavour, 0);
  head.writeUInt16BE(all.length, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [at, [tag, table]] of all.entries()) {
    head.write(tag, 12 + 16 * at, "latin1");
    head.writeUInt32BE(offset, 20 + 16 * at);
    head.writeUInt32BE(table.length, 24 + 16 * at);
    parts.push(table, Buffer.alloc(-table.length & 3));
    offset += table.length + (-table.length & 3);
  }
  return Buffer.concat(parts);
}
