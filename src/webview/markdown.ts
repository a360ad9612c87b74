import MarkdownIt from "markdown-it";
import { fill, strings } from "./strings.ts";

/** HTML in an answer is text, and nothing remote is ever loaded. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

markdown.renderer.rules["image"] = (tokens, i) => {
  const token = tokens[i];
  const words = token?.content.trim();
  const source = token?.attrGet("src")?.toString() ?? "";
  return `<em class="remote">${escape(fill(strings.remoteImage, words ? `${words} (${source})` : source))}</em>`;
};

// Where a link really goes can be seen before it is followed. What is no address of the web or of
// mail is no link: VS Code itself would follow some of them, such as `vscode:`.
markdown.core.ruler.push("links", ({ tokens }) => {
  for (const { children } of tokens) {
    let tag = "a";
    for (const token of children ?? []) {
      if (token.type === "link_open") {
        const href = token.attrGet("href")?.toString() ?? "";
        tag = /^(https?|mailto):/i.test(href) ? "a" : "span";
        token.attrs = [["title", href]];
        if (tag === "a") token.attrSet("href", href);
      }
      if (token.type === "link_open" || token.type === "link_close") token.tag = tag;
    }
  }
});

// A column's alignment is a class: the page allows no inline styles.
for (const rule of ["th_open", "td_open"]) {
  markdown.renderer.rules[rule] = (tokens, i, options, _env, self) => {
    const token = tokens[i];
    const align = /right|center/.exec(token?.attrGet("style")?.toString() ?? "")?.[0];
    if (token) token.attrs = align ? [["class", align]] : null;
    return self.renderToken(tokens, i, options);
  };
}

// A wide table scrolls inside itself; a keyboard must reach it to scroll it.
markdown.renderer.rules["table_open"] = () => '<div class="scroll" tabindex="0"><table>';
markdown.renderer.rules["table_close"] = () => "</table></div>";
for (const rule of ["fence", "code_block"] as const) {
  const plain = markdown.renderer.rules[rule];
  markdown.renderer.rules[rule] = (...args) =>
    plain?.(...args).replace(/^<pre/, '<pre tabindex="0"') ?? "";
}

/**
 * The HTML of an answer, one string for each block at its top level: while an
 * answer grows, all but the last of them stay as they are.
 */
export function renderBlocks(text: string): string[] {
  const env = {};
  const tokens = markdown.parse(text, env);
  nestHeadings(tokens);
  const blocks: string[] = [];
  for (let start = 0, at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.level !== 0 || token.nesting === 1) continue;
    blocks.push(markdown.renderer.render(tokens.slice(start, at + 1), markdown.options, env));
    start = at + 1;
  }
  return blocks;
}

/** Below the panel's own heading, and no level left out, so that the outline makes sense to a screen reader. */
function nestHeadings(tokens: ReturnType<typeof markdown.parse>): void {
  let level = 1;
  for (const token of tokens) {
    if (token.type === "heading_open")
      level = Math.min(Number(token.tag.slice(1)) + 1, level + 1, 6);
    if (token.type === "heading_open" || token.type === "heading_close") token.tag = `h${level}`;
  }
}

function escape(text: string): string {
  return markdown.utils.escapeHtml(text);
}
