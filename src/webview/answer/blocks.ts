import type { Env, Token } from "markdown-it";
import {
  finished,
  groupsOf,
  isTight,
  lineStarts,
  loosen,
  partsOf,
  type Group,
  type Parted,
} from "./groups.ts";
import { nestHeadings, type Markdown } from "./markdown.ts";
import { htmlOf, whole, type Block } from "./block.ts";
import { closeChunk, openWords, showCode, takeLines, type OpenCode } from "./openCode.ts";
import { isBeyond, type PortionLimits } from "./portion.ts";

/** A list or table of which some items or rows are finished. */
interface Growing {
  readonly block: Block;
  readonly type: string;
  /** Of a list, the character that its items begin with. */
  readonly markup: string;
  /** What a reading of further rows begins with. */
  readonly head: string;
  /** The text of all that is finished, and its tokens. */
  source: string;
  readonly tokens: Token[];
  readonly tight: boolean;
  readonly levelBefore: number;
}

/** Unfinished text longer than this is read again only when it has grown by an eighth. */
const CALM = 4096;
/**
 * Beyond this, what is no list, table or code is shown as it came: each reading takes a block whole. So is
 * a single item or row. No longer list is taken back, nor written again for links that are defined after it.
 */
const HEAVY: PortionLimits = { chars: 30_000, marks: 1400 };
/** Characters of code beyond which it stays in parts: as one, it would be laid out in one task. */
const WHOLE_CODE = 60_000;
const FENCE = /^ {0,3}(```|~~~)/;
const HOLDERS: Readonly<Record<string, string>> = {
  bullet_list_open: "ul",
  ordered_list_open: "ol",
  table_open: "tbody",
};

/**
 * An answer as it grows. What is finished is read once: blocks, items and rows that others follow,
 * and lines of code. Only what names a link that is defined further down is written again, at the
 * end. Afterwards the HTML is that of the whole text read at once.
 */
export class GrowingAnswer {
  readonly blocks: Block[] = [];
  readonly #md: Markdown;
  readonly #references = Object.create(null) as NonNullable<Env["references"]>;
  #definitions = 0;
  /** Blocks that may name links; written again if more are defined than were known. */
  readonly #linking: { index: number; tokens: Token[]; known: number }[] = [];
  /** Blocks that are finished, or begun by `#growing` or `#code`. */
  #settled = 0;
  /** Level of the last heading. */
  #level = 1;
  #rest = "";
  #carry = "";
  #readAt = 0;
  #isRead = false;
  #growing: Growing | undefined;
  #code: OpenCode | undefined;
  #changed = 0;

  constructor(markdown: Markdown) {
    this.#md = markdown;
  }

  get html(): string {
    return this.blocks.map(htmlOf).join("");
  }

  /** Some text was taken but not read: {@link read} does, when there is time. */
  get isBehind(): boolean {
    return this.#rest.length < this.#readAt;
  }

  /** Takes more text. Returns the first block that may have changed. */
  append(text: string): number {
    this.#isRead = false;
    const all = this.#carry + text;
    this.#carry = all.endsWith("\r") ? "\r" : "";
    this.#rest += normalize(this.#carry ? all.slice(0, -1) : all);
    return this.isBehind ? this.blocks.length : this.read();
  }

  /** Reads all that was taken, once. Returns the first block that may have changed. */
  read(): number {
    if (this.#isRead) return this.#changed;
    this.#isRead = true;
    this.#changed = this.#settled - (this.#growing || this.#code ? 1 : 0);
    this.#settle(false);
    if (!this.#code && !FENCE.test(this.#rest) && isBeyond(this.#rest, HEAVY)) {
      this.#openPlain();
      this.#settle(false);
    }
    this.#show();
    const { length } = this.#rest;
    this.#readAt = length > CALM ? length * 1.125 : 0;
    return this.#changed;
  }

  /** There is no more text. Returns the first block that may have changed. */
  end(): number {
    this.#changed = this.#settled - (this.#growing || this.#code ? 1 : 0);
    this.#rest += normalize(this.#carry);
    this.#carry = "";
    this.#settle(true);
    this.blocks.length = this.#settled;
    this.#readAt = 0;
    this.#writeAgain();
    return this.#changed;
  }

  #settle(isEnd: boolean): void {
    let more = true;
    while (more) more = this.#code ? this.#readCode(isEnd) : this.#readBlocks(isEnd);
  }

  /** Finishes what can be told from whole lines. Returns true where there is more to do. */
  #readBlocks(isEnd: boolean): boolean {
    const length = isEnd ? this.#rest.length : this.#rest.lastIndexOf("\n") + 1;
    if (length === 0) return false;
    const head = this.#growing?.head ?? "";
    const text = head + this.#rest.slice(0, length);
    const env = this.#env();
    const groups = groupsOf(this.#md.blocks(text, env));
    const count = isEnd ? groups.length : finished(groups, env);
    const [begun] = groups;
    if (begun && !this.#goesOn(begun, count > 0)) {
      this.#reopen();
      return true;
    }
    const lines = lineStarts(text);
    const offset = (line: number): number => lines[line] ?? text.length;
    let from = 0;
    for (const [i, group] of groups.slice(0, count).entries()) {
      const next = groups[i + 1];
      const to = next ? offset(next.start) : text.length;
      if (i === 0 && this.#growing) this.#closeGrowing(group, text.slice(head.length, to), env);
      else this.#settleGroup(group, text.slice(offset(group.start), to), env);
      from = to;
    }
    const last = groups[count];
    if (isEnd) {
      this.#rest = "";
      this.#growing = undefined;
      return false;
    }
    const itemsTo = last && this.#divide(last, { env, text, offset });
    const kept = Math.max(itemsTo ?? from, head.length);
    this.#rest = text.slice(kept) + this.#rest.slice(length);
    return last?.type === "fence" && count === groups.length - 1 && this.#openCode(last);
  }

  /** Whether the rest goes on with the list or table that was begun, as far as its form shows. */
  #goesOn(group: Group, isFinished: boolean): boolean {
    const growing = this.#growing;
    if (!growing) return true;
    if (group.type !== growing.type || group.tokens[0]?.markup !== growing.markup) return false;
    const tight = isTight(group);
    return !growing.tight || tight === true || (tight === undefined && !isFinished);
  }

  /** Reads what was begun once more from its start: its form is another than it seemed. */
  #reopen(): void {
    const begun = this.#growing;
    if (!begun) return;
    if (isBeyond(begun.source, HEAVY)) {
      // It ends here, and what follows is another.
      this.#remember(begun.source, begun.tokens);
      this.#growing = undefined;
      return;
    }
    this.#rest = begun.source + this.#rest;
    this.#level = begun.levelBefore;
    this.#takeBack();
    this.#growing = undefined;
  }

  /** Gives up the last block that was begun. */
  #takeBack(): void {
    this.#settled--;
    this.blocks.length = this.#settled;
    this.#changed = Math.min(this.#changed, this.#settled);
  }

  #settleGroup(group: Group, source: string, env: Env): void {
    this.#learn(group.tokens, env);
    const html = this.#write(group.tokens, env);
    // Link definitions show nothing.
    if (html === "") return;
    this.#place(whole(html, true));
    this.#remember(source, group.tokens);
  }

  #closeGrowing(group: Group, source: string, env: Env): void {
    const growing = this.#growing;
    const parted = partsOf(group);
    if (!growing) return;
    growing.source += source;
    if (parted) this.#addParts(growing, parted.items, env);
    growing.tokens.push(...(parted?.close ?? []));
    this.#remember(growing.source, growing.tokens);
    this.#growing = undefined;
  }

  /** Finishes the items of the last block that others follow. Returns where the rest begins then. */
  #divide(
    group: Group,
    { env, text, offset }: { env: Env; text: string; offset: (line: number) => number },
  ): number | undefined {
    const parted = partsOf(group);
    const line = parted?.items.at(-1)?.[0]?.map?.[0];
    if (!parted || parted.items.length < 2 || line === undefined) return undefined;
    const tight = this.#growing?.tight === false ? false : isTight(group);
    if (tight === undefined) return undefined;
    const to = offset(line);
    if (this.#growing) this.#growing.source += text.slice(this.#growing.head.length, to);
    else this.#beginGrowing(group, parted, { tight, source: text.slice(offset(group.start), to) });
    if (this.#growing) this.#addParts(this.#growing, parted.items.slice(0, -1), env);
    return to;
  }

  #beginGrowing(
    group: Group,
    parted: Parted,
    { tight, source }: { tight: boolean; source: string },
  ) {
    const env = this.#env();
    const levelBefore = this.#level;
    const block: Block = {
      open: this.#write(parted.open, env),
      parts: [],
      done: 0,
      close: this.#md.render(parted.close, env),
      holder: HOLDERS[group.type] ?? "",
    };
    const headLines = group.type === "table_open" ? 2 : 0;
    const head = source.slice(0, lineStarts(source)[headLines]);
    this.#place(block);
    const markup = group.tokens[0]?.markup ?? "";
    this.#growing = {
      ...{ block, type: group.type, markup, head, source, tight, levelBefore },
      tokens: [...parted.open],
    };
  }

  #addParts(growing: Growing, items: readonly Token[][], env: Env): void {
    growing.block.parts.length = growing.block.done;
    for (const tokens of items) {
      this.#learn(tokens, env);
      if (!growing.tight) loosen(tokens);
      growing.block.parts.push(this.#write(tokens, env));
      growing.tokens.push(...tokens);
    }
    growing.block.done = growing.block.parts.length;
  }

  /** Shows what is not finished as if it were. */
  #show(): void {
    this.blocks.length = this.#settled;
    if (this.#code) return showCode(this.#code, this.#rest, this.#md.escape);
    const growing = this.#growing;
    if (growing) growing.block.parts.length = growing.block.done;
    const env = this.#env();
    const level = this.#level;
    const groups = groupsOf(this.#md.blocks((growing?.head ?? "") + this.#rest, env));
    for (const [i, group] of groups.entries()) {
      const items = i === 0 && group.type === growing?.type ? partsOf(group)?.items : undefined;
      if (growing && items) {
        if (!growing.tight) loosen(group.tokens);
        for (const tokens of items) growing.block.parts.push(this.#write(tokens, env));
      } else if (i > 0 || !growing) {
        const html = this.#write(group.tokens, env);
        if (html !== "") this.blocks.push(whole(html, false));
      }
    }
    this.#level = level;
  }

  /** Begins code whose end is not in sight, if it is nothing but that. */
  #openCode(group: Group): boolean {
    const [token] = group.tokens;
    const { markup = "" } = token ?? {};
    const first = this.#rest.indexOf("\n") + 1;
    const mark = markup[0] ?? "";
    const closing = new RegExp(`^ {0,3}${mark}{${markup.length},}[ \\t]*\\n?$`);
    const lines = this.#rest.slice(first).split("\n").slice(0, -1);
    if (!token || !this.#rest.startsWith(markup) || lines.some((line) => closing.test(line)))
      return false;
    token.content = "";
    const [open, close] = this.#md.render([token], {}).split("</code>");
    if (open === undefined || close === undefined) return false;
    const block: Block = { open, parts: [], done: 0, close: `</code>${close}`, holder: "code" };
    const almost = new RegExp(`^ {0,3}${mark}*[ \\t]*$`);
    const source = this.#rest.slice(0, first);
    this.#code = { block, closing, almost, isPlain: false, isMidLine: false, source, chunk: "" };
    this.#rest = this.#rest.slice(first);
    this.#place(block);
    return this.#rest.includes("\n");
  }

  /** Begins words that stay as they are, up to the end of their paragraph. */
  #openPlain(): void {
    const growing = this.#growing;
    if (growing) this.#remember(growing.source, growing.tokens);
    this.#growing = undefined;
    this.#code = openWords();
    this.#place(this.#code.block);
  }

  /** Takes whole lines of code. Returns true once it is closed, and there may be more to read. */
  #readCode(isEnd: boolean): boolean {
    const code = this.#code;
    if (!code) return false;
    const { rest, isClosed } = takeLines(code, this.#rest, this.#md.escape);
    this.#rest = rest;
    if (isClosed) return this.#closeCode(code, code.source);
    if (!isEnd) return false;
    const source = code.source + this.#rest;
    code.chunk += this.#rest;
    this.#rest = "";
    return this.#closeCode(code, source);
  }

  /** Code that has its end is a block like any other. */
  #closeCode(code: OpenCode, source: string): boolean {
    this.#code = undefined;
    if (code.isPlain || source.length > WHOLE_CODE) {
      code.block.parts.length = code.block.done;
      if (code.chunk !== "") closeChunk(code, this.#md.escape);
      code.block.isClosed = true;
      return true;
    }
    this.#takeBack();
    const env = this.#env();
    for (const group of groupsOf(this.#md.blocks(source, env)))
      this.#settleGroup(group, source, env);
    return true;
  }

  #env(): Env {
    return { references: Object.create(this.#references) as NonNullable<Env["references"]> };
  }

  /** Keeps the link definitions of what is finished; of several, the first counts. */
  #learn(tokens: readonly Token[], { references = {} }: Env): void {
    for (const { type, meta } of tokens) {
      const label = type === "reference_definition" ? String(meta?.["label"]) : undefined;
      const definition = label === undefined ? undefined : references[label];
      if (label === undefined || !definition || label in this.#references) continue;
      this.#references[label] = definition;
      this.#definitions++;
    }
  }

  #write(tokens: Token[], env: Env): string {
    this.#level = nestHeadings(tokens, this.#level);
    return this.#md.render(tokens, env);
  }

  #place(block: Block): void {
    this.blocks[this.#settled++] = block;
  }

  #remember(source: string, tokens: Token[]): void {
    if (!source.includes("[") || isBeyond(source, HEAVY)) return;
    this.#linking.push({ index: this.#settled - 1, tokens, known: this.#definitions });
  }

  /** Makes links of what names a definition that came later. */
  #writeAgain(): void {
    for (const { index, tokens, known } of this.#linking) {
      if (known === this.#definitions) continue;
      for (const token of tokens) if (token.type === "inline") token.children = [];
      const block = whole(this.#md.render(tokens, this.#env()), true);
      if (htmlOf(block) === htmlOf(this.blocks[index])) continue;
      this.blocks[index] = block;
      this.#changed = Math.min(this.#changed, index);
    }
  }
}

function normalize(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD");
}
