const ORIENTATION = 0x0112;
const SHORT = 3;

/**
 * How an image is to be turned, 1 to 8, by its Exif data; 1 where they do not say, undefined where
 * they cannot be read. Source: Exif 2.32, 4.5 and 4.6.4.
 *
 * @param tiff the data from the byte order on
 */
export function exifOrientation(tiff: Uint8Array): number | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const order = view.getUint16(0);
    const little = order === 0x4949;
    if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return undefined;
    const directory = view.getUint32(4, little);
    const count = view.getUint16(directory, little);
    for (let at = directory + 2, left = count; left > 0; at += 12, left--) {
      if (view.getUint16(at, little) !== ORIENTATION) continue;
      const value = view.getUint16(at + 8, little);
      return view.getUint16(at + 2, little) === SHORT && value >= 1 && value <= 8
        ? value
        : undefined;
    }
    return 1;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
