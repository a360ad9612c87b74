import type { FontBook } from "../../fonts/fontBook.ts";
import { NO_STYLE } from "../cascade.ts";
import {
  DrawingLimit,
  elementsOf,
  isElement,
  svgElement,
  type DrawingElement,
  type DrawingNode,
} from "../tree.ts";
import { lookOf, type Around, type BoxLook, type Sides, type TextLook } from "./htmlStyle.ts";
import { drawText, layOutLines, type InlineItem, type LaidOut } from "./inline.ts";
import { drawBox } from "./paint.ts";
import type { BoxContent, FlowBox, Inside, LayoutContext, Look, Room } from "./boxes.ts";
import { layOutFlex } from "./flex.ts";
import { drawSign, markerText } from "./listMarkers.ts";
import { collapses, layOutTable } from "./table.ts";

/** Boxes of a drawing that are laid out, those that are measured first included. */
const MOST_BOXES = 60_000;

const NONE: Sides = [0, 0, 0, 0];
const NOT_INLINE = /^(block|flex|grid|table|list-item|table-.*|flow-root|-webkit-box)$/;

/** Lays out an element as a box. */
export function layOutBox(
  element: DrawingElement,
  room: Room,
  up: TextLook,
  context: LayoutContext,
): FlowBox {
  if (++context.count > MOST_BOXES) throw new DrawingLimit("boxes");
  const around: Around = {
    text: up,
    width: Number.isFinite(room.width) ? room.width : undefined,
    height: room.height,
  };
  const style = room.style ?? context.styles.get(element) ?? NO_STYLE;
  const { text: own, box: said } = lookOf(element, style, around);
  // Its border is that of its cells.
  const isOne = said.display.endsWith("table") && collapses(element, context);
  const box: BoxLook = isOne ? { ...said, border: NONE, padding: NONE } : said;
  const text: TextLook = { ...own, background: undefined };
  const edges = {
    x: box.padding[1] + box.padding[3] + box.border[1] + box.border[3],
    y: box.padding[0] + box.padding[2] + box.border[0] + box.border[2],
  };
  const shrinks =
    room.shrinks || (room.fills !== true && /^(table|table-cell|inline-.*)$/.test(box.display));
  const offered = Math.max(0, room.width - box.margin[1] - box.margin[3]);
  const fixed = box.width === undefined ? undefined : box.width + (box.borderBox ? 0 : edges.x);
  const limit = box.maxWidth + (box.borderBox ? 0 : edges.x);
  let width = Math.max(box.minWidth, Math.min(fixed ?? offered, limit));
  const fixedHeight =
    box.height === undefined ? undefined : Math.max(0, box.height - (box.borderBox ? edges.y : 0));
  const inside = (total: number): Inside => ({
    width: Math.max(0, total - edges.x),
    height: fixedHeight,
  });
  if (fixed === undefined && shrinks) {
    const widest =
      context.widest.get(element) ??
      content(element, inside(Infinity), { text, box }, context).width;
    context.widest.set(element, widest);
    width = Math.max(box.minWidth, Math.min(widest + edges.x, width));
  }
  const within = content(element, inside(width), { text, box }, context);
  const natural = within.width + edges.x;
  const grown = fixed === undefined && shrinks ? Math.min(limit, Math.max(width, natural)) : width;
  const total = Number.isFinite(grown) ? grown : natural;
  const most = box.maxHeight + (box.borderBox ? 0 : edges.y);
  const wanted = (fixedHeight ?? within.height) + edges.y;
  const height = Math.max(box.minHeight, Math.min(most, wanted));
  const topEdge = box.padding[0] + box.border[0];
  const left = box.padding[3] + box.border[3];
  const spare = Number.isFinite(offered) ? offered - total : 0;
  const [autoLeft, autoRight] = box.autoMargins;
  const shift = box.margin[3] + (autoLeft && spare > 0 ? (autoRight ? spare / 2 : spare) : 0);
  // Margins of the first and last within lie in its own, where nothing is between.
  const opens = NOT_INLINE.test(box.display) && /^(block|list-item)$/.test(box.display) && !shrinks;
  const passesTop = opens && topEdge === 0;
  const passesBottom = opens && box.padding[2] + box.border[2] === 0 && fixedHeight === undefined;
  const innerTop = passesTop ? 0 : within.before;
  const innerBottom = passesBottom ? 0 : within.after;
  const full = fixedHeight === undefined ? Math.min(most, height + innerTop + innerBottom) : height;
  const isCut = box.cuts && topEdge + innerTop + within.height > full;
  return {
    width: total,
    height: full,
    baseline: within.baseline === undefined ? undefined : topEdge + innerTop + within.baseline,
    before: Math.max(box.margin[0], passesTop ? within.before : 0),
    after: Math.max(box.margin[2], passesBottom ? within.after : 0),
    shift,
    least: fixed === undefined && !box.cuts ? Math.max(total, natural) : total,
    draw: (x, y) =>
      drawBox(
        box,
        { x, y, width: total, height: full, colour: text.colour, hidden: text.hidden },
        () => {
          const drawn = within.draw(x + left, y + topEdge + innerTop);
          if (!isCut) return drawn;
          const area = { x, y, width: total, height: full };
          return [svgElement("svg", { ...area, viewBox: Object.values(area).join(" ") }, drawn)];
        },
      ),
  };
}

function content(
  element: DrawingElement,
  inside: Inside,
  look: Look,
  context: LayoutContext,
): BoxContent {
  if (/flex|grid/.test(look.box.display)) return layOutFlex(element, inside, look, context);
  if (/^(inline-)?table$/.test(look.box.display) && elementsOf(element).some(isPartOfTable))
    return layOutTable(element, inside, look, context);
  const [cell, ...others] = elementsOf(element);
  if (look.box.display === "table" && cell && others.length === 0) {
    // A cell without a row, to stand in the middle of a height.
    const middle = context.styles.get(cell)?.get("vertical-align") === "middle";
    const box = { ...look.box, direction: "column", justify: middle ? "center" : "" };
    return layOutFlex(element, inside, { text: look.text, box }, context);
  }
  if (element.name === "img" || element.name === "svg") return layOutImage(element, inside);
  return layOutFlow(element.children, inside, look, context, element);
}

const isPartOfTable = ({ name }: DrawingElement): boolean => /^(tr|tbody|thead|tfoot)$/.test(name);

/** Lays out boxes under each other, and what is between them in lines. */
export function layOutFlow(
  nodes: readonly DrawingNode[],
  inside: Inside,
  { text }: Look,
  context: LayoutContext,
  element?: DrawingElement,
): BoxContent {
  const placed: { readonly box: LaidOut; readonly x: number; readonly y: number }[] = [];
  const out: { readonly box: FlowBox; readonly x: number; readonly y: number }[] = [];
  let y = 0;
  let margin = 0;
  let before: number | undefined;
  let widest = 0;
  let baseline: number | undefined;
  let items: InlineItem[] = marker(element, text, context.book);
  /** What is above the first of them is above all. */
  const open = (): void => {
    if (before === undefined) before = margin;
    else y += margin;
  };
  const endLines = (): void => {
    const some = items.some(
      (item) =>
        item.kind !== "text" ||
        /[\S\u00a0]/.test(item.text) ||
        /^(pre|pre-wrap|break-spaces)$/.test(item.look.whiteSpace),
    );
    if (some) {
      const lines = layOutLines(items, { width: inside.width, look: text, book: context.book });
      open();
      margin = 0;
      placed.push({ box: lines, x: 0, y });
      if (lines.baseline !== undefined) baseline = y + lines.baseline;
      y += lines.height;
      widest = Math.max(widest, lines.width);
    }
    items = [];
  };
  const visit = (node: DrawingNode, look: TextLook): void => {
    if (!isElement(node)) {
      items.push({ kind: "text", text: node, look });
      return;
    }
    if (node.name === "br") {
      items.push({ kind: "break", look });
      return;
    }
    const { text: inner, box } = lookOf(node, context.styles.get(node) ?? NO_STYLE, {
      text: look,
      width: Number.isFinite(inside.width) ? inside.width : undefined,
      height: inside.height,
    });
    if (box.display === "none") return;
    if (/^(absolute|fixed)$/.test(box.position)) {
      const room = { width: inside.width, height: inside.height, shrinks: true };
      const laid = layOutBox(node, room, look, context);
      out.push({ box: laid, x: (box.left ?? 0) + laid.shift, y: (box.top ?? y) + laid.before });
      return;
    }
    const isBox = NOT_INLINE.test(box.display) || box.display.startsWith("inline-");
    if (!isBox) {
      for (const child of node.children) visit(child, { ...inner, background: inner.background });
      return;
    }
    const inline = box.display.startsWith("inline-");
    const laid = layOutBox(
      node,
      { width: inside.width, height: inside.height, shrinks: inline },
      look,
      context,
    );
    if (inline) {
      items.push({ kind: "box", box: withMargins(laid, box), align: box.verticalAlign });
      return;
    }
    endLines();
    margin = Math.max(margin, laid.before);
    // The margins of what has no height are one.
    if (laid.height === 0) {
      placed.push({ box: laid, x: laid.shift, y });
      margin = Math.max(margin, laid.after);
      return;
    }
    open();
    placed.push({ box: laid, x: laid.shift, y });
    if (laid.baseline !== undefined) baseline = y + laid.baseline;
    y += laid.height;
    margin = laid.after;
    widest = Math.max(widest, laid.least + laid.shift + Math.max(0, box.margin[1]));
  };
  for (const node of nodes) visit(node, text);
  endLines();
  return {
    width: widest,
    height: y,
    baseline,
    before: before ?? 0,
    after: margin,
    draw: (left, top) =>
      [...placed, ...out].flatMap(({ box, x, y: down }) => box.draw(left + x, top + down)),
  };
}

/** The dot or the number before an item of a list. */
function marker(element: DrawingElement | undefined, look: TextLook, book: FontBook): InlineItem[] {
  if (element?.name !== "li" || look.marker.includes("none")) return [];
  const list = element.parent;
  const items = list ? elementsOf(list).filter(({ name }) => name === "li") : [];
  const number = (value: string | undefined, other: number): number => {
    const said = Number.parseInt(value ?? "", 10);
    return Number.isFinite(said) ? said : other;
  };
  const first = number(list?.attributes.get("start"), 1);
  const text = markerText(
    look.marker,
    number(element.attributes.get("value"), first + items.indexOf(element)),
  );
  const own = { ...look, whiteSpace: "pre", decoration: "" };
  const face = book.face(own.wish);
  const width = text === undefined ? 0 : book.width(text, face) * own.size;
  const space = book.width(" ", face) * own.size;
  const draw: LaidOut["draw"] = (x, baseline) => {
    if (text !== undefined)
      return drawText(text, { left: x - width - space, width, baseline, look: own, book });
    const ascent = Math.round(face.ascent * own.size);
    return [drawSign(look.marker, { x, baseline, ascent, colour: own.colour })];
  };
  return [{ kind: "box", align: "baseline", box: { width: 0, height: 0, baseline: 0, draw } }];
}

function withMargins(box: FlowBox, { margin }: BoxLook): LaidOut {
  return {
    width: box.width + margin[1] + margin[3],
    height: box.height + margin[0] + margin[2],
    baseline: margin[0] + (box.baseline ?? box.height + margin[2]),
    draw: (x, y) => box.draw(x + margin[3], y + margin[0]),
  };
}

/** An image that is in the drawing itself. */
function layOutImage(element: DrawingElement, { width, height }: Inside): BoxContent {
  const attribute = (name: string): number => Number.parseFloat(element.attributes.get(name) ?? "");
  const known = [attribute("width"), attribute("height")];
  const wide = Number.isFinite(width) ? width : (known[0] ?? 0) || 0;
  const high = height ?? ((known[1] ?? 0) || wide);
  return {
    width: wide,
    height: high,
    baseline: undefined,
    before: 0,
    after: 0,
    draw: (x, y) => {
      const attributes = new Map(element.attributes);
      if (element.name === "img") {
        const source = attributes.get("src") ?? "";
        if (!source.startsWith("data:")) return [];
        return [
          {
            name: "image",
            space: "svg",
            attributes: new Map([
              ["href", source],
              ["x", `${x}`],
              ["y", `${y}`],
              ["width", `${wide}`],
              ["height", `${high}`],
            ]),
            children: [],
            parent: undefined,
          },
        ];
      }
      for (const [name, value] of Object.entries({ x, y, width: wide, height: high }))
        attributes.set(name, String(value));
      return [{ ...element, attributes }];
    },
  };
}
