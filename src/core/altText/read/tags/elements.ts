import type { ImageReference, Span } from "../../reference.ts";
import { Attributes, type Document } from "./attributes.ts";
import { VOID } from "./lexer.ts";
import { item } from "../../syntax/text.ts";
import type { Token } from "./tokens.ts";

export type Kind = "img" | "input" | "area" | "drawing" | "component" | "role";

/** The name of elements, and how many of them are open. */
interface Name {
  readonly text: string;
  open: number;
}

/** What a tag says by itself; found once, as long as the tag stays. */
export interface Facts {
  readonly memory: Memory;
  readonly name: Name;
  readonly role: string | undefined;
  readonly id: string | undefined;
  readonly isHidden: boolean;
  readonly isLink: boolean;
  readonly isButton: boolean;
  /** Whether it names a source in a `<picture>`. */
  readonly hasSet: boolean;
  /** Whether others name it. */
  readonly isLabelled: boolean;
  /** What it began when it was last looked at. */
  element: Element | undefined;
}

/** An element. What is around it is found from here without going up. */
export class Element {
  readonly name: string;
  readonly tag: Token;
  readonly parent: Element | undefined;
  /** The nearest around it of each sort; itself where it is one. */
  readonly link: Element | undefined;
  readonly button: Element | undefined;
  readonly figure: Element | undefined;
  readonly picture: Element | undefined;
  readonly map: Element | undefined;
  readonly isInDrawing: boolean;
  readonly isHidden: boolean;
  /** Has no contents. */
  readonly isEmpty: boolean;
  /** As which kind of picture it counts. */
  readonly kind: Kind | undefined;
  /** Its end tag, or what ended it; none where nothing did. */
  end: Token | undefined;
  /** Its `figcaption`, `title` or `<source>`. */
  caption: Element | undefined;
  title: Element | undefined;
  source: Element | undefined;
  /** The nearest heading before it. */
  heading: Element | undefined;
  /** The words in it, and in which reading they were found. */
  words: string | undefined;
  wordsIn = 0;
  /** The reference that it is, in which reading that was found, and under which heading. */
  reference: ImageReference | undefined;
  referenceIn = 0;
  referenceHeading: Element | undefined;

  constructor(
    tag: Token,
    facts: Facts,
    parent: Element | undefined,
    isEmpty: boolean,
    kind: KindOf,
  ) {
    const { text } = facts.name;
    this.name = text;
    this.tag = tag;
    this.parent = parent;
    this.link = facts.isLink ? this : parent?.link;
    this.button = facts.isButton ? this : parent?.button;
    this.figure = text === "figure" ? this : parent?.figure;
    this.picture = text === "picture" ? this : parent?.picture;
    this.map = text === "map" ? this : parent?.map;
    this.isInDrawing =
      text === "svg" || (parent?.isInDrawing === true && !isHtmlAgain(parent.name));
    this.isHidden = parent?.isHidden === true || facts.isHidden;
    this.isEmpty = isEmpty;
    this.kind = kind(this.isInDrawing);
    this.end = tag;
  }
}

/** What kind of picture a tag is, in a drawing or out of one. */
type KindOf = (isInDrawing: boolean) => Kind | undefined;

/** Elements of a drawing in which HTML stands. */
const isHtmlAgain = (name: string): boolean => name.toLowerCase() === "foreignobject";

/** What is kept from one reading of a document to the next. */
export class Memory {
  /** How many readings there were. */
  readings = 0;
  /** The one memory that knows what tokens are, of all that share some. */
  readonly family: { current: Memory };
  readonly #names = new Map<string, Name>();

  constructor(before: Memory | undefined) {
    this.family = before?.family ?? { current: this };
    this.family.current = this;
  }

  nameOf(text: string): Name {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name: Name = { text, open: 0 };
    this.#names.set(text, name);
    return name;
  }
}

/** A place between tokens from which a walk can go on: what was open, and how many pictures there were. */
interface Mark {
  readonly token: Token;
  readonly element: Element | undefined;
  readonly heading: Element | undefined;
  readonly pictures: number;
}

/** How many tokens are between two marks, or more. */
const STEP = 32;

/** What a walk through a document met. */
export interface Walked {
  readonly list: readonly Token[];
  /** The elements that are pictures, in their order. */
  readonly pictures: readonly Element[];
  readonly marks: readonly Mark[];
  /** The tokens that were not there before: from the first one on, before the last one. */
  readonly changed: Span;
}

/** Where a `<source>` names what it shows. */
export const SOURCE_SETS = ["srcset", "data-srcset"];
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

/** Walks through the elements of a document; only where they may be others, if it was walked before. */
export function walk(document: Document, memory: Memory, before?: Walked): Walked {
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
  readonly #document: Document;
  readonly #memory: Memory;
  readonly #attributes: Attributes;
  readonly #endsImplied: boolean;
  #pictures: Element[] = [];
  #marks: Mark[] = [];
  #element: Element | undefined;
  #heading: Element | undefined;
  #token: Token | undefined;
  #index = 0;

  constructor(document: Document, memory: Memory) {
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
      ...{ pictures: this.#pictures, marks: this.#marks },
    };
  }

  /** Goes to the last mark before the first change. */
  #resume({ marks, pictures }: Walked, first: number): void {
    const past = marks.findIndex(({ token }) => token.at >= first);
    this.#marks = past < 0 ? [...marks] : marks.slice(0, past);
    const mark = this.#marks.at(-1);
    if (mark === undefined) return;
    this.#index = mark.token.at;
    this.#element = mark.element;
    this.#heading = mark.heading;
    this.#pictures = pictures.slice(0, mark.pictures);
    for (let open = mark.element; open !== undefined; open = open.parent) count(open, 1);
  }

  /** Whether all is as it was at a mark, so that what comes after it will be. */
  #isAt({ element, heading }: Mark): boolean {
    return element === this.#element && heading === this.#heading;
  }

  #takeRest(before: Walked, later: readonly Mark[], from: number): void {
    const was = item(later, from).pictures;
    const more = this.#pictures.length - was;
    for (const mark of later.slice(from))
      this.#marks.push(more === 0 ? mark : { ...mark, pictures: mark.pictures + more });
    this.#pictures = this.#pictures.concat(before.pictures.slice(was));
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
      pictures: this.#pictures.length,
    });
  }

  #opens(tag: Token): void {
    const start = this.#document.starts[this.#index] ?? 0;
    const facts = this.#factsOf(tag, start);
    if (this.#endsImplied) this.#endImplied(facts.name.text);
    const element = this.#elementOf(tag, start, facts);
    this.#note(element);
    if (element.kind !== undefined) this.#pictures.push(element);
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
    const local = asWritten ? text.slice(text.lastIndexOf(".") + 1) : text;
    if (local === "img" || text === "enhanced:img") return "img";
    if (local === "input")
      return this.#attributes.literal(tag, start, "type")?.toLowerCase() === "image"
        ? "input"
        : undefined;
    if (local === "area") return "area";
    if (local === "image" && (isInDrawing || rules.isXml === true)) return "drawing";
    if (isComponent(tag.name) || (asWritten && isComponent(local))) return "component";
    // Outside of drawings it is another name of `img`.
    if (local === "image" && !asWritten) return "img";
    return role === "img" || role === "image" ? "role" : undefined;
  }

  /** What an element is to those around it. */
  #note(element: Element): void {
    const { name, parent, figure } = element;
    if (name === "figcaption" && figure !== undefined) figure.caption ??= element;
    else if (name === "title" && parent?.isInDrawing === true) parent.title ??= element;
    else if (element.tag.facts?.hasSet === true && parent?.picture !== undefined)
      parent.picture.source ??= element;
  }

  #factsOf(token: Token, start: number): Facts {
    const known = token.facts;
    return known?.memory === this.#memory ? known : (token.facts = this.#newFacts(token, start));
  }

  #newFacts(token: Token, start: number): Facts {
    const attributes = this.#attributes;
    const name = this.#memory.nameOf(this.#nameOf(token));
    const role = attributes.literal(token, start, "role")?.trim().toLowerCase();
    const isLink =
      name.text === "a" ||
      /^(?:nuxt|router|next)-link$/i.test(name.text) ||
      (attributes.has(token, "href", "to") && /^\w*Link$/.test(token.name));
    return {
      ...{ memory: this.#memory, name, role, isLink },
      id: attributes.literal(token, start, "id"),
      isHidden: attributes.isTrue(token, start, "aria-hidden"),
      isButton: /^(?:button|IconButton)$/i.test(name.text) || role === "button",
      hasSet:
        name.text === "source" && attributes.fromSet(token, start, ...SOURCE_SETS) !== undefined,
      isLabelled: attributes.has(token, "aria-labelledby"),
      element: undefined,
    };
  }

  #nameOf({ name }: Token): string {
    const { isXml, asWritten } = this.#document.rules;
    if (isXml === true) return name.slice(name.indexOf(":") + 1);
    return asWritten === true ? name : name.toLowerCase();
  }
}

const isHeading = (name: string): boolean => name.length === 2 && /^h[1-6]$/.test(name);

/** Counts an element among those that are open, or no more. */
function count({ tag }: Element, by: number): void {
  if (tag.facts !== undefined) tag.facts.name.open += by;
}
