import type { Sharp } from "sharp";
import { run } from "./encode.ts";

/** What is put behind see-through pixels. */
const WHITE = 255;
const DARK = 31;
/** Longest edge at which edges are counted, in pixels: lines are still there, and it takes little time. */
const LOOK = 1024;
/** Steps of 255 in lightness between ink and what is behind it, from which an edge is seen. */
const SEEN = 32;
/** Share of opacity by which ink stands out from a pixel beside it. */
const STEP = 0.25;

/**
 * White behind an image with see-through pixels, or dark grey where more of its edges can be seen
 * on that; none for an image without such pixels. What a white box holds is seen on both, so only
 * ink beside see-through pixels counts, however much of the image is light.
 */
export async function backgroundFor(image: Sharp): Promise<"#ffffff" | "#1f1f1f" | undefined> {
  const small = image.clone().resize(LOOK, LOOK, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await run(small.ensureAlpha().toColourspace("srgb").raw());
  const { width, height, channels } = info;
  const opacity = new Float32Array(width * height);
  for (let i = 0; i < opacity.length; i++)
    opacity[i] = (data[i * channels + channels - 1] ?? 255) / 255;
  if (opacity.every((one) => one === 1)) return undefined;
  let white = 0;
  let dark = 0;
  for (let i = 0; i < opacity.length; i++) {
    const own = opacity[i] ?? 0;
    if (own < STEP || !isBorder(opacity, i, width)) continue;
    const at = i * channels;
    // Luma of Rec. 601: blue and red are dark ink, yellow is light.
    const light =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    if (own * Math.abs(WHITE - light) >= SEEN) white++;
    if (own * Math.abs(light - DARK) >= SEEN) dark++;
  }
  return white >= 0.99 * dark ? "#ffffff" : "#1f1f1f";
}

/** Whether ink ends at a pixel: one beside it is clearer, and none more opaque, as beside the soft rim of a shape. */
function isBorder(opacity: Float32Array, i: number, width: number): boolean {
  const own = opacity[i] ?? 0;
  const x = i % width;
  let ends = false;
  for (const j of [x > 0 ? i - 1 : i, x + 1 < width ? i + 1 : i, i - width, i + width]) {
    const other = opacity[j];
    if (other === undefined) continue;
    if (other > own + STEP) return false;
    if (other <= own - STEP) ends = true;
  }
  return ends;
}
