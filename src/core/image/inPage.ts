import type { Prepare } from "./once.ts";
import type { PageDrawing, PreparedImage } from "./prepared.ts";

/**
 * Draws in a page that is shown, which has a browser's layout and fonts.
 *
 * @returns a PNG of the size asked for; undefined where no page is there, or it could not
 */
export type DrawInPage = (drawing: PageDrawing) => Promise<Uint8Array | undefined>;

/** Milliseconds that a page may take. */
const PAGE_TIMEOUT = 3000;

/** The page that is shown, if one is. */
export interface DrawingPage {
  /** Whether one is there to be asked. */
  readonly isThere: () => boolean;
  readonly draw: DrawInPage;
  /** Milliseconds that it may take. */
  readonly timeout?: number;
}

/**
 * Prepares drawings as a page draws them, where one is there in time. What goes to it has been
 * rendered here within the limits; only where the page does not draw it is that rendering made
 * ready to go out.
 */
export function drawnInPage(
  prepare: Prepare,
  { isThere, draw, timeout = PAGE_TIMEOUT }: DrawingPage,
): Prepare {
  return async (bytes, options, signal) => {
    if (!isThere()) return prepare(bytes, options, signal);
    const { drawing, ...rendering } = await prepare(bytes, { ...options, forPage: true }, signal);
    if (!drawing) return rendering;
    const png = await withinTime(draw(drawing), timeout);
    if (!png || !hasSize(png, drawing)) return prepare(bytes, options, signal);
    try {
      const drawn = await prepare(png, options, signal);
      return { ...drawn, found: rendering.found, changes: changesOf(rendering, drawn) };
    } catch {
      signal.throwIfAborted();
      return prepare(bytes, options, signal);
    }
  };
}

const KEPT: ReadonlySet<string> = new Set(["rendered", "lettersMissing", "imagesMissing"]);

/** As of one image: it was drawn, and what was done to its pixels is what was done in the end. */
function changesOf(rendering: PreparedImage, drawn: PreparedImage): PreparedImage["changes"] {
  const kept = rendering.changes.filter((one) => KEPT.has(one));
  const own = drawn.changes.filter((one) => one !== "converted" && one !== "metadataRemoved");
  return [...kept, ...own];
}

function withinTime<T>(work: Promise<T>, timeout: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), timeout);
  const settled = work.catch(() => undefined);
  return Promise.race([settled, promise]).finally(() => clearTimeout(timer));
}

/** Whether the bytes begin as a PNG of a drawing's size. */
function hasSize(png: Uint8Array, { width, height }: PageDrawing): boolean {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  return (
    bytes.length > 33 &&
    bytes.readUInt32BE(0) === 0x8950_4e47 &&
    bytes.readUInt32BE(16) === width &&
    bytes.readUInt32BE(20) === height
  );
}
