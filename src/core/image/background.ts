import type { Bitmap } from "./encode.ts";

/** What is put behind see-through pixels. */
const WHITE = 255;
const DARK = 31;
/** Steps of 255 in lightness between two pixels beside each other, from which an edge is seen. */
const SEEN = 32;
/** Share of its edges that an image may lose on white, which it was most likely made for. */
const ALLOWED = 0.01;

/**
 * White behind an image with see-through pixels, or dark grey where more of its edges can be seen
 * on that; none for an image without such pixels. What a white box holds is seen on both, so only
 * edges beside or within see-through pixels count, however much of the image is light.
 *
 * @param bitmap with the opacity of each pixel behind its colour or its grey
 */
export function backgroundFor(bitmap: Bitmap): "#ffffff" | "#1f1f1f" | undefined {
  if (isOpaque(bitmap)) return undefined;
  return edgesOn(bitmap, WHITE) >= (1 - ALLOWED) * edgesOn(bitmap, DARK) ? "#ffffff" : "#1f1f1f";
}

/** Pixels whose right or lower neighbour differs. All are looked at: an edge of a window is one row. */
function edgesOn({ data, width, height, channels }: Bitmap, behind: number): number {
  const isColoured = channels > 2;
  let row = new Float32Array(width);
  let next = new Float32Array(width);
  const fill = (y: number): void => {
    for (let x = 0, at = y * width * channels; x < width; x++, at += channels) {
      const red = data[at] ?? 0;
      // Luma of Rec. 601: blue and red are dark ink, yellow is light.
      const ink = isColoured
        ? 0.299 * red + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
        : red;
      next[x] = behind + ((ink - behind) * (data[at + channels - 1] ?? 255)) / 255;
    }
  };
  fill(0);
  let count = 0;
  for (let y = 0; y < height; y++) {
    [row, next] = [next, row];
    // The last row has none below it.
    if (y + 1 < height) fill(y + 1);
    else next.set(row);
    for (let x = 0; x < width; x++) {
      const own = row[x] ?? 0;
      if (Math.abs(own - (row[x + 1] ?? own)) >= SEEN || Math.abs(own - (next[x] ?? own)) >= SEEN)
        count++;
    }
  }
  return count;
}

function isOpaque({ data, channels }: Bitmap): boolean {
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return false;
  return true;
}
