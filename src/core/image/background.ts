import type { Bitmap } from "./encode.ts";

/** What is put behind see-through pixels. */
const WHITE = 255;
const DARK = 31;
/** Pixels looked at; of a larger image so many rows as make that, as they are: shrinking would move edges. */
const LOOK = 3_000_000;
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
  const { data, width, height, channels } = bitmap;
  const isColoured = channels > 2;
  /** Parts of 255 of what is behind a pixel that are seen. */
  const clear = (i: number): number => 255 - (data[i * channels + channels - 1] ?? 255);
  /** Lightness of the ink alone, as much as there is. */
  const light = (i: number): number => {
    const at = i * channels;
    const red = data[at] ?? 0;
    // Luma of Rec. 601: blue and red are dark ink, yellow is light.
    const own = isColoured
      ? 0.299 * red + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
      : red;
    return (own * (255 - clear(i))) / 255;
  };
  const rows = Math.ceil((width * height) / LOOK);
  let [all, white, dark] = [0, 0, 0];
  for (let y = 0; y < height; y += rows)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      let [onWhite, onDark] = [false, false];
      const [own, through] = [light(i), clear(i)];
      for (const j of [x + 1 < width ? i + 1 : i, y + 1 < height ? i + width : i]) {
        const ink = own - light(j);
        const behind = (through - clear(j)) / 255;
        onWhite ||= Math.abs(ink + behind * WHITE) >= SEEN;
        onDark ||= Math.abs(ink + behind * DARK) >= SEEN;
      }
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
