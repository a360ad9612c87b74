import { svgElement, type DrawingElement } from "../tree.ts";
import { gradientOf } from "../gradient.ts";
import { transformMatrix } from "../transform.ts";
import type { BoxLook } from "./htmlStyle.ts";

/** Draws a box: what is behind it, its border, and what is within. */
export function drawBox(
  box: BoxLook,
  at: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly colour: string;
    readonly hidden: boolean;
  },
  within: () => DrawingElement[],
): DrawingElement[] {
  // Browsers draw boxes on whole pixels of the page.
  const [x, y, right, bottom] = [at.x, at.y, at.x + at.width, at.y + at.height].map((edge) =>
    Math.floor(edge + 0.5),
  ) as [number, number, number, number];
  const [width, height] = [right - x, bottom - y];
  const drawn: DrawingElement[] = [];
  const [top, atRight, atBottom, left] = box.border;
  const colour = box.borderColour === "currentColor" ? at.colour : box.borderColour;
  const gradient =
    box.backgroundImage === undefined
      ? undefined
      : gradientOf(box.backgroundImage, { x, y, width, height });
  const filled =
    gradient !== undefined || (box.background !== undefined && box.background !== "transparent");
  const fill = gradient ? `url(#${gradient.attributes.get("id")})` : box.background;
  if (gradient && !at.hidden) drawn.push(gradient);
  const even = top === atRight && top === atBottom && top === left;
  if (!at.hidden && (filled || (even && top > 0)))
    drawn.push(
      svgElement("rect", {
        x: x + (even ? top / 2 : 0),
        y: y + (even ? top / 2 : 0),
        width: Math.max(0, width - (even ? top : 0)),
        height: Math.max(0, height - (even ? top : 0)),
        rx: box.radius,
        fill: filled ? fill : "none",
        stroke: even && top > 0 ? colour : "none",
        "stroke-width": top,
      }),
    );
  if (!at.hidden && !even)
    for (const [dx, dy, w, h] of [
      [0, 0, width, top],
      [width - atRight, 0, atRight, height],
      [0, height - atBottom, width, atBottom],
      [0, 0, left, height],
    ] as const)
      if (w > 0 && h > 0)
        drawn.push(
          svgElement("rect", {
            x: x + dx,
            y: y + dy,
            width: w,
            height: h,
            fill: colour,
            stroke: "none",
          }),
        );
  drawn.push(...within());
  const matrix = transformMatrix(box.transform, { x, y, width, height, origin: "50% 50%" });
  const moved = box.position === "relative" && (box.left !== undefined || box.top !== undefined);
  if (!matrix && !moved && box.opacity >= 1) return drawn;
  const shift = moved ? `translate(${box.left ?? 0} ${box.top ?? 0}) ` : "";
  return [
    svgElement(
      "g",
      {
        transform: matrix || moved ? `${shift}${matrix ?? ""}`.trim() : undefined,
        opacity: box.opacity < 1 ? box.opacity : undefined,
      },
      drawn,
    ),
  ];
}
