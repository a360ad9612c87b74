import { FontBook } from "../fonts/fontBook.ts";
import type { LoadableFace } from "../fonts/systemFonts.ts";
import { anchorTexts } from "./anchors.ts";
import { applyStyles, scaleRoot, sizeRoot } from "./apply.ts";
import { snapBaselines } from "./baselines.ts";
import { Bounds } from "./bounds.ts";
import { computeStyles, fontSizeOf } from "./cascade.ts";
import { applyTransforms } from "./cssTransforms.ts";
import { cutShapes } from "./clipShapes.ts";
import { cullFrames } from "./cull.ts";
import { embeddedFaces } from "./embeddedFonts.ts";
import { narrowFilters } from "./filters.ts";
import { replaceHtml } from "./foreignObject.ts";
import { drawBackdrop, fadeByGradients } from "./gradientMasks.ts";
import { sizeImages } from "./imageSizes.ts";
import { mediaMatches, type Screen } from "./media.ts";
import { colourMarkers, turnMarkers } from "./markers.ts";
import { fitsPage, isAnimated } from "./pageBounds.ts";
import { readSheets } from "./sheet.ts";
import { chooseSwitches, finishAnimations } from "./smil.ts";
import { measureStrokes } from "./strokes.ts";
import { applyFonts, boxOfText, xHeightAround } from "./textFonts.ts";
import {
  allOf,
  DrawingLimit,
  isElement,
  parseDrawing,
  setChildren,
  textOf,
  writeDrawing,
  type DrawingElement,
} from "./tree.ts";
import { growUses, plantUses } from "./uses.ts";
import { viewportOf, type DrawnSize } from "./viewport.ts";

/** A drawing in the words of SVG 1.1, and what it needs. */
export interface RewrittenDrawing {
  /** At the size that it has by itself, or at another one of whole pixels. */
  readonly text: (size?: DrawnSize) => string;
  /** The size that it has by itself, where that is known. */
  readonly size: DrawnSize | undefined;
  /** Font files. */
  readonly fonts: readonly Buffer[];
  /** A colour of CSS that is behind all of it. */
  readonly background: string | undefined;
  /** Letters that no font has. */
  readonly missing: readonly string[];
  /** Shows images from elsewhere, which nobody fetches. */
  readonly lacksImages: boolean;
  /** Its filters and blending, or its masks, were left out. */
  readonly lacksEffects: boolean;
  /** Small enough that a page may draw it too. */
  readonly fitsPage: boolean;
}

/** Fonts to choose from. */
export interface FontSources {
  /** Those that are always there. */
  readonly own: readonly LoadableFace[];
  readonly system: () => readonly LoadableFace[];
}

interface RewriteOptions {
  /** How many drawings it lies in. */
  readonly depth?: number;
  /** From 1 on without filters and blending, from 2 on without masks. */
  readonly plain?: number;
}

/** Pixels of a drawing that has no size: those of a browser. */
const NO_SIZE = { x: 0, y: 0, width: 300, height: 150 };
/** Drawings within a drawing that are rewritten, and how deep they lie. */
const MOST_IMAGES = 100;
const DEEPEST = 3;
/** Characters of a drawing that is rewritten. */
const LONGEST = 20_000_000;

/**
 * Rewrites a drawing so that a renderer of SVG 1.1 shows of it what a browser
 * does: HTML within it, style sheets, variables, the state after animations.
 * Nothing is fetched or run.
 *
 * @returns undefined for one that is too large
 * @throws Error for what is not well-formed; DrawingLimit
 */
export function rewriteDrawing(
  text: string,
  fonts: FontSources,
  { depth = 0, plain = 0 }: RewriteOptions = {},
): RewrittenDrawing | undefined {
  if (text.length > LONGEST) return undefined;
  const root = parseDrawing(text);
  const fits = fitsPage(root, text.length);
  const all = [...allOf(root)];
  const viewport = viewportOf(root, NO_SIZE);
  chooseSwitches(root);
  finishAnimations(root);
  const sheets = takeSheets(root, viewport);
  const sheet = readSheets(sheets, viewport, { tests: 0 });
  const copies = growUses(
    root,
    sheets.some((one) => /var\(|context-(fill|stroke)|marker/.test(one)),
  );
  const styles = computeStyles(root, sheet, copies);
  const animated = isAnimated(styles);
  const book = new FontBook([...fonts.own, ...embeddedFaces(sheet)], fonts.system);
  const background = styles.get(root)?.get("background-color");
  applyStyles(root, styles, { viewport, xHeight: (one) => xHeightAround(one, styles, book) });
  const bounds = new Bounds(viewport, (text) => boxOfText(text, styles, book));
  drawBackdrop(root, styles, viewport);
  applyTransforms(root, styles, { viewport, bounds });
  plantUses(root, copies, viewport);
  cutShapes(root, styles, bounds);
  fadeByGradients(root, styles, { viewport, bounds });
  sizeImages(root);
  anchorTexts(root, styles);
  colourMarkers(root, styles);
  turnMarkers(root, styles);
  const faces = applyFonts(root, styles, book);
  replaceHtml(root, { styles, book, viewport });
  const size = sizeRoot(root, viewport, fontSizeOf(root, styles));
  measureStrokes(root, { styles, viewport, size });
  cullFrames(root, viewport);
  narrowFilters(root);
  const inner = depth < DEEPEST ? rewriteImages(root, fonts, { depth, plain }) : [];
  const lacksEffects = plain > 0 && leaveOutEffects(root, plain);
  return {
    text(to) {
      if (to) {
        scaleRoot(root, size, to);
        snapBaselines(root, faces);
      }
      return writeDrawing(root);
    },
    size,
    fonts: [...new Set([...book.buffers, ...inner.flatMap((one) => one.fonts)])],
    background: background === "transparent" || background === "none" ? undefined : background,
    missing: [...book.missing, ...inner.flatMap(({ missing }) => missing)],
    lacksImages: all.some(isFromElsewhere) || inner.some((one) => one.lacksImages),
    lacksEffects: lacksEffects || inner.some((one) => one.lacksEffects),
    fitsPage: fits && !animated && inner.every((one) => one.fitsPage),
  };
}

/** Rewrites the drawings that are images of a drawing. */
function rewriteImages(
  root: DrawingElement,
  fonts: FontSources,
  { depth, plain }: Required<RewriteOptions>,
): RewrittenDrawing[] {
  const done = new Map<string, RewrittenDrawing>();
  for (const { name, space, attributes } of allOf(root)) {
    const href = attributes.get("href");
    if (name !== "image" || space !== "svg" || href === undefined) continue;
    const [, base64, data] =
      /^data:image\/svg\+xml(?:;(?!base64)[^;,]*)*(;base64)?,(.*)$/s.exec(href) ?? [];
    if (data === undefined || (!done.has(href) && done.size >= MOST_IMAGES)) continue;
    try {
      const text =
        base64 === undefined ? decodeURIComponent(data) : Buffer.from(data, "base64").toString();
      const drawing = done.get(href) ?? rewriteDrawing(text, fonts, { depth: depth + 1, plain });
      if (!drawing) continue;
      done.set(href, drawing);
      // What has no size fills its box, and fits itself into it.
      const [tag = ""] = /<svg\b[^>]*>/.exec(text) ?? [];
      const isSized = /\s(?:width|height)=["'][\d.]+(?:px|pt|mm|cm|in|em)?["']/.test(tag);
      if (!isSized && attributes.get("preserveAspectRatio") !== "none")
        attributes.delete("preserveAspectRatio");
      attributes.set(
        "href",
        `data:image/svg+xml;base64,${Buffer.from(drawing.text()).toString("base64")}`,
      );
    } catch (error) {
      if (error instanceof DrawingLimit) throw error;
      // It stays as it is.
    }
  }
  return [...done.values()];
}

/** @returns whether there were any */
function leaveOutEffects(root: DrawingElement, plain: number): boolean {
  let were = false;
  for (const { attributes } of allOf(root))
    for (const name of plain > 1 ? ["filter", "style", "mask"] : ["filter", "style"])
      were = attributes.delete(name) || were;
  return were;
}

/** Whether it is an image at an address, or one of a page's, which the renderer does not know. */
const isFromElsewhere = ({ name, space, attributes }: DrawingElement): boolean =>
  space === "html"
    ? name === "img"
    : /^(image|feImage)$/.test(name) && /^(?!data:|#)[^\s]/i.test(attributes.get("href") ?? "");

/** The texts of the style sheets, which are taken out, as scripts are. */
function takeSheets(root: DrawingElement, screen: Screen): string[] {
  const texts: string[] = [];
  for (const element of allOf(root)) {
    for (const child of element.children) {
      if (!isElement(child) || child.name !== "style") continue;
      const { attributes } = child;
      const isCss = /^(|text\/css)$/.test(attributes.get("type") ?? "");
      if (isCss && mediaMatches(attributes.get("media") ?? "", screen)) texts.push(textOf(child));
    }
    if (element.children.some((one) => isElement(one) && LEFT_OUT.test(one.name)))
      setChildren(
        element,
        element.children.filter((one) => !isElement(one) || !LEFT_OUT.test(one.name)),
      );
  }
  return texts;
}

/** What is not drawn; within text, spaces around it are one. */
const LEFT_OUT = /^(style|script|metadata|title|desc)$/;
