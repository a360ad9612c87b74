import { OUTPUT, SILENT } from "./rules.ts";

/**
 * Links and buttons that Rails makes of a block: `<%= link_to root_path do %> … <% end %>`. A tag of the same
 * length takes the place of the code at each end.
 */

const CODE = /<%(?![%#])[-=]*\s*([^]*?)\s*-?%>/g;
const OPENS = /\bdo(?:\s*\|[^|]*\|)?$|^(?:if|unless|case|while|until|for|begin)\b/;
const BLOCK = /^<%==?\s*(link_to|button_to|button_tag)\b[^]*\bdo\s*-?%>$/;
/** Arguments that may say what a link or button is called. */
const NAMING = /\b(?:title|aria|label)\b|\*\*|\boptions\b/;
const END = /^<%-?\s*end\s*-?%>$/;
/** Characters between the two ends, and from where the first one is looked for. */
const [LONGEST, FARTHEST] = [600, 1000];

interface CodeAt {
  readonly start: number;
  readonly end: number;
}

/** The tag that code is one end of, as many characters; none where it is no such code. */
export function blockTagOf(text: string, { start, end }: CodeAt): string | undefined {
  const code = text.slice(start, Math.min(end, start + FARTHEST));
  const length = end - start;
  const name = elementOf(code);
  if (name !== undefined) {
    if (endFrom(text, end) === undefined) return undefined;
    const opening = name === "a" ? `<a href=${OUTPUT}` : "<button";
    return `${opening.padEnd(length - 1)}>`;
  }
  if (!END.test(code)) return undefined;
  const opener = openerOf(text, start);
  const closing = opener === undefined ? "" : `</${opener}>`;
  return closing === "" || closing.length > length
    ? undefined
    : SILENT.repeat(length - closing.length) + closing;
}

const elementOf = (code: string): "a" | "button" | undefined => {
  const [, helper] = BLOCK.exec(code) ?? [];
  if (helper === undefined || NAMING.test(code)) return undefined;
  return helper === "link_to" ? "a" : "button";
};

/** Where the end of a block begins whose first code ends there. */
function endFrom(text: string, from: number): number | undefined {
  let depth = 1;
  for (const { 0: all, 1: inner = "", index } of text.slice(from, from + LONGEST).matchAll(CODE)) {
    if (OPENS.test(inner)) depth++;
    else if (/^end\b/.test(inner) && --depth === 0)
      return all.length < "</button>".length ? undefined : from + index;
  }
  return undefined;
}

/** The element of the block that ends there. */
function openerOf(text: string, at: number): "a" | "button" | undefined {
  const from = Math.max(0, at - FARTHEST);
  const before = text.slice(from, at);
  if (!/link_to|button_t/.test(before)) return undefined;
  const open: { readonly code: string; readonly end: number }[] = [];
  for (const { 0: all, 1: inner = "", index } of before.matchAll(CODE))
    if (OPENS.test(inner)) open.push({ code: all, end: from + index + all.length });
    else if (/^end\b/.test(inner)) open.pop();
  const last = open.at(-1);
  if (last === undefined || endFrom(text, last.end) !== at) return undefined;
  return elementOf(last.code);
}
