import MarkdownIt from "markdown-it";
import type { Env, MarkdownIt as Parser, Token } from "markdown-it";
import { addFootnotes } from "./footnotes.ts";
import { guardLinks } from "./links.ts";
import { addMathRules } from "./mathRules.ts";
import { boundTables } from "./tableBound.ts";

/** The words that are written into answers, in the user's language. */
export interface AnswerWords {
  /** `{0}` is the address of an image. */
  readonly remoteImage: string;
  /** `{0}` is a language. */
  readonly codeIn: string;
  readonly code: string;
  readonly table: string;
  readonly copyCode: string;
  readonly insertCode: string;
  readonly openCode: string;
}

/** Markdown's two steps apart, so that what is finished need not be taken again. */
export interface Markdown {
  /** The blocks of a text that has only `\n` as line ends; `env` learns its link definitions. */
  blocks(text: string, env: Env): Token[];
  /** The HTML of blocks. */
  render(tokens: Token[], env: Env): string;
  /** Text as HTML. */
  readonly escape: (text: string) => string;
}

/** HTML in an answer is text, and nothing remote is ever loaded. */
export function createMarkdown(words: AnswerWords): Markdown {
  const md = new MarkdownIt({ html: false, linkify: true, typographer: false });
  // Only whole addresses become links: `README.md` is a file, and not one of Moldova.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  md.linkify.add("ftp:", null).add("//", null);
  md.core.ruler.disable(["normalize", "block"]);
  addMathRules(md);
  addFootnotes(md);
  boundTables(md);
  addTasks(md);
  addDirections(md);
  addNumbers(md);
  guardLinks(md);
  addRenderers(md, words);
  return {
    blocks(text, env) {
      const tokens: Token[] = [];
      md.block.parse(text, md, env, tokens);
      return tokens;
    },
    render(tokens, env) {
      const state = new md.core.State("", md, env);
      state.tokens = tokens;
      md.core.process(state);
      return md.renderer.render(state.tokens, md.options, env);
    },
    escape: md.utils.escapeHtml,
  };
}

/** Items that begin with `[ ]` or `[x]` get a box that can be read and not changed. */
function addTasks(md: Parser): void {
  md.core.ruler.after("inline", "tasks", ({ tokens, Token: TokenOf }) => {
    tokens.forEach((item, i) => {
      const inline = tokens[i + 2];
      const first = inline?.children?.[0];
      if (item.type !== "list_item_open" || inline?.type !== "inline" || !first) return;
      const [mark, state] = /^\[([ xX])\](?=\s)/.exec(inline.content) ?? [];
      if (!mark || !first.content.startsWith(mark)) return;
      first.content = first.content.slice(mark.length);
      item.attrSet("class", "task");
      const box = new TokenOf("task", "input", 0);
      box.attrs = [
        ["type", "checkbox"],
        ["disabled", ""],
        ["aria-label", inline.content.slice(mark.length).trim()],
        ...(state === " " ? [] : [["checked", ""] as [string, string]]),
      ];
      inline.children?.unshift(box);
    });
  });
}

/** Each block runs the way its first letters do; what is inside a list or quote goes by that, or by CSS. */
function addDirections(md: Parser): void {
  md.core.ruler.push("directions", ({ tokens }) => {
    for (const token of tokens)
      if (token.level === 0 && token.nesting === 1 && token.type !== "table_open")
        token.attrSet("dir", "auto");
  });
}

/** Lists whose first number is long, such as a year, are told apart: their numbers need room. */
function addNumbers(md: Parser): void {
  md.core.ruler.push("numbers", ({ tokens }) => {
    for (const token of tokens)
      if (token.type === "ordered_list_open" && Number(token.attrGet("start")) >= 100)
        token.attrSet("class", "far");
  });
}

function addRenderers(md: Parser, words: AnswerWords): void {
  const { rules } = md.renderer;
  const { escapeHtml } = md.utils;
  rules["image"] = (tokens, i) => {
    const token = tokens[i];
    const alt = token?.content.trim();
    const source = token?.attrGet("src")?.toString() ?? "";
    const text = words.remoteImage.replace("{0}", () => (alt ? `${alt} (${source})` : source));
    return `<em class="remote">${escapeHtml(text)}</em>`;
  };
  // A column's alignment is a class: the page allows no inline styles.
  for (const rule of ["th_open", "td_open"]) {
    rules[rule] = (tokens, i) => {
      const token = tokens[i];
      const tag = token?.tag ?? "";
      const align = /right|center/.exec(token?.attrGet("style")?.toString() ?? "")?.[0];
      return align ? `<${tag} class="${align}">` : `<${tag}>`;
    };
  }
  // A wide table scrolls inside itself; a keyboard must reach it to scroll it.
  rules["table_open"] = () =>
    `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(words.table)}"><table dir="auto">\n`;
  rules["table_close"] = () => "</table></div>\n";

  const button = (act: string, icon: string, name: string): string =>
    `<button type="button" class="icon-button" data-act="${act}" aria-label="${escapeHtml(name)}" title="${escapeHtml(name)}">` +
    `<span class="codicon codicon-${icon}" aria-hidden="true"></span></button>`;
  const buttons =
    button("copy", "copy", words.copyCode) +
    button("insert", "insert", words.insertCode) +
    button("open", "go-to-file", words.openCode);
  const code = (text: string, info: string): string => {
    const language = languageOf(info);
    const name = language ? words.codeIn.replace("{0}", () => language) : words.code;
    return (
      `<div class="code" data-language="${escapeHtml(language)}">` +
      `<div class="code-bar"><span>${escapeHtml(language)}</span>${buttons}</div>` +
      `<pre tabindex="0" role="group" aria-label="${escapeHtml(name)}"><code>${escapeHtml(text)}</code></pre></div>\n`
    );
  };
  rules["fence"] = (tokens, i) => {
    const { content = "", info = "" } = tokens[i] ?? {};
    return languageOf(info) === "math"
      ? `<div class="math">${escapeHtml(content.trim())}</div>\n`
      : code(content, info);
  };
  rules["code_block"] = (tokens, i) => code(tokens[i]?.content ?? "", "");
}

/** The language that a fence names, in lower case; empty where it names none. */
function languageOf(info: string): string {
  return /^[^\s{]{1,40}/.exec(info.trim())?.[0].toLowerCase() ?? "";
}

/**
 * Headings below the panel's own, and no level left out, so that the outline makes sense to a
 * screen reader. Returns the level of the last, for what comes after.
 */
export function nestHeadings(tokens: readonly Token[], before: number): number {
  let level = before;
  for (const token of tokens) {
    if (token.type === "heading_open")
      level = Math.min(Number(token.tag.slice(1)) + 1, level + 1, 6);
    if (token.type === "heading_open" || token.type === "heading_close") token.tag = `h${level}`;
  }
  return level;
}
