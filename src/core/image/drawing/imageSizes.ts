import { sizeInHead } from "../structure/size.ts";
import { allOf, type DrawingElement } from "./tree.ts";
import { pixels } from "./values.ts";

/** Characters of base64 in which an image's size stands. */
const HEAD = 200_000;

/** Gives images of which only one side is said the other one, by their proportions. */
export function sizeImages(root: DrawingElement): void {
  for (const { name, space, attributes } of allOf(root)) {
    if (name !== "image" || space !== "svg") continue;
    const width = pixels(attributes.get("width"));
    const height = pixels(attributes.get("height"));
    const isOne = (width === undefined) !== (height === undefined);
    const isShare = [...attributes].some(([key, value]) => SIDES.has(key) && value.endsWith("%"));
    if (!isOne || isShare) continue;
    const [, base64] = /^data:[^,]*;base64,(.*)$/s.exec(attributes.get("href") ?? "") ?? [];
    const natural = sizeInHead(Buffer.from(base64?.slice(0, HEAD) ?? "", "base64"));
    if (!natural) continue;
    const ratio = natural.width / natural.height;
    if (width === undefined) attributes.set("width", String((height ?? 0) * ratio));
    else attributes.set("height", String(width / ratio));
  }
}

const SIDES = new Set(["width", "height"]);
