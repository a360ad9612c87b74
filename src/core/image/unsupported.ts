/**
 * How files of kinds begin that Iris knows to say what they are, and does not read: Photoshop, JPEG
 * XL, JPEG 2000, QOI, DirectDraw, OpenEXR, GIMP, Radiance, FLIF, BPG, Farbfeld.
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
];

/** Compressions of TIFF that are decoded: none, fax, LZW, JPEG, deflate, PackBits. Source: TIFF 6.0 and its supplements. */
const TIFF_COMPRESSIONS = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946]);
/** Colours of TIFF that are not: CIE L*a*b* and its relatives. */
const TIFF_LAB = new Set([8, 9, 10]);
const TIFF_DEPTHS = new Set([1, 2, 4, 8, 16, 32]);
const TAG = { bitsPerSample: 258, compression: 259, photometric: 262 };

/** Whether a file is an image of a kind that is not read, though it may be whole. */
export function isUnsupported(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  return (
    BEGINNINGS.some((beginning) => head.startsWith(beginning)) ||
    /^P[1-7]\s/.test(head) || // Netpbm.
    // A PNG as iPhones' programs hold it, whose pixels are no PNG's.
    (head.startsWith("\x89PNG") && head.slice(12, 16) === "CgBI") ||
    isTarga(bytes) ||
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

/** Whether a TIFF's first image is compressed or coloured in a way that the decoder makes nothing of. */
function isOtherTiff(bytes: Uint8Array, head: string): boolean {
  if (!["II*\0", "MM\0*"].includes(head.slice(0, 4))) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = head.startsWith("II");
  try {
    const at = view.getUint32(4, little);
    for (let i = 0; i < view.getUint16(at, little); i++) {
      const entry = at + 2 + 12 * i;
      const tag = view.getUint16(entry, little);
      const count = view.getUint32(entry + 4, little);
      const value = view.getUint16(entry + 8, little);
      if (tag === TAG.compression && !TIFF_COMPRESSIONS.has(value)) return true;
      if (tag === TAG.photometric && TIFF_LAB.has(value)) return true;
      if (tag !== TAG.bitsPerSample) continue;
      const depth = count > 2 ? view.getUint16(view.getUint32(entry + 8, little), little) : value;
      if (!TIFF_DEPTHS.has(depth)) return true;
    }
  } catch (error) {
    // It ends early, as its decoder will say.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}
