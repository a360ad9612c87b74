import type { ImageContext } from "../../reference.ts";
import { isPassedBy } from "./altNames.ts";
import { type Attributes, isUnseen } from "./attributes.ts";
import type { Element, Kind } from "./element.ts";
import type { WalkedPage } from "./page.ts";
import { headingText, type KnownName, nameBeside, visibleText } from "./name.ts";
import { fromAddress } from "./source.ts";
import type { Token } from "./tokens.ts";

export function contextOf(page: WalkedPage, { kind, tag, parent, heading }: Element): ImageContext {
  const start = page.startAt(tag);
  const link = parent?.link;
  const href = (one: Token, at: number): string | undefined =>
    fromAddress(page, one, at, "href", "to", "navigate", "patch")?.text ??
    page.attributes.literal(one, at, "xlink:href");
  const at = (one: string | undefined): one is string => one !== undefined && one !== "";
  const areaHref = kind === "area" ? href(tag, start) : undefined;
  const linkName = link && nameBeside(page, link, tag);
  const button = parent?.button;
  const buttonName =
    kind === "input" ? fieldName(page, tag, parent) : button && nameBeside(page, button, tag);
  const titled = page.attributes.find(tag, "title");
  const literal = titled && page.attributes.valueOf(titled, start);
  const isTitled = titled !== undefined && literal === undefined;
  const title = isTitled ? page.attributes.raw(titled, start) : literal;
  const isOpen =
    isTitled ||
    (kind === "input" && page.attributes.has(tag, "aria-labelledby")) ||
    (kind !== "area" &&
      [linkName, buttonName].some((one) => one?.isOpen === true && one.text === ""));
  const isLabelled = linkName?.isLabel === true || buttonName?.isLabel === true;
  const linkHref = link === undefined ? undefined : href(link.tag, page.startOf(link));
  const caption = visibleText(page, parent?.figure?.caption);
  const label = labelOf(page, tag, start, kind);
  const words = heading?.isHidden === true ? "" : headingText(page, heading);
  return {
    ...(kind === "area"
      ? page.attributes.has(tag, "href") && {
          link: { ...(at(areaHref) && { href: areaHref }), text: "" },
        }
      : linkName !== undefined && {
          link: {
            ...(linkHref !== undefined && { href: linkHref }),
            text: linkName.text,
            ...(linkName.isTooltip && { isTooltip: true as const }),
          },
        }),
    ...(buttonName !== undefined && { button: buttonName.text }),
    ...(isOpen && (linkName ?? buttonName) && { mayBeNamed: true as const }),
    ...(isLabelled && { isLabelled: true as const }),
    ...(at(caption) && { caption }),
    ...(at(title) && { title }),
    ...(at(label) && { label }),
    ...((parent?.isHidden === true || isPart(page, parent) || isHiddenTag(page, tag, start)) && {
      hidden: true as const,
    }),
    ...(kind === "component" && isPassedBy(page, tag) && { isPassedBy: true as const }),
    ...(at(words) && { heading: words }),
  };
}

/** What the button that an image is itself is called by its label, around it or elsewhere. */
function fieldName(page: WalkedPage, tag: Token, parent: Element | undefined): KnownName {
  const id = page.attributes.literal(tag, page.startAt(tag), "id");
  let [around, depth] = [parent, 0];
  for (; around && around.name !== "label" && depth < DEEPEST; around = around.parent) depth++;
  const label =
    (id === undefined ? undefined : page.labels.get(id)) ??
    (around?.name === "label" ? around : undefined);
  return { text: visibleText(page, label) ?? "", isOpen: false };
}

/** How far up the drawing or label is looked for that an image may be a part of. */
const DEEPEST = 100;

/** Elements of a drawing whose contents are what others are painted with. */
const PAINT = /^(?:defs|pattern|mask|clippath|symbol|marker|filter)$/i;

/**
 * Whether what stands in an element is only a part of an image: of a drawing with a name or with shapes besides,
 * or of a file of one.
 */
function isPart(page: WalkedPage, parent: Element | undefined): boolean {
  if (parent?.isPart === true) return true;
  const { rules } = page.document;
  let [one, depth] = [parent, 0];
  for (; one?.isInDrawing === true && depth < DEEPEST; one = one.parent, depth++) {
    const isFile = rules.isXml === true && one.parent === undefined;
    if (isFile || one.title !== undefined || one.isDrawn || PAINT.test(one.name)) return true;
    if (page.attributes.has(one.tag, "aria-label", "aria-labelledby")) return true;
  }
  return false;
}

function isHiddenTag(page: WalkedPage, tag: Token, start: number): boolean {
  const role = page.attributes.literal(tag, start, "role")?.trim().toLowerCase();
  // Who can go to it by keyboard hears it all the same.
  const isReached = page.attributes.has(tag, "tabindex", "tabIndex", "aria-live");
  return (
    ((role === "presentation" || role === "none") && !isReached) ||
    isUnseen(page.attributes, tag, start) ||
    isPixel(page, tag, start)
  );
}

/** How a style says that something is no larger than a pixel. */
const PIXEL_STYLE = {
  width: /(?:^|[;\s])width\s*:\s*[01](?:px)?\s*(?:;|$)/i,
  height: /(?:^|[;\s])height\s*:\s*[01](?:px)?\s*(?:;|$)/i,
};

/** An image of one pixel counts visits. */
function isPixel({ attributes }: WalkedPage, tag: Token, start: number): boolean {
  const style = attributes.literal(tag, start, "style") ?? "";
  const isSmall = (side: "width" | "height"): boolean =>
    /^[01](?:px)?$/.test(sizeOf(attributes, tag, start, side)) || PIXEL_STYLE[side].test(style);
  return isSmall("width") && isSmall("height");
}

function sizeOf(attributes: Attributes, tag: Token, start: number, side: string): string {
  const attribute = attributes.find(tag, side);
  if (attribute === undefined) return "";
  return attributes.valueOf(attribute, start) ?? attributes.raw(attribute, start).trim();
}

/** A name by `aria-labelledby`, or by `aria-label` where that is not the alt text. */
function labelOf(
  page: WalkedPage,
  tag: Token,
  start: number,
  kind: Kind | undefined,
): string | undefined {
  const ids = page.attributes.literal(tag, start, "aria-labelledby")?.trim();
  if (ids !== undefined && ids !== "") {
    const texts = ids.split(/\s+/, 20).map((id) => visibleText(page, page.named.get(id)));
    const text = texts.filter((one) => one !== undefined && one !== "").join(" ");
    if (text !== "") return text;
  }
  const label = page.attributes.find(tag, "aria-label");
  if (kind === "role" || kind === "drawing" || label === undefined) return undefined;
  return page.attributes.valueOf(label, start) ?? page.attributes.raw(label, start);
}
