import sharp from "sharp";
import { sniff } from "./formats.ts";
import { lookup } from "../lookup.ts";

/** Images within a drawing that are converted, and pixels of each. */
const MOST_IMAGES = 60;
const MOST_PIXELS = 24_000_000;

/** What the renderer knows by its bytes as well as by its name. */
const KNOWN: Readonly<Record<string, string>> = lookup({
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
});

/**
 * Gives the images that lie within a drawing the names of what they are, as a browser goes by
 * their bytes, and makes those PNG that the renderer does not know. What is damaged stays.
 */
export async function withPlainImages(text: string): Promise<string> {
  if (!text.includes(";base64,")) return text;
  const parts: string[] = [];
  let from = 0;
  let count = 0;
  for (const match of text.matchAll(
    /data:([^"',;<>()\s]{0,99})(?:;[\w=-]{1,99}){0,9}?;base64,\s*([\w+/=\s]+)/g,
  )) {
    const [whole, type = "", base64 = ""] = match;
    const format = sniff(Buffer.from(base64.slice(0, 400), "base64"));
    if (format === undefined || format === "svg" || type === KNOWN[format]) continue;
    if (++count > MOST_IMAGES) break;
    const known = KNOWN[format];
    const plain =
      known === undefined ? await asPng(base64) : `data:${known};base64,${base64.trim()}`;
    if (plain === undefined) continue;
    parts.push(text.slice(from, match.index), plain);
    from = match.index + whole.length;
  }
  return from === 0 ? text : parts.join("") + text.slice(from);
}

async function asPng(base64: string): Promise<string | undefined> {
  try {
    const image = sharp(Buffer.from(base64, "base64"), { limitInputPixels: MOST_PIXELS });
    const png = await image.autoOrient().png({ compressionLevel: 1 }).toBuffer();
    return `data:image/png;base64,${png.toString("base64")}`;
  } catch {
    return undefined;
  }
}
