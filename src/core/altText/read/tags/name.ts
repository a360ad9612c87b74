import { factsOn, type Element, type WordPiece, type Words } from "./element.ts";
import { altOf } from "./altSlot.ts";
import type { WalkedPage } from "./page.ts";
import { OUTPUT } from "./rules.ts";
import type { Token } from "./tokens.ts";

/**
 * What elements are called, by the accessible-name computation (https://www.w3.org/TR/accname-1.2/),
 * with a third answer besides words and none: code may put out words that the document does not show.
 */

/** Of the text of an element, as much as anybody reads. */
const LONGEST_TEXT = 1000;
const MOST_TOKENS = 400;

/** A name as far as the document tells it. */
export interface KnownName {
  readonly text: string;
  /** Code or a component may give more words. */
  readonly isOpen: boolean;
  /** It has no words and no label, so the tooltip names it. */
  readonly isTooltip?: true;
  /** A label names it, and nothing that is in it. */
  readonly isLabel?: true;
}

const NO_WORDS: Words = { text: "", isOpen: false, pieces: [], hasImages: false };

/** What is seen of an element: its words, without those of images, labels and what is hidden. */
export function visibleText(page: WalkedPage, element: Element | undefined): string | undefined {
  if (element === undefined) return undefined;
  return wordsOf(page, element, false).text;
}

/** A heading without the sign that links to it. */
export const headingText = (page: WalkedPage, element: Element | undefined): string | undefined =>
  visibleText(page, element)?.replace(/^[#¶§🔗]\s+|\s+[#¶§🔗]$/gu, "");

/** What a link or button is called besides what one image in it says. */
export function nameBeside(page: WalkedPage, element: Element, image: Token): KnownName {
  const { tag } = element;
  const start = page.startOf(element);
  const given = givenName(page, tag, start);
  if (given !== undefined) return given;
  const contents = isFilledByCode(page, tag, start)
    ? { text: "", isOpen: true }
    : without(wordsOf(page, element, true), image);
  if (contents.text !== "") return contents;
  const field = labelOfButton(page, element, start);
  if (field !== undefined && field !== "") return { text: field, isOpen: false };
  const title = titleOf(page, tag, start);
  const isOpen = contents.isOpen || title?.isOpen === true || mayTakeWords(page, element);
  const text = title?.text.trim() ?? "";
  return { text, isOpen, ...(text !== "" && { isTooltip: true as const }) };
}

/** What a label elsewhere says of a button. */
function labelOfButton(page: WalkedPage, { name, tag }: Element, start: number) {
  if (name !== "button") return undefined;
  const id = page.attributes.literal(tag, start, "id");
  return id === undefined ? undefined : visibleText(page, page.labels.get(id));
}

/** What a tooltip says, which names an element that has no other name. */
function titleOf({ attributes }: WalkedPage, tag: Token, start: number): KnownName | undefined {
  const title = attributes.find(tag, "title");
  if (title === undefined) return undefined;
  const said = attributes.valueOf(title, start);
  return { text: said ?? "", isOpen: said === undefined };
}

/** A name by `aria-labelledby` or `aria-label`, which goes before all that is in an element. */
function givenName(page: WalkedPage, tag: Token, start: number): KnownName | undefined {
  const { attributes } = page;
  const by = attributes.find(tag, "aria-labelledby");
  const label = attributes.find(tag, "aria-label", "accessibilityLabel");
  if (by === undefined && label === undefined) return undefined;
  const ids = by === undefined ? "" : attributes.valueOf(by, start);
  const texts = (ids ?? "")
    .trim()
    .split(/\s+/, 20)
    .map((id) => visibleText(page, page.named.get(id)) ?? "");
  const text = texts.filter(Boolean).join(" ");
  if (text !== "") return { text, isOpen: false, isLabel: true };
  const said = label && attributes.valueOf(label, start);
  if (said !== undefined && said.trim() !== "") return { text: said, isOpen: false, isLabel: true };
  if (label !== undefined && said === undefined)
    return { text: attributes.raw(label, start), isOpen: true, isLabel: true };
  // What names it may stand in another file.
  return by !== undefined && ids?.trim() !== "" ? { text: "", isOpen: true } : undefined;
}

function without(words: Words, image: Token): KnownName {
  if (!words.hasImages) return words;
  const pieces = words.pieces.filter((piece) => piece.image !== image);
  return { text: joined(pieces, true), isOpen: pieces.some(({ isOpen }) => isOpen === true) };
}

function joined(pieces: readonly WordPiece[], isName: boolean): string {
  const text = pieces.map((piece) => piece.text).join("");
  return !isName || SAID.test(text) ? text.replace(/\s+/g, " ").trim() : "";
}
/** More than space, joiners and the signs of icon fonts, which nobody hears. */
const SAID = /[^\s\p{Cf}\p{Co}]/u;

function wordsOf(page: WalkedPage, element: Element, isName: boolean): Words {
  const isKnown =
    element.wordsIn === page.reading ||
    (element.wordsIn === page.reading - 1 && !page.isTouched(element));
  if (!isKnown || element.words === undefined || element.isNameKept !== isName) {
    element.words = gather(page, element, isName);
    element.isNameKept = isName;
  }
  element.wordsIn = page.reading;
  return element.words;
}

function gather(page: WalkedPage, element: Element, isName: boolean): Words {
  const { list, starts } = page.document;
  const pieces: WordPiece[] = [];
  const last = page.lastOf(element);
  const end = Math.min(last, element.tag.at + 1 + MOST_TOKENS);
  let length = 0;
  for (let index = element.tag.at + 1; index < end && length < LONGEST_TEXT; index++) {
    const one = list[index];
    if (one === undefined) break;
    const start = starts[index] ?? 0;
    if (one.kind === "open") {
      const inner = factsOn(one)?.element;
      const said = inner === undefined ? undefined : pieceOf(page, inner, start, isName);
      if (!isInline(one.name)) pieces.push({ text: " " });
      if (said !== undefined) {
        pieces.push(said);
        if (inner !== undefined && !inner.isEmpty) index = Math.max(index, page.lastOf(inner) - 1);
      }
    } else if (one.kind === "close") {
      if (!isInline(one.name)) pieces.push({ text: " " });
    } else if (one.kind === "code") pieces.push({ text: " ", isOpen: true });
    else if (one.kind === "text" || (one.kind === "raw" && /^title$/i.test(one.name))) {
      const piece = textPiece(page, start, start + Math.min(one.length, LONGEST_TEXT));
      length += piece.text.length;
      pieces.push(piece);
    }
  }
  if (pieces.length === 0) return NO_WORDS;
  return {
    ...{ text: joined(pieces, isName), pieces },
    isOpen: end < last || pieces.some(({ isOpen }) => isOpen === true),
    hasImages: pieces.some(({ image }) => image !== undefined),
  };
}

/** What takes the place of an element and all that is in it; none where its contents count. */
function pieceOf(
  page: WalkedPage,
  element: Element,
  start: number,
  isName: boolean,
): WordPiece | undefined {
  const { tag, kind } = element;
  if (factsOn(tag)?.isHidden === true || isUnread(element)) return { text: "" };
  if (!isName) return kind === undefined ? undefined : { text: "" };
  // What labels it is anywhere, and changes without this.
  if (factsOn(tag)?.isLabelled === true)
    return { text: "", isOpen: true, ...(kind !== undefined && { image: tag }) };
  if (kind !== undefined && kind !== "area") {
    const { alt, computed } = altOf(page, element);
    const title = alt === undefined && computed !== true ? titleOf(page, tag, start) : undefined;
    const isOpen = computed === true || title?.isOpen === true;
    return { text: ` ${alt ?? title?.text ?? ""} `, image: tag, ...(isOpen && { isOpen }) };
  }
  const given = givenName(page, tag, start);
  if (given !== undefined) return pieceBy(given);
  if (isFilledByCode(page, tag, start) || isSlot(page, element)) return { text: "", isOpen: true };
  return undefined;
}

const pieceBy = ({ text, isOpen }: KnownName): WordPiece => ({
  text: ` ${text} `,
  ...(isOpen && { isOpen: true as const }),
});

/** Elements whose words nobody reads. */
const NO_TEXT: ReadonlySet<string> = new Set(["desc", "metadata", "noscript", "template"]);
/** How a framework says that it shows what is in a `<template>`. */
const SHOWN_TEMPLATE = /^(?:v-|x-|#)/;
const isUnread = ({ name, tag }: Element): boolean =>
  NO_TEXT.has(name) &&
  !(name === "template" && tag.attributes.some((one) => SHOWN_TEMPLATE.test(one.name)));
/** Elements that stand for what is somewhere else. */
const SLOTS: ReadonlySet<string> = new Set([
  ...["slot", "ng-content", "content", "yield", "outlet", "children", "trans", "iframe", "object"],
  ...["component", "partial"],
]);
/** Attributes that put words into their element. */
const FILLING =
  /^(?:v-(?:text|html|t)|set:(?:text|html)|x-(?:text|html)|bind:(?:innerhtml|innertext|textcontent)|(?:data-)?th[:-]u?text|ng-bind(?:-html|-template)?|data-(?:bind|lang-key|(?:i18n|l10n|intl|translate)(?:-(?!title|alt|attr)[\w-]+)?)|\*?transloco|jhitranslate|innerhtml|innertext|textcontent|dangerouslysetinnerhtml|children|ngtemplateoutlet|\*ngtemplateoutlet|ngcomponentoutlet|\*ngcomponentoutlet)$/i;
/** Attributes of components that may well be their words. */
const WORDS =
  /^(?:label|text|title|name|alt|tooltip|tip|content|message|caption|i18n|i18n-?key|keypath|description|value)$/i;

/** Whether code says what is in an element. */
function isFilledByCode(page: WalkedPage, tag: Token, start: number): boolean {
  return tag.attributes.some(
    (attribute) =>
      attribute.isSpread ||
      FILLING.test(attribute.key) ||
      // As an attribute of HTML it only says whether to translate.
      (attribute.key === "translate" &&
        !/^(?:yes|no|)$/.test(page.attributes.valueOf(attribute, start) ?? "code")),
  );
}

/** Whether an element stands for words of its own: a slot, or a component that has no contents or words as attributes. */
function isSlot(page: WalkedPage, element: Element): boolean {
  const { name, tag } = element;
  if (SLOTS.has(name.toLowerCase())) return true;
  // A bracket of Angular puts out nothing itself.
  if (!isComponentName(tag.name) || name === "ng-container") return false;
  const isHollow = element.isEmpty || page.lastOf(element) <= tag.at + 1;
  return isHollow || hasWords(tag);
}

const hasWords = ({ attributes }: Token): boolean => attributes.some(({ key }) => WORDS.test(key));

const isComponentName = (name: string): boolean => /^[A-Z]|[-.:]/.test(name);

/** Whether a link or button that is a component may show words that it is given. */
function mayTakeWords(page: WalkedPage, { tag }: Element): boolean {
  return isComponentName(tag.name) && hasWords(tag) && page.document.rules.isXml !== true;
}

function textPiece(page: WalkedPage, start: number, end: number): WordPiece {
  const { masked, rules, text } = page.document;
  const bare = masked.slice(start, end);
  const isOpen = bare.includes(OUTPUT) || rules.hasCode?.(text.slice(start, end)) === true;
  const shown = bare.replace(/[\uFDD0\uFDD1]+/g, " ");
  const plain = rules.decode(rules.wordsIn?.(shown) ?? shown) ?? "";
  return isOpen ? { text: plain, isOpen } : { text: plain };
}

const isInline = (name: string): boolean =>
  /^(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)$/i.test(
    name,
  );
