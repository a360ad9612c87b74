import type { ImageReference, Place, Source, Span, Surroundings, Syntax } from "../../reference.ts";
import { Attributes, type Document } from "./attributes.ts";
import { meantBy, stringOf, type Names } from "./expressions.ts";
import { type Element, type Kind, Memory, SOURCE_SETS, walk, type Walked } from "./elements.ts";
import { shiftedReference } from "../move.ts";
import { hasFiller, type Rules } from "./rules.ts";
import type { Attribute, Token } from "./tokens.ts";

/** What lazy loading keeps the address in until the picture is near. */
const LAZY = ["data-src", "data-lazy-src", "data-original"];
/** Of the text of an element, as much as anybody reads. */
const LONGEST_TEXT = 1000;
const MOST_TOKENS = 400;

/** What is kept of a document, to find the next references sooner. */
export interface Kept {
  readonly memory: Memory;
  readonly reading: number;
  readonly walked: Walked;
  readonly names: Names;
  readonly modules: ReadonlyMap<string, string> | undefined;
}

export interface Gathered {
  /** In the order of their beginnings. */
  readonly references: readonly ImageReference[];
  readonly kept: Kept;
}

/**
 * All references of a document.
 *
 * @param before what was kept of the text before
 * @param isSame whether the same elements counted as pictures then
 */
export function referencesOf(document: Document, before?: Kept, isSame = true): Gathered {
  // What is kept follows one text; of another one that comes of the same it would not be true.
  const isNext =
    before?.memory.family.current === before?.memory && before?.memory.readings === before?.reading;
  const known = isNext && isSame ? before : undefined;
  const memory = known?.memory ?? new Memory(before?.memory);
  const reading = ++memory.readings;
  const { names, modules } = document;
  const walked = walk(document, memory, known?.walked);
  const gathering = new Gathering(document, walked, reading, known);
  const references = walked.pictures.map((picture) => gathering.referenceOf(picture));
  return { references, kept: { memory, reading, walked, names, modules } };
}

function isSameMap(
  one: ReadonlyMap<string, unknown> | undefined,
  other: ReadonlyMap<string, unknown> | undefined,
): boolean {
  if (one === other) return true;
  if (one?.size !== other?.size) return false;
  for (const [key, value] of one ?? [])
    if (JSON.stringify(other?.get(key)) !== JSON.stringify(value)) return false;
  return true;
}

class Gathering {
  readonly #document: Document;
  readonly #attributes: Attributes;
  readonly #walked: Walked;
  readonly #reading: number;
  /** Whether references are what they were, where nothing in them changed. */
  readonly #isSame: boolean;
  /** Pictures by the name of the map they use. */
  #mapped: ReadonlyMap<string, Source> | undefined;
  #byId: ReadonlyMap<string, Element> | undefined;

  constructor(document: Document, walked: Walked, reading: number, before: Kept | undefined) {
    const { names, modules } = document;
    this.#document = document;
    this.#attributes = new Attributes(document);
    this.#walked = walked;
    this.#reading = reading;
    this.#isSame =
      before !== undefined && isSameMap(names, before.names) && isSameMap(modules, before.modules);
  }

  /** The reference that an element is: the one it was, where that cannot be another. */
  referenceOf(element: Element): ImageReference {
    const { reference } = element;
    const isKnown = reference !== undefined && this.#isSame && this.#isUntouched(element);
    const found = isKnown
      ? shiftedReference(reference, this.#startOf(element) - reference.span.start)
      : this.#reference(element);
    element.reference = found;
    element.referenceIn = this.#reading;
    element.referenceHeading = element.heading;
    return found;
  }

  /** Whether nothing changed in an element, and in those around it that its reference tells of. */
  #isUntouched(element: Element): boolean {
    const { tag, kind, heading, parent } = element;
    if (element.referenceIn !== this.#reading - 1 || element.referenceHeading !== heading)
      return false;
    // These depend on what is anywhere.
    if (kind === "area" || tag.facts?.isLabelled === true) return false;
    return !(
      this.#isTouched(element) ||
      this.#isTouched(heading) ||
      this.#isTouched(parent?.link) ||
      this.#isTouched(parent?.button) ||
      this.#isTouched(parent?.figure) ||
      this.#isTouched(parent?.picture)
    );
  }

  #isTouched(element: Element | undefined): boolean {
    if (element === undefined) return false;
    const { changed, text } = this.#document;
    const { start, end } = this.#walked.changed;
    if (element.tag.at < end && this.#lastOf(element) >= start) return true;
    const last = element.end;
    const textEnd = last === undefined ? text.length : this.#startAt(last) + last.length;
    return this.#startOf(element) <= changed.end && textEnd >= changed.start;
  }

  /** Index of what ended an element. */
  #lastOf({ end }: Element): number {
    return end === undefined ? this.#document.list.length : end.at;
  }

  #startOf({ tag }: Element): number {
    return this.#startAt(tag);
  }

  #startAt({ at }: Token): number {
    return this.#document.starts[at] ?? 0;
  }

  #mappedBy(name: string): Source | undefined {
    this.#mapped ??= this.#findMapped();
    return this.#mapped.get(name);
  }

  #findMapped(): ReadonlyMap<string, Source> {
    const mapped = new Map<string, Source>();
    for (const { name, tag } of this.#walked.pictures) {
      if (name !== "img") continue;
      const start = this.#startAt(tag);
      const map = this.#attributes.literal(tag, start, "usemap", "useMap")?.replace(/^#/, "");
      const source = map === undefined ? undefined : this.#addressOf(tag, start);
      if (map !== undefined && source !== undefined && !mapped.has(map)) mapped.set(map, source);
    }
    return mapped;
  }

  /** The elements that have names of their own. */
  get #named(): ReadonlyMap<string, Element> {
    return (this.#byId ??= this.#findNamed());
  }

  #findNamed(): ReadonlyMap<string, Element> {
    const named = new Map<string, Element>();
    for (const { facts } of this.#document.list) {
      const { id = "", element } = facts ?? {};
      if (id !== "" && element !== undefined && !named.has(id)) named.set(id, element);
    }
    return named;
  }

  // Sources.

  #source({ kind, tag, parent }: Element): Source | undefined {
    const start = this.#startAt(tag);
    if (kind === "area") return this.#mappedBy(this.#mapName(parent?.map) ?? "");
    if (kind === "role") return this.#fromStyle(tag, start);
    if (kind === "drawing") return this.#fromAddress(tag, start, "href", "xlink:href", "xlinkHref");
    return (
      this.#addressOf(tag, start) ??
      (kind === "img" && !this.#attributes.has(tag, "src")
        ? this.#sourceIn(parent?.picture)
        : undefined)
    );
  }

  #sourceIn(picture: Element | undefined): Source | undefined {
    const source = picture?.source;
    return source && this.#attributes.fromSet(source.tag, this.#startOf(source), ...SOURCE_SETS);
  }

  #mapName(map: Element | undefined): string | undefined {
    return map === undefined
      ? undefined
      : this.#attributes.literal(map.tag, this.#startOf(map), "name", "id");
  }

  /** `src`, what stands for it until the picture is near, or the best of `srcset`. */
  #addressOf(tag: Token, start: number): Source | undefined {
    const { text } = this.#document;
    const own = this.#attributes.find(tag, "src", "ngsrc", "source");
    const address = this.#fromAddress(tag, start, "src", "ngsrc", "source");
    if (address !== undefined && !/^data:/i.test(address.text)) return address;
    if (
      own !== undefined &&
      address === undefined &&
      this.#attributes.raw(own, start).trim() !== ""
    )
      return undefined;
    const lazy =
      this.#fromAddress(tag, start, ...LAZY) ?? this.#attributes.fromSet(tag, start, "data-srcset");
    if (lazy !== undefined || address !== undefined) return lazy ?? address;
    return text === ""
      ? undefined
      : this.#attributes.fromSet(tag, start, "srcset", "srcSet", "ngsrcset");
  }

  #fromAddress(tag: Token, start: number, ...keys: readonly string[]): Source | undefined {
    const attribute = this.#attributes.find(tag, ...keys);
    if (attribute === undefined) return undefined;
    const { rules, names } = this.#document;
    const { asWritten } = rules;
    const span = this.#addressSpan(attribute, start);
    const literal = (this.#attributes.valueOf(attribute, start) ?? this.#resolved(attribute, start))
      ?.slice(0, this.#takesSlash(attribute, start) ? -1 : undefined)
      .trim();
    if (literal !== undefined) {
      const by = rules.isModule?.(literal, tag.name) === true ? "module" : "address";
      return literal === "" ? undefined : { text: literal, span, by };
    }
    if (!attribute.isCode || attribute.value?.isSure === false) return undefined;
    const raw = this.#attributes.raw(attribute, start);
    const code = asWritten || attribute.value?.quote === "{" ? raw : (rules.decode(raw) ?? raw);
    const meant = meantBy(code, names);
    return meant === undefined || meant.text === "" ? undefined : { ...meant, span };
  }

  /** Whether a value without quotes has the slash that is meant for the end of its tag. */
  #takesSlash({ value, end }: Attribute, start: number): boolean {
    return value?.quote === "" && this.#document.text.startsWith("/>", start + end - 1);
  }

  #addressSpan(attribute: Attribute, start: number): Span {
    const span = this.#attributes.spanOf(attribute, start);
    return this.#takesSlash(attribute, start) ? { start: span.start, end: span.end - 1 } : span;
  }

  /** What an address with code in it certainly is. */
  #resolved(attribute: Attribute, start: number): string | undefined {
    const { rules, masked } = this.#document;
    const { value } = attribute;
    if (rules.resolve === undefined || value === undefined || attribute.isCode || !value.isSure)
      return undefined;
    const isMasked = hasFiller(masked.slice(start + value.start, start + value.end));
    return isMasked ? rules.resolve(this.#attributes.raw(attribute, start)) : undefined;
  }

  #fromStyle(tag: Token, start: number): Source | undefined {
    const attribute = this.#attributes.find(tag, "style");
    const style = attribute === undefined ? undefined : this.#attributes.valueOf(attribute, start);
    if (attribute === undefined || style === undefined) return undefined;
    const url =
      /background(?:-image)?\s*:[^;]{0,200}?url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]*))\s*\)/i;
    const [, double, single, bare] = url.exec(style) ?? [];
    const text = double ?? single ?? bare ?? "";
    return text === ""
      ? undefined
      : { text, span: this.#attributes.spanOf(attribute, start), by: "address" };
  }

  // What is around.

  #around({ kind, tag, parent, heading }: Element): Surroundings {
    const start = this.#startAt(tag);
    const link = parent?.link;
    const href = (one: Token, at: number): string | undefined =>
      this.#fromAddress(one, at, "href", "to")?.text ??
      this.#attributes.literal(one, at, "xlink:href");
    const at = (one: string | undefined): one is string => one !== undefined && one !== "";
    const areaHref = kind === "area" ? href(tag, start) : undefined;
    const linkHref = link === undefined ? undefined : href(link.tag, this.#startOf(link));
    const caption = this.#textOf(parent?.figure?.caption);
    const title = this.#attributes.literal(tag, start, "title");
    const label = this.#labelOf(tag, start, kind);
    const words = this.#textOf(heading);
    return {
      ...(kind === "area"
        ? this.#attributes.has(tag, "href") && {
            link: { ...(at(areaHref) && { href: areaHref }), text: "" },
          }
        : link !== undefined && {
            link: {
              ...(linkHref !== undefined && { href: linkHref }),
              text: this.#accessibleName(link),
            },
          }),
      ...(kind === "input"
        ? { button: "" }
        : parent?.button && { button: this.#accessibleName(parent.button) }),
      ...(at(caption) && { caption }),
      ...(at(title) && { title }),
      ...(at(label) && { label }),
      ...((parent?.isHidden === true || this.#isHidden(tag, start)) && { hidden: true as const }),
      ...(at(words) && { heading: words }),
    };
  }

  /** What a link or button is called: its label, even if that is computed, the words in it, or its title. */
  #accessibleName(element: Element): string {
    const { tag } = element;
    const start = this.#startOf(element);
    const label = this.#attributes.find(tag, "aria-label");
    const said =
      label && (this.#attributes.valueOf(label, start) ?? this.#attributes.raw(label, start));
    const names = [said, this.#textOf(element), this.#attributes.literal(tag, start, "title")];
    return names.find((name) => name !== undefined && name.trim() !== "") ?? "";
  }

  #isHidden(tag: Token, start: number): boolean {
    const role = this.#attributes.literal(tag, start, "role")?.trim().toLowerCase();
    return (
      role === "presentation" ||
      role === "none" ||
      this.#attributes.isTrue(tag, start, "aria-hidden")
    );
  }

  /** A name by `aria-labelledby`, or by `aria-label` where that is not the alt text. */
  #labelOf(tag: Token, start: number, kind: Kind | undefined): string | undefined {
    const ids = this.#attributes.literal(tag, start, "aria-labelledby")?.trim();
    if (ids !== undefined && ids !== "") {
      const texts = ids.split(/\s+/, 20).map((id) => this.#textOf(this.#named.get(id)));
      const text = texts.filter((one) => one !== undefined && one !== "").join(" ");
      if (text !== "") return text;
    }
    return kind === "role" || kind === "drawing"
      ? undefined
      : this.#attributes.literal(tag, start, "aria-label");
  }

  /** The words in an element. */
  #textOf(element: Element | undefined): string | undefined {
    if (element === undefined) return undefined;
    const isKnown =
      element.wordsIn === this.#reading ||
      (element.wordsIn === this.#reading - 1 && !this.#isTouched(element));
    if (!isKnown || element.words === undefined)
      element.words = this.#words(element.tag.at + 1, this.#lastOf(element));
    element.wordsIn = this.#reading;
    return element.words;
  }

  #words(first: number, last: number): string {
    const { list, starts, text } = this.#document;
    let words = "";
    const end = Math.min(last, first + MOST_TOKENS);
    for (let index = first; index < end && words.length < LONGEST_TEXT; index++) {
      const one = list[index];
      const start = starts[index] ?? 0;
      if (one?.kind === "open" || one?.kind === "close") words += isInline(one.name) ? "" : " ";
      const isText = one?.kind === "text" || (one?.kind === "raw" && /^title$/i.test(one.name));
      if (isText) words += this.#plain(text, start, start + Math.min(one.length, LONGEST_TEXT));
    }
    return words.replace(/\s+/g, " ").trim();
  }

  #plain(text: string, start: number, end: number): string {
    const { masked, rules } = this.#document;
    const raw = text.slice(start, end);
    if (masked === text) return rules.decode(raw) ?? "";
    const bare = masked.slice(start, end).replace(/[\uFDD0\uFDD1]+/g, " ");
    return rules.decode(bare) ?? "";
  }

  // The alt text and its place.

  #reference(picture: Element): ImageReference {
    const { tag } = picture;
    const start = this.#startAt(tag);
    const source = this.#source(picture);
    const end = start + tag.length;
    return {
      span: { start, end },
      element: tag.name,
      ...(source !== undefined && { source }),
      ...this.#alt(picture),
      around: this.#around(picture),
    };
  }

  #alt(picture: Element): Pick<ImageReference, "alt" | "computed" | "place" | "decorative"> {
    const { kind, tag } = picture;
    const start = this.#startAt(tag);
    const isNamed = kind === "role" || kind === "drawing";
    const attribute = this.#altAttribute(picture);
    if (isNamed) {
      const other = this.#nameOf(picture, attribute);
      if (other !== undefined) return other;
    }
    const { title } = picture;
    if (isNamed && attribute === undefined && title !== undefined) return this.#fromTitle(title);
    const spread = tag.attributes.findLastIndex(({ isSpread }) => isSpread);
    if (attribute === undefined) {
      if (spread >= 0) return { computed: true };
      const place = this.#insertion(tag, start, isNamed ? "aria-label" : "alt", kind);
      return place === undefined ? {} : { place };
    }
    return this.#existing(attribute, start, tag.attributes.indexOf(attribute) < spread);
  }

  #altAttribute({ kind, tag }: Element): Attribute | undefined {
    if (kind === "role" || kind === "drawing") return this.#attributes.find(tag, "aria-label");
    const alt = this.#attributes.find(tag, "alt");
    if (alt !== undefined || kind !== "component") return alt;
    const from = this.#document.modules?.get(/^[^.]*/.exec(tag.name)?.[0] ?? "");
    return from === "react-native" || from === "expo-image"
      ? this.#attributes.find(tag, "accessibilityLabel")
      : undefined;
  }

  /** A name that `aria-labelledby` takes from elsewhere, which goes before all others. */
  #nameOf(
    { tag, title }: Element,
    attribute: Attribute | undefined,
  ): Pick<ImageReference, "alt" | "computed" | "place"> | undefined {
    const by = this.#attributes.find(tag, "aria-labelledby");
    if (by === undefined) return undefined;
    const ids = this.#attributes.valueOf(by, this.#startAt(tag))?.trim().split(/\s+/, 2) ?? [];
    const named = ids.length === 1 ? this.#named.get(ids[0] ?? "") : undefined;
    if (named !== undefined && named === title) return this.#fromTitle(named);
    const isKnown = ids.length > 0 && ids.some((id) => this.#named.has(id));
    if (!isKnown && (attribute !== undefined || title !== undefined) && !by.isCode)
      return undefined;
    return { computed: true };
  }

  /** The name that the `title` in a drawing gives it. */
  #fromTitle(title: Element): Pick<ImageReference, "alt" | "place" | "decorative" | "computed"> {
    const { rules, text, masked } = this.#document;
    const start = this.#startOf(title) + title.tag.length;
    const end = title.end === undefined ? start : this.#startAt(title.end);
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

  #existing(
    attribute: Attribute,
    start: number,
    isOverridable: boolean,
  ): Pick<ImageReference, "alt" | "computed" | "place" | "decorative"> {
    const { rules } = this.#document;
    const isBare = attribute.value === undefined && !attribute.isCode;
    // React leaves out what is only `true`.
    if (isBare && rules.bareIsTrue === true)
      return this.#withPlace({}, this.#placeOf(attribute, start));
    const alt = this.#attributes.valueOf(attribute, start);
    if (alt === undefined && attribute.value?.isSure === false) return {};
    if (alt === undefined) return { computed: true };
    const said = { alt, ...(alt.trim() === "" && { decorative: true }) };
    if (isOverridable) return { ...said, computed: true };
    const place = this.#placeOf(attribute, start);
    // Code in quotes is an expression, whatever it says.
    return place === undefined ? { ...said, computed: true } : this.#withPlace(said, place);
  }

  #withPlace<Said extends object>(said: Said, place: Place | undefined): Said & { place?: Place } {
    return place === undefined ? said : { ...said, place };
  }

  /** Where an attribute that is there has its text. */
  #placeOf(attribute: Attribute, start: number): Place | undefined {
    const { value } = attribute;
    const { rules } = this.#document;
    if (value === undefined) {
      const at = start + attribute.nameEnd;
      return { span: { start: at, end: at }, before: '="', after: '"', syntax: rules.double };
    }
    const span = { start: start + value.start, end: start + value.end };
    const [before, after] = ["", ""];
    if (value.quote === "{" || value.quote === "`") return this.#placeInCode(attribute, start);
    if (attribute.isCode) return undefined;
    if (value.quote === "") return { span, before: '"', after: '"', syntax: rules.double };
    return { span, before, after, syntax: value.quote === '"' ? rules.double : rules.single };
  }

  #placeInCode(attribute: Attribute, start: number): Place | undefined {
    const raw = this.#attributes.raw(attribute, start);
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
    const syntax: Record<string, Syntax> = {
      '"': "js-double",
      "'": "js-single",
      "`": "js-template",
    };
    return {
      span: { start: from + string.start, end: from + string.end },
      ...{ before: "", after: "", syntax: syntax[string.quote] ?? "js-double" },
    };
  }

  /** Where an attribute is added, in the way that the tag has its others. */
  #insertion(tag: Token, start: number, name: string, kind: Kind | undefined): Place | undefined {
    const { text, rules } = this.#document;
    const { asWritten } = rules;
    if (tag.attributes.some(({ value }) => value?.isSure === false)) return undefined;
    if (tag.name === "" || (!tag.isWhole && tag.attributes.length === 0)) return undefined;
    const keys =
      kind === "drawing"
        ? ["href", "xlink:href", "xlinkHref"]
        : kind === "role"
          ? ["role"]
          : ["src", "ngsrc", "source", ...LAZY, "srcset", "srcSet"];
    const { attributes } = tag;
    const anchor = this.#attributes.find(tag, ...keys) ?? attributes.at(-1);
    const quoted = attributes.find(({ value }) => value?.quote === '"' || value?.quote === "'");
    const quote = quoted?.value?.quote === "'" ? "'" : '"';
    const named = attributes.filter((attribute) => attribute.name !== "");
    const isUpper =
      !asWritten &&
      rules.isXml !== true &&
      named.length > 0 &&
      named.every((one) => /^[A-Z-]+$/.test(one.name));
    const written = `${isUpper ? name.toUpperCase() : name}=${quote}`;
    const syntax = quote === '"' ? rules.double : rules.single;
    const nameEnd = start + 1 + tag.name.length;
    if (anchor === undefined)
      return {
        span: { start: nameEnd, end: nameEnd },
        before: ` ${written}`,
        after: quote,
        syntax,
      };
    // What is added after `src=` would become its value.
    if (anchor.value?.quote === "" && anchor.value.start === anchor.value.end) return undefined;
    const index = attributes.indexOf(anchor);
    const previous = attributes[index - 1];
    const next = attributes[index + 1];
    const before = text.slice(
      previous === undefined ? nameEnd : start + previous.end,
      start + anchor.start,
    );
    const behind = next === undefined ? before : text.slice(start + anchor.end, start + next.start);
    const separator = /\r?\n[ \t]*$/.exec(behind)?.[0] ?? " ";
    // The slash would be the value's: `src=a.png/`.
    if (anchor.value?.quote === "" && text[start + anchor.end - 1] === "/") {
      const at = start + anchor.start;
      return {
        span: { start: at, end: at },
        before: written,
        after: `${quote}${separator}`,
        syntax,
      };
    }
    const at = start + anchor.end;
    // What follows without a space between would not be told from the value.
    const isTight = next?.start === anchor.end;
    return {
      span: { start: at, end: at },
      before: `${separator}${written}`,
      after: `${quote}${isTight ? " " : ""}`,
      syntax,
    };
  }
}

/** Whether code in braces stands in the text of an element. */
function hasBraces(text: string, { braces, doubleBraces, bareIsTrue }: Rules): boolean {
  if (doubleBraces === true) return text.includes("{{");
  return (braces !== undefined || bareIsTrue === true) && text.includes("{");
}

const isInline = (name: string): boolean =>
  /^(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)$/i.test(
    name,
  );
