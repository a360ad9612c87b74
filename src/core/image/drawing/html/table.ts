import { NO_STYLE, type Style } from "../cascade.ts";
import { elementsOf, svgElement, type DrawingElement } from "../tree.ts";
import type { BoxContent, FlowBox, Inside, LayoutContext, Look } from "./boxes.ts";
import { lookOf, type BoxLook, type TextLook } from "./htmlStyle.ts";

/** Columns and rows of a table that are laid out. */
const MOST_COLUMNS = 200;
const MOST_ROWS = 2000;

interface Cell {
  readonly element: DrawingElement;
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
  readonly text: TextLook;
  readonly style: Style;
  readonly box: BoxLook;
}

interface Row {
  readonly element: DrawingElement;
  readonly text: TextLook;
  readonly box: BoxLook;
  /** Behind its cells. */
  readonly background: string | undefined;
}

/** Whether the borders of neighbours are one. */
export const collapses = (element: DrawingElement, context: LayoutContext): boolean =>
  context.styles.get(element)?.get("border-collapse") === "collapse";

/** Lays out the rows of a table; a column is as wide as its widest cell, or less where all are too wide. */
export function layOutTable(
  element: DrawingElement,
  inside: Inside,
  { text, box }: Look,
  context: LayoutContext,
): BoxContent {
  const rows = rowsOf(element, text, context).slice(0, MOST_ROWS);
  const cells = cellsOf(element, rows, context);
  const one = collapses(element, context);
  const shared = one ? Math.max(0, ...cells.map((cell) => cell.box.border[1])) : 0;
  const spacing = one ? -shared : spacingOf(element, context);
  const outer = one ? 0 : spacing;
  const widths = widthsOf(
    cells,
    { inside, spacing, outer, given: box.width !== undefined },
    context,
  );
  const wide = (from: number, count: number): number =>
    widths.slice(from, from + count).reduce((sum, width) => sum + width, 0) + spacing * (count - 1);
  const across = (at: number): number => outer + wide(0, at) + (at > 0 ? spacing : 0);
  const sized = cells.map((cell) => ({
    cell,
    laid: layOutCell(cell, wide(cell.column, cell.columns), context),
  }));
  const heights = rows.map((row) => row.box.height ?? 0);
  for (const { cell, laid } of sized)
    if (cell.rows === 1) heights[cell.row] = Math.max(heights[cell.row] ?? 0, laid.height);
  const high = (from: number, count: number): number =>
    heights.slice(from, from + count).reduce((sum, height) => sum + height, 0) +
    spacing * (count - 1);
  for (const { cell, laid } of sized) {
    const last = cell.row + cell.rows - 1;
    const missing = laid.height - high(cell.row, cell.rows);
    if (cell.rows > 1 && missing > 0) heights[last] = (heights[last] ?? 0) + missing;
  }
  const natural = high(0, rows.length) + 2 * outer;
  // What is left of a height goes to all rows.
  const spare = (inside.height ?? 0) - natural;
  if (spare > 0 && rows.length > 0)
    for (const at of heights.keys()) heights[at] = (heights[at] ?? 0) + spare / rows.length;
  const down = (at: number): number => outer + high(0, at) + (at > 0 ? spacing : 0);
  const placed = sized.map(({ cell, laid }) => {
    const height = high(cell.row, cell.rows);
    return {
      laid: layOutCell(cell, laid.width, context, { height, natural: laid.height }),
      x: across(cell.column),
      y: down(cell.row),
    };
  });
  const width = wide(0, widths.length) + 2 * outer;
  const [first] = placed;
  return {
    width: widths.length === 0 ? 0 : width,
    height: rows.length === 0 ? 0 : high(0, rows.length) + 2 * outer,
    baseline: first === undefined ? undefined : first.y + (first.laid.baseline ?? 0),
    before: 0,
    after: 0,
    draw: (left, top) => [
      ...rows.flatMap(({ background }, at) =>
        background === undefined || background === "transparent"
          ? []
          : [
              svgElement("rect", {
                x: left + outer,
                y: top + down(at),
                width: Math.max(0, width - 2 * outer),
                height: heights[at],
                fill: background,
              }),
            ],
      ),
      ...placed.flatMap(({ laid, x, y }) => laid.draw(left + x, top + y)),
    ],
  };
}

function spacingOf(element: DrawingElement, context: LayoutContext): number {
  const style = context.styles.get(element)?.get("border-spacing");
  const said = Number.parseFloat(style ?? element.attributes.get("cellspacing") ?? "2");
  return Number.isFinite(said) ? said : 2;
}

function rowsOf(
  element: DrawingElement,
  text: TextLook,
  context: LayoutContext,
  background?: string,
): Row[] {
  return elementsOf(element).flatMap((one) => {
    const look = lookOf(one, context.styles.get(one) ?? NO_STYLE, {
      text,
      width: undefined,
      height: undefined,
    });
    const own = { ...look.text, background: undefined };
    const behind = look.box.background ?? background;
    if (look.box.display === "none") return [];
    if (one.name === "tr") return [{ element: one, text: own, box: look.box, background: behind }];
    return /^(tbody|thead|tfoot)$/.test(one.name) ? rowsOf(one, own, context, behind) : [];
  });
}

/** Where cells stand, those that reach over several rows or columns included. */
function cellsOf(table: DrawingElement, rows: readonly Row[], context: LayoutContext): Cell[] {
  const taken = new Set<string>();
  return rows.flatMap((row, at) => {
    let column = 0;
    return elementsOf(row.element)
      .slice(0, MOST_COLUMNS)
      .map((element): Cell => {
        while (taken.has(`${at} ${column}`)) column++;
        const span = (name: string, most: number): number =>
          Math.max(
            1,
            Math.min(most, Number.parseInt(element.attributes.get(name) ?? "1", 10) || 1),
          );
        const [columns, tall] = [
          span("colspan", MOST_COLUMNS),
          span("rowspan", Math.min(MOST_COLUMNS, rows.length - at)),
        ];
        for (let y = at; y < at + tall; y++)
          for (let x = column; x < column + columns; x++) taken.add(`${y} ${x}`);
        const style = cellStyle(table, context.styles.get(element) ?? NO_STYLE);
        const { box } = lookOf(element, style, {
          text: row.text,
          width: undefined,
          height: undefined,
        });
        const cell = { element, row: at, column, columns, rows: tall, text: row.text, style, box };
        column += columns;
        return cell;
      });
  });
}

/** What a table's own attributes say of its cells. */
function cellStyle({ attributes }: DrawingElement, own: Style): Style {
  const style: Style = new Map();
  const padding = attributes.get("cellpadding");
  const border = Number.parseFloat(attributes.get("border") ?? "0");
  for (const side of ["top", "right", "bottom", "left"]) {
    if (padding !== undefined) style.set(`padding-${side}`, `${Number.parseFloat(padding)}px`);
    if (border > 0) style.set(`border-${side}`, "1px solid #808080");
  }
  return new Map([...style, ...own]);
}

function widthsOf(
  cells: readonly Cell[],
  {
    inside,
    spacing,
    outer,
    given,
  }: {
    readonly inside: Inside;
    readonly spacing: number;
    readonly outer: number;
    readonly given: boolean;
  },
  context: LayoutContext,
): number[] {
  const count = Math.max(0, ...cells.map(({ column, columns }) => column + columns));
  const room = inside.width - spacing * Math.max(0, count - 1) - 2 * outer;
  /** The widths of columns, of the widest cell in each; those over several come last. */
  const columnsBy = (widthOf: (cell: Cell) => number): number[] => {
    const widths = Array.from({ length: Math.min(count, MOST_COLUMNS * 2) }, () => 0);
    for (const cell of cells.toSorted((a, b) => a.columns - b.columns)) {
      const among = widths.slice(cell.column, cell.column + cell.columns);
      const missing =
        widthOf(cell) - among.reduce((sum, one) => sum + one, 0) - spacing * (cell.columns - 1);
      if (missing > 0)
        for (let at = cell.column; at < cell.column + among.length; at++)
          widths[at] = (widths[at] ?? 0) + missing / among.length;
    }
    return widths;
  };
  const said = (cell: Cell): number | undefined => {
    const { box, style, element } = cell;
    const value = style.get("width") ?? element.attributes.get("width") ?? "";
    if (value.endsWith("%") && Number.isFinite(room))
      return (room * Number.parseFloat(value)) / 100;
    if (box.width === undefined) return undefined;
    const edges = box.padding[1] + box.padding[3] + box.border[1] + box.border[3];
    return box.width + (box.borderBox ? 0 : edges);
  };
  const natural = columnsBy((cell) => said(cell) ?? layOutCell(cell, undefined, context).width);
  const total = natural.reduce((sum, one) => sum + one, 0);
  if (!Number.isFinite(room) || (total <= room && !given)) return natural;
  if (total <= room) {
    const fixed = new Set(
      cells.flatMap((cell) =>
        cell.columns === 1 && said(cell) !== undefined ? [cell.column] : [],
      ),
    );
    const free = natural.reduce((sum, one, at) => sum + (fixed.has(at) ? 0 : one), 0);
    if (free <= 0) return natural.map((one) => (total > 0 ? (one * room) / total : one));
    return natural.map((one, at) => (fixed.has(at) ? one : one + ((room - total) * one) / free));
  }
  const least = columnsBy((cell) => layOutCell(cell, 0, context).least);
  const smallest = least.reduce((sum, one) => sum + one, 0);
  const part = total > smallest ? Math.max(0, room - smallest) / (total - smallest) : 0;
  return least.map((one, at) => one + ((natural[at] ?? one) - one) * part);
}

/** @param width as wide as its content where there is none */
function layOutCell(
  { element, text, style, box }: Cell,
  width: number | undefined,
  context: LayoutContext,
  row?: { readonly height: number; readonly natural: number },
): FlowBox {
  const own = new Map(style);
  if (width === 0) own.delete("width");
  else if (width !== undefined) {
    own.set("width", `${width}px`).set("box-sizing", "border-box");
    if (row) {
      const spare = row.height - row.natural;
      const share =
        /top|baseline/.test(box.verticalAlign) && style.has("vertical-align")
          ? 0
          : box.verticalAlign === "bottom"
            ? 1
            : 0.5;
      own.set("height", `${row.height}px`);
      own.set("padding-top", `${box.padding[0] + spare * share}px`);
    }
  }
  const shrinks = width === undefined;
  const room = {
    width: width ?? Infinity,
    height: undefined,
    shrinks,
    fills: !shrinks,
    style: own,
  };
  return context.layOut.box(element, room, text, context);
}
