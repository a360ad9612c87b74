import { sniff } from "../formats.ts";

/** Pixels of an image. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Segments of a JPEG that are passed over until its frame is found. */
const MOST_SEGMENTS = 1000;
/** Marker of a frame without loss that is no JPEG's. */
const JPEG_LS = 0xf7;

/**
 * The size that an image's head says, before it is turned upright; undefined where its format has no
 * such head, or it is cut off. Nothing else of the file is looked at.
 */
export function sizeInHead(bytes: Uint8Array): PixelSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = sizeOf(bytes, view);
    if (!size || size.width <= 0 || size.height <= 0) return undefined;
    return { width: size.width, height: size.height };
  } catch (error) {
    // The head is cut off.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sizeOf(bytes: Uint8Array, view: DataView): PixelSize | undefined {
  switch (sniff(bytes)) {
    case "png":
      return { width: view.getUint32(16), height: view.getUint32(20) };
    case "gif":
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case "bmp":
      return view.getUint32(14, true) === 12
        ? { width: view.getUint16(18, true), height: view.getUint16(20, true) }
        : { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
    case "jpeg":
      return frameOf(view);
    case "webp":
      return webpSize(bytes, view);
    case undefined:
    default:
      return undefined;
  }
}

/** What the head of a JPEG's frame says. */
interface FrameHead extends PixelSize {
  /** The second byte of its marker, which names the way it is coded. */
  readonly marker: number;
  /** Of a colour. */
  readonly bits: number;
}

/** The frame of a JPEG, undefined where none is found. */
export function jpegFrame(bytes: Uint8Array): FrameHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return frameOf(view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Source: ITU-T T.81, B.2.2; C4, C8 and CC are no frames. ITU-T T.87, C.1.1, for JPEG-LS. */
function frameOf(view: DataView): FrameHead | undefined {
  let at = 2;
  for (let i = 0; i < MOST_SEGMENTS; i++) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame || marker === JPEG_LS)
      return {
        marker,
        bits: view.getUint8(at + 4),
        width: view.getUint16(at + 7),
        height: view.getUint16(at + 5),
      };
    if (marker === 0xd9 || marker === 0xda) return undefined;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Source: RFC 9649. */
function webpSize(bytes: Uint8Array, view: DataView): PixelSize | undefined {
  const kind = String.fromCharCode(...bytes.subarray(12, 16));
  if (kind === "VP8 ")
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  if (kind !== "VP8X") return undefined;
  const three = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return { width: 1 + three(24), height: 1 + three(27) };
}
