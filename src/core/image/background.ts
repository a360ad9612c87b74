import { fromBitmap, run, type Bitmap } from "./encode.ts";

/** What is put behind see-through pixels. */
const WHITE = 255;
const DARK = 31;
/** Longest edge at which edges are counted, in pixels: a photo is larger than it need be, thin lines are still there. */
const LOOK = 2048;
/** Steps of 255 in lightness between two pixels beside each other, from which an edge is seen. */
const SEEN = 32;
/** Share of its edges that an image may lose on white, which it was most likely made for. */
const ALLOWED = 0.01;

/**
 * White behind an image with see-through pixels, or dark grey where more of its edges can be seen
 * on that; none for an image without such pixels. What a white box holds is seen on both, so only
 * edges beside or within see-through pixels count, however much of the image is light.
 */
export async function backgroundFor(bitmap: Bitmap): Promise<"#ffffff" | "#1f1f1f" | undefined> {
  if (isOpaque(bitmap)) return undefined;
  const small = fromBitmap(bitmap).resize(LOOK, LOOK, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await run(small.ensureAlpha().toColourspace("srgb").raw());
  const { width, height, channels } = info;
  const opacity = new Float32Array(width * height);
  /** Lightness of the ink alone, as much as there is. */
  const light = new Float32Array(width * height);
  for (let i = 0; i < opacity.length; i++) {
    const at = i * channels;
    const own = (data[at + channels - 1] ?? 255) / 255;
    opacity[i] = own;
    // Luma of Rec. 601: blue and red are dark ink, yellow is light.
    light[i] =
      own * (0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0));
  }
  if (opacity.every((one) => one === 1)) return undefined;
  const isEdge = (i: number, j: number, behind: number): boolean => {
    const own = (light[i] ?? 0) + (1 - (opacity[i] ?? 1)) * behind;
    return Math.abs(own - (light[j] ?? 0) - (1 - (opacity[j] ?? 1)) * behind) >= SEEN;
  };
  let [all, white, dark] = [0, 0, 0];
  for (let i = 0; i < opacity.length; i++) {
    const right = (i + 1) % width === 0 ? i : i + 1;
    const below = i + width < opacity.length ? i + width : i;
    const isCovered = opacity[i] === 1 && opacity[right] === 1 && opacity[below] === 1;
    const onWhite = isEdge(i, right, WHITE) || isEdge(i, below, WHITE);
    const onDark = isCovered ? onWhite : isEdge(i, right, DARK) || isEdge(i, below, DARK);
    if (onWhite && onDark) all++;
    else if (onWhite) white++;
    else if (onDark) dark++;
  }
  return all + white >= (1 - ALLOWED) * (all + dark) ? "#ffffff" : "#1f1f1f";
}

function isOpaque({ data, channels }: Bitmap): boolean {
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return false;
  return true;
}
