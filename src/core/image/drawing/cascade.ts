import { readDeclarations, type Declaration, type Sheet, type StyleRule } from "./sheet.ts";
import { classesOf } from "./selector.ts";
import { elementsOf, type DrawingElement } from "./tree.ts";
import { fontSize } from "./fontShorthand.ts";
import { lacksUnit, pixels, plainValue, Substitution, type Variables } from "./values.ts";
import { longhands } from "./shorthands.ts";
import { afterAnimations, turnEnds } from "./animation.ts";

/** Attributes of SVG that are properties of CSS too. */
export const PRESENTATION: ReadonlySet<string> = new Set(
  `alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
  color-interpolation-filters cursor direction display dominant-baseline fill fill-opacity fill-rule
  filter flood-color flood-opacity font-family font-size font-size-adjust font-stretch font-style
  font-variant font-weight image-rendering isolation letter-spacing lighting-color marker-end
  marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order shape-rendering
  stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering transform
  transform-origin unicode-bidi vector-effect visibility word-spacing writing-mode`.split(/\s+/),
);

/** The properties of an element that are set on itself, variables and colours resolved. */
export type Style = Map<string, string>;
/** That of an element of which nothing is known. */
export const NO_STYLE: Style = new Map();
export type Styles = ReadonlyMap<DrawingElement, Style>;

/** Works out the properties of all elements. */
export function computeStyles(
  root: DrawingElement,
  sheet: Sheet,
  /** Of elements that stand elsewhere, whose rules they have. */
  originals: ReadonlyMap<DrawingElement, DrawingElement>,
): Styles {
  const cascade = new Cascade(sheet, originals);
  cascade.visit(root, sheet.initial, "#000000");
  return cascade.styles;
}

class Cascade {
  readonly styles = new Map<DrawingElement, Style>();
  readonly #sheet: Sheet;
  readonly #byKey = new Map<string, StyleRule[]>();
  readonly #originals: ReadonlyMap<DrawingElement, DrawingElement>;
  readonly #substitution = new Substitution();
  readonly #isSeen: boolean;

  constructor(sheet: Sheet, originals: ReadonlyMap<DrawingElement, DrawingElement>) {
    this.#sheet = sheet;
    this.#originals = originals;
    this.#isSeen = [...sheet.keyframes.values()].some((frames) => turnEnds(frames) === 1);
    for (const rule of sheet.rules) {
      const key = rule.selector.key ?? "";
      const same = this.#byKey.get(key);
      if (same) same.push(rule);
      else this.#byKey.set(key, [rule]);
    }
  }

  visit(element: DrawingElement, inherited: Variables, around: string): void {
    const { style, variables, colour } = this.#styleOf(element, inherited, around);
    this.styles.set(element, style);
    for (const child of elementsOf(element)) this.visit(child, variables, colour);
  }

  #styleOf(
    element: DrawingElement,
    inherited: Variables,
    /** The colour of the text around it. */
    around: string,
  ): { readonly style: Style; readonly variables: Variables; readonly colour: string } {
    const all = this.#declarationsFor(this.#originals.get(element) ?? element);
    const own = new Map<string, string>();
    for (const { property, value } of all) if (property.startsWith("--")) own.set(property, value);
    const variables = this.#variables(own, inherited);
    const style: Style = new Map();
    let colour = around;
    const put = ({ property, value }: Declaration): void => {
      const resolved = this.#substitution.resolve(value, variables);
      if (resolved === undefined) {
        // As if it was not set, and what it overrides is not set either.
        style.delete(property);
        return;
      }
      for (const [name, one] of longhands(property, resolved)) {
        const plain = plainValue(name, CURRENT.test(one) ? one.replace(CURRENT, colour) : one);
        if (plain !== undefined && plain !== "") style.set(name, plain);
      }
    };
    // It is known first, for what is made of it.
    for (const one of all) if (one.property === "color") put(one);
    const said = style.get("color");
    if (said !== undefined && !WITHOUT_COLOUR.test(said)) colour = said;
    for (const one of all) if (!one.property.startsWith("--")) put(one);
    if (this.#sheet.keyframes.size > 0)
      for (const one of afterAnimations(style, this.#sheet.keyframes, this.#isSeen)) put(one);
    return { style, variables, colour };
  }

  /** From what yields to what wins. */
  #declarationsFor(element: DrawingElement): Declaration[] {
    const attributes: Declaration[] = [];
    if (element.space === "svg")
      for (const [property, value] of element.attributes)
        if (PRESENTATION.has(property) && (property !== "transform" || hasTransform(element)))
          attributes.push({ property, value, important: false });
    const matched = this.#rulesFor(element);
    const ruled = matched.flatMap(({ declarations }) => declarations);
    const style = element.attributes.get("style");
    const inline = style === undefined ? [] : readDeclarations(style);
    // Browsers let the attribute of an element of SVG leave out units, but no rule.
    const isLax = element.space === "svg";
    const plain = [
      ...attributes,
      ...ruled.filter((one) => !lacksUnit(one)),
      ...inline.filter((one) => isLax || !lacksUnit(one)),
    ];
    if (!plain.some(({ important }) => important)) return plain;
    return [...plain.filter((one) => !one.important), ...plain.filter((one) => one.important)];
  }

  #rulesFor(element: DrawingElement): StyleRule[] {
    const id = element.attributes.get("id");
    const keys = ["", element.name, ...new Set(classesOf(element).map((one) => `.${one}`))];
    if (id !== undefined) keys.push(`#${id}`);
    return keys
      .flatMap((key) => this.#byKey.get(key) ?? [])
      .filter(({ selector }) => selector.matches(element))
      .sort(
        (a, b) =>
          a.layer - b.layer || a.selector.specificity - b.selector.specificity || a.order - b.order,
      );
  }

  #variables(own: ReadonlyMap<string, string>, inherited: Variables): Variables {
    if (own.size === 0) return inherited;
    const result = new Map(inherited);
    const done = new Set<string>();
    const work = (name: string, within: readonly string[]): void => {
      const value = own.get(name);
      if (value === undefined || done.has(name)) return;
      if (within.includes(name) || within.length > 50) {
        result.delete(name);
        done.add(name);
        return;
      }
      for (const [, other = ""] of value.matchAll(/var\(\s*(--[^\s,)]+)/gi))
        work(other, [...within, name]);
      if (done.has(name)) return;
      done.add(name);
      const resolved = this.#substitution.resolve(value, result);
      if (resolved === undefined || /^(initial|unset)$/i.test(resolved)) result.delete(name);
      else if (!/^inherit$/i.test(resolved)) result.set(name, resolved);
    };
    for (const name of own.keys()) work(name, []);
    return result;
  }
}

/** Of a colour that is made of the text's, with the brackets it stands in. */
const CURRENT = /(?<=\(.*)\bcurrentcolor\b/gis;
const WITHOUT_COLOUR = /^(currentcolor|inherit|unset|initial|revert|revert-layer)$/i;

/** Elements whose attribute `transform` is the property. */
const hasTransform = ({ name }: DrawingElement): boolean => !/gradient|pattern/i.test(name);

/** A property as an element has it, its own or that of those around it. */
export function inheritedValue(
  element: DrawingElement,
  property: string,
  styles: Styles,
): string | undefined {
  for (let up: DrawingElement | undefined = element; up; up = up.parent) {
    const value = styles.get(up)?.get(property);
    if (value !== undefined && !/^(inherit|unset|revert)$/i.test(value))
      return value.toLowerCase() === "initial" ? undefined : value;
  }
  return undefined;
}

/** Of the letters of an element, in pixels. */
export function fontSizeOf(element: DrawingElement | undefined, styles: Styles): number {
  if (!element) return 16;
  const around = fontSizeOf(element.parent, styles);
  const own = styles.get(element)?.get("font-size");
  const size = own === undefined ? 0 : pixels(fontSize(own), { em: around, whole: around });
  return size !== undefined && size > 0 ? size : around;
}
