import type { FontBook } from "../fonts/fontBook.ts";
import { NO_STYLE, type Styles } from "./cascade.ts";
import { layOutBox, layOutFlow } from "./html/block.ts";
import type { LayoutContext } from "./html/boxes.ts";
import { lookOf, textLook, type TextLook } from "./html/htmlStyle.ts";
import { allOf, setChildren, svgElement, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";
import { viewportOf, type Viewport } from "./viewport.ts";

/** As the text of a page is where nothing is said of it. */
const PLAIN: TextLook = {
  wish: { families: [], weight: 400, italic: false },
  size: 16,
  sized: false,
  colour: "#000000",
  lineHeight: undefined,
  align: "left",
  whiteSpace: "normal",
  breaksWords: false,
  decoration: "",
  letterSpacing: 0,
  transform: "none",
  hidden: false,
  raised: 0,
  background: undefined,
  marker: "disc",
};
/** What text would take from the drawing around it, and HTML does not. */
const APART = {
  "fill-opacity": 1,
  "dominant-baseline": "auto",
  "word-spacing": 0,
  "letter-spacing": 0,
  "writing-mode": "lr-tb",
  "stroke-dasharray": "none",
  "paint-order": "normal",
} as const;
/** As much wider than its box may text be that is drawn narrower than measured, its letters nearer each other. */
const KERNED = 1.04;
/** No narrower than this are lines made that are too long for their box. */
const NARROWEST = 0.55;

/** Puts text and boxes of SVG in the place of HTML. */
export function replaceHtml(
  root: DrawingElement,
  {
    styles,
    book,
    viewport,
  }: { readonly styles: Styles; readonly book: FontBook; readonly viewport: Viewport },
): void {
  const context: LayoutContext = {
    ...{ styles, book, widest: new Map(), count: 0 },
    layOut: { box: layOutBox, flow: layOutFlow },
  };
  for (const element of [...allOf(root)])
    if (element.space === "svg" && element.name === "foreignObject")
      replace(element, context, viewport);
}

function replace(element: DrawingElement, context: LayoutContext, whole: Viewport): void {
  const chain: DrawingElement[] = [];
  for (let up: DrawingElement | undefined = element; up; up = up.parent) chain.unshift(up);
  let text = PLAIN;
  let viewport = whole;
  for (const one of chain) {
    const style = context.styles.get(one) ?? NO_STYLE;
    text = { ...textLook((name) => style.get(name), text), background: undefined };
    if (one.name === "svg" && one.space === "svg") viewport = viewportOf(one, viewport);
  }
  const { attributes } = element;
  const length = (name: string, size: number): number =>
    pixels(attributes.get(name), { em: text.size, whole: size }) ?? 0;
  const width = length("width", viewport.width);
  const height = length("height", viewport.height);
  const [x, y] = [length("x", viewport.width), length("y", viewport.height)];
  const style = context.styles.get(element) ?? NO_STYLE;
  const { box } = lookOf(element, style, { text, width, height });
  const laid = layOutFlow(element.children, { width, height }, { text, box }, context);
  const definite = /^[\d.]+(px)?$/.test(attributes.get("width")?.trim() ?? "") && width > 2;
  const cut = !(style.get("overflow") ?? "").includes("visible");
  const factor =
    definite && cut && laid.width > width * KERNED ? Math.max(NARROWEST, width / laid.width) : 1;
  const drawn = laid.draw(factor < 1 ? 0 : x, y + laid.before);
  for (const name of ["x", "y", "width", "height"]) attributes.delete(name);
  element.name = "g";
  const place = factor < 1 ? `translate(${x}) scale(${factor.toFixed(4)} 1)` : undefined;
  setChildren(element, [svgElement("g", { transform: place, ...APART }, drawn)]);
}
