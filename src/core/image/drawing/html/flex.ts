import { NO_STYLE } from "../cascade.ts";
import { isElement, textOf, type DrawingElement } from "../tree.ts";
import type { BoxContent, FlowBox, Inside, LayoutContext, Look, Room } from "./boxes.ts";
import { lookOf, type BoxLook } from "./htmlStyle.ts";

interface FlexItem {
  readonly look: BoxLook;
  /** Lays it out in room that is given; less than all of it is taken where it `shrinks`. */
  readonly lay: (room: Room) => FlowBox;
}

/** Lays out what is within a flexible box: in one row or one column. */
export function layOutFlex(
  element: DrawingElement,
  inside: Inside,
  look: Look,
  context: LayoutContext,
): BoxContent {
  const inOrder = itemsOf(element, inside, look, context);
  const items = look.box.direction.endsWith("-reverse") ? inOrder.toReversed() : inOrder;
  const laid = look.box.direction.startsWith("column")
    ? column(items, inside, look.box)
    : row(items, inside, look.box);
  return { ...laid, before: 0, after: 0 };
}

function itemsOf(
  element: DrawingElement,
  inside: Inside,
  { text, box }: Look,
  context: LayoutContext,
): FlexItem[] {
  return element.children.flatMap((node): FlexItem[] => {
    const child = isElement(node) ? node : undefined;
    if (!child) {
      if (textOf(node).trim() === "") return [];
      // Text by itself is an item too.
      const lay = (room: Room): FlowBox => {
        const flow = (width: number): BoxContent =>
          context.layOut.flow([node], { ...room, width }, { text, box }, context);
        const shown = flow(room.width);
        // As wide as it may be, where its lines end before their end.
        const width = Number.isFinite(room.width)
          ? Math.max(shown.width, Math.min(flow(Infinity).width, room.width))
          : shown.width;
        return { ...shown, width, before: 0, after: 0, shift: 0, least: shown.width };
      };
      return [
        {
          look: {
            ...box,
            margin: [0, 0, 0, 0],
            grow: 0,
            alignSelf: undefined,
            autoMargins: [false, false],
          },
          lay,
        },
      ];
    }
    const around = {
      text,
      width: Number.isFinite(inside.width) ? inside.width : undefined,
      height: inside.height,
    };
    const { box: own } = lookOf(child, context.styles.get(child) ?? NO_STYLE, around);
    if (own.display === "none") return [];
    return [
      {
        look: own,
        lay: (room) => context.layOut.box(child, { ...room, fills: true }, text, context),
      },
    ];
  });
}

interface PlacedItem {
  readonly box: FlowBox;
  readonly x: number;
  readonly y: number;
}

function drawnFrom(placed: readonly PlacedItem[]): BoxContent["draw"] {
  return (left, top) => placed.flatMap(({ box, x, y }) => box.draw(left + x, top + y));
}

function row(
  items: readonly FlexItem[],
  inside: Inside,
  { justify, alignItems, gap }: BoxLook,
): Omit<BoxContent, "before" | "after"> {
  const margins = items.map(({ look }) => look.margin[1] + look.margin[3]);
  const natural = items.map(
    ({ lay }) => lay({ width: Infinity, height: inside.height, shrinks: true }).width,
  );
  const gaps = gap * Math.max(0, items.length - 1);
  const taken = sum(natural) + sum(margins) + gaps;
  const spare = Number.isFinite(inside.width) ? inside.width - taken : 0;
  const grows = sum(items.map(({ look }) => look.grow));
  const widths = natural.map((width, at) => {
    if (spare < 0) {
      // No narrower than its longest word.
      const least = items[at]?.lay({ width: 0, height: inside.height, shrinks: true }).least ?? 0;
      return Math.max(Math.min(width, least), width + (spare * width) / Math.max(1, sum(natural)));
    }
    return grows > 0 ? width + (spare * (items[at]?.look.grow ?? 0)) / grows : width;
  });
  const boxes = items.map(({ lay, look }, at) =>
    lay({
      width: (widths[at] ?? 0) + (margins[at] ?? 0) + 0.01,
      height: inside.height,
      shrinks: spare < 0 || look.grow === 0,
    }),
  );
  const left = Number.isFinite(inside.width)
    ? inside.width - sum(boxes.map(({ width }) => width)) - sum(margins) - gaps
    : 0;
  const height =
    inside.height ?? Math.max(0, ...boxes.map((box, at) => box.height + marginsOf(items[at])));
  const between = spread(justify, left, boxes.length);
  let x = between.first;
  const placed = boxes.map((box, at): PlacedItem => {
    const look = items[at]?.look;
    const margin = look?.margin ?? [0, 0, 0, 0];
    const free = height - box.height - margin[0] - margin[2];
    const align = look?.alignSelf ?? alignItems;
    const y = margin[0] + (align.includes("center") ? free / 2 : align.includes("end") ? free : 0);
    const one = { box, x: x + margin[3], y };
    x += box.width + margin[1] + margin[3] + gap + between.each;
    return one;
  });
  const first = placed[0];
  return {
    width: Math.max(0, x - gap - between.each),
    height,
    baseline: first?.box.baseline === undefined ? undefined : first.y + first.box.baseline,
    draw: drawnFrom(placed),
  };
}

function column(
  items: readonly FlexItem[],
  inside: Inside,
  { justify, alignItems, gap }: BoxLook,
): Omit<BoxContent, "before" | "after"> {
  const boxes = items.map(({ lay, look }) => {
    const stretches = /stretch|normal/.test(look.alignSelf ?? alignItems);
    return lay({ width: inside.width, height: undefined, shrinks: !stretches });
  });
  const natural =
    sum(boxes.map(({ height }, at) => height + marginsOf(items[at]))) +
    gap * Math.max(0, boxes.length - 1);
  const width = Number.isFinite(inside.width)
    ? inside.width
    : Math.max(0, ...boxes.map((one) => one.width));
  const between = spread(
    justify,
    inside.height === undefined ? 0 : inside.height - natural,
    boxes.length,
  );
  let y = between.first;
  const placed = boxes.map((box, at): PlacedItem => {
    const look = items[at]?.look;
    const margin = look?.margin ?? [0, 0, 0, 0];
    const free = width - box.width - margin[1] - margin[3];
    const align = look?.alignSelf ?? alignItems;
    const x = margin[3] + (align.includes("center") ? free / 2 : align.includes("end") ? free : 0);
    const one = { box, x, y: y + margin[0] };
    y += box.height + margin[0] + margin[2] + gap + between.each;
    return one;
  });
  const first = placed[0];
  return {
    width: Math.max(0, ...boxes.map((one) => one.width)),
    height: inside.height ?? natural,
    baseline: first?.box.baseline === undefined ? undefined : first.y + first.box.baseline,
    draw: drawnFrom(placed),
  };
}

const marginsOf = (item: FlexItem | undefined): number =>
  item ? item.look.margin[0] + item.look.margin[2] : 0;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** How what is left over lies before the first and between each two. */
function spread(
  justify: string,
  left: number,
  count: number,
): { readonly first: number; readonly each: number } {
  if (justify.includes("center")) return { first: left / 2, each: 0 };
  if (/end|right/.test(justify)) return { first: left, each: 0 };
  if (left > 0 && justify.includes("between") && count > 1)
    return { first: 0, each: left / (count - 1) };
  if (left > 0 && justify.includes("around"))
    return { first: left / count / 2, each: left / count };
  if (left > 0 && justify.includes("evenly"))
    return { first: left / (count + 1), each: left / (count + 1) };
  return { first: 0, each: 0 };
}
