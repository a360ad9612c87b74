/* Files of text in any encoding: read as text, and changed without touching any other byte. */
import type { TextEdit } from "../altText/reference.ts";
import { lookup } from "../lookup.ts";

/** A file's text, and how its bytes say it. */
export interface DecodedText {
  /** Without the mark at its beginning. */
  readonly text: string;
  /** Label of the WHATWG's Encoding Standard. */
  readonly encoding: string;
  /** Bytes of the mark at its beginning. */
  readonly mark: number;
}

/** Bytes at the beginning in which files say their encoding, and in which zeros tell of UTF-16. */
const [SAID, LOOKED_AT] = [2048, 512];
const DECLARED =
  /<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w:.-]+)|<meta[^>]{0,300}\bcharset\s*=\s*["']?\s*([\w:.-]+)|coding[:=][ \t]*([\w.-]+)|\\usepackage\[([\w-]+)\]\{inputenc\}|@charset\s+"([\w-]+)"/i;
/** What LaTeX and Python call encodings otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = lookup({
  ansinew: "windows-1252",
  latin1: "windows-1252",
  latin9: "iso-8859-15",
  applemac: "macintosh",
  cp1251: "windows-1251",
});
/** Of which a byte means what those before it say. */
const STATEFUL: ReadonlySet<string> = new Set(["iso-2022-jp", "replacement", "x-user-defined"]);

/** The text of a file: by its mark, as UTF-8 where it is that, else as it says, else as Windows-1252. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [one, two, three] = bytes;
  if (one === 0xef && two === 0xbb && three === 0xbf) {
    const text = asUtf8(bytes.subarray(3));
    if (text !== undefined) return { text, encoding: "utf-8", mark: 3 };
  }
  if (one === 0xff && two === 0xfe) return utf16(bytes, "utf-16le", 2);
  if (one === 0xfe && two === 0xff) return utf16(bytes, "utf-16be", 2);
  const wide = wideOrder(bytes);
  if (wide) return utf16(bytes, wide, 0);
  const text = asUtf8(bytes);
  if (text !== undefined) return { text, encoding: "utf-8", mark: 0 };
  const encoding = declaredIn(bytes) ?? "windows-1252";
  return { text: decoderOf(encoding).decode(bytes), encoding, mark: 0 };
}

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch {
    return undefined;
  }
}

const decoderOf = (encoding: string): InstanceType<typeof TextDecoder> =>
  new TextDecoder(encoding, { ignoreBOM: true });

const utf16 = (bytes: Uint8Array, encoding: string, mark: number): DecodedText => ({
  ...{ text: decoderOf(encoding).decode(bytes.subarray(mark)), encoding, mark },
});

/** The order of UTF-16 without a mark: of its letters of ASCII, every other byte is zero. */
function wideOrder(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  const length = Math.min(bytes.length, LOOKED_AT);
  const zeros = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > length / 4 && even === 0) return "utf-16le";
  return even > length / 4 && odd === 0 ? "utf-16be" : undefined;
}

/** What a file says of itself, where that is an encoding other than UTF-8 and can be followed. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, SAID)).toString("latin1");
  const label = DECLARED.exec(start)?.slice(1).find(Boolean)?.toLowerCase();
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(OTHER_NAMES[label] ?? label);
    return encoding.startsWith("utf-") || STATEFUL.has(encoding) ? undefined : encoding;
  } catch {
    return undefined;
  }
}

/**
 * The file with edits of its text; all other bytes stay.
 *
 * @returns undefined where its encoding lacks a character of theirs
 */
export function editBytes(
  bytes: Uint8Array,
  { text, encoding, mark }: DecodedText,
  edits: readonly TextEdit[],
): Uint8Array | undefined {
  const byteAt = byteOffsets(bytes, { text, encoding, mark });
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { span, text: put } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    const encoded = encodeText(put, encoding);
    if (!encoded) return undefined;
    pieces.push(bytes.subarray(at, byteAt(span.start)), encoded);
    at = byteAt(span.end);
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

/** A text in an encoding; undefined where that lacks one of its characters. */
export function encodeText(text: string, encoding: string): Uint8Array | undefined {
  if (encoding === "utf-8") return Buffer.from(text);
  if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
  if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
  // What is ASCII is the same in all of them.
  if (/^[\0-\x7f]*$/.test(text)) return Buffer.from(text, "latin1");
  const table = tableOf(encoding);
  const parts = Array.from(text, (character) => table.get(character));
  return parts.every((part) => part !== undefined) ? Buffer.concat(parts) : undefined;
}

const tables = new Map<string, ReadonlyMap<string, Uint8Array>>();

/** The bytes of each character that takes one or two of them. */
function tableOf(encoding: string): ReadonlyMap<string, Uint8Array> {
  const known = tables.get(encoding);
  if (known) return known;
  const decoder = decoderOf(encoding);
  const table = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array): boolean => {
    const text = decoder.decode(bytes);
    const isOne = Array.from(text).length === 1 && text !== "\uFFFD";
    if (isOne && !table.has(text)) table.set(text, bytes);
    return isOne;
  };
  for (let first = 0; first < 256; first++) {
    if (add(Uint8Array.of(first))) continue;
    for (let second = 0x30; second < 256; second++) add(Uint8Array.of(first, second));
  }
  tables.set(encoding, table);
  return table;
}

/** Where in the bytes a place of the text is. */
function byteOffsets(
  bytes: Uint8Array,
  { text, encoding, mark }: DecodedText,
): (offset: number) => number {
  if (encoding === "utf-8") return (offset) => mark + Buffer.byteLength(text.slice(0, offset));
  if (encoding.startsWith("utf-16")) return (offset) => mark + 2 * offset;
  if (text.length === bytes.length) return (offset) => offset;
  const decoder = decoderOf(encoding);
  /** For each code unit, behind which byte it is known. */
  const ends: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const units = decoder.decode(bytes.subarray(at, at + 1), { stream: true });
    ends.push(...Array<number>(units.length).fill(at + 1));
  }
  return (offset) => (offset === 0 ? 0 : (ends[offset - 1] ?? bytes.length));
}
