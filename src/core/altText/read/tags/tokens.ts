import type { Span } from "../../reference.ts";

/** Markup as a sequence of tags and what is between them: what every reader of tags makes first. */

/** The value of an attribute; offsets count from its tag's beginning, and leave quotes and braces out. */
export interface Value {
  readonly start: number;
  readonly end: number;
  /** What stands around it: quotes, a brace for code, nothing. */
  readonly quote: '"' | "'" | "`" | "{" | "";
  /** It has an end that is certain. */
  readonly isSure: boolean;
}

/** One attribute; offsets count from its tag's beginning. */
export interface Attribute {
  /** As written. Empty for code that stands between attributes. */
  readonly name: string;
  /** What it sets, in the way the markup compares names: `src` for `SRC`, `:src` and `[src]`. */
  readonly key: string;
  /** Its value is code, even within quotes. */
  readonly isCode: boolean;
  /** It stands for attributes that are not known, as `{...props}` does. */
  readonly isSpread: boolean;
  readonly start: number;
  readonly nameEnd: number;
  readonly end: number;
  readonly value?: Value | undefined;
}

/**
 * Tags are `open` and `close`, `raw` is what a script or style holds, `code` may put out words,
 * `other` are comments and code that puts out none.
 */
export interface Token {
  readonly kind: "open" | "close" | "text" | "raw" | "code" | "other";
  readonly length: number;
  /** How far from its beginning the text was looked at to tell it. */
  readonly reach: number;
  /** The element's name as written. */
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** Ends as `/>`. */
  readonly isClosed: boolean;
  /** Has its `>`, and nothing in it is in doubt. */
  readonly isWhole: boolean;
  /** Kept by those who make elements of tokens: what a tag says, which is theirs to read. */
  facts: unknown;
  /** Which it is in their order. */
  at: number;
}

/** What a token stands in, as far as the next one depends on it. Equal ones are identical. */
export class Mode {
  readonly kind: "root" | "foreign" | "markup" | "code" | "raw";
  readonly name: string;
  readonly parent: Mode | undefined;
  readonly #children = new Map<string, Mode>();

  constructor(kind: Mode["kind"] = "root", name = "", parent?: Mode) {
    this.kind = kind;
    this.name = name;
    this.parent = parent;
  }

  within(kind: Mode["kind"], name: string): Mode {
    const key = `${kind} ${name}`;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const child = new Mode(kind, name, this);
    this.#children.set(key, child);
    return child;
  }
}

/** All tokens of a text, without gaps: one begins where the one before ends. */
export interface Tokens {
  readonly text: string;
  /** The text before code in it was replaced. */
  readonly original: string;
  readonly list: readonly Token[];
  readonly starts: readonly number[];
  /** What each of them stands in. */
  readonly modes: readonly Mode[];
  /** Something in code has no end, so that what is far may change what is here. */
  readonly isOpen: boolean;
  /** What of the text was not in the one before; all of it where there was none. */
  readonly changed: Span;
}

const NO_ATTRIBUTES: readonly Attribute[] = [];

export const token = (
  kind: Token["kind"],
  length: number,
  more: Partial<Omit<Token, "kind" | "length">> = {},
): Token => ({
  kind,
  length,
  reach: more.reach ?? length + 16,
  name: more.name ?? "",
  attributes: more.attributes ?? NO_ATTRIBUTES,
  isClosed: more.isClosed ?? false,
  isWhole: more.isWhole ?? true,
  facts: undefined,
  at: 0,
});
