import { lookup } from "../../lookup.ts";
/** Columns of the matrix from sRGB to the profile's connection space, D50. Source: IEC 61966-2-1, ICC.1:2022 annex E. */
const PRIMARIES: Readonly<Record<string, readonly [number, number, number]>> = lookup({
  rXYZ: [0.436, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7139],
});
/** By how much a primary may be off; profiles round, and adapt to D50 by several ways. */
const NEAR = 0.004;
/** Levels of 255 by which an image may look different in sRGB. */
const UNSEEN = 2;
const MOST_TAGS = 100;

type Curve = (value: number) => number;

/**
 * Whether an ICC profile says no more than that colours are sRGB, by its matrix and curves and not
 * by its name; for grey, by its curve. Profiles that work by tables of colours are none.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  try {
    const space = characters(view, 16);
    const tags = tagsOf(view);
    if (characters(view, 36) !== "acsp" || tags === undefined || tags.has("A2B0")) return false;
    const curve = (tag: string): boolean => isSrgbCurve(curveAt(view, tags.get(tag)));
    if (space === "GRAY") return curve("kTRC");
    return (
      space === "RGB " &&
      characters(view, 20) === "XYZ " &&
      ["rTRC", "gTRC", "bTRC"].every(curve) &&
      Object.entries(PRIMARIES).every(([tag, wanted]) => isNear(view, tags.get(tag), wanted))
    );
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Where each tag's data begin. */
function tagsOf(view: DataView): Map<string, number> | undefined {
  const count = view.getUint32(128);
  if (count > MOST_TAGS) return undefined;
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const at = 132 + 12 * i;
      return [characters(view, at), view.getUint32(at + 4)];
    }),
  );
}

function isNear(view: DataView, at: number | undefined, wanted: readonly number[]): boolean {
  return (
    at !== undefined &&
    characters(view, at) === "XYZ " &&
    wanted.every((value, i) => Math.abs(fixed(view, at + 8 + 4 * i) - value) <= NEAR)
  );
}

/** Whether no colour looks different from what sRGB's own curve would make of it. */
function isSrgbCurve(curve: Curve | undefined): boolean {
  if (!curve) return false;
  for (let level = 0; level <= 255; level++)
    if (Math.abs(255 * toSrgb(curve(level / 255)) - level) > UNSEEN) return false;
  return true;
}

const toSrgb: Curve = (linear) =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;

/** From a value to light, both 0 to 1. Source: ICC.1:2022, 10.6 and 10.18. */
function curveAt(view: DataView, at: number | undefined): Curve | undefined {
  if (at === undefined) return undefined;
  const type = characters(view, at);
  if (type === "curv") {
    const count = view.getUint32(at + 8);
    if (count === 0) return (x) => x;
    if (count === 1) return (x) => x ** (view.getUint16(at + 12) / 256);
    return (x) => {
      const place = x * (count - 1);
      const below = Math.floor(place);
      const of = (i: number): number =>
        view.getUint16(at + 12 + 2 * Math.min(i, count - 1)) / 65_535;
      return of(below) + (place - below) * (of(below + 1) - of(below));
    };
  }
  if (type !== "para") return undefined;
  const kind = view.getUint16(at + 8);
  const read = (i: number): number => fixed(view, at + 12 + 4 * i);
  const g = read(0);
  if (kind === 0) return (x) => x ** g;
  if (kind !== 3 && kind !== 4) return undefined;
  const [a, b, c, d] = [read(1), read(2), read(3), read(4)];
  const [e, f] = kind === 4 ? [read(5), read(6)] : [0, 0];
  return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
}

/** A signed number of 16 bits before the point and 16 after it. */
function fixed(view: DataView, at: number): number {
  return view.getInt32(at) / 65_536;
}

function characters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
