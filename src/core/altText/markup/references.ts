import type { ImageReference, Place, Source, Span, Surroundings, Syntax } from "../reference.ts";
import { meantBy, stringOf, type Names } from "./expressions.ts";
import { VOID } from "./lexer.ts";
import { hasFiller, type Rules } from "./rules.ts";
import { bestCandidate } from "./srcset.ts";
import type { Attribute, Facts, Mode, Token } from "./tokens.ts";

/** What is known of a document when its references are gathered. */
export interface Document {
  readonly text: string;
  /** The same with fillers for code; the text itself where there is none. */
  readonly masked: string;
  readonly list: readonly Token[];
  readonly starts: readonly number[];
  readonly modes?: readonly Mode[];
  readonly rules: Rules;
  readonly names: Names;
  /** Where names are imported from. */
  readonly modules?: ReadonlyMap<string, string>;
  readonly isComponent: (name: string) => boolean;
}

/** An element that is open, or was. What is around it is found from here without going up. */
interface Element {
  readonly name: string;
  readonly tag: Token;
  readonly start: number;
  /** Index of its start tag. */
  readonly first: number;
  /** Index of its end tag, or of what ended it. */
  last: number;
  readonly parent: Element | undefined;
  link: Element | undefined;
  button: Element | undefined;
  figure: Element | undefined;
  picture: Element | undefined;
  map: Element | undefined;
  readonly isInDrawing: boolean;
  readonly isHidden: boolean;
  /** Its `figcaption`, `title` or `<source>`. */
  caption?: Element;
  title?: Element;
  source?: Source | undefined;
  text?: string;
}

type Kind = "img" | "input" | "area" | "drawing" | "component" | "role";

/** A reference that has been met, before all of the document has. */
interface Met {
  readonly kind: Kind;
  readonly tag: Token;
  readonly start: number;
  /** What it stands in; its own element where it may have contents. */
  readonly around: Element | undefined;
  readonly own: Element | undefined;
  readonly heading: Element | undefined;
}

/** Tags that end an element of a kind which is open, where its end tag may be left out. */
const ENDS: Readonly<Record<string, ReadonlySet<string>>> = {
  p: new Set(
    "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main menu nav ol p pre section table ul".split(
      " ",
    ),
  ),
  li: new Set(["li"]),
  dd: new Set(["dd", "dt"]),
  dt: new Set(["dd", "dt"]),
  tr: new Set(["tr", "tbody", "tfoot"]),
  td: new Set(["td", "th", "tr", "tbody", "tfoot"]),
  th: new Set(["td", "th", "tr", "tbody", "tfoot"]),
  option: new Set(["option", "optgroup"]),
};
/** What lazy loading keeps the address in until the picture is near. */
const LAZY = ["data-src", "data-lazy-src", "data-original"];
/** Of the text of an element, as much as anybody reads. */
const LONGEST_TEXT = 1000;
const MOST_TOKENS = 400;

/** All references of a document, in the order of their beginnings. */
export function referencesOf(document: Document): ImageReference[] {
  const gathering = new Gathering(document);
  gathering.run();
  return gathering.references();
}

class Gathering {
  readonly #document: Document;
  readonly #met: Met[] = [];
  /** Pictures by the name of the map they use. */
  readonly #mapped = new Map<string, Source>();
  readonly #byId = new Map<string, Element>();
  /** How many elements of a name are open. */
  readonly #open = new Map<string, number>();
  #element: Element | undefined;
  #heading: Element | undefined;
  #index = 0;

  constructor(document: Document) {
    this.#document = document;
  }

  run(): void {
    const { list } = this.#document;
    for (this.#index = 0; this.#index < list.length; this.#index++) {
      const token = list[this.#index];
      if (token?.kind === "open") this.#opens(token);
      else if (token?.kind === "close") this.#closes(this.#nameOf(token));
    }
    while (this.#element !== undefined) this.#pop(this.#element);
  }

  references(): ImageReference[] {
    return this.#met.map((met) => this.#reference(met));
  }

  #nameOf({ name }: Token): string {
    const { rules } = this.#document;
    const { asWritten } = rules;
    const local = rules.isXml === true ? name.slice(name.indexOf(":") + 1) : name;
    return rules.isXml === true || asWritten ? local : local.toLowerCase();
  }

  #opens(tag: Token): void {
    const { starts } = this.#document;
    const start = starts[this.#index] ?? 0;
    const name = this.#nameOf(tag);
    this.#endImplied(name);
    const isEmpty = !this.#hasContents(tag, name);
    const element = this.#elementOf(tag, start, name);
    this.#note(element, tag, start);
    const kind = this.#kindOf(tag, start, name, element);
    const around = this.#element;
    if (kind !== undefined)
      this.#met.push({
        ...{ kind, tag, start, around },
        own: kind === "role" || kind === "drawing" ? element : undefined,
        heading: this.#heading,
      });
    if (isEmpty) return;
    this.#element = element;
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1);
  }

  /** Ends elements whose end tags are left out. */
  #endImplied(name: string): void {
    if (this.#document.rules.isXml === true || this.#document.rules.asWritten === true) return;
    for (let top = this.#element; top !== undefined; top = this.#element) {
      if (ENDS[top.name]?.has(name) !== true) return;
      this.#pop(top);
    }
  }

  #hasContents(tag: Token, name: string): boolean {
    const { rules, modes } = this.#document;
    if (!tag.isWhole) return false;
    const isForeign = modes?.[this.#index]?.kind === "foreign";
    const isClosing =
      rules.isXml === true || rules.closesAny === true || isForeign || name === "svg";
    if (tag.isClosed && isClosing) return false;
    return rules.isXml === true || isForeign || !VOID.has(name);
  }

  #elementOf(tag: Token, start: number, name: string): Element {
    const parent = this.#element;
    const facts = this.#factsOf(tag, start, name);
    const element: Element = {
      ...{ name, tag, start, first: this.#index, last: this.#index, parent },
      link: parent?.link,
      button: parent?.button,
      figure: parent?.figure,
      picture: parent?.picture,
      map: parent?.map,
      isInDrawing: name === "svg" || (parent?.isInDrawing === true && !isHtmlAgain(parent.name)),
      isHidden: parent?.isHidden === true || facts.isHidden,
    };
    if (facts.isLink) element.link = element;
    if (facts.isButton) element.button = element;
    if (name === "figure") element.figure = element;
    else if (name === "picture") element.picture = element;
    else if (name === "map") element.map = element;
    return element;
  }

  /** What a tag says by itself; found once, as long as its text stays. */
  #factsOf(tag: Token, start: number, name: string): Facts {
    return (tag.facts ??= this.#newFacts(tag, start, name));
  }

  #newFacts(tag: Token, start: number, name: string): Facts {
    const role = this.#literal(tag, start, "role")?.trim().toLowerCase();
    const isLink =
      name === "a" ||
      /^(?:nuxt|router|next)-link$/i.test(name) ||
      (this.#find(tag, "href", "to") !== undefined && /^\w*Link$/.test(tag.name));
    return {
      ...{ role, isLink },
      id: this.#literal(tag, start, "id"),
      isHidden: this.#isTrue(tag, start, "aria-hidden"),
      isButton: /^(?:button|IconButton)$/i.test(name) || role === "button",
    };
  }

  /** What others may want of an element. */
  #note(element: Element, tag: Token, start: number): void {
    const { name, parent } = element;
    if (name === "figcaption" && element.figure !== undefined) element.figure.caption ??= element;
    if (name === "title" && parent?.isInDrawing === true) parent.title ??= element;
    if (name === "source" && parent?.picture !== undefined)
      parent.picture.source ??= this.#fromSet(tag, start, "srcset", "data-srcset");
    const { id } = this.#factsOf(tag, start, name);
    if (id !== undefined && id !== "" && !this.#byId.has(id)) this.#byId.set(id, element);
    if (name === "img") {
      const map = this.#literal(tag, start, "usemap", "useMap");
      const source = map === undefined ? undefined : this.#addressOf(tag, start);
      if (map !== undefined && source !== undefined && !this.#mapped.has(map.replace(/^#/, "")))
        this.#mapped.set(map.replace(/^#/, ""), source);
    }
  }

  #closes(name: string): void {
    if ((this.#open.get(name) ?? 0) === 0) return;
    for (let top = this.#element; top !== undefined; top = this.#element) {
      this.#pop(top);
      if (top.name === name) return;
    }
  }

  #pop(element: Element): void {
    element.last = this.#index;
    this.#element = element.parent;
    this.#open.set(element.name, (this.#open.get(element.name) ?? 1) - 1);
    if (/^h[1-6]$/.test(element.name)) this.#heading = element;
  }

  #kindOf(tag: Token, start: number, name: string, element: Element): Kind | undefined {
    const { rules, isComponent } = this.#document;
    const { asWritten } = rules;
    const local = asWritten ? name.slice(name.lastIndexOf(".") + 1) : name;
    if (local === "img" || name === "enhanced:img") return "img";
    if (local === "input")
      return this.#literal(tag, start, "type")?.toLowerCase() === "image" ? "input" : undefined;
    if (local === "area") return "area";
    if (local === "image" && (element.isInDrawing || rules.isXml === true)) return "drawing";
    if (isComponent(tag.name) || (asWritten && isComponent(local))) return "component";
    // Outside of drawings it is another name of `img`.
    if (local === "image" && !asWritten) return "img";
    const { role } = this.#factsOf(tag, start, name);
    return role === "img" || role === "image" ? "role" : undefined;
  }

  // Attributes.

  #find({ attributes }: Token, ...keys: readonly string[]): Attribute | undefined {
    for (const key of keys)
      for (const attribute of attributes) if (attribute.key === key) return attribute;
    return undefined;
  }

  #has(tag: Token, ...keys: readonly string[]): boolean {
    return this.#find(tag, ...keys) !== undefined;
  }

  #raw({ value }: Attribute, start: number): string {
    return value === undefined
      ? ""
      : this.#document.text.slice(start + value.start, start + value.end);
  }

  /** The value of an attribute as its readers get it; undefined where it is computed. */
  #valueOf(attribute: Attribute, start: number): string | undefined {
    const { value } = attribute;
    const { rules, masked } = this.#document;
    if (value === undefined) return attribute.isCode ? undefined : "";
    if (!value.isSure) return undefined;
    const raw = this.#raw(attribute, start);
    if (value.quote === "`") return stringOf(`\`${raw}\``)?.text;
    if (attribute.isCode) return stringOf(raw)?.text;
    if (
      masked !== this.#document.text &&
      hasFiller(masked.slice(start + value.start, start + value.end))
    )
      return undefined;
    return rules.decode(raw);
  }

  #literal(tag: Token, start: number, ...keys: readonly string[]): string | undefined {
    if (tag.attributes.length === 0) return undefined;
    const attribute = this.#find(tag, ...keys);
    return attribute === undefined ? undefined : this.#valueOf(attribute, start);
  }

  #isTrue(tag: Token, start: number, key: string): boolean {
    const attribute = this.#find(tag, key);
    if (attribute === undefined) return false;
    if (attribute.value === undefined) return this.#document.rules.bareIsTrue === true;
    if (attribute.isCode && this.#raw(attribute, start).trim() === "true") return true;
    return this.#valueOf(attribute, start)?.trim() === "true";
  }

  // Sources.

  #source({ kind, tag, start, around }: Met): Source | undefined {
    if (kind === "area") return this.#mapped.get(this.#mapName(around?.map) ?? "");
    if (kind === "role") return this.#fromStyle(tag, start);
    if (kind === "drawing") return this.#fromAddress(tag, start, "href", "xlink:href", "xlinkHref");
    return (
      this.#addressOf(tag, start) ??
      (kind === "img" && !this.#has(tag, "src") ? around?.picture?.source : undefined)
    );
  }

  #mapName(map: Element | undefined): string | undefined {
    return map === undefined ? undefined : this.#literal(map.tag, map.start, "name", "id");
  }

  /** `src`, what stands for it until the picture is near, or the best of `srcset`. */
  #addressOf(tag: Token, start: number): Source | undefined {
    const { text } = this.#document;
    const own = this.#find(tag, "src", "ngsrc", "source");
    const address = this.#fromAddress(tag, start, "src", "ngsrc", "source");
    if (address !== undefined && !/^data:/i.test(address.text)) return address;
    if (own !== undefined && address === undefined && this.#raw(own, start).trim() !== "")
      return undefined;
    const lazy = this.#fromAddress(tag, start, ...LAZY) ?? this.#fromSet(tag, start, "data-srcset");
    if (lazy !== undefined || address !== undefined) return lazy ?? address;
    return text === "" ? undefined : this.#fromSet(tag, start, "srcset", "srcSet", "ngsrcset");
  }

  #fromAddress(tag: Token, start: number, ...keys: readonly string[]): Source | undefined {
    const attribute = this.#find(tag, ...keys);
    if (attribute === undefined) return undefined;
    const { rules, names } = this.#document;
    const { asWritten } = rules;
    const span = this.#addressSpan(attribute, start);
    const literal = (this.#valueOf(attribute, start) ?? this.#resolved(attribute, start))
      ?.slice(0, this.#takesSlash(attribute, start) ? -1 : undefined)
      .trim();
    if (literal !== undefined) {
      const by = rules.isModule?.(literal, tag.name) === true ? "module" : "address";
      return literal === "" ? undefined : { text: literal, span, by };
    }
    if (!attribute.isCode || attribute.value?.isSure === false) return undefined;
    const raw = this.#raw(attribute, start);
    const code = asWritten || attribute.value?.quote === "{" ? raw : (rules.decode(raw) ?? raw);
    const meant = meantBy(code, names);
    return meant === undefined || meant.text === "" ? undefined : { ...meant, span };
  }

  /** Whether a value without quotes has the slash that is meant for the end of its tag. */
  #takesSlash({ value, end }: Attribute, start: number): boolean {
    return value?.quote === "" && this.#document.text.startsWith("/>", start + end - 1);
  }

  #addressSpan(attribute: Attribute, start: number): Span {
    const span = this.#spanOf(attribute, start);
    return this.#takesSlash(attribute, start) ? { start: span.start, end: span.end - 1 } : span;
  }

  /** What an address with code in it certainly is. */
  #resolved(attribute: Attribute, start: number): string | undefined {
    const { rules, masked } = this.#document;
    const { value } = attribute;
    if (rules.resolve === undefined || value === undefined || attribute.isCode || !value.isSure)
      return undefined;
    const isMasked = hasFiller(masked.slice(start + value.start, start + value.end));
    return isMasked ? rules.resolve(this.#raw(attribute, start)) : undefined;
  }

  #fromSet(tag: Token, start: number, ...keys: readonly string[]): Source | undefined {
    const attribute = this.#find(tag, ...keys);
    if (attribute === undefined) return undefined;
    const text = bestCandidate(this.#valueOf(attribute, start) ?? "");
    return text === undefined
      ? undefined
      : { text, span: this.#spanOf(attribute, start), by: "address" };
  }

  #fromStyle(tag: Token, start: number): Source | undefined {
    const attribute = this.#find(tag, "style");
    const style = attribute === undefined ? undefined : this.#valueOf(attribute, start);
    if (attribute === undefined || style === undefined) return undefined;
    const url =
      /background(?:-image)?\s*:[^;]{0,200}?url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]*))\s*\)/i;
    const [, double, single, bare] = url.exec(style) ?? [];
    const text = double ?? single ?? bare ?? "";
    return text === "" ? undefined : { text, span: this.#spanOf(attribute, start), by: "address" };
  }

  #spanOf({ value, start, end }: Attribute, from: number): Span {
    return value === undefined
      ? { start: from + start, end: from + end }
      : { start: from + value.start, end: from + value.end };
  }

  // What is around.

  #around({ kind, tag, start, around, heading }: Met): Surroundings {
    const link = around?.link;
    const href = (one: Token, at: number): string | undefined =>
      this.#fromAddress(one, at, "href", "to")?.text ?? this.#literal(one, at, "xlink:href");
    const at = (one: string | undefined): one is string => one !== undefined && one !== "";
    const areaHref = kind === "area" ? href(tag, start) : undefined;
    const linkHref = link === undefined ? undefined : href(link.tag, link.start);
    const caption = this.#textOf(around?.figure?.caption);
    const title = this.#literal(tag, start, "title");
    const label = this.#labelOf(tag, start, kind);
    const words = this.#textOf(heading);
    return {
      ...(kind === "area"
        ? this.#has(tag, "href") && { link: { ...(at(areaHref) && { href: areaHref }), text: "" } }
        : link !== undefined && {
            link: {
              ...(linkHref !== undefined && { href: linkHref }),
              text: this.#textOf(link) ?? "",
            },
          }),
      ...(kind === "input"
        ? { button: "" }
        : around?.button && { button: this.#textOf(around.button) ?? "" }),
      ...(at(caption) && { caption }),
      ...(at(title) && { title }),
      ...(at(label) && { label }),
      ...((around?.isHidden === true || this.#isHidden(tag, start)) && { hidden: true as const }),
      ...(at(words) && { heading: words }),
    };
  }

  #isHidden(tag: Token, start: number): boolean {
    const role = this.#literal(tag, start, "role")?.trim().toLowerCase();
    return role === "presentation" || role === "none" || this.#isTrue(tag, start, "aria-hidden");
  }

  /** A name by `aria-labelledby`, or by `aria-label` where that is not the alt text. */
  #labelOf(tag: Token, start: number, kind: Kind): string | undefined {
    const ids = this.#literal(tag, start, "aria-labelledby")?.trim();
    if (ids !== undefined && ids !== "") {
      const texts = ids.split(/\s+/, 20).map((id) => this.#textOf(this.#byId.get(id)));
      const text = texts.filter((one) => one !== undefined && one !== "").join(" ");
      if (text !== "") return text;
    }
    return kind === "role" || kind === "drawing"
      ? undefined
      : this.#literal(tag, start, "aria-label");
  }

  /** The words in an element. */
  #textOf(element: Element | undefined): string | undefined {
    if (element === undefined) return undefined;
    return (element.text ??= this.#words(element.first + 1, element.last));
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

  #reference(met: Met): ImageReference {
    const { tag, start } = met;
    const source = this.#source(met);
    const end = start + tag.length;
    return {
      span: { start, end },
      element: tag.name,
      ...(source !== undefined && { source }),
      ...this.#alt(met),
      around: this.#around(met),
    };
  }

  #alt(met: Met): Pick<ImageReference, "alt" | "computed" | "place" | "decorative"> {
    const { kind, tag, start, own } = met;
    const isNamed = kind === "role" || kind === "drawing";
    const attribute = this.#altAttribute(met);
    if (isNamed) {
      const other = this.#named(met, attribute);
      if (other !== undefined) return other;
    }
    const title = own?.title;
    if (isNamed && attribute === undefined && title !== undefined) return this.#fromTitle(title);
    const spread = tag.attributes.findLastIndex(({ isSpread }) => isSpread);
    if (attribute === undefined) {
      if (spread >= 0) return { computed: true };
      const place = this.#insertion(tag, start, isNamed ? "aria-label" : "alt", kind);
      return place === undefined ? {} : { place };
    }
    return this.#existing(attribute, start, tag.attributes.indexOf(attribute) < spread);
  }

  #altAttribute({ kind, tag }: Met): Attribute | undefined {
    if (kind === "role" || kind === "drawing") return this.#find(tag, "aria-label");
    const alt = this.#find(tag, "alt");
    if (alt !== undefined || kind !== "component") return alt;
    const from = this.#document.modules?.get(/^[^.]*/.exec(tag.name)?.[0] ?? "");
    return from === "react-native" || from === "expo-image"
      ? this.#find(tag, "accessibilityLabel")
      : undefined;
  }

  /** A name that `aria-labelledby` takes from elsewhere, which goes before all others. */
  #named(
    { tag, start, own }: Met,
    attribute: Attribute | undefined,
  ): Pick<ImageReference, "alt" | "computed" | "place"> | undefined {
    const by = this.#find(tag, "aria-labelledby");
    if (by === undefined) return undefined;
    const ids = this.#valueOf(by, start)?.trim().split(/\s+/, 2) ?? [];
    const named = ids.length === 1 ? this.#byId.get(ids[0] ?? "") : undefined;
    if (named !== undefined && named === own?.title) return this.#fromTitle(named);
    const isKnown = ids.length > 0 && ids.some((id) => this.#byId.has(id));
    if (!isKnown && (attribute !== undefined || own?.title !== undefined) && !by.isCode)
      return undefined;
    return { computed: true };
  }

  /** The name that the `title` in a drawing gives it. */
  #fromTitle(title: Element): Pick<ImageReference, "alt" | "place" | "decorative" | "computed"> {
    const { list, starts, rules, text, masked } = this.#document;
    const start = title.start + title.tag.length;
    const end = starts[title.last] ?? start;
    const isEnded = list[title.last]?.kind === "close" && end >= start;
    const written = text.slice(start, end);
    const bare = masked.slice(start, end);
    const isPlain = isEnded && !bare.includes("<") && !hasFiller(bare) && !hasBraces(bare, rules);
    if (!isPlain) return { computed: true };
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
    const alt = this.#valueOf(attribute, start);
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
    const raw = this.#raw(attribute, start);
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
  #insertion(tag: Token, start: number, name: string, kind: Kind): Place | undefined {
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
    const anchor = this.#find(tag, ...keys) ?? attributes.at(-1);
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

/** Elements of a drawing in which HTML stands. */
const isHtmlAgain = (name: string): boolean => name.toLowerCase() === "foreignobject";

const isInline = (name: string): boolean =>
  /^(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)$/i.test(
    name,
  );
