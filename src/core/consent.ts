import type { GateAsk } from "./mavi/model.ts";

/** What somebody agreed to send. */
export type Agreed = Pick<GateAsk, "images" | "spending">;

/** So many images at once are asked about, also where single ones no longer are. */
const MANY = 10;
/** By how much an estimate may be above one that was agreed to: both say "about". */
const LENIENCE = 1.5;

/** Whether their user has to know what they take before they go out; a conversation says so itself. */
export const isMany = ({ images, spending, isAgreed = false }: Omit<GateAsk, "signal">): boolean =>
  images >= MANY && spending !== undefined && !isAgreed;

/** Whether somebody agreed to as many images for about as much money. */
export function isCovered({ images, spending }: Agreed, agreed: Agreed | undefined): boolean {
  if (!agreed || images > agreed.images) return false;
  const [dollars, most] = [spending?.dollars, agreed.spending?.dollars];
  if (dollars !== undefined) return most !== undefined && dollars <= most * LENIENCE;
  // Of a model without a price nobody knows what it takes.
  const models = agreed.spending?.models ?? [];
  return spending === undefined || spending.models.every((one) => models.includes(one));
}
