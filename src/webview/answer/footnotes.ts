import type { MarkdownIt, StateBlock } from "markdown-it";

const REFERENCE = /^\[\^([^\s[\]^]{1,40})\]/;
const DEFINITION = /^\[\^[^\s[\]^]{1,40}\]:/;

/**
 * Footnotes where they stand: `[^1]` is a raised mark, and a line that begins with `[^1]:` a
 * paragraph of its own. Gathered at the end they would move while an answer grows.
 */
export function addFootnotes(md: MarkdownIt): void {
  const begins = (state: StateBlock, line: number): boolean => {
    const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
    if (state.src.charCodeAt(from) !== 0x5b || (state.sCount[line] ?? 0) - state.blkIndent >= 4)
      return false;
    return DEFINITION.test(state.src.slice(from, from + 50));
  };
  md.block.ruler.before(
    "reference",
    "footnote",
    (state, startLine, endLine, silent) => {
      if (!begins(state, startLine)) return false;
      if (silent) return true;
      const stops = state.md.block.ruler.getRules("paragraph");
      const { parentType } = state;
      state.parentType = "paragraph";
      let line = startLine + 1;
      for (; line < endLine && !state.isEmpty(line); line++) {
        const indent = state.sCount[line] ?? 0;
        if (indent - state.blkIndent > 3 || indent < 0) continue;
        if (stops.some((stop) => stop(state, line, endLine, true))) break;
      }
      state.parentType = parentType;
      state.line = line;
      const open = state.push("paragraph_open", "p", 1);
      open.map = [startLine, line];
      open.attrSet("class", "footnote");
      const inline = state.push("inline", "", 0);
      inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
      inline.map = [startLine, line];
      inline.children = [];
      state.push("paragraph_close", "p", -1);
      return true;
    },
    { alt: ["paragraph", "reference"] },
  );
  md.inline.ruler.before("link", "footnote_mark", (state, silent) => {
    if (state.src.charCodeAt(state.pos + 1) !== 0x5e) return false;
    const mark = REFERENCE.exec(state.src.slice(state.pos, state.pos + 50));
    if (!mark) return false;
    if (!silent) {
      state.push("footnote_open", "sup", 1);
      state.push("text", "", 0).content = mark[1] ?? "";
      state.push("footnote_close", "sup", -1);
    }
    state.pos += mark[0].length;
    if (state.src[state.pos] === ":" && state.pos === mark[0].length) state.pos++;
    return true;
  });
}
