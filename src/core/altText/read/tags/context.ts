import type { ImageContext } from "../../reference.ts";
import type { Element, Kind } from "./element.ts";
import type { WalkedPage } from "./page.ts";
import { fromAddress } from "./source.ts";
import type { Token } from "./tokens.ts";

/** Of the text of an element, as much as anybody reads. */
const LONGEST_TEXT = 1000;
const MOST_TOKENS = 400;

export function contextOf(page: WalkedPage, { kind, tag, parent, heading }: Element): ImageContext {
  const start = page.startAt(tag);
  const link = parent?.link;
  const href = (one: Token, at: number): string | undefined =>
    fromAddress(page, one, at, "href", "to")?.text ??
    page.attributes.literal(one, at, "xlink:href");
  const at = (one: string | undefined): one is string => one !== undefined && one !== "";
  const areaHref = kind === "area" ? href(tag, start) : undefined;
  const linkHref = link === undefined ? undefined : href(link.tag, page.startOf(link));
  const caption = textOf(page, parent?.figure?.caption);
  const title = page.attributes.literal(tag, start, "title");
  const label = labelOf(page, tag, start, kind);
  const words = textOf(page, heading);
  return {
    ...(kind === "area"
      ? page.attributes.has(tag, "href") && {
          link: { ...(at(areaHref) && { href: areaHref }), text: "" },
        }
      : link !== undefined && {
          link: {
            ...(linkHref !== undefined && { href: linkHref }),
            text: accessibleName(page, link),
          },
        }),
    ...(kind === "input"
      ? { button: "" }
      : parent?.button && { button: accessibleName(page, parent.button) }),
    ...(at(caption) && { caption }),
    ...(at(title) && { title }),
    ...(at(label) && { label }),
    ...((parent?.isHidden === true || isHiddenTag(page, tag, start)) && { hidden: true as const }),
    ...(at(words) && { heading: words }),
  };
}

/** What a link or button is called: its label, even if that is computed, the words in it, or its title. */
function accessibleName(page: WalkedPage, element: Element): string {
  const { tag } = element;
  const start = page.startOf(element);
  const label = page.attributes.find(tag, "aria-label");
  const said =
    label && (page.attributes.valueOf(label, start) ?? page.attributes.raw(label, start));
  const names = [said, textOf(page, element), page.attributes.literal(tag, start, "title")];
  return names.find((name) => name !== undefined && name.trim() !== "") ?? "";
}

function isHiddenTag(page: WalkedPage, tag: Token, start: number): boolean {
  const role = page.attributes.literal(tag, start, "role")?.trim().toLowerCase();
  return (
    role === "presentation" || role === "none" || page.attributes.isTrue(tag, start, "aria-hidden")
  );
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
    const texts = ids.split(/\s+/, 20).map((id) => textOf(page, page.named.get(id)));
    const text = texts.filter((one) => one !== undefined && one !== "").join(" ");
    if (text !== "") return text;
  }
  return kind === "role" || kind === "drawing"
    ? undefined
    : page.attributes.literal(tag, start, "aria-label");
}

/** The words in an element. */
function textOf(page: WalkedPage, element: Element | undefined): string | undefined {
  if (element === undefined) return undefined;
  const isKnown =
    element.wordsIn === page.reading ||
    (element.wordsIn === page.reading - 1 && !page.isTouched(element));
  if (!isKnown || element.words === undefined)
    element.words = wordsIn(page, element.tag.at + 1, page.lastOf(element));
  element.wordsIn = page.reading;
  return element.words;
}

function wordsIn(page: WalkedPage, first: number, last: number): string {
  const { list, starts, text } = page.document;
  let words = "";
  const end = Math.min(last, first + MOST_TOKENS);
  for (let index = first; index < end && words.length < LONGEST_TEXT; index++) {
    const one = list[index];
    const start = starts[index] ?? 0;
    if (one?.kind === "open" || one?.kind === "close") words += isInline(one.name) ? "" : " ";
    const isText = one?.kind === "text" || (one?.kind === "raw" && /^title$/i.test(one.name));
    if (isText) words += plainText(page, text, start, start + Math.min(one.length, LONGEST_TEXT));
  }
  return words.replace(/\s+/g, " ").trim();
}

function plainText(page: WalkedPage, text: string, start: number, end: number): string {
  const { masked, rules } = page.document;
  const raw = text.slice(start, end);
  if (masked === text) return rules.decode(raw) ?? "";
  const bare = masked.slice(start, end).replace(/[\uFDD0\uFDD1]+/g, " ");
  return rules.decode(bare) ?? "";
}

const isInline = (name: string): boolean =>
  /^(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)$/i.test(
    name,
  );
