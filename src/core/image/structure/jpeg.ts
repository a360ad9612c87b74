import { isSrgbProfile } from "./icc.ts";
import { addHuffman, addQuantization, isScan, readFrame, type JpegFrame } from "./jpegTables.ts";
import { exifOrientation } from "./orientation.ts";
import type { ImageStructure } from "./imageStructure.ts";

const EXIF = "Exif\0\0";
const PROFILE = "ICC_PROFILE\0";

interface Segment {
  readonly bytes: Uint8Array;
  /** Of a colour profile. */
  readonly profile?: Uint8Array;
}

/**
 * Segments up to each scan, the scans, the end; marks that programs add are left out but those that
 * say how colours are meant. Source: ITU-T T.81, annex B; JFIF 1.02.
 *
 * @throws RangeError for one that is cut off
 */
export function jpegStructure(bytes: Uint8Array): ImageStructure | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments: Segment[] = [{ bytes: bytes.subarray(0, 2) }];
  const known = { tables: new Set<string>(), begun: new Set<number>() };
  let frame: JpegFrame | undefined;
  let interval = 0;
  const checks = { failed: 0 };
  const expect = (holds: boolean): void => {
    if (!holds) checks.failed++;
  };
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    while (view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    if (marker === 0xd9) {
      segments.push({ bytes: bytes.subarray(at, at + 2) });
      break;
    }
    // Of no segment, or of none that anybody knows.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return undefined;
    const end = at + 2 + view.getUint16(at + 2);
    if (end < at + 4 || end > bytes.length) return undefined;
    const whole = bytes.subarray(at, end);
    const content = bytes.subarray(at + 4, end);
    at = end;
    if (marker === 0xe1) {
      if (latin(content, 6) === EXIF) expect(exifOrientation(content.subarray(6)) === 1);
      continue;
    }
    const kept = segmentOf(whole, content, marker);
    if (kept === undefined) continue;
    segments.push(kept);
    if (marker === 0xdb) expect(addQuantization(content, known.tables));
    else if (marker === 0xc4) expect(addHuffman(content, known.tables));
    else if (marker === 0xdd) {
      expect(content.length === 2);
      interval = view.getUint16(end - 2);
    } else if (marker === 0xda) {
      expect(frame !== undefined && isScan(content, frame, known));
      const scan = endOfScan(bytes, at, interval > 0);
      if (scan === undefined) return undefined;
      expect(scan.isOrdered);
      segments.push({ bytes: bytes.subarray(at, scan.end) });
      at = scan.end;
    } else if (isFrame(marker)) {
      expect(frame === undefined);
      frame ??= readFrame(content, marker);
      if (frame === undefined) return undefined;
    } else if (marker < 0xe0) expect(false);
  }
  if (frame === undefined || known.begun.size === 0) return undefined;
  const { width, height, components, isUsual } = frame;
  const profile = profileOf(segments);
  const isSrgb = profile === undefined || isSrgbProfile(profile);
  return {
    ...{ width, height },
    pieces: segments.filter((one) => !isSrgb || !one.profile).map((one) => one.bytes),
    plain: checks.failed === 0 && isUsual && isSrgb && known.begun.size === components.length,
  };
}

/** 0xC0 to 0xCF but the three that are tables or reserved. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** What is left of a segment; undefined for what is no part of the image. */
function segmentOf(whole: Uint8Array, content: Uint8Array, marker: number): Segment | undefined {
  if (marker === 0xe0) {
    if (latin(content, 5) !== "JFIF\0" || content.length < 14) return undefined;
    if (content.length === 14) return { bytes: whole };
    // A small image of the image follows.
    const bytes = new Uint8Array(whole.subarray(0, 18));
    bytes.set([0, 16], 2);
    bytes.set([0, 0], 16);
    return { bytes };
  }
  if (marker === 0xe2) {
    if (latin(content, 12) !== PROFILE) return undefined;
    return { bytes: whole, profile: content.subarray(12) };
  }
  if (marker === 0xee)
    return latin(content, 5) === "Adobe" && content.length === 12 ? { bytes: whole } : undefined;
  // Of other programs, and comments.
  return marker >= 0xe0 ? undefined : { bytes: whole };
}

/** The profile of all its segments, which say their number and how many there are; empty where one is missing. */
function profileOf(segments: readonly Segment[]): Uint8Array | undefined {
  const parts = segments.flatMap(({ profile }) => profile ?? []);
  if (parts.length === 0) return undefined;
  const inOrder = parts.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const isWhole = inOrder.every((one, i) => one[0] === i + 1 && one[1] === parts.length);
  return isWhole ? Buffer.concat(inOrder.map((one) => one.subarray(2))) : new Uint8Array();
}

/** Where the marker after a scan is, and whether the restart markers in it come in their order; undefined where none is. */
function endOfScan(bytes: Uint8Array, from: number, restarts: boolean) {
  let next = 0;
  let isOrdered = true;
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1];
    if (marker === undefined) return undefined;
    if (marker === 0xff) at++;
    else if (marker === 0) at += 2;
    else if (marker >= 0xd0 && marker <= 0xd7) {
      isOrdered &&= restarts && marker === 0xd0 + (next++ & 7);
      at += 2;
    } else return { end: at, isOrdered };
  }
  return undefined;
}

function latin(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
