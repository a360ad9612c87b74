import { strings } from "../strings.ts";
import { GrowingAnswer, type Block } from "./blocks.ts";
import { drawDiagrams } from "./diagram.ts";
import { createMarkdown } from "./markdown.ts";
import { morph } from "./morph.ts";
import { dress } from "./dress.ts";

/** Milliseconds until a long unfinished block is shown up to its last letter. */
const CATCH_UP = 250;

const markdown = createMarkdown(strings);

/** A block on the page. */
interface Shown {
  readonly block: Block;
  readonly open: string;
  readonly element: HTMLElement;
  readonly holder: Element;
  readonly parts: string[];
  /** Parts that were finished when they were shown. */
  done: number;
}

/** Keeps an element showing an answer as it grows; only what changed is touched. */
export class AnswerView {
  readonly #root: HTMLElement;
  #answer = new GrowingAnswer(markdown);
  #shown: Shown[] = [];
  #text = "";
  #isEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows the text so far; with `done`, there is no more to come. */
  show(text: string, done: boolean): void {
    if (text === this.#text && done === this.#isEnded) return;
    if (this.#isEnded || !text.startsWith(this.#text)) {
      this.#answer = new GrowingAnswer(markdown);
      this.#text = "";
    }
    let first = this.#text === "" ? 0 : Infinity;
    first = Math.min(first, this.#answer.append(text.slice(this.#text.length)));
    if (done) first = Math.min(first, this.#answer.end());
    this.#text = text;
    this.#isEnded = done;
    this.#update(first);
    clearTimeout(this.#timer);
    if (this.#answer.isBehind)
      this.#timer = setTimeout(() => this.#update(this.#answer.read()), CATCH_UP);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #update(first: number): void {
    const { blocks } = this.#answer;
    for (let i = first; i < blocks.length; i++) {
      const block = blocks[i];
      if (block) this.#showBlock(i, block);
    }
    for (const { element } of this.#shown.splice(blocks.length)) element.remove();
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
      else this.#root.append(element);
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

/** Brings the parts that were not finished up to date. */
function showParts({ block, holder, parts, done }: Shown): void {
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
