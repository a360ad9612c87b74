import type { CssNode, Nth, Selector, SelectorList } from "css-tree";
import { generate, parse } from "./css.ts";
import { allOf, DrawingLimit, elementsOf, isElement, textOf, type DrawingElement } from "./tree.ts";
import { lookup } from "../../lookup.ts";

/** Simple tests of elements that all selectors of a drawing may take. */
const MOST_TESTS = 20_000_000;

/** Counts the work of matching, over all of a drawing. */
export interface Effort {
  tests: number;
}

type Test = (element: DrawingElement) => boolean;

/** A selector that can be tried on elements. */
export interface CompiledSelector {
  readonly matches: Test;
  /** Ids, classes and names, each in ten bits. */
  readonly specificity: number;
  /** The class, id (`#…`) or name that an element must have; most elements need not be tried. */
  readonly key: string | undefined;
}

/** Compiles a list of selectors; one that has what no element of a drawing is (`:hover`, `::before`) is left out. */
export function compileList(list: SelectorList, effort: Effort): CompiledSelector[] {
  return list.children
    .toArray()
    .flatMap((one) => (one.type === "Selector" ? (compile(one, effort) ?? []) : []));
}

interface Compound {
  readonly tests: Test[];
  /** Between it and the next to the left. */
  combinator: string;
}

/** @param scope for a selector that begins there */
function compile(selector: Selector, effort: Effort, scope?: Test): CompiledSelector | undefined {
  const compounds: Compound[] = [{ tests: [], combinator: "" }];
  if (scope) {
    compounds[0]?.tests.push(scope);
    if (selector.children.first?.type !== "Combinator")
      compounds.push({ tests: [], combinator: " " });
  }
  let specificity = 0;
  let key: string | undefined;
  for (const part of selector.children) {
    const last = compounds.at(-1);
    if (!last) return undefined;
    if (part.type === "Combinator") {
      compounds.push({ tests: [], combinator: part.name });
      key = undefined;
      continue;
    }
    const made = simple(part, effort);
    if (!made) return undefined;
    last.tests.push(made.test);
    specificity += made.specificity;
    key ??= made.key;
  }
  compounds.reverse();
  return { matches: (element) => matchFrom(compounds, 0, element, effort), specificity, key };
}

function matchFrom(
  compounds: readonly Compound[],
  at: number,
  element: DrawingElement,
  effort: Effort,
): boolean {
  const compound = compounds[at];
  if (!compound) return true;
  for (const test of compound.tests) {
    if (++effort.tests > MOST_TESTS) throw new DrawingLimit("selectors");
    if (!test(element)) return false;
  }
  if (at === compounds.length - 1) return true;
  for (const other of related(element, compound.combinator))
    if (matchFrom(compounds, at + 1, other, effort)) return true;
  return false;
}

function* related(element: DrawingElement, combinator: string): Generator<DrawingElement> {
  if (combinator === ">") {
    if (element.parent) yield element.parent;
  } else if (combinator === "+" || combinator === "~") {
    const siblings = siblingsOf(element);
    for (let at = siblings.indexOf(element) - 1; at >= 0; at--) {
      const sibling = siblings[at];
      if (sibling) yield sibling;
      if (combinator === "+") return;
    }
  } else for (let up = element.parent; up; up = up.parent) yield up;
}

const siblingsOf = (element: DrawingElement): DrawingElement[] =>
  element.parent ? elementsOf(element.parent) : [element];

const ID = 1 << 20;
const CLASS = 1 << 10;

interface Simple {
  readonly test: Test;
  readonly specificity: number;
  readonly key?: string;
}

function simple(part: CssNode, effort: Effort): Simple | undefined {
  switch (part.type) {
    case "TypeSelector": {
      const name = part.name.replace(/^.*\|/, "");
      if (name === "*") return { test: () => true, specificity: 0 };
      return { test: (element) => element.name === name, specificity: 1, key: name };
    }
    case "IdSelector":
      return {
        test: (element) => element.attributes.get("id") === part.name,
        specificity: ID,
        key: `#${part.name}`,
      };
    case "ClassSelector":
      return {
        test: (element) => classesOf(element).includes(part.name),
        specificity: CLASS,
        key: `.${part.name}`,
      };
    case "AttributeSelector": {
      const name = part.name.name.replace(/^.*\|/, "");
      const value = part.value?.type === "Identifier" ? part.value.name : part.value?.value;
      const fold = part.flags === "i";
      return {
        test: (element) => hasValue(element.attributes.get(name), part.matcher, value, fold),
        specificity: CLASS,
      };
    }
    case "PseudoClassSelector":
      return pseudo(part.name, part.children?.toArray()[0], effort);
    default:
      return undefined;
  }
}

/** The classes of an element. */
export const classesOf = (element: DrawingElement): string[] =>
  element.attributes.get("class")?.split(/\s+/) ?? [];

function hasValue(
  found: string | undefined,
  matcher: string | null,
  wanted = "",
  fold = false,
): boolean {
  if (found === undefined) return false;
  const [a, b] = fold ? [found.toLowerCase(), wanted.toLowerCase()] : [found, wanted];
  switch (matcher) {
    case null:
      return true;
    case "=":
      return a === b;
    case "~=":
      return a.split(/\s+/).includes(b);
    case "|=":
      return a === b || a.startsWith(`${b}-`);
    case "^=":
      return b !== "" && a.startsWith(b);
    case "$=":
      return b !== "" && a.endsWith(b);
    case "*=":
      return b !== "" && a.includes(b);
    default:
      return false;
  }
}

const sameName = (element: DrawingElement): DrawingElement[] =>
  siblingsOf(element).filter(({ name }) => name === element.name);

const PLAIN: Readonly<Record<string, Test>> = lookup({
  root: (element) => !element.parent,
  scope: (element) => !element.parent,
  "any-link": (element) => element.name === "a" && element.attributes.has("href"),
  link: (element) => element.name === "a" && element.attributes.has("href"),
  "first-child": (element) => siblingsOf(element)[0] === element,
  "last-child": (element) => siblingsOf(element).at(-1) === element,
  "only-child": (element) => siblingsOf(element).length === 1,
  "first-of-type": (element) => sameName(element)[0] === element,
  "last-of-type": (element) => sameName(element).at(-1) === element,
  "only-of-type": (element) => sameName(element).length === 1,
  empty: (element) => !element.children.some((one) => isElement(one) || textOf(one) !== ""),
});

function pseudo(name: string, argument: CssNode | undefined, effort: Effort): Simple | undefined {
  const key = name.toLowerCase();
  const plain = PLAIN[key];
  if (plain) return { test: plain, specificity: CLASS };
  if (["is", "where", "not", "matches", "-webkit-any"].includes(key)) {
    const list = listOf(argument);
    if (!list) return undefined;
    const within = compileList(list, effort);
    const any: Test = (element) => within.some(({ matches }) => matches(element));
    const highest = Math.max(0, ...within.map(({ specificity }) => specificity));
    return {
      test: key === "not" ? (element) => !any(element) : any,
      specificity: key === "where" ? 0 : highest,
    };
  }
  if (key === "has") {
    const list = listOf(argument);
    return list && having(list, effort);
  }
  if (/^nth-(last-)?(child|of-type)$/.test(key) && argument?.type === "Nth")
    return nth(argument, key);
  return undefined;
}

/** An element around or before others. Source: Selectors 4, 4.5. */
function having(list: SelectorList, effort: Effort): Simple | undefined {
  let scope: DrawingElement | undefined;
  const isScope: Test = (element) => element === scope;
  const within = list.children
    .toArray()
    .flatMap((one) => (one.type === "Selector" ? (compile(one, effort, isScope) ?? []) : []));
  if (within.length === 0) return undefined;
  return {
    specificity: Math.max(...within.map(({ specificity }) => specificity)),
    test: (element) => {
      const before = scope;
      scope = element;
      // What follows it is of the element around it.
      const found = [...allOf(element.parent ?? element)].some((one) =>
        within.some(({ matches }) => matches(one)),
      );
      scope = before;
      return found;
    },
  };
}

function listOf(argument: CssNode | undefined): SelectorList | undefined {
  if (argument?.type === "SelectorList") return argument;
  if (!argument) return undefined;
  const parsed = parse(generate(argument), { context: "selectorList" });
  return parsed.type === "SelectorList" ? parsed : undefined;
}

function nth({ nth: formula }: Nth, key: string): Simple | undefined {
  const [a, b] =
    formula.type === "Identifier"
      ? [2, formula.name.toLowerCase() === "odd" ? 1 : 0]
      : [Number(formula.a ?? 0), Number(formula.b ?? 0)];
  return {
    specificity: CLASS,
    test: (element) => {
      const among = key.endsWith("of-type") ? sameName(element) : siblingsOf(element);
      const before = among.indexOf(element);
      const place = (key.includes("last") ? among.length - 1 - before : before) + 1;
      return a === 0 ? place === b : (place - b) / a >= 0 && (place - b) % a === 0;
    },
  };
}
