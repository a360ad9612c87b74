/** A part of a long image: where it begins along its long edge, and how long it is, in pixels. */
export interface Tile {
  readonly from: number;
  readonly length: number;
}

/** How a long image is cut: its size when it is cut, and the parts. */
export interface Tiling {
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly Tile[];
}

/** Times as long as it is wide, from which an image is read in parts and not at a glance. */
const LONG = 2.5;
/** What shrinking leaves of an image's length that can still be read; 16 px letters become 10 px ones. */
const LEGIBLE = 0.65;
/** Pixels that neighbours share: some lines of text, so that none is cut in both. */
const OVERLAP = 128;
/** Parts of one image; a longer one is shrunk until it has no more. */
const MOST = 12;

/**
 * How to cut an image that is too long for the largest edge allowed and would
 * be shrunk until nobody can read it; undefined for every other.
 */
export function planTiles(
  { width, height }: { width: number; height: number },
  maxEdge: number,
): Tiling | undefined {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const overlap = Math.min(OVERLAP, Math.floor(maxEdge / 4));
  if (long * LEGIBLE <= maxEdge || long < short * LONG) return undefined;
  // Within the edge both ways: its breadth by shrinking, its length by cutting, as far as that goes.
  const most = MOST * (maxEdge - overlap) + overlap;
  const scale = Math.min(1, maxEdge / short, most / long);
  const length = Math.min(most, Math.round(long * scale));
  const breadth = Math.max(1, Math.round(short * scale));
  const count = Math.ceil((length - overlap) / (maxEdge - overlap));
  if (count < 2) return undefined;
  const step = (length - overlap) / count;
  const tiles = Array.from({ length: count }, (_, i) => {
    const from = Math.round(i * step);
    return { from, length: Math.min(length, Math.round((i + 1) * step) + overlap) - from };
  });
  return width > height
    ? { width: length, height: breadth, tiles }
    : { width: breadth, height: length, tiles };
}
