import { strings } from "../strings.ts";
import type { Block } from "./block.ts";
import { GrowingAnswer } from "./blocks.ts";
import type { GrowingText } from "./growingText.ts";
import { drawDiagrams } from "./diagram.ts";
import { createMarkdown } from "./markdown.ts";
import { morph } from "./morph.ts";
import { Holders, partsEach } from "./holders.ts";
import { parse } from "./parse.ts";
import { endOfPortion } from "./portion.ts";

/** Milliseconds until a long unfinished block is shown up to its last letter. */
const CATCH_UP = 250;
const GROUP = 24;
/** Parts of a list or table: a browser lays out and paints such a one as a whole. */
const MANY = 150;
/** What one task reads and shows. */
const PORTION = { chars: 6000, marks: 400 };
/** What is shown of an answer until its reader asks for more: about so many elements, and characters. */
const SHOWN = { elements: 6000, chars: 150_000 };
/** Characters after which its elements are counted anew. */
const COUNT_EVERY = 1000;

const markdown = createMarkdown(strings);

/** A block on the page. */
interface ShownBlock {
  readonly block: Block;
  readonly open: string;
  readonly element: HTMLElement;
  readonly holders: Holders;
  readonly parts: string[];
  /** Parts that were finished when they were shown. */
  done: number;
}

/**
 * Keeps an element showing an answer as it grows; only what changed is touched. Of a long answer each
 * task shows a portion, and of a huge one its beginning until more is asked for.
 */
export class AnswerElement {
  readonly #root: HTMLElement;
  readonly #onHeld: (isHeld: boolean) => void;
  #answer = new GrowingAnswer(markdown);
  #shown: ShownBlock[] = [];
  #text = "";
  #pieces: readonly string[] | undefined;
  /** How many of the pieces are shown. */
  #taken = 0;
  #isEnded = false;
  /** Text that is not read yet, and how much was. */
  #pending = "";
  #read = 0;
  #allowed = SHOWN;
  #elements = 0;
  #countAt = COUNT_EVERY;
  #next: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onHeld told whether the rest waits for its reader */
  constructor(root: HTMLElement, onHeld: (isHeld: boolean) => void) {
    this.#root = root;
    this.#onHeld = onHeld;
  }

  /** Shows the text so far; with `done`, there is no more to come. */
  show(growing: GrowingText, done: boolean): void {
    const added = this.#added(growing);
    if (added === "" && done === this.#isEnded) return;
    if (added === undefined || this.#isEnded) {
      this.#answer = new GrowingAnswer(markdown);
      this.#text = "";
      this.#read = this.#elements = 0;
      this.#countAt = COUNT_EVERY;
      this.#allowed = SHOWN;
    }
    if (this.#text === "") this.#pending = growing.text;
    else this.#pending += added ?? "";
    this.#text = growing.text;
    this.#pieces = growing.pieces;
    this.#taken = growing.pieces?.length ?? 0;
    this.#isEnded = done;
    this.#next ??= this.#showPortion();
  }

  /** Shows as much again of an answer whose rest waits. */
  showMore(): void {
    const { elements, chars } = this.#allowed;
    this.#allowed = { elements: elements + SHOWN.elements, chars: chars + SHOWN.chars };
    this.#next ??= this.#showPortion();
  }

  /** Shows what one task can. Returns the timer of the next one where there is more. */
  #showPortion(): ReturnType<typeof setTimeout> | undefined {
    const isHeld = this.#pending !== "" && this.#isFull();
    this.#onHeld(isHeld);
    if (isHeld) this.#update(this.#answer.read(), true);
    else {
      const end = endOfPortion(this.#pending, PORTION);
      const text = this.#pending.slice(0, end);
      this.#pending = this.#pending.slice(end);
      this.#append(text, this.#isEnded && this.#pending === "");
    }
    const isWaiting = !isHeld && this.#pending !== "";
    this.#root.ariaBusy = isWaiting ? "true" : null;
    if (!isWaiting) return undefined;
    return setTimeout(() => {
      this.#next = undefined;
      this.#next = this.#showPortion();
    });
  }

  /** Whether as much is shown as may be. Elements are counted now and then: a piece has few. */
  #isFull(): boolean {
    if (this.#read >= this.#allowed.chars) return true;
    if (this.#read >= this.#countAt) {
      this.#elements = this.#root.getElementsByTagName("*").length;
      this.#countAt = this.#read + COUNT_EVERY;
    }
    return this.#elements >= this.#allowed.elements;
  }

  #append(text: string, isEnd: boolean): void {
    let first = this.#read === 0 ? 0 : Infinity;
    this.#read += text.length;
    first = Math.min(first, this.#answer.append(text));
    if (isEnd) first = Math.min(first, this.#answer.end());
    const isWhole = this.#update(first, isEnd);
    if (isEnd || (isWhole && !this.#answer.isBehind)) {
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
    clearTimeout(this.#next);
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
      const each = partsEach(block);
      const parts = block.parts.slice(0, each);
      const wanted = elementOf(block, parts);
      const element = shown?.element ?? wanted;
      if (shown) morph(element, wanted);
      else this.#place(element);
      const holder = block.holder === "" ? element : element.querySelector(block.holder);
      if (!holder) return;
      shown?.holders.dispose();
      const holders = new Holders(holder, { each, length: parts.length });
      shown = { block, open: block.open, element, holders, parts, done: 0 };
      showParts(shown);
    }
    this.#shown[i] = shown;
    // What is drawn stands around the parts.
    if (block.isClosed) drawDiagrams(shown.element);
    for (const part of shown.holders.from(shown.done)) {
      if (shown.done === block.done) break;
      drawDiagrams(part);
      shown.done++;
    }
  }
}

/** Whether a long list or table has grown so little that laying it out anew can wait. */
function canWait(block: Block, shown: ShownBlock | undefined): boolean {
  const { length } = shown?.parts ?? [];
  return shown?.block === block && length > MANY && block.parts.length < length * 1.0625;
}

/** Brings the parts that were not finished up to date. */
function showParts({ block, holders, parts, done }: ShownBlock): void {
  holders.truncate(block.parts.length);
  parts.length = Math.min(parts.length, block.parts.length);
  let i = done;
  for (const now of holders.from(i)) {
    const html = block.parts[i] ?? "";
    const next = parts[i] === html ? undefined : holders.elements(html).firstElementChild;
    if (next) morph(now, next);
    parts[i++] = html;
  }
  const added = block.parts.slice(i);
  holders.append(added);
  for (const html of added) parts[i++] = html;
}

/** A block with its first parts. */
function elementOf({ open, close }: Block, parts: readonly string[]): HTMLElement {
  const element = document.createElement("div");
  element.className = "block";
  element.append(parse(open + parts.join("") + close));
  return element;
}
