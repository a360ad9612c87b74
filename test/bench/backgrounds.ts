/*
 * Edges that transparent images of a folder lose on what is put behind them, beside the better of white and
 * dark: `node test/bench/backgrounds.ts <folder>`. Nothing here passes or fails.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { backgroundFor } from "../../src/core/image/background.ts";
import { toBitmap } from "../../src/core/image/encode.ts";

const [folder = "."] = process.argv.slice(2);
/** Steps of 255 in lightness between two pixels, from which an edge is seen. */
const SEEN = 32;
/** Share of the edges that may be lost. */
const ALLOWED = 0.01;
/** As it is sent. */
const LONGEST_EDGE = 3840;

/** Pixels whose right or lower neighbour differs. */
async function edgesOn(file: string, background: string): Promise<number> {
  const { data, info } = await sharp(file, { failOn: "error" })
    .resize(LONGEST_EDGE, LONGEST_EDGE, { fit: "inside", withoutEnlargement: true })
    .flatten({ background })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  // Luma of Rec. 601, of what may have one channel.
  const at = (x: number, y: number): number => {
    const place = (y * width + x) * channels;
    const [red = 0, green = red, blue = red] = data.subarray(place, place + Math.min(3, channels));
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  };
  let count = 0;
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0; x + 1 < width; x++) {
      const own = at(x, y);
      if (Math.abs(own - at(x + 1, y)) >= SEEN || Math.abs(own - at(x, y + 1)) >= SEEN) count++;
    }
  return count;
}

let transparent = 0;
let dark = 0;
let worse = 0;
for (const name of readdirSync(folder).sort()) {
  if (!/\.(png|webp)$/i.test(name)) continue;
  const file = join(folder, name);
  try {
    const chosen = backgroundFor(await toBitmap(sharp(file, { failOn: "error" }).ensureAlpha()));
    if (chosen === undefined) continue;
    const white = await edgesOn(file, "#ffffff");
    const black = await edgesOn(file, "#1f1f1f");
    transparent++;
    if (chosen === "#1f1f1f") dark++;
    const own = chosen === "#ffffff" ? white : black;
    const most = Math.max(white, black);
    const lost = most === 0 ? 0 : 1 - own / most;
    if (lost <= ALLOWED) continue;
    worse++;
    console.log(
      `${(100 * lost).toFixed(1)} %  ${name}  ${chosen}, ${white} on white, ${black} on dark`,
    );
  } catch {
    console.log(`-  ${name}  cannot be decoded`);
  }
}
console.log(
  `${transparent} transparent images, ${dark} on dark: ${worse} lose more than ${100 * ALLOWED} % of their edges`,
);
