import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { svgText } from "./svgText.ts";
import { watched } from "./watchdog.ts";

/** Longest edge of a drawing that asks for less, so that its labels can be read. */
const LEGIBLE_EDGE = 1536;

let ready: Promise<Uint8Array[]> | undefined;
let broken = false;

/** Whether the renderer has crashed: all that it is given from then on fails. */
export function isRendererBroken(): boolean {
  return broken;
}

/** Loads the renderer and a font for drawings whose own is not there; both lie beside the bundle. */
function load(): Promise<Uint8Array[]> {
  ready ??= (async () => {
    await initWasm(await readFile(join(import.meta.dirname, "resvg.wasm")));
    return [await readFile(join(import.meta.dirname, "DejaVuSans.ttf"))];
  })();
  return ready;
}

/** A drawing's pixels, colours multiplied by alpha, and the size it has by itself. */
interface Rendered {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly natural: { readonly width: number; readonly height: number };
}

/**
 * Renders an SVG. The renderer runs no scripts and follows no reference to a
 * file or an address.
 *
 * @throws the renderer's error for what is no SVG
 */
export async function renderSvg(bytes: Uint8Array, maxEdge: number): Promise<Rendered> {
  const fontBuffers = await load();
  const text = svgText(bytes);
  try {
    return watched(() => render(text, maxEdge, fontBuffers));
  } catch (error) {
    // Out of memory, or a stack too deep: the renderer stops where it is and cannot be used again.
    broken ||= error instanceof Error && /^(RuntimeError|RangeError)$/.test(error.name);
    throw error;
  }
}

function render(text: string, maxEdge: number, fontBuffers: Uint8Array[]): Rendered {
  const font = { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  const probe = new Resvg(text, { font });
  const natural = { width: Math.ceil(probe.width), height: Math.ceil(probe.height) };
  const longest = Math.max(probe.width, probe.height);
  probe.free();
  const value = Math.min(maxEdge, Math.max(LEGIBLE_EDGE, Math.round(longest)));
  const drawing = new Resvg(text, {
    font,
    fitTo: natural.width >= natural.height ? { mode: "width", value } : { mode: "height", value },
  });
  const image = drawing.render();
  const { width, height } = image;
  // A copy, out of the renderer's memory.
  const rgba = new Uint8Array(image.pixels);
  image.free();
  drawing.free();
  return { rgba, width, height, natural };
}
