import type { Sharp } from "sharp";
import { run } from "./encode.ts";

/** What is put behind see-through pixels. */
const WHITE = 255;
const DARK = 31;
/** Longest edge at which edges are counted, in pixels: lines are still there, and it takes little time. */
const LOOK = 1024;
/** Steps of 255 in lightness between two neighbours that make an edge. */
const EDGE = 32;

/**
 * White behind an image with see-through pixels, or dark grey where more of its edges can be seen
 * on that; none for an image without such pixels. What a white box holds is seen on both, so only
 * edges at see-through pixels count, however much of the image is light.
 */
export async function backgroundFor(image: Sharp): Promise<"#ffffff" | "#1f1f1f" | undefined> {
  const small = image.clone().resize(LOOK, LOOK, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await run(small.ensureAlpha().toColourspace("srgb").raw());
  const { width, height, channels } = info;
  const lights = new Float32Array(width * height);
  const alphas = new Float32Array(width * height);
  let clear = false;
  for (let i = 0, at = 0; i < lights.length; i++, at += channels) {
    const alpha = data[at + channels - 1] ?? 255;
    if (alpha < 255) clear = true;
    alphas[i] = alpha / 255;
    // Luma of Rec. 601: blue and red are dark ink, yellow is light.
    lights[i] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  }
  if (!clear) return undefined;
  const seen = { white: 0, dark: 0 };
  const compare = (i: number, j: number): void => {
    const [a = 1, b = 1] = [alphas[i], alphas[j]];
    if (a === 1 && b === 1) return;
    const ink = a * (lights[i] ?? 0) - b * (lights[j] ?? 0);
    if (Math.abs(ink + (b - a) * WHITE) >= EDGE) seen.white++;
    if (Math.abs(ink + (b - a) * DARK) >= EDGE) seen.dark++;
  };
  for (let i = 0; i < lights.length; i++) {
    if ((i + 1) % width !== 0) compare(i, i + 1);
    if (i + width < lights.length) compare(i, i + width);
  }
  return seen.white >= 0.99 * seen.dark ? "#ffffff" : "#1f1f1f";
}
