import type { Span } from "../../reference.ts";
import { ABOUT, aboutOf, Attributes, isUnseen, type TagDocument } from "./attributes.ts";
import { Element, factsOn, type Facts, type Kind, type Memory, type Name } from "./element.ts";
import { VOID } from "./lexer.ts";
import { item } from "../../syntax/text.ts";
import type { Token } from "./tokens.ts";
import { lookup } from "../../../lookup.ts";

/** A place between tokens from which a walk can go on: what was open, and how many images there were. */
interface Mark {
  readonly token: Token;
  readonly element: Element | undefined;
  readonly heading: Element | undefined;
  readonly images: number;
}

/** How many tokens are between two marks, or more. */
const STEP = 32;

/** Farther up nothing is looked for that is said of an element. */
const DEEPEST = 100;

/** What a walk through a document met. */
export interface Walked {
  readonly list: readonly Token[];
  /** The elements that are images, in their order. */
  readonly images: readonly Element[];
  readonly marks: readonly Mark[];
  /** The tokens that were not there before: from the first one on, before the last one. */
  readonly changed: Span;
}

/** Where a `<source>` names what it shows. */
export const SOURCE_SETS = ["srcset", "data-srcset"];
/** Tags that end an element of a kind which is open, where its end tag may be left out. */
const ENDS: Readonly<Record<string, ReadonlySet<string>>> = lookup({
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
});

/** Walks through the elements of a document; only where they may be others, if it was walked before. */
export function walk(document: TagDocument, memory: Memory, before?: Walked): Walked {
  return new Walk(document, memory).run(before);
}

/** What is between the first tokens that two lists have in common, and the last ones. */
function changedTokens(list: readonly Token[], before: readonly Token[]): Span {
  const most = Math.min(list.length, before.length);
  let start = 0;
  while (start < most && list[start] === before[start]) start++;
  let [end, endBefore] = [list.length, before.length];
  while (Math.min(end, endBefore) > start && list[end - 1] === before[endBefore - 1]) {
    end--;
    endBefore--;
  }
  return { start, end };
}

class Walk {
  readonly #document: TagDocument;
  readonly #memory: Memory;
  readonly #attributes: Attributes;
  readonly #endsImplied: boolean;
  #images: Element[] = [];
  #marks: Mark[] = [];
  #element: Element | undefined;
  #heading: Element | undefined;
  #token: Token | undefined;
  #index = 0;

  constructor(document: TagDocument, memory: Memory) {
    this.#document = document;
    this.#memory = memory;
    this.#attributes = new Attributes(document);
    this.#endsImplied = document.rules.isXml !== true && document.rules.asWritten !== true;
  }

  run(before: Walked | undefined): Walked {
    const { list } = this.#document;
    const changed = changedTokens(list, before?.list ?? []);
    const endBefore = (before?.list.length ?? 0) - (list.length - changed.end);
    const later = (before?.marks ?? []).filter(({ token }) => token.at >= endBefore);
    if (before !== undefined) this.#resume(before, changed.start);
    for (let index = changed.start; index < list.length; index++) {
      const token = list[index];
      if (token !== undefined) token.at = index;
    }
    let next = 0;
    let marked = this.#index;
    for (; this.#index < list.length; this.#index++) {
      const token = item(list, this.#index);
      while (later[next] !== undefined && item(later, next).token.at < this.#index) next++;
      const mark = later[next];
      if (before !== undefined && mark?.token === token && this.#isAt(mark)) {
        this.#takeRest(before, later, next);
        return this.#walked(changed);
      }
      if (this.#index >= marked + STEP && this.#isFree()) {
        marked = this.#index;
        this.#mark(token);
      }
      this.#token = token;
      if (token.kind === "open") this.#opens(token);
      else if (token.kind === "close") this.#closes(this.#factsOf(token, 0).name);
    }
    this.#token = undefined;
    while (this.#element !== undefined) this.#pop(this.#element);
    return this.#walked(changed);
  }

  #walked(changed: Span): Walked {
    return {
      ...{ list: this.#document.list, changed },
      ...{ images: this.#images, marks: this.#marks },
    };
  }

  /** Goes to the last mark before the first change. */
  #resume({ marks, images }: Walked, first: number): void {
    const past = marks.findIndex(({ token }) => token.at >= first);
    this.#marks = past < 0 ? [...marks] : marks.slice(0, past);
    const mark = this.#marks.at(-1);
    if (mark === undefined) return;
    this.#index = mark.token.at;
    this.#element = mark.element;
    this.#heading = mark.heading;
    this.#images = images.slice(0, mark.images);
    for (let open = mark.element; open !== undefined; open = open.parent) count(open, 1);
  }

  /** Whether all is as it was at a mark, so that what comes after it will be. */
  #isAt({ element, heading }: Mark): boolean {
    return element === this.#element && heading === this.#heading;
  }

  #takeRest(before: Walked, later: readonly Mark[], from: number): void {
    const was = item(later, from).images;
    const more = this.#images.length - was;
    for (const mark of later.slice(from))
      this.#marks.push(more === 0 ? mark : { ...mark, images: mark.images + more });
    this.#images = this.#images.concat(before.images.slice(was));
    for (let open = this.#element; open !== undefined; open = open.parent) count(open, -1);
  }

  /** Whether nothing is open to which what comes may add something. */
  #isFree(): boolean {
    const element = this.#element;
    return (
      element === undefined ||
      (element.figure === undefined && element.picture === undefined && !element.isInDrawing)
    );
  }

  #mark(token: Token): void {
    this.#marks.push({
      ...{ token, element: this.#element, heading: this.#heading },
      images: this.#images.length,
    });
  }

  #opens(tag: Token): void {
    const start = this.#document.starts[this.#index] ?? 0;
    const facts = this.#factsOf(tag, start);
    if (this.#endsImplied) this.#endImplied(facts.name.text);
    const element = this.#elementOf(tag, start, facts);
    this.#note(element);
    if (element.kind !== undefined) this.#images.push(element);
    if (element.isEmpty) return;
    this.#element = element;
    facts.name.open++;
  }

  /** Ends elements whose end tags are left out. */
  #endImplied(name: string): void {
    for (let top = this.#element; top !== undefined; top = this.#element) {
      if (ENDS[top.name]?.has(name) !== true) return;
      this.#pop(top);
    }
  }

  #closes(name: Name): void {
    if (name.open === 0) return;
    for (let top = this.#element; top !== undefined; top = this.#element) {
      this.#pop(top);
      if (top.name === name.text) return;
    }
  }

  #pop(element: Element): void {
    element.end = this.#token;
    this.#element = element.parent;
    count(element, -1);
    if (isHeading(element.name)) this.#heading = element;
  }

  /** The element that a tag begins: the one that it began before, if it stands in the same. */
  #elementOf(tag: Token, start: number, facts: Facts): Element {
    const parent = this.#element;
    let { element } = facts;
    if (element === undefined || element.parent !== parent)
      element = new Element(tag, facts, parent, !this.#hasContents(tag, facts.name.text), (isIn) =>
        this.#kindOf(tag, start, facts, isIn),
      );
    facts.element = element;
    // Its end is what it was, unless another is met.
    element.caption = undefined;
    element.title = undefined;
    element.source = undefined;
    element.isDrawn = false;
    element.heading = this.#heading;
    return element;
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

  #kindOf(
    tag: Token,
    start: number,
    { name, role }: Facts,
    isInDrawing: boolean,
  ): Kind | undefined {
    const { rules, isComponent } = this.#document;
    const { asWritten } = rules;
    const { text } = name;
    if (rules.isXml === true && this.#isOtherVocabulary(tag, start)) return undefined;
    const local = asWritten ? text.slice(text.lastIndexOf(".") + 1) : text;
    if (local === "img" || text === "enhanced:img") return "img";
    if (local === "input")
      return this.#attributes.literal(tag, start, "type")?.toLowerCase() === "image"
        ? "input"
        : undefined;
    // Without an address it is no part of a map that anybody could choose.
    if (local === "area") return leads(tag) ? "area" : undefined;
    if (rules.isXml === true && (isInDrawing ? false : local === "image" || isComponent(tag.name)))
      return undefined;
    if (local === "image" && isInDrawing) return "drawing";
    if (isComponent(tag.name) || (asWritten && isComponent(local)))
      return this.#isForeign(tag.name) || isWithoutFile(tag) ? undefined : "component";
    // Outside of drawings and of feeds it is another name of `img`.
    if (local === "image" && !asWritten) return this.#isInFeed() ? undefined : "img";
    const isRole = role === "img" || role === "image";
    return isRole || (role === "graphics-document" && text === "svg") ? "role" : undefined;
  }

  /** Whether the name of an element of XML is neither of HTML nor of SVG, as far as namespaces say. */
  #isOtherVocabulary(tag: Token, start: number): boolean {
    const prefix = /^([^:]+):/.exec(tag.name)?.[1];
    const key = prefix === undefined ? "xmlns" : `xmlns:${prefix}`;
    let space = this.#attributes.literal(tag, start, key);
    let depth = 0;
    for (let one = this.#element; one && space === undefined && depth < DEEPEST; one = one.parent) {
      space = this.#attributes.literal(one.tag, this.#document.starts[one.tag.at] ?? 0, key);
      depth++;
    }
    return (
      space !== undefined &&
      space !== "" &&
      !/w3\.org\/(?:1999\/xhtml|2000\/svg|Graphics\/SVG)/i.test(space)
    );
  }

  /** Whether a page is a feed, as the code of a site writes one. */
  #isInFeed(): boolean {
    let depth = 0;
    for (let one = this.#element; one && depth < DEEPEST; one = one.parent, depth++)
      if (/^(?:rss|channel|feed|rdf:rdf|opml)$/i.test(one.name)) return true;
    return false;
  }

  /** Whether a component is of a module whose images are no images of a page. */
  #isForeign(name: string): boolean {
    const from = this.#document.modules?.get(/^[^.]*/.exec(name)?.[0] ?? "");
    return from !== undefined && WITHOUT_ALT.test(from);
  }

  /** What an element is to those around it. */
  #note(element: Element): void {
    const { name, parent, figure } = element;
    if (name === "figcaption" && figure !== undefined) figure.caption ??= element;
    else if (name === "title" && parent?.isInDrawing === true) parent.title ??= element;
    else if (parent?.isInDrawing === true && SHAPE.test(name)) noteShape(parent);
    else if (factsOn(element.tag)?.hasSet === true && parent?.picture !== undefined)
      parent.picture.source ??= element;
  }

  #factsOf(token: Token, start: number): Facts {
    const known = factsOn(token);
    if (known?.memory === this.#memory) return known;
    const facts = this.#newFacts(token, start);
    token.facts = facts;
    return facts;
  }

  #newFacts(token: Token, start: number): Facts {
    const attributes = this.#attributes;
    const name = this.#memory.nameOf(this.#nameOf(token));
    const about = aboutOf(token);
    const said = (key: "role" | "id"): string | undefined =>
      (about & ABOUT[key]) > 0 ? attributes.literal(token, start, key) : undefined;
    const role = said("role")?.trim().toLowerCase();
    const isLink =
      role === "link" ||
      name.isLink ||
      (name.text === "a" && leads(token)) ||
      ((about & ABOUT.leading) > 0 && this.#isNamedLink(token, name));
    return {
      memory: this.#memory,
      name,
      role,
      isLink,
      id: said("id"),
      isHidden: isUnseen(attributes, token, start, about),
      isButton: name.isButton || role === "button",
      hasSet:
        name.text === "source" && attributes.fromSet(token, start, ...SOURCE_SETS) !== undefined,
      isLabelled: (about & ABOUT.naming) > 0,
      element: undefined,
    };
  }

  /** Whether an element that leads somewhere is a link by its name. */
  #isNamedLink(token: Token, { text }: Name): boolean {
    const attributes = this.#attributes;
    return (
      (attributes.has(token, "href", "to", "@route") && /^\w*Link(?:To)?$/.test(token.name)) ||
      (text === ".link" && attributes.has(token, "href", "navigate", "patch"))
    );
  }

  #nameOf({ name }: Token): string {
    const { isXml, asWritten } = this.#document.rules;
    if (isXml === true) return name.slice(name.indexOf(":") + 1);
    return asWritten === true ? name : name.toLowerCase();
  }
}

/** Modules of icons, of canvases, of PDF and of video, where what is called an image has no alt text. */
const WITHOUT_ALT =
  /(?:^|[/@_-])(?:[\w-]*icons?|iconoir[\w-]*|iconify|lucide[\w-]*|feather|phosphor|[\w-]*konva|react-pdf|fabric|canvas|react-skia|react-native-skia|skia|swift-ui|jetpack-compose|drei|fiber|three|pixi|ink|remotion|deck\.gl|openlayers|ol|leaflet|react-leaflet|excalidraw|tldraw|react-native-svg|image-js|typeorm|schemas?|models?|entities|types)(?:$|[/_.-])/i;

/** What makes a link of `<a>`: without an address it is none, unless code may add one. */
const ADDRESS =
  /^(?:href|to|xlink:?href|(?:ng-|data-)?href|router-?link|ui-sref|xlinkHref|data-ng-href|th:href|asp-(?:action|controller|area|page(?:-handler)?|route))$/i;
const leads = ({ attributes }: Token): boolean =>
  attributes.some(({ key, isSpread }) => isSpread || ADDRESS.test(key));

/** Whether a component shows no file: it only stands around something, or knows itself what it shows, a symbol by its name too. */
const isWithoutFile = ({ attributes }: Token): boolean =>
  !attributes.some(
    ({ key, isSpread }) =>
      isSpread ||
      /^alt|src|source|image|img|ur[il]$|href|file|asset|fluid|fixed|sizes|media|photo|picture|icon|logo|v-bind/i.test(
        key,
      ),
  );

/** What is drawn, besides images. */
const SHAPE = /^(?:path|rect|circle|ellipse|line|polyline|polygon|text|use)$/;

/** Marks the elements of a drawing around a shape. */
function noteShape(around: Element): void {
  let one: Element | undefined = around;
  for (; one?.isInDrawing === true && !one.isDrawn; one = one.parent) one.isDrawn = true;
}

const isHeading = (name: string): boolean => name.length === 2 && /^h[1-6]$/.test(name);

/** Counts an element among those that are open, or no more. */
function count({ tag }: Element, by: number): void {
  const facts = factsOn(tag);
  if (facts !== undefined) facts.name.open += by;
}
