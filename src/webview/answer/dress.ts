import { isColourable } from "./colourable.ts";
import { load } from "./load.ts";
import type { highlight as Highlight } from "./lazy/highlight.ts";
import type { typeset as Typeset } from "./lazy/math.ts";

/** Characters of a formula beyond which it stays plain, so that nothing waits for it. */
const MAX_MATH = 4000;
/** Characters of a formula in a line from which on it may be wider than the panel. */
const LONG_MATH = 60;
/** Elements in elements in elements, more than any code needs, and slow to lay out. */
const TOO_DEEP = "* > ".repeat(50) + "*";

declare global {
  interface Window {
    /** Put there by the scripts that are loaded on first use. */
    irisHighlight?: { readonly highlight: typeof Highlight };
    irisMath?: { readonly typeset: typeof Typeset };
  }
}

/**
 * Colours code and sets formulas. What that takes is loaded on first use; until then the source
 * stands there, and is dressed on the page when it comes.
 */
export function dress(root: ParentNode): void {
  dressCode(root);
  dressMath(root);
}

function dressCode(root: ParentNode): void {
  const blocks = root.querySelectorAll<HTMLElement>(
    ".code:not([data-language='']):not([data-done])",
  );
  for (const block of blocks) {
    const code = block.querySelector("pre > code");
    // Open code stands in parts.
    if (!code || code.firstElementChild) continue;
    const text = code.textContent;
    if (text === "" || !isColourable(text)) continue;
    const { irisHighlight } = window;
    if (!irisHighlight) {
      whenLoaded("highlight", dressCode);
      return;
    }
    const html = irisHighlight.highlight(text, block.dataset["language"] ?? "");
    block.dataset["done"] = "";
    if (html !== undefined) colour(code, html);
  }
}

function colour(code: Element, html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  if (!template.content.querySelector(TOO_DEEP)) code.replaceChildren(template.content);
}

function dressMath(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>(".math:not([data-done])")) {
    const source = element.textContent;
    if (source.length > MAX_MATH) continue;
    const { irisMath } = window;
    if (!irisMath) {
      whenLoaded("math", dressMath);
      return;
    }
    const isBlock = element.localName === "div";
    const isDisplay = isBlock || element.classList.contains("display");
    element.dataset["done"] = irisMath.typeset(source, element, isDisplay) ? "set" : "source";
    if (!isBlock && source.length < LONG_MATH) continue;
    // A wide formula scrolls inside itself.
    element.classList.add("wide");
    element.tabIndex = 0;
    element.setAttribute("role", "group");
    element.ariaLabel = source;
  }
}

const awaited = new Set<string>();

function whenLoaded(name: "highlight" | "math", work: (root: ParentNode) => void): void {
  if (awaited.has(name)) return;
  awaited.add(name);
  // Without it the source stays, which says the same.
  load(name).then(
    () => work(document),
    () => undefined,
  );
}
