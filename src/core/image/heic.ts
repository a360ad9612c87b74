/**
 * HEIC files are sent as they are: no decoder for HEVC may be shipped freely.
 * What is read and changed here is their container alone (ISO/IEC 14496-12 and
 * 23008-12): boxes of a length, a type and a content.
 */

import { ImageError, PIXEL_LIMIT, type PreparedImage, type PrepareOptions } from "./prepared.ts";

interface Box {
  readonly type: string;
  /** Of the content, in the file. */
  readonly start: number;
  readonly end: number;
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Types of items that are coded by HEVC, alone or in layers. Source: ISO/IEC 23008-12, annex B. */
const HEVC = /^(hvc1|hev1|lhv1|lhe1)$/;
/** Boxes that are read in one; a file has some dozens, one in tiles some hundreds. */
const MOST_BOXES = 20_000;
/** Extents that are read; an image of the largest size in tiles has a tenth of them. */
const MOST_EXTENTS = 10_000;

/**
 * An image of HEIC as it is, without its metadata.
 *
 * @throws ImageError; RangeError for a container that is cut off
 */
export function passHeic(bytes: Uint8Array, { maxBytes }: PrepareOptions): PreparedImage {
  if (isOtherCodec(bytes)) throw new ImageError("unsupported");
  const size = heicSize(bytes);
  if (size === undefined || size.width * size.height === 0) throw new ImageError("damaged");
  if (size.width * size.height > PIXEL_LIMIT) throw new ImageError("tooManyPixels");
  if (bytes.length > maxBytes) throw new ImageError("heicTooLarge");
  const clean = withoutHeicMetadata(bytes);
  return {
    encoded: [{ bytes: clean, mimeType: "image/heic", ...size }],
    found: { format: "heic", ...size, byteLength: bytes.length },
    changes: clean === bytes ? [] : ["metadataRemoved"],
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width and height in pixels, cropped and turned as it is shown; undefined where no size is said. */
export function heicSize(bytes: Uint8Array): Size | undefined {
  const view = viewOf(bytes);
  const properties = find(view, ["meta", "iprp", "ipco"]).flatMap((box) => boxes(view, box));
  const own = primaryProperties(view).flatMap((index) => properties[index - 1] ?? []);
  // A file that does not say which image it shows: its largest is meant.
  const stored = own.some(({ type }) => type === "ispe")
    ? own.filter(({ type }) => type === "ispe")
    : properties.filter(({ type }) => type === "ispe");
  const sizes = stored.map(({ start }): Size => ({
    width: view.getUint32(start + 4),
    height: view.getUint32(start + 8),
  }));
  const [largest] = sizes.sort((a, b) => b.width * b.height - a.width * a.height);
  return largest && own.reduce((size, box) => transformed(size, view, box), largest);
}

/** A size after one property of its image: a crop, or a turn by quarters. Source: ISO/IEC 23008-12, 6.5.9 and 6.5.10. */
function transformed(size: Size, view: DataView, { type, start }: Box): Size {
  if (type === "irot" && view.getUint8(start) % 2 === 1)
    return { width: size.height, height: size.width };
  if (type !== "clap") return size;
  const part = (at: number): number => Math.round(view.getUint32(at) / view.getUint32(at + 4));
  const [width, height] = [part(start), part(start + 8)];
  const isInside = width > 0 && height > 0 && width <= size.width && height <= size.height;
  return isInside ? { width, height } : size;
}

/** The numbers, from 1, of the properties of the image that is shown, in their order. Source: ISO/IEC 23008-12, 9.3. */
function primaryProperties(view: DataView): number[] {
  const [primary] = find(view, ["meta", "pitm"]).map(({ start }) =>
    view.getUint8(start) === 0 ? view.getUint16(start + 4) : view.getUint32(start + 4),
  );
  for (const { start } of find(view, ["meta", "iprp", "ipma"])) {
    const [isWide, isLong] = [view.getUint8(start) > 0, (view.getUint8(start + 3) & 1) === 1];
    let at = start + 8;
    for (let left = Math.min(view.getUint32(start + 4), MOST_BOXES); left > 0; left--) {
      const item = isWide ? view.getUint32(at) : view.getUint16(at);
      const count = view.getUint8((at += isWide ? 4 : 2));
      at++;
      const step = isLong ? 2 : 1;
      if (item === primary)
        return Array.from({ length: count }, (_, i) =>
          isLong ? view.getUint16(at + 2 * i) & 0x7fff : view.getUint8(at + i) & 0x7f,
        );
      at += count * step;
    }
  }
  return [];
}

/**
 * The file with its Exif and XMP items overwritten by zeros, and so without the
 * place a photo was taken; the same bytes where it has none.
 *
 * @throws RangeError for a container that is cut off
 */
function withoutHeicMetadata(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const items = new Set(
    find(view, ["meta", "iinf", "infe"]).flatMap((box) => metadataItem(view, box)),
  );
  if (items.size === 0) return bytes;
  const clean = new Uint8Array(bytes);
  for (const { start, end } of find(view, ["meta", "iloc"]).flatMap((box) =>
    extents(view, box, items),
  ))
    clean.fill(0, start, end);
  return clean;
}

/** Whether none of its images is of HEVC, or all of them are frames of a film. */
function isOtherCodec(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  const items = find(view, ["meta", "iinf", "infe"]).map(({ start }) => itemType(view, start));
  if (items.length === 0) return find(view, ["moov"]).length > 0;
  return !items.some((type) => type === undefined || HEVC.test(type));
}

/** What an item is, where its version of the box says so. */
function itemType(view: DataView, start: number): string | undefined {
  const version = view.getUint8(start);
  return version < 2 ? undefined : fourCharacters(view, start + (version === 3 ? 10 : 8));
}

/** The id of an item that holds metadata. */
function metadataItem(view: DataView, { start }: Box): number[] {
  const type = itemType(view, start);
  if (type === undefined || !/^(Exif|mime|uri )$/.test(type)) return [];
  return [view.getUint8(start) === 3 ? view.getUint32(start + 4) : view.getUint16(start + 4)];
}

/** Where in the file the content of these items lies. */
function extents(view: DataView, { start }: Box, items: ReadonlySet<number>): ByteRange[] {
  let at = start;
  const read = (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + view.getUint8(at++);
    return value;
  };
  const version = read(1);
  read(3);
  const sizes = read(2);
  const [offsetSize, lengthSize, baseSize, indexSize] = [12, 8, 4, 0].map(
    (bit) => (sizes >> bit) & 15,
  );
  const ranges: ByteRange[] = [];
  // Inside `idat` the offset counts from there.
  const inData = find(view, ["meta", "idat"])[0]?.start ?? NaN;
  let most = MOST_EXTENTS;
  for (let left = read(version < 2 ? 2 : 4); left > 0; left--) {
    const id = read(version < 2 ? 2 : 4);
    const method = version > 0 ? read(2) & 15 : 0;
    read(2);
    const base = read(baseSize ?? 0);
    for (let extent = read(2); extent > 0; extent--) {
      if (--most < 0) throw new RangeError("More extents than an image has");
      if (version > 0) read(indexSize ?? 0);
      const from = base + read(offsetSize ?? 0);
      const length = read(lengthSize ?? 0);
      if (!items.has(id)) continue;
      const origin = method === 1 ? inData : 0;
      ranges.push({ start: origin + from, end: origin + from + length });
    }
  }
  return ranges;
}

/** All boxes at a path of types; what holds others stands once. */
function find(view: DataView, path: readonly string[], within?: ByteRange): Box[] {
  const [type, ...rest] = path;
  const found = boxes(view, within ?? { start: 0, end: view.byteLength }).filter(
    (box) => box.type === type,
  );
  if (rest.length === 0) return found;
  return found.slice(0, 1).flatMap((box) => find(view, rest, inside(view, box)));
}

/** Where a box's own boxes begin: some have a version, and `iinf` a count before them. */
function inside(view: DataView, { type, start, end }: Box): ByteRange {
  const before = type === "meta" ? 4 : type === "iinf" ? (view.getUint8(start) === 0 ? 6 : 8) : 0;
  return { start: start + before, end };
}

function boxes(view: DataView, { start, end }: ByteRange): Box[] {
  const list: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const short = view.getUint32(at);
    const long = short === 1;
    const size = long ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
    const head = long ? 16 : 8;
    if (size < head || at + size > end) throw new RangeError("A box is longer than what holds it");
    if (list.length >= MOST_BOXES) throw new RangeError("More boxes than an image has");
    list.push({ type: fourCharacters(view, at + 4), start: at + head, end: at + size });
    at += size;
  }
  return list;
}

function fourCharacters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
