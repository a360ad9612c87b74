import type { Block } from "./block.ts";
import { parse } from "./parse.ts";

/** Elements that one table holds, about: a browser lays out and paints it as a whole. */
const ELEMENTS = 600;
/** Items that one list holds. */
const ITEMS = 150;
const ROLES: Readonly<Record<string, string>> = {
  ...{ TABLE: "none", THEAD: "rowgroup", TBODY: "rowgroup" },
  ...{ TR: "row", TH: "columnheader", TD: "cell" },
  ...{ UL: "none", OL: "none", LI: "listitem" },
};

/** How many parts of a block one element holds. */
export function partsEach({ holder, open }: Block): number {
  if (holder === "ul" || holder === "ol") return ITEMS;
  if (holder !== "tbody") return Infinity;
  const cells = open.split(/<th[ >]/).length;
  return Math.max(1, Math.floor(ELEMENTS / cells));
}

/**
 * Where the parts of a block stand: items and rows in as many lists and tables as they take, which look and
 * read as one, and of which those out of sight are neither laid out nor painted.
 */
export class Holders {
  readonly #each: number;
  readonly #all: Element[];
  #length: number;
  #widths: readonly number[] = [];
  /** In pixels. */
  #rowHeight = 0;
  #sizes: ResizeObserver | undefined;

  /** @param first holds the first `length` parts, no more than `each` */
  constructor(first: Element, { each, length }: { each: number; length: number }) {
    this.#all = [first];
    this.#each = each;
    this.#length = length;
  }

  /** The elements of parts from one on, which is among the last. */
  *from(i: number): Generator<Element> {
    if (i >= this.#length) return;
    for (let at = Math.floor(i / this.#each); at < this.#all.length; at++) {
      let element: Element | null | undefined = this.#all[at]?.lastElementChild;
      const start = at === 0 ? 0 : at * this.#each;
      const count = Math.min(this.#each, this.#length - start);
      // Asked for by its place, a browser would count from the first.
      for (let k = count - 1; k > Math.max(0, i - start); k--)
        element = element?.previousElementSibling;
      for (; element; element = element.nextElementSibling) yield element;
    }
  }

  append(parts: readonly string[]): void {
    for (let from = 0; from < parts.length;) {
      const full = this.#all.length * this.#each;
      const holder = this.#length < full ? this.#all.at(-1) : this.#begin();
      const room = this.#all.length * this.#each - this.#length;
      const taken = parts.slice(from, from + room);
      holder?.append(this.elements(taken.join("")));
      from += taken.length;
      this.#length += taken.length;
    }
  }

  /** Keeps the first `length` parts. */
  truncate(length: number): void {
    for (; this.#length > length; this.#length--) {
      const holder = this.#all.at(-1);
      holder?.lastElementChild?.remove();
      if (holder?.childElementCount !== 0 || this.#all.length === 1) continue;
      holder.closest(".rows, .items")?.remove();
      this.#all.pop();
    }
  }

  /** Parts as they are to stand here. */
  elements(html: string): DocumentFragment {
    const fragment = parse(html);
    if (this.#all.length > 1) setRoles(fragment);
    return fragment;
  }

  dispose(): void {
    this.#sizes?.disconnect();
  }

  /** Begins another list or table below the others. */
  #begin(): Element | undefined {
    const [first] = this.#all;
    if (!(first instanceof HTMLElement)) return undefined;
    const next = first.localName === "tbody" ? this.#beginRows(first) : this.#beginItems(first);
    if (next) this.#all.push(next);
    return next;
  }

  #beginItems(first: HTMLElement): Element {
    const { parentElement: block } = first;
    if (this.#all.length === 1 && block) join(block, first, "list");
    const next = first.cloneNode() as HTMLElement;
    next.className = "items";
    if (first instanceof HTMLOListElement && next instanceof HTMLOListElement) {
      next.start = first.start + this.#length;
      const last = next.start + this.#each;
      block?.style.setProperty("--digits", `${String(last).length}`);
    }
    block?.append(next);
    return next;
  }

  #beginRows(first: HTMLElement): Element | undefined {
    const table = first.closest("table");
    const scroller = table?.parentElement;
    if (!table || !scroller) return undefined;
    if (this.#all.length === 1) {
      join(scroller, table, "table");
      this.#follow(table, scroller);
    }
    const box = document.createElement("div");
    box.className = "rows";
    const next = document.createElement("table");
    const columns = document.createElement("colgroup");
    for (const _ of table.querySelectorAll("thead th"))
      columns.append(document.createElement("col"));
    const body = document.createElement("tbody");
    next.append(columns, body);
    next.dir = table.dir;
    box.append(next);
    setRoles(box);
    scroller.append(box);
    this.#fit(box);
    return body;
  }

  /** Keeps the columns of the further tables those of the first. */
  #follow(table: HTMLTableElement, scroller: HTMLElement): void {
    this.#sizes = new ResizeObserver(() => {
      const cells = [...table.querySelectorAll("thead th")];
      this.#widths = cells.map((cell) => cell.getBoundingClientRect().width);
      this.#rowHeight = table.getBoundingClientRect().height / (this.#each + 1);
      for (const box of scroller.querySelectorAll<HTMLElement>(":scope > .rows")) this.#fit(box);
    });
    this.#sizes.observe(table);
  }

  /** Gives a table the columns of the first one. */
  #fit(box: HTMLElement): void {
    if (this.#widths.length === 0) return;
    const all = this.#widths.reduce((sum, one) => sum + one, 0);
    box.style.inlineSize = `${all + 1}px`;
    box.style.containIntrinsicBlockSize = `auto ${this.#rowHeight * this.#each}px`;
    box.querySelectorAll("col").forEach((column, i) => {
      column.style.width = `${this.#widths[i] ?? 0}px`;
    });
  }
}

/** Makes the lists or tables in an element one to whoever does not see them. */
function join(whole: HTMLElement, first: HTMLElement, role: "list" | "table"): void {
  whole.role = role;
  setRoles(whole);
  // To tell it by what is within, a browser looks at all of it for each new part.
  if (first.dir === "auto") first.dir = getComputedStyle(first).direction;
}

/** A list in an item is one of its own. */
function setRoles(root: ParentNode): void {
  for (const element of root.querySelectorAll("table, thead, tbody, tr, th, td, ul, ol, li"))
    if (!element.parentElement?.closest("li")) element.role = ROLES[element.tagName] ?? null;
}
