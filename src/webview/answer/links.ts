import type { MarkdownIt, Token } from "markdown-it";

/**
 * What changes how a text looks without being seen itself: directions, blanks without width. The
 * joiners of emoji and of some scripts are none of it.
 */
const UNSEEN = /(?!\u200C|\u200D|\uFE0F)\p{Default_Ignorable_Code_Point}/gu;
/** What a reader takes for an address. */
const LOOKS_LIKE_ADDRESS = /:\/\/|www\.|@|[\p{L}\p{N}-]\.\p{L}{2,}/iu;

/**
 * Where a link really goes can be seen before it is followed. What is no address of the web or of
 * mail is no link: VS Code itself would follow some of them, such as `vscode:`.
 */
export function guardLinks(md: MarkdownIt): void {
  md.core.ruler.push("links", ({ tokens, Token: TokenOf }) => {
    for (const { children } of tokens) {
      if (!children?.some(({ type }) => type === "link_open")) continue;
      let open: Token | undefined;
      let text = "";
      for (let i = 0; i < children.length; i++) {
        const token = children[i];
        if (!token) continue;
        if (token.type === "link_open") {
          const href = token.attrGet("href")?.toString() ?? "";
          token.tag = isFollowed(href) ? "a" : "span";
          token.attrs = [["title", visible(href)]];
          if (token.tag === "a") token.attrSet("href", href);
          open = token;
          text = "";
        } else if (token.type === "link_close" && open) {
          token.tag = open.tag;
          const real = realTarget(open, text);
          open = undefined;
          if (real === undefined) continue;
          const note = new TokenOf("link_target", "", 0);
          note.content = real;
          children.splice(i + 1, 0, note);
          i++;
        } else if (open) {
          if (token.type === "text" || token.type === "code_inline") {
            text += token.content;
            token.content = visible(token.content);
          }
        }
      }
    }
  });
  md.renderer.rules["link_target"] = (tokens, i) =>
    ` <span class="target">(${md.utils.escapeHtml(tokens[i]?.content ?? "")})</span>`;
}

/** Whether an address may be followed; the host asks the same once more. */
function isFollowed(href: string): boolean {
  return /^(https?|mailto):/i.test(href) && URL.canParse(href);
}

/** Where a link goes whose words say, or may be read as saying, something else. */
function realTarget(open: Token, text: string): string | undefined {
  const href = open.attrGet("href")?.toString();
  if (open.tag !== "a" || href === undefined) return undefined;
  const { protocol, host, username, password, pathname } = new URL(href);
  const real = protocol === "mailto:" ? pathname : host;
  const hides = text.search(UNSEEN) >= 0;
  if (!hides && !username && !password) {
    if (!LOOKS_LIKE_ADDRESS.test(text)) return undefined;
    if (saysHost(text.trim(), protocol === "mailto:" ? pathname : host)) return undefined;
  }
  return visible(real);
}

/** Whether words that look like an address name this host, or this mailbox, and no other. */
function saysHost(text: string, real: string): boolean {
  const words = text.match(/[^\s()<>]*[.@:][^\s()<>]*/g) ?? [];
  return words.every((word) => {
    const bare = word
      .replace(/^(https?:\/\/|mailto:)/i, "")
      .replace(/[/?#].*$/s, "")
      .toLowerCase();
    return bare === real.toLowerCase();
  });
}

/** A text with its unseen characters written out. */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (one) => `⟨U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}
