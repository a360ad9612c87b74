import type { Source, Span } from "../../reference.ts";
import { stringOf, type Names } from "./expressions.ts";
import { hasFiller, type Rules } from "./rules.ts";
import { bestCandidate } from "./srcset.ts";
import type { Attribute, Mode, Token } from "./tokens.ts";

/** What is known of a document when its references are gathered. */
export interface TagDocument {
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
  /** What of the text was not in the one before; all of it where there was none. */
  readonly changed: Span;
}

/** Attributes of tags, and what they say. */
export class Attributes {
  readonly #document: TagDocument;

  constructor(document: TagDocument) {
    this.#document = document;
  }

  find({ attributes }: Token, ...keys: readonly string[]): Attribute | undefined {
    for (const key of keys)
      for (const attribute of attributes) if (attribute.key === key) return attribute;
    return undefined;
  }

  has(tag: Token, ...keys: readonly string[]): boolean {
    return this.find(tag, ...keys) !== undefined;
  }

  /** The same, one that is code before one that is not: that is what is shown while code is loaded. */
  findComputed(tag: Token, key: string): Attribute | undefined {
    const computed = tag.attributes.find((one) => one.key === key && one.isCode && one.value);
    return computed ?? this.find(tag, key);
  }

  /** The value of an attribute as it is written. */
  raw({ value }: Attribute, start: number): string {
    return value === undefined
      ? ""
      : this.#document.text.slice(start + value.start, start + value.end);
  }

  /** The value of an attribute as its readers get it; undefined where it is computed. */
  valueOf(attribute: Attribute, start: number): string | undefined {
    const { value } = attribute;
    const { rules, masked } = this.#document;
    if (value === undefined) return attribute.isCode ? undefined : "";
    if (!value.isSure) return undefined;
    const raw = this.raw(attribute, start);
    if (value.quote === "`") return stringOf(`\`${raw}\``)?.text;
    if (attribute.isCode) return stringOf(raw)?.text;
    if (
      masked !== this.#document.text &&
      hasFiller(masked.slice(start + value.start, start + value.end))
    )
      return undefined;
    return rules.hasCode?.(raw) === true ? undefined : rules.decode(raw);
  }

  literal(tag: Token, start: number, ...keys: readonly string[]): string | undefined {
    if (tag.attributes.length === 0) return undefined;
    const attribute = this.find(tag, ...keys);
    return attribute === undefined ? undefined : this.valueOf(attribute, start);
  }

  isTrue(tag: Token, start: number, key: string): boolean {
    const attribute = this.find(tag, key);
    if (attribute === undefined) return false;
    if (attribute.value === undefined) return this.#document.rules.bareIsTrue === true;
    if (attribute.isCode && this.raw(attribute, start).trim() === "true") return true;
    return this.valueOf(attribute, start)?.trim().toLowerCase() === "true";
  }

  /** The best candidate of an attribute that says several. */
  fromSet(tag: Token, start: number, ...keys: readonly string[]): Source | undefined {
    const attribute = this.find(tag, ...keys);
    if (attribute === undefined) return undefined;
    const text = bestCandidate(this.valueOf(attribute, start) ?? "");
    return text === undefined
      ? undefined
      : { text, span: this.spanOf(attribute, start), by: "address" };
  }

  /** The span of a value; of the attribute itself where it has none. */
  spanOf({ value, start, end }: Attribute, from: number): Span {
    return value === undefined
      ? { start: from + start, end: from + end }
      : { start: from + value.start, end: from + value.end };
  }
}

/** In CSS, and as the whole of a value in an object of a script. */
const UNSEEN_STYLE =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)|[{,]\s*(?:display\s*:\s*["']none["']|visibility\s*:\s*["']hidden["'])\s*[,}]/i;

/** Classes by which Bootstrap and Tailwind show something on paper alone. */
const PRINTED =
  /(?<![\w-])(?:visible-print|d-none(?![\w-])(?=[^"']*\sd-print-(?!none))|hidden(?![\w-])(?=[^"']*\sprint:(?!hidden)))/;

/** Where images stand only to be loaded before they are shown elsewhere. */
const PRELOADED =
  /(?<![\w-])(?:(?:image|img)s?[-_]?preload(?:er|ers|ing|ed)?|preload(?:ed)?[-_]?(?:image|img)s?)(?![\w-])/i;

const isUnseenByClass = (classes: string): boolean =>
  /pr(?:int|eload)/i.test(classes) && (PRINTED.test(classes) || PRELOADED.test(classes));

/** What the attributes of a tag are about, as far as all tags are asked for it. */
export const ABOUT = { role: 1, id: 2, classes: 4, hiding: 8, leading: 16, naming: 32 } as const;

const ABOUT_BY_KEY: ReadonlyMap<string, number> = new Map(
  (
    [
      [ABOUT.role, ["role"]],
      [ABOUT.id, ["id"]],
      [ABOUT.classes, ["class", "className"]],
      [ABOUT.hiding, ["hidden", "style", "inert", "aria-hidden", "accessible"]],
      [ABOUT.hiding, ["accessibilityElementsHidden", "importantForAccessibility"]],
      [ABOUT.leading, ["href", "to", "navigate", "patch", "@route"]],
      [ABOUT.naming, ["aria-labelledby"]],
    ] as const
  ).flatMap(([about, keys]) => keys.map((key) => [key, about] as const)),
);

/** What the attributes of a tag are about, in one look at them; most tags have few of these. */
export function aboutOf({ attributes }: Token): number {
  let about = 0;
  for (const { key } of attributes) about |= ABOUT_BY_KEY.get(key) ?? 0;
  return about;
}

/** Whether nobody is told of a tag: hidden from all, or from assistive technology, React Native's too. */
export function isUnseen(
  attributes: Attributes,
  tag: Token,
  start: number,
  about = aboutOf(tag),
): boolean {
  const classes = (about & ABOUT.classes) > 0 && attributes.find(tag, "class", "className");
  if (classes && !classes.isCode && isUnseenByClass(attributes.raw(classes, start))) return true;
  if ((about & ABOUT.hiding) === 0) return false;
  const is = (value: string, ...keys: readonly string[]): boolean => {
    const attribute = attributes.find(tag, ...keys);
    if (attribute === undefined) return false;
    if (attribute.isCode && attributes.raw(attribute, start).trim() === value) return true;
    return attributes.valueOf(attribute, start)?.trim() === value;
  };
  const hidden = attributes.find(tag, "hidden");
  const styled = attributes.find(tag, "style");
  const style = styled && (attributes.valueOf(styled, start) ?? attributes.raw(styled, start));
  return (
    attributes.isTrue(tag, start, "aria-hidden") ||
    attributes.find(tag, "inert")?.isCode === false ||
    attributes.isTrue(tag, start, "inert") ||
    (hidden !== undefined &&
      !hidden.isCode &&
      !is("until-found", "hidden") &&
      !is("false", "hidden")) ||
    is("true", "hidden", "accessibilityElementsHidden") ||
    attributes.isTrue(tag, start, "accessibilityElementsHidden") ||
    is("false", "accessible") ||
    is("no-hide-descendants", "importantForAccessibility") ||
    is("no", "importantForAccessibility") ||
    (style !== undefined && UNSEEN_STYLE.test(style))
  );
}
