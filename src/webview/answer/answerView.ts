import { strings } from "../strings.ts";
import type { Block } from "./block.ts";
import { GrowingAnswer } from "./blocks.ts";
import type { GrowingText } from "./growingText.ts";
import { drawDiagrams } from "./diagram.ts";
import { createMarkdown } from "./markdown.ts";
import { morph } from "./morph.ts";
import { dress } from "./dress.ts";

/** Milliseconds until a long unfinished block is shown up to its last letter. */
const CATCH_UP = 250;
const GROUP = 24;
/** Parts of a list or table: a browser lays out and paints such a one as a whole. */
const MANY = 150;

const markdown = createMarkdown(strings);

/** A block on the page. */
interface ShownBlock {
  readonly block: Block;
  readonly open: string;
  readonly element: HTMLElement;
  readonly holder: Element;
  readonly parts: string[];
  /** Parts that were finished when they were shown. */
  done: number;
}

/** Keeps an element showing an answer as it grows; only what changed is touched. */
export class AnswerElement {
  readonly #root: HTMLElement;
  #answer = new GrowingAnswer(markdown);
  #shown: ShownBlock[] = [];
  #text = "";
  #pieces: readonly string[] | undefined;
  /** How many of the pieces are shown. */
  #taken = 0;
  #isEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows the text so far; with `done`, there is no more to come. */
  show(growing: GrowingText, done: boolean): void {
    const added = this.#added(growing);
    if (added === "" && done === this.#isEnded) return;
    if (added === undefined || this.#isEnded) {
      this.#answer = new GrowingAnswer(markdown);
      this.#text = "";
    }
    let first = this.#text === "" ? 0 : Infinity;
    first = Math.min(first, this.#answer.append(this.#text === "" ? growing.text : (added ?? "")));
    if (done) first = Math.min(first, this.#answer.end());
    this.#text = growing.text;
    this.#pieces = growing.pieces;
    this.#taken = growing.pieces?.length ?? 0;
    this.#isEnded = done;
    const isWhole = this.#update(first, done);
    if (done || (isWhole && !this.#answer.isBehind)) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#update(this.#answer.read(), true);
      }, CATCH_UP);
  }

  /** What is new since the last time; undefined where it is another text. */
  #added({ text, pieces }: GrowingText): string | undefined {
    if (pieces && pieces === this.#pieces) {
      const added = pieces.slice(this.#taken).join("");
      if (this.#text.length + added.length === text.length) return added;
    }
    return text.startsWith(this.#text) ? text.slice(this.#text.length) : undefined;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Brings the page up to date. Returns false where something is put off, unless it must not be. */
  #update(first: number, isUrgent: boolean): boolean {
    const { blocks } = this.#answer;
    for (let i = first; i < blocks.length; i++) {
      const block = blocks[i];
      const isLast = i === blocks.length - 1;
      if (block && isLast && !isUrgent && canWait(block, this.#shown[i])) return false;
      if (block) this.#showBlock(i, block);
    }
    for (const { element } of this.#shown.splice(blocks.length)) element.remove();
    return true;
  }

  /** Blocks stand together in groups, so that a browser need not look at each when one changes. */
  #place(element: HTMLElement): void {
    let group = this.#root.lastElementChild;
    if (!group || group.children.length >= GROUP) {
      group = document.createElement("div");
      this.#root.append(group);
    }
    group.append(element);
  }

  #showBlock(i: number, block: Block): void {
    let shown = this.#shown[i];
    if (shown?.block === block) showParts(shown);
    else if (shown && !block.open && !shown.open && shown.parts[0] === block.parts[0])
      shown = { ...shown, block };
    else {
      const wanted = elementOf(block);
      const element = shown?.element ?? wanted;
      if (shown) morph(element, wanted);
      else this.#place(element);
      const holder = block.holder === "" ? element : element.querySelector(block.holder);
      if (!holder) return;
      shown = { block, open: block.open, element, holder, parts: [...block.parts], done: 0 };
    }
    this.#shown[i] = shown;
    for (; shown.done < block.done; shown.done++) {
      const part = shown.holder.children[shown.done];
      if (part) drawDiagrams(part);
    }
  }
}

/** Whether a long list or table has grown so little that laying it out anew can wait. */
function canWait(block: Block, shown: ShownBlock | undefined): boolean {
  const { length } = shown?.parts ?? [];
  return shown?.block === block && length > MANY && block.parts.length < length * 1.0625;
}

/** Brings the parts that were not finished up to date. */
function showParts({ block, holder, parts, done }: ShownBlock): void {
  for (let i = done; i < block.parts.length; i++) {
    const html = block.parts[i] ?? "";
    const now = holder.children[i];
    if (now && parts[i] === html) continue;
    const fragment = parse(html);
    const next = fragment.firstElementChild;
    if (now && next) morph(now, next);
    else holder.append(fragment);
    parts[i] = html;
  }
  while (holder.children.length > block.parts.length) holder.lastElementChild?.remove();
  parts.length = block.parts.length;
}

function elementOf({ open, parts, close }: Block): HTMLElement {
  const element = document.createElement("div");
  element.className = "block";
  element.append(parse(open + parts.join("") + close));
  return element;
}

/** The elements of some HTML of ours, as they are shown. */
function parse(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  dress(template.content);
  return template.content;
}
