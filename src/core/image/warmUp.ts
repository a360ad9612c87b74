import sharp from "sharp";
import { prepare } from "./prepare.ts";

/** Pixels of an edge: enough for the compiler to see what is used most. */
const EDGE = 1024;

/**
 * Decodes, shrinks and encodes images of its own, so that the decoders are compiled well before the
 * first image of a reader: WebAssembly is several times as slow until then.
 */
export async function warmUp(): Promise<void> {
  const photo = sharp(noise(), { raw: { width: EDGE, height: EDGE, channels: 3 } });
  const drawing = photo.clone().threshold(128).resize(EDGE, EDGE, { kernel: "nearest" });
  const options = { maxEdge: EDGE / 2, maxBytes: 1_000_000 };
  await prepare(await photo.clone().jpeg().toBuffer(), options);
  await prepare(await drawing.png({ compressionLevel: 1 }).toBuffer(), options);
}

/** Soft waves, and grain on them. */
function noise(): Buffer {
  const data = Buffer.alloc(EDGE * EDGE * 3);
  for (let i = 0; i < data.length; i++)
    data[i] = 128 + 80 * Math.sin(i / 900) + ((i * 7919) % 31) - 15;
  return data;
}
