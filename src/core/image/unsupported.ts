import { sniff } from "./formats.ts";
import { jpegFrame } from "./structure/size.ts";

/**
 * How files of kinds begin that Iris knows to say what they are, and does not read: Photoshop, JPEG
 * XL, JPEG 2000, QOI, DirectDraw, OpenEXR, GIMP, Radiance, FLIF, BPG, Farbfeld, icons of macOS, Silicon
 * Graphics, JPEG XR, relatives of PNG, metafiles of Windows, DjVu, X11, Sun, FITS, textures of games,
 * Microsoft Paint of long ago.
 */
const BEGINNINGS = [
  "8BPS\0\x01",
  "8BPS\0\x02",
  "\xff\n",
  "\0\0\0\fJXL \r\n\x87\n",
  "\0\0\0\fjP  \r\n\x87\n",
  "\xffO\xffQ",
  "qoif",
  "DDS ",
  "v/1\x01",
  "gimp xcf ",
  "#?RADIANCE\n",
  "#?RGBE\n",
  "FLIF",
  "BPG\xfb",
  "farbfeld",
  "icns",
  "\x01\xda\0\x01",
  "\x01\xda\x01\x01",
  "II\xbc\x01",
  "\x8aMNG\r\n",
  "\x8bJNG\r\n",
  "\xd7\xcd\xc6\x9a",
  "AT&TFORM",
  "/* XPM */",
  "\x59\xa6\x6a\x95",
  "SIMPLE  =",
  "BLP1",
  "BLP2",
  "DanM",
  "LinS",
];
/** The same, where more is needed to tell: Netpbm, images of the Amiga, bitmaps of X11. */
const PATTERNS = [
  /^P[1-7]\s/,
  /^FORM[^]{4}(ILBM|PBM |ACBM|RGB8|RGBN|DEEP)/,
  /^#define\s+\w+_width\s+\d/,
];
/** Brands of files of the HEIF family that are images. */
const HEIF_IMAGES = /mif[13]|msf1|miaf|crx /;
/** Compressions of bitmaps for printers and old programs: JPEG, PNG, of CMYK; those of OS/2 have the first two for others. */
const BMP_COMPRESSIONS = new Set([4, 5, 11, 12, 13]);
const OS2_COMPRESSIONS = new Set([3, 4]);

/** Compressions of TIFF that are decoded: none, fax, LZW, JPEG, deflate, PackBits. Source: TIFF 6.0 and its supplements. */
const TIFF_COMPRESSIONS = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946]);
/** Colours of TIFF that are not: CIE L*a*b* and its relatives. */
const TIFF_LAB = new Set([8, 9, 10]);
const TIFF_DEPTHS = new Set([1, 2, 4, 8, 16, 32]);
const YCBCR = 6;
/** Compressions whose decoder knows of luma and chroma. */
const JPEGS = new Set([6, 7]);
/** What samples of TIFF are. */
const [UNSIGNED, FLOAT, UNKNOWN] = [1, 3, 4];
const TAG = {
  bits: 258,
  compression: 259,
  photometric: 262,
  samples: 277,
  planes: 284,
  tile: 322,
  signs: 339,
} as const;
const TAGS = Object.keys(TAG) as (keyof typeof TAG)[];
/** How TIFF and BigTIFF begin, in both orders of bytes. */
const TIFF_HEADS = new Set(["II*\0", "MM\0*", "II+\0", "MM\0+"]);
/** Bytes of a number, by its type: a byte, a short, a long one, one of BigTIFF. */
const SIZES = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
  [16, 8],
]);
/** Frames of JPEG that are decoded: baseline, extended, progressive, and the last two in arithmetic code. */
const JPEG_FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca]);

/** Whether a file is an image of a kind that is not read, though it may be whole. */
export function isUnsupported(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  return (
    BEGINNINGS.some((beginning) => head.startsWith(beginning)) ||
    PATTERNS.some((one) => one.test(head)) ||
    // A PNG as iPhones' programs hold it, whose pixels are no PNG's.
    (head.startsWith("\x89PNG") && head.slice(12, 16) === "CgBI") ||
    isTarga(bytes) ||
    isPaintbrush(bytes) ||
    isOtherBmp(bytes, head) ||
    isOtherHeif(bytes, head) ||
    isOtherJpeg(bytes, head) ||
    isOtherTiff(bytes, head)
  );
}

/** Whether a file only names the image that Git LFS keeps elsewhere. Source: Git LFS, docs/spec.md. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return (
    bytes.length < 1024 &&
    String.fromCharCode(...bytes.subarray(0, 64)).startsWith("version https://git-lfs.")
  );
}

/** Whether a file of the HEIF family is a sequence, by its brand. Source: ISO/IEC 23000-22. */
export function isSequence(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 12)) === "ftypavis";
}

/** Targa says what it is at its end alone; older files are told by the fields of their header. */
function isTarga(bytes: Uint8Array): boolean {
  if (String.fromCharCode(...bytes.subarray(-18)) === "TRUEVISION-XFILE.\0") return true;
  if (bytes.length < 18) return false;
  const [, palette = 9, type = 0] = bytes;
  const size = (at: number): number => (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  const [width, height, depth = 0] = [size(12), size(14), bytes[16]];
  return (
    ([2, 3, 10, 11].includes(type) ? palette === 0 : [1, 9].includes(type) && palette === 1) &&
    [8, 15, 16, 24, 32].includes(depth) &&
    width > 0 &&
    height > 0 &&
    size(8) < 8192 &&
    size(10) < 8192 &&
    ((bytes[17] ?? 0) & 0xc0) === 0
  );
}

/** PC Paintbrush: its mark, a version, runs, and one to eight bits. */
function isPaintbrush(bytes: Uint8Array): boolean {
  const [mark, version = 9, runs, bits = 0] = bytes;
  return (
    bytes.length >= 128 &&
    mark === 10 &&
    [0, 2, 3, 4, 5].includes(version) &&
    runs === 1 &&
    [1, 2, 4, 8].includes(bits)
  );
}

function isOtherBmp(bytes: Uint8Array, head: string): boolean {
  if (!head.startsWith("BM") || bytes.length < 54) return false;
  const [header = 0, compression = 0] = [bytes[14], bytes[30]];
  return header === 64 ? OS2_COMPRESSIONS.has(compression) : BMP_COMPRESSIONS.has(compression);
}

/** Whether it is an image of the family whose codec is none that is known, or whose boxes are the small ones. */
const isOtherHeif = (bytes: Uint8Array, head: string): boolean =>
  head.slice(4, 8) === "ftyp" && HEIF_IMAGES.test(head) && sniff(bytes) === undefined;

/** Whether it is without loss, in layers, of JPEG-LS, or of more than eight bits a colour. */
function isOtherJpeg(bytes: Uint8Array, head: string): boolean {
  const frame = head.startsWith("\xff\xd8\xff") ? jpegFrame(bytes) : undefined;
  return frame !== undefined && (!JPEG_FRAMES.has(frame.marker) || frame.bits !== 8);
}

/** Whether a TIFF's first image is compressed, coloured or counted in a way that the decoder makes nothing of. */
function isOtherTiff(bytes: Uint8Array, head: string): boolean {
  if (!TIFF_HEADS.has(head.slice(0, 4))) return false;
  const tags = firstTags(bytes, head);
  const { compression, photometric, bits = 1, samples = 1, planes, tile, signs } = tags;
  return (
    (compression !== undefined && !TIFF_COMPRESSIONS.has(compression)) ||
    (photometric !== undefined && TIFF_LAB.has(photometric)) ||
    // Of what is no JPEG, the decoder takes luma and chroma for red, green and blue.
    (photometric === YCBCR && compression !== undefined && !JPEGS.has(compression)) ||
    !TIFF_DEPTHS.has(bits) ||
    (bits < 8 && samples > 1) ||
    // Each colour in tiles of its own.
    (planes === 2 && tile !== undefined && samples > 1) ||
    // Numbers below nothing, and complex ones.
    (signs !== undefined && signs !== UNSIGNED && signs !== FLOAT && signs !== UNKNOWN)
  );
}

/** Tags of the first image of a TIFF, of a list the first value; fewer where the file ends early, as its decoder will say. */
function firstTags(bytes: Uint8Array, head: string): Partial<Record<keyof typeof TAG, number>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = head.startsWith("II");
  // A BigTIFF has the same with wider numbers. Source: BigTIFF Design.
  const isBig = head.includes("+");
  const word = isBig ? 8 : 4;
  const read = (at: number, size: number): number => {
    if (size === 1) return view.getUint8(at);
    if (size === 2) return view.getUint16(at, little);
    return size === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little));
  };
  const found: Partial<Record<keyof typeof TAG, number>> = {};
  try {
    const directory = read(word, word);
    const countSize = isBig ? 8 : 2;
    const count = read(directory, countSize);
    for (let i = 0; i < count; i++) {
      const entry = directory + countSize + i * (4 + 2 * word);
      const tag = read(entry, 2);
      const name = TAGS.find((one) => TAG[one] === tag);
      const size = SIZES.get(read(entry + 2, 2));
      if (!name || size === undefined) continue;
      const value = entry + 4 + word;
      const isElsewhere = read(entry + 4, word) * size > word;
      found[name] = read(isElsewhere ? read(value, word) : value, size);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}
