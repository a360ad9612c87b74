import type { Atrule, Block, CssNode, Rule } from "css-tree";
import { generate, parse } from "./css.ts";
import { conditionHolds, mediaMatches, type Screen } from "./media.ts";
import { compileList, type CompiledSelector, type Effort } from "./selector.ts";
import { DrawingLimit } from "./tree.ts";

/** Characters of all style sheets of a drawing. */
const LONGEST_SHEET = 3_000_000;
/** How deep rules may lie in one another. */
const DEEPEST_RULE = 12;
/** Characters of a selector once those around it are put in. */
const LONGEST_SELECTOR = 5000;

/** One property of a rule. */
export interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly important: boolean;
}
/** Properties, and what they are of. */
export interface StyleRule {
  readonly selector: CompiledSelector;
  /** Place among the layers; what is in none wins over them. */
  readonly layer: number;
  readonly order: number;
  readonly declarations: readonly Declaration[];
}
/** Properties at a moment of an animation, from 0 to 1. */
export interface Keyframe {
  readonly at: number;
  readonly declarations: readonly Declaration[];
}
/** All that the style sheets of a drawing say. */
export interface Sheet {
  readonly rules: StyleRule[];
  readonly keyframes: Map<string, Keyframe[]>;
  /** The values of variables that nothing sets. */
  readonly initial: Map<string, string>;
  /** The declarations of each `@font-face`. */
  readonly fontFaces: (readonly Declaration[])[];
}

/** Reads style sheets; what is not CSS in them is passed over, as a browser does. */
export function readSheets(texts: readonly string[], screen: Screen, effort: Effort): Sheet {
  if (texts.reduce((sum, { length }) => sum + length, 0) > LONGEST_SHEET)
    throw new DrawingLimit("style");
  const reader = new SheetReader(screen, effort);
  for (const text of texts) reader.read(text);
  return reader.sheet;
}

/** The declarations of a `style` attribute. */
export function readDeclarations(text: string): Declaration[] {
  const parsed = parse(text, { context: "declarationList", ...AS_TEXT });
  return parsed.type === "DeclarationList" ? declarationsOf(parsed.children.toArray()) : [];
}

const AS_TEXT = { parseValue: false, parseCustomProperty: false } as const;
/** Of what is in no layer. */
const NO_LAYER = Number.MAX_SAFE_INTEGER;

class SheetReader {
  readonly sheet: Sheet = { rules: [], keyframes: new Map(), initial: new Map(), fontFaces: [] };
  readonly #layers: string[] = [];
  readonly #screen: Screen;
  readonly #effort: Effort;

  constructor(screen: Screen, effort: Effort) {
    this.#screen = screen;
    this.#effort = effort;
  }

  read(text: string): void {
    const parsed = parse(text, AS_TEXT);
    if (parsed.type === "StyleSheet") this.#nodes(parsed.children.toArray(), { depth: 0 });
  }

  #nodes(nodes: readonly CssNode[], where: Where): void {
    if (where.depth > DEEPEST_RULE) throw new DrawingLimit("style");
    for (const node of nodes) {
      if (node.type === "Rule") this.#rule(node, where);
      else if (node.type === "Atrule") this.#atRule(node, where);
      // Rules within rules that do not begin with an ampersand are left as text.
      else if (node.type === "Raw" && node.value.includes("{")) {
        const parsed = parse(node.value, AS_TEXT);
        if (parsed.type === "StyleSheet")
          this.#nodes(parsed.children.toArray(), { ...where, depth: where.depth + 1 });
      }
    }
  }

  #rule({ prelude, block }: Rule, where: Where): void {
    const own = generate(prelude);
    const text = where.parent === undefined ? own : nested(own, where.parent);
    if (text.length > LONGEST_SELECTOR) throw new DrawingLimit("style");
    this.#add(text, block, where);
    this.#nodes(block.children.toArray(), { ...where, parent: text, depth: where.depth + 1 });
  }

  #add(selector: string, block: Block, { layer }: Where): void {
    const declarations = declarationsOf(block.children.toArray());
    if (declarations.length === 0) return;
    const list = parse(selector, { context: "selectorList" });
    if (list.type !== "SelectorList") return;
    for (const one of compileList(list, this.#effort))
      this.sheet.rules.push({
        selector: one,
        layer: layer === undefined ? NO_LAYER : this.#layer(layer),
        order: this.sheet.rules.length,
        declarations,
      });
  }

  #layer(name: string): number {
    if (!this.#layers.includes(name)) this.#layers.push(name);
    return this.#layers.indexOf(name);
  }

  #atRule({ name, prelude, block }: Atrule, where: Where): void {
    const text = prelude ? generate(prelude).trim() : "";
    const inner = (more: Partial<Where> = {}): void => {
      if (!block) return;
      // Properties may stand directly in a condition that is within a rule.
      if (where.parent !== undefined) this.#add(where.parent, block, where);
      this.#nodes(block.children.toArray(), { ...where, ...more, depth: where.depth + 1 });
    };
    switch (name.toLowerCase()) {
      case "media":
        if (mediaMatches(text, this.#screen)) inner();
        break;
      case "supports":
        if (isSupported(text)) inner();
        break;
      case "layer": {
        const names = text === "" ? [`(${this.#layers.length})`] : text.split(",");
        const full = names.map(
          (one) => (where.layer === undefined ? "" : `${where.layer}.`) + one.trim(),
        );
        for (const one of full) this.#layer(one);
        inner({ layer: full[0] });
        break;
      }
      case "keyframes":
      case "-webkit-keyframes":
        if (block) this.sheet.keyframes.set(unquoted(text), framesOf(block));
        break;
      case "property": {
        const own = block ? declarationsOf(block.children.toArray()) : [];
        const value = own.find(({ property }) => property === "initial-value")?.value;
        if (value !== undefined) this.sheet.initial.set(text, value);
        break;
      }
      case "font-face":
        if (block) this.sheet.fontFaces.push(declarationsOf(block.children.toArray()));
    }
  }
}

/** Whether a browser would know what a sheet asks for: all but what is another browser's alone. */
const isSupported = (text: string): boolean =>
  conditionHolds(text.toLowerCase(), (one) => !/^-(moz|ms|o)-|:.*(?<![\w-])-(moz|ms|o)-/.test(one));

interface Where {
  readonly parent?: string;
  readonly layer?: string | undefined;
  readonly depth: number;
}

/** The selector of a rule within another's. */
const nested = (selector: string, parent: string): string =>
  selectorsOf(selector)
    .map((one) => {
      const trimmed = one.trim();
      if (trimmed.includes("&")) return trimmed.replaceAll("&", `:is(${parent})`);
      return `:is(${parent})${/^[>+~]/.test(trimmed) ? "" : " "}${trimmed}`;
    })
    .join(",");

/** Cuts a list at the commas outside of brackets. */
function selectorsOf(list: string): string[] {
  const parsed = parse(list, { context: "selectorList" });
  return parsed.type === "SelectorList"
    ? parsed.children.toArray().map((one) => generate(one))
    : [];
}

function declarationsOf(nodes: readonly CssNode[]): Declaration[] {
  return nodes.flatMap((node) => {
    if (node.type !== "Declaration") return [];
    const property = node.property.startsWith("--") ? node.property : node.property.toLowerCase();
    const value = node.value.type === "Raw" ? node.value.value : generate(node.value);
    return [{ property, value: value.trim(), important: node.important !== false }];
  });
}

function framesOf(block: Block): Keyframe[] {
  const frames = block.children.toArray().flatMap((node) => {
    if (node.type !== "Rule") return [];
    const declarations = declarationsOf(node.block.children.toArray());
    return generate(node.prelude)
      .split(",")
      .map((one) => ({ at: momentOf(one.trim().toLowerCase()), declarations }));
  });
  return frames.filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at);
}

const momentOf = (text: string): number =>
  text === "from" ? 0 : text === "to" ? 1 : Number.parseFloat(text) / 100;

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, "$2");
