import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { initWasm, Resvg, type ResvgRenderOptions } from "@resvg/resvg-wasm";
import { rewriteDrawing, type FontSources, type RewrittenDrawing } from "./drawing/rewrite.ts";
import type { DrawnSize } from "./drawing/viewport.ts";
import { facesIn, facesInBytes, fontFolders, type LoadableFace } from "./fonts/systemFonts.ts";
import { withPlainImages } from "./innerImages.ts";
import { pageText, svgText, withEvenSize } from "./svgText.ts";
import { watched } from "./watchdog.ts";

/** Longest edge of a drawing that asks for less, so that its labels can be read. */
const LEGIBLE_EDGE = 1536;
/** A smaller drawing has smaller labels only where it is a large one made small: an icon need not be as large. */
const LEGIBLE_FACTOR = 3;
/** Up to here an image costs as few tokens as one can. */
const CHEAPEST_EDGE = 384;
/** Milliseconds of the processor; what took longer here is not given to a page, which cannot be ended. */
const PAGE_TIME = 1500;
/** Fonts that lie beside the bundle, the first one for all that no other has. */
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"];

let ready: Promise<LoadableFace[]> | undefined;
let broken = false;

/** Whether the renderer has crashed: all that it is given from then on fails. */
export function isRendererBroken(): boolean {
  return broken;
}

/** Loads the renderer and the fonts for drawings whose own are not there; they lie beside the bundle. */
function load(): Promise<LoadableFace[]> {
  ready ??= (async () => {
    await initWasm(await readFile(join(import.meta.dirname, "resvg.wasm")));
    const fonts = FONTS.map(async (name) =>
      facesInBytes(name, await readFile(join(import.meta.dirname, name))),
    );
    return (await Promise.all(fonts)).flat();
  })();
  return ready;
}

let system: readonly LoadableFace[] | undefined;
/** The fonts of the system, looked for once. */
const systemFaces = (): readonly LoadableFace[] =>
  (system ??= facesIn(fontFolders(process.platform, process.env)));

/** A drawing's pixels, colours multiplied by alpha, and the size it has by itself. */
interface Rendered {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly natural: { readonly width: number; readonly height: number };
  /** Has letters that no font has. */
  readonly lacksLetters: boolean;
  /** Shows images from elsewhere, which are left out. */
  readonly lacksImages: boolean;
  /** Has filters, blending or masks, which are left out for the renderer not to crash. */
  readonly lacksEffects: boolean;
  /** Its text, where a page may draw it too. */
  readonly forPage?: string;
}

/**
 * Renders an SVG. The renderer runs no scripts and follows no reference to a
 * file or an address.
 *
 * @throws the renderer's error for what is no SVG
 */
export async function renderSvg(
  bytes: Uint8Array,
  maxEdge: number,
  /** Times that the renderer has crashed on it: without filters and blending, then without masks. */
  plain = 0,
): Promise<Rendered> {
  const own = await load();
  const found = svgText(bytes);
  const text = await withPlainImages(found);
  try {
    return watched(() => {
      const before = process.cpuUsage();
      const drawing = rewritten(text, { own, system: systemFaces }, plain);
      try {
        const rendered = render(drawing, maxEdge);
        const { user, system: kernel } = process.cpuUsage(before);
        return drawing.fitsPage && (user + kernel) / 1000 < PAGE_TIME
          ? { ...rendered, forPage: pageText(found, rendered.natural) }
          : rendered;
      } catch (error) {
        if (isCrash(error)) throw error;
        return render(asItIs(text, own), maxEdge);
      }
    });
  } catch (error) {
    // Out of memory, or a stack too deep: the renderer stops where it is and cannot be used again.
    broken ||= isCrash(error);
    throw error;
  }
}

const isCrash = (error: unknown): boolean =>
  error instanceof Error && /^(RuntimeError|RangeError)$/.test(error.name);

/** What a browser would show of a drawing; the drawing as it is where that cannot be found out. */
function rewritten(text: string, fonts: FontSources, plain: number): RewrittenDrawing {
  try {
    return rewriteDrawing(text, fonts, { plain }) ?? asItIs(text, fonts.own);
  } catch {
    return asItIs(text, fonts.own);
  }
}

const asItIs = (text: string, own: readonly LoadableFace[]): RewrittenDrawing => ({
  text: () => withEvenSize(text),
  size: undefined,
  fonts: own.slice(0, 1).map(({ load: bytes }) => bytes()),
  background: undefined,
  missing: [],
  lacksImages: false,
  lacksEffects: false,
  fitsPage: false,
});

function render(rewrite: RewrittenDrawing, maxEdge: number): Rendered {
  const { fonts, background, missing, lacksImages, lacksEffects } = rewrite;
  const font = {
    fontBuffers: [...fonts],
    defaultFontFamily: "DejaVu Sans",
    // A browser's; the renderer's own is 12.
    defaultFontSize: 16,
    sansSerifFamily: "DejaVu Sans",
  };
  const own = rewrite.size ?? sizeOf(rewrite.text(), font);
  const natural = {
    width: Math.max(1, Math.round(own.width)),
    height: Math.max(1, Math.round(own.height)),
  };
  const longest = Math.max(own.width, own.height);
  const factor = edgeFor(longest, maxEdge) / longest;
  const size = {
    width: Math.max(1, Math.round(own.width * factor)),
    height: Math.max(1, Math.round(own.height * factor)),
  };
  const drawing = new Resvg(rewrite.text(size), {
    font,
    ...(background !== undefined && { background }),
    fitTo: {
      mode: size.width >= size.height ? "width" : "height",
      value: Math.max(size.width, size.height),
    },
  });
  const image = drawing.render();
  const { width, height } = image;
  // A copy, out of the renderer's memory.
  const rgba = new Uint8Array(image.pixels);
  image.free();
  drawing.free();
  const lacks = { lacksLetters: missing.length > 0, lacksImages, lacksEffects };
  return { rgba, width, height, natural, ...lacks };
}

/** The size that the renderer finds a drawing to have. */
function sizeOf(text: string, font: Exclude<ResvgRenderOptions["font"], undefined>): DrawnSize {
  const drawing = new Resvg(text, { font });
  const { width, height } = drawing;
  drawing.free();
  return { width, height };
}

/** The longer edge to render at, in pixels. */
function edgeFor(longest: number, maxEdge: number): number {
  const legible = Math.min(LEGIBLE_EDGE, Math.max(CHEAPEST_EDGE, LEGIBLE_FACTOR * longest));
  return Math.min(maxEdge, Math.round(Math.max(legible, longest)));
}
