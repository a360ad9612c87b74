import { NO_STYLE } from "../cascade.ts";
import { elementsOf, type DrawingElement } from "../tree.ts";
import type { BoxContent, Inside, LayoutContext, Look } from "./boxes.ts";
import { lookOf } from "./htmlStyle.ts";

/** Columns of a table that are laid out. */
const MOST_COLUMNS = 200;

/** Lays out the rows of a table; a column is as wide as its widest cell, or less where all are too wide. */
export function layOutTable(
  element: DrawingElement,
  inside: Inside,
  { text }: Look,
  context: LayoutContext,
): BoxContent {
  const style = context.styles.get(element);
  const collapses = style?.get("border-collapse") === "collapse";
  const spacing = collapses ? 0 : Number(element.attributes.get("cellspacing") ?? 2);
  const rows = rowsOf(element).map((row) => {
    const look = lookOf(row, context.styles.get(row) ?? NO_STYLE, {
      text,
      width: undefined,
      height: undefined,
    });
    return { cells: elementsOf(row).slice(0, MOST_COLUMNS), look: look.text, box: look.box };
  });
  const columns = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const shrink = { height: undefined, shrinks: true } as const;
  const natural = Array.from({ length: columns }, (_, at) =>
    Math.max(
      0,
      ...rows.flatMap(({ cells, look }) => {
        const cell = cells[at];
        return cell
          ? [context.layOut.box(cell, { width: Infinity, ...shrink }, look, context).width]
          : [];
      }),
    ),
  );
  const total = natural.reduce((sum, one) => sum + one, 0);
  const room = inside.width - spacing * (columns + 1);
  const given = style?.get("width") !== undefined || element.attributes.has("width");
  const factor = total > 0 && Number.isFinite(room) && (room < total || given) ? room / total : 1;
  const widths = natural.map((width) => width * factor);
  let y = spacing;
  const placed = rows.flatMap(({ cells, look }) => {
    const boxes = cells.map((cell, at) => {
      const wide = widths[at] ?? 0;
      const sized = new Map(context.styles.get(cell))
        .set("width", `${wide}px`)
        .set("box-sizing", "border-box");
      const styles = new Map(context.styles).set(cell, sized);
      return context.layOut.box(cell, { width: wide, height: undefined, shrinks: false }, look, {
        ...context,
        styles,
        widest: new Map(),
      });
    });
    const height = Math.max(0, ...boxes.map((box) => box.height));
    let x = spacing;
    const row = boxes.map((box, at) => {
      // Cells are centred in their row.
      const one = { box, x, y: y + (height - box.height) / 2 };
      x += (widths[at] ?? 0) + spacing;
      return one;
    });
    y += height + spacing;
    return row;
  });
  return {
    width: widths.reduce((sum, one) => sum + one, 0) + spacing * (columns + 1),
    height: y,
    baseline: placed[0] ? placed[0].y + (placed[0].box.baseline ?? 0) : undefined,
    before: 0,
    after: 0,
    draw: (left, top) => placed.flatMap(({ box, x, y: down }) => box.draw(left + x, top + down)),
  };
}

const rowsOf = (element: DrawingElement): DrawingElement[] =>
  elementsOf(element).flatMap((one) =>
    one.name === "tr" ? [one] : /^(tbody|thead|tfoot)$/.test(one.name) ? rowsOf(one) : [],
  );
