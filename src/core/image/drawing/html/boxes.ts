import type { FontBook } from "../../fonts/fontBook.ts";
import type { Style, Styles } from "../cascade.ts";
import type { DrawingElement, DrawingNode } from "../tree.ts";
import type { BoxLook, TextLook } from "./htmlStyle.ts";
import type { LaidOut } from "./inline.ts";

/** What the layout of HTML needs to know of the drawing. */
export interface LayoutContext {
  readonly styles: Styles;
  readonly book: FontBook;
  /** Widths of elements whose lines never end. */
  readonly widest: Map<DrawingElement, number>;
  count: number;
  /** The two ways that parts of a table or a flexible box call again for what is in them. */
  readonly layOut: {
    readonly box: (
      element: DrawingElement,
      room: Room,
      up: TextLook,
      context: LayoutContext,
    ) => FlowBox;
    readonly flow: (
      nodes: readonly DrawingNode[],
      inside: Inside,
      look: Look,
      context: LayoutContext,
    ) => BoxContent;
  };
}

/** Room for an element. Lengths are in pixels. */
export interface Room {
  /** Infinity where lines never end. */
  readonly width: number;
  readonly height: number | undefined;
  /** No wider than what is within. */
  readonly shrinks: boolean;
  /** A part of a table or of a line takes all of it too. */
  readonly fills?: boolean;
  /** Its style, where its place says more than it does. */
  readonly style?: Style;
}

/** A box with its margins, of which those above and below may lie in those of its neighbours. */
export interface FlowBox extends LaidOut {
  readonly before: number;
  readonly after: number;
  /** Where its left edge stands. */
  readonly shift: number;
  /** How wide it is with what is within, where that is wider than it. */
  readonly least: number;
}

/** Room within an element. */
export interface Inside {
  readonly width: number;
  readonly height: number | undefined;
}

/** What is within an element. */
export interface BoxContent extends LaidOut {
  /** Margins of the first and the last box, which may reach out of the element. */
  readonly before: number;
  readonly after: number;
}

export interface Look {
  readonly text: TextLook;
  readonly box: BoxLook;
}
