import type { ImageReference, AltSlot, Syntax } from "../../reference.ts";
import type { Element } from "./element.ts";
import { stringOf } from "./expressions.ts";
import { altNameOf, type AltName } from "./altNames.ts";
import { attributeSlot } from "./insertAttribute.ts";
import type { WalkedPage } from "./page.ts";
import { hasFiller, type Rules } from "./rules.ts";
import type { Attribute } from "./tokens.ts";
import { lookup } from "../../../lookup.ts";

export function altOf(
  page: WalkedPage,
  image: Element,
): Pick<ImageReference, "alt" | "computed" | "place" | "decorative"> {
  const { kind, tag } = image;
  const start = page.startAt(tag);
  const name = kind === "component" ? altNameOf(page, tag) : undefined;
  const isNamed = kind === "role" || kind === "drawing";
  const attribute = altAttribute(page, image, name);
  if (isNamed) {
    const other = nameFromElsewhere(page, image, attribute);
    if (other !== undefined) return other;
  }
  const { title } = image;
  if (isNamed && attribute === undefined && title !== undefined) return altFromTitle(page, title);
  // An `alt` where none counts is somebody's text, in the wrong attribute.
  if (isNamed && attribute === undefined && page.attributes.literal(tag, start, "alt")?.trim())
    return { computed: true };
  if (isTranslated(page, image)) return { computed: true };
  const spread = tag.attributes.findLastIndex(({ isSpread }) => isSpread);
  if (attribute === undefined) {
    if (spread >= 0 || isNamedElsewhere(page, image)) return { computed: true };
    const place = attributeSlot(
      page,
      tag,
      start,
      isNamed ? "aria-label" : (name?.written ?? "alt"),
      kind,
    );
    return place === undefined ? {} : { place };
  }
  const found = existingAlt(page, attribute, start, tag.attributes.indexOf(attribute) < spread);
  // An empty label is none: only an empty `alt` says that an image adorns.
  return isNamed && found.decorative === true ? { ...found, decorative: false } : found;
}

function altAttribute(
  page: WalkedPage,
  { kind, tag }: Element,
  name: AltName | undefined,
): Attribute | undefined {
  if (kind === "role" || kind === "drawing") return page.attributes.find(tag, "aria-label");
  const alt = page.attributes.findComputed(tag, "alt");
  return alt ?? (name && page.attributes.findComputed(tag, name.key));
}

/** Whether `aria-labelledby` names what the document has not: in parts of pages that is in another file. */
function isNamedElsewhere(page: WalkedPage, { tag }: Element): boolean {
  const by = page.attributes.find(tag, "aria-labelledby");
  if (by === undefined || page.document.rules.content === "xml-text") return false;
  const ids = page.attributes.valueOf(by, page.startAt(tag))?.trim();
  return (
    ids === undefined || (ids !== "" && ids.split(/\s+/, 20).every((id) => !page.named.has(id)))
  );
}

/** Whether what translates a page gives it a text: `data-i18n="[alt]home.logo"`, `data-i18n-attribute="alt"`. */
function isTranslated(page: WalkedPage, { tag }: Element): boolean {
  return tag.attributes.some(
    (one) => TRANSLATING.test(one.name) && ALT.test(page.attributes.raw(one, page.startAt(tag))),
  );
}
const TRANSLATING =
  /^data-(?:i18n|l10n|intl|translate)(?:-(?:attr|attribute|target)(?:s|ibutes)?)?$/i;
const ALT = /\[alt\]|^\s*alt\s*$|(?<![\w-])alt(?=\s*[:,;])|[,;]\s*alt(?![\w-])/i;

/** A name that `aria-labelledby` takes from elsewhere, which goes before all others. */
function nameFromElsewhere(
  page: WalkedPage,
  { tag, title }: Element,
  attribute: Attribute | undefined,
): Pick<ImageReference, "alt" | "computed" | "place"> | undefined {
  const by = page.attributes.find(tag, "aria-labelledby");
  if (by === undefined) return undefined;
  const ids = page.attributes.valueOf(by, page.startAt(tag))?.trim().split(/\s+/, 2) ?? [];
  const named = ids.length === 1 ? page.named.get(ids[0] ?? "") : undefined;
  if (named !== undefined && named === title) return altFromTitle(page, named);
  const isKnown = ids.length > 0 && ids.some((id) => page.named.has(id));
  if (!isKnown && (attribute !== undefined || title !== undefined) && !by.isCode) return undefined;
  return { computed: true };
}

/** The name that the `title` in a drawing gives it. */
function altFromTitle(
  page: WalkedPage,
  title: Element,
): Pick<ImageReference, "alt" | "place" | "decorative" | "computed"> {
  const { rules, text, masked } = page.document;
  const start = page.startOf(title) + title.tag.length;
  const end = title.end === undefined ? start : page.startAt(title.end);
  const isEnded = title.end?.kind === "close" && end >= start;
  const written = text.slice(start, end);
  const bare = masked.slice(start, end);
  const isPlain = isEnded && !bare.includes("<") && !hasFiller(bare) && !hasBraces(bare, rules);
  if (!isPlain || rules.hasCode?.(written) === true) return { computed: true };
  const alt = (rules.decode(written) ?? "").replace(/\s+/g, " ").trim();
  const lead = /^\s*/.exec(written)?.[0].length ?? 0;
  const trail = alt === "" ? 0 : written.length - written.trimEnd().length;
  const span = { start: start + (alt === "" ? 0 : lead), end: end - trail };
  const { content } = rules;
  return {
    alt,
    ...(alt === "" && { decorative: false }),
    ...(content !== undefined && { place: { span, before: "", after: "", syntax: content } }),
  };
}

function existingAlt(
  page: WalkedPage,
  attribute: Attribute,
  start: number,
  isOverridable: boolean,
): Pick<ImageReference, "alt" | "computed" | "place" | "decorative"> {
  const { rules } = page.document;
  const isBare = attribute.value === undefined && !attribute.isCode;
  // React leaves out what is only `true`.
  if (isBare && rules.bareIsTrue === true) return withSlot({}, slotOf(page, attribute, start));
  const alt = page.attributes.valueOf(attribute, start);
  if (alt === undefined && attribute.value?.isSure === false) return {};
  if (alt === undefined && isNothing(page, attribute, start))
    return withSlot({}, slotForNothing(attribute, start, rules));
  if (alt === undefined) return { computed: true };
  const said = { alt, ...(alt.trim() === "" && { decorative: true }) };
  if (isOverridable) return { ...said, computed: true };
  const place = slotOf(page, attribute, start);
  // Code in quotes is an expression, whatever it says.
  return place === undefined ? { ...said, computed: true } : withSlot(said, place);
}

/** Whether code gives no attribute at all. */
const isNothing = (page: WalkedPage, attribute: Attribute, start: number): boolean =>
  attribute.isCode &&
  (page.document.rules.bareIsTrue === true ? NO_ATTRIBUTE : NO_VALUE).test(
    page.attributes.raw(attribute, start),
  );
const NO_VALUE = /^\s*(?:undefined|null|void 0)\s*$/;
/** React gives neither. */
const NO_ATTRIBUTE = /^\s*(?:undefined|null|void 0|false|true)\s*$/;

/** In place of braces with nothing in them, where the name beside them is an attribute's own. */
function slotForNothing(
  { value, name, key }: Attribute,
  start: number,
  rules: Rules,
): AltSlot | undefined {
  if (value?.quote !== "{" || name !== key) return undefined;
  const span = { start: start + value.start - 1, end: start + value.end + 1 };
  return { span, before: '"', after: '"', syntax: rules.double };
}

function withSlot<Said extends object>(
  said: Said,
  place: AltSlot | undefined,
): Said & { place?: AltSlot } {
  return place === undefined ? said : { ...said, place };
}

/** Where an attribute that is there has its text. */
function slotOf(page: WalkedPage, attribute: Attribute, start: number): AltSlot | undefined {
  const { value } = attribute;
  const { rules } = page.document;
  if (value === undefined) {
    const at = start + attribute.nameEnd;
    return { span: { start: at, end: at }, before: '="', after: '"', syntax: rules.double };
  }
  const span = { start: start + value.start, end: start + value.end };
  const [before, after] = ["", ""];
  if (value.quote === "{" || value.quote === "`") return slotInCode(page, attribute, start);
  if (attribute.isCode) return undefined;
  if (value.quote === "") return { span, before: '"', after: '"', syntax: rules.double };
  return { span, before, after, syntax: value.quote === '"' ? rules.double : rules.single };
}

function slotInCode(page: WalkedPage, attribute: Attribute, start: number): AltSlot | undefined {
  const raw = page.attributes.raw(attribute, start);
  const { value } = attribute;
  if (value === undefined) return undefined;
  const from = start + value.start;
  if (value.quote === "`")
    return {
      span: { start: from, end: from + raw.length },
      before: "",
      after: "",
      syntax: "js-template",
    };
  const string = stringOf(raw);
  if (string === undefined) return undefined;
  const syntax: Record<string, Syntax> = lookup({
    '"': "js-double",
    "'": "js-single",
    "`": "js-template",
  });
  return {
    span: { start: from + string.start, end: from + string.end },
    ...{ before: "", after: "", syntax: syntax[string.quote] ?? "js-double" },
  };
}

/** Whether code in braces stands in the text of an element. */
function hasBraces(text: string, { braces, doubleBraces, bareIsTrue }: Rules): boolean {
  if (doubleBraces === true) return text.includes("{{");
  return (braces !== undefined || bareIsTrue === true) && text.includes("{");
}
