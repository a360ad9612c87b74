import { constants, gunzipSync } from "node:zlib";

/** Bytes of a compressed drawing once it is unpacked. */
const TEXT_LIMIT = 50_000_000;

/** Whether bytes begin as gzip's do. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The text of a drawing: unpacked, and decoded as its mark or its prologue says.
 *
 * @throws the unpacker's error for what is damaged or too large
 */
export function svgText(bytes: Uint8Array): string {
  const unpacked = isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: TEXT_LIMIT }) : bytes;
  return decode(unpacked);
}

/**
 * Of width and height, one alone is taken off beside a viewBox: the other follows from the
 * proportions, where the renderer takes all of the viewBox's.
 */
export const withEvenSize = (text: string): string =>
  text.replace(/<([\w-]+:)?svg\s[^<>]*>/, (root) => {
    const size = /\s(?:width|height)\s*=\s*("[^"]*"|'[^']*')/g;
    return /\sviewBox\s*=/.test(root) && root.match(size)?.length === 1
      ? root.replace(size, "")
      : root;
  });

const ROOT = /<(?:[\w-]+:)?svg(?=[\s>])[^<>]*>/;
const isSized = (root: string): boolean =>
  /\sviewBox\s*=/.test(root) ||
  ["width", "height"].every((name) =>
    new RegExp(`\\s${name}\\s*=\\s*["']\\s*[\\d.]+(?!\\s*%|[\\d.])`).test(root),
  );

/**
 * A drawing for a page, decoded as it is, and as it looks on white whatever the theme around it.
 * One without a size would take all of any space, and not be made larger with it: it is given the one it has.
 */
export const pageText = (
  text: string,
  { width, height }: { width: number; height: number },
): string =>
  text
    .replace(/^\s*<\?xml[^>]*\?>/, "")
    .replace(/\bcolor-scheme\s*:[^;"'}]*\bdark\b[^;"'}]*/g, (one) =>
      one.includes("light") ? "color-scheme: light" : one,
    )
    .replace(ROOT, (root) =>
      isSized(root)
        ? root
        : root
            .replace(/\s(?:width|height)\s*=\s*("[^"]*"|'[^']*')/g, "")
            .replace(/(?=\s|\/?>)/, ` width="${width}" height="${height}"`),
    );

/** The beginning of what may be a drawing, without unpacking all of it. */
export function svgHead(bytes: Uint8Array): string {
  if (!isGzip(bytes)) return decode(bytes.subarray(0, 65_536));
  try {
    // Four thousand bytes hold no more than four million.
    const finishFlush = constants.Z_SYNC_FLUSH;
    return decode(gunzipSync(bytes.subarray(0, 4096), { finishFlush }).subarray(0, 65_536));
  } catch {
    return "";
  }
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // A mark, or the first half of "<" and the second.
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c))
    return withoutMark(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16());
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0))
    return withoutMark(Buffer.from(bytes));
  const prologue = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const label = /^<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(prologue)?.[1] ?? "utf-8";
  return decoder(label).decode(bytes);
}

const withoutMark = (utf16: Buffer): string => utf16.toString("utf16le").replace(/^\ufeff/, "");

function decoder(label: string): InstanceType<typeof TextDecoder> {
  try {
    // What says UTF-16 in single bytes is not.
    return new TextDecoder(/^utf-?16/i.test(label) ? "utf-8" : label);
  } catch {
    return new TextDecoder();
  }
}
