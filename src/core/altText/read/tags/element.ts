import type { ImageReference } from "../../reference.ts";
import type { Token } from "./tokens.ts";

export type Kind = "img" | "input" | "area" | "drawing" | "component" | "role";

/** The name of elements, and how many of them are open. */
export interface Name {
  readonly text: string;
  /** What it is by its name alone. */
  readonly isLink: boolean;
  readonly isButton: boolean;
  open: number;
}

const LINK = /^(?:nuxt|router|next)-link$/i;
/** Elements that are pressed, React Native's too. */
const BUTTON =
  /^(?:button|summary|IconButton|Touchable(?:Opacity|Highlight|WithoutFeedback|NativeFeedback)|Pressable)$/i;

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

/** The words in an element, and those of them that are images' own. */
export interface Words {
  readonly text: string;
  readonly isOpen: boolean;
  readonly pieces: readonly WordPiece[];
  readonly hasImages: boolean;
}

export interface WordPiece {
  readonly text: string;
  /** The image whose text it is. */
  readonly image?: Token;
  /** Code may put out something here. */
  readonly isOpen?: true;
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
  /** Whether what is in it is only part of an image, as all in a drawing with a name is. */
  readonly isPart: boolean;
  /** Has no contents. */
  readonly isEmpty: boolean;
  /** As which kind of image it counts. */
  readonly kind: Kind | undefined;
  /** Its end tag, or what ended it; none where nothing did. */
  end: Token | undefined;
  /** Its `figcaption`, `title` or `<source>`. */
  caption: Element | undefined;
  title: Element | undefined;
  source: Element | undefined;
  /** Whether shapes stand in it, as far as it is in a drawing. */
  isDrawn = false;
  /** The nearest heading before it. */
  heading: Element | undefined;
  /** The words in it, in which reading they were found, and whether as its name or as they are seen. */
  words: Words | undefined;
  wordsIn = 0;
  isNameKept = false;
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
    this.isPart = parent?.isPart === true || this.kind === "role";
    this.end = tag;
  }
}

/** What kind of image a tag is, in a drawing or out of one. */
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
    const name: Name = { text, isLink: LINK.test(text), isButton: BUTTON.test(text), open: 0 };
    this.#names.set(text, name);
    return name;
  }
}

/** What a tag was found to say; none where it was not looked at. */
export const factsOn = ({ facts }: Token): Facts | undefined => facts as Facts | undefined;
