import {
  HIDDEN_BLOCK,
  LONGEST_BRACKETS,
  PHP_CONTROL,
  outputUnless,
  type Filler,
  type TemplateDelimiter,
} from "./masks.ts";
import { OUTPUT, SILENT } from "./rules.ts";

/** Code in a page whose language nobody names: short, and with no end tag in it, which would be the page's. */
const inPage = (
  open: string,
  close: string,
  filler: (code: string) => Filler,
): TemplateDelimiter => ({
  open,
  read: (text, start, find) => {
    const at = find(close, start + open.length);
    if (at < 0 || at - start > LONGEST_BRACKETS) return undefined;
    const code = text.slice(start, at);
    if (/<\/[a-z]|\n\s*\n/i.test(code)) return undefined;
    return { end: at + close.length, filler: filler(code) };
  },
});

const tagInPage = inPage("{%", "%}", () => OUTPUT);
/** A tag of any language; what stands between two that make a comment is no part of the page. */
const tagOrComment: TemplateDelimiter = {
  open: "{%",
  read: (text, start, find) => {
    const code = tagInPage.read(text, start, find);
    const name = code && HIDDEN_BLOCK.exec(text.slice(start, code.end))?.[1];
    const at = name ? find(`end${name}`, start) : -1;
    return at < 0 ? code : { end: Math.max(at, find("%}", at) + 2), filler: SILENT };
  },
};

const outputInPage = inPage("{{", "}}", () => OUTPUT);
/** Code that puts something out, or a comment of Go's templates. */
const outputOrComment: TemplateDelimiter = {
  open: "{{",
  read: (text, start, find) => {
    if (!/^\{\{-?\s{0,9}\/\*/.test(text.slice(start, start + 15)))
      return outputInPage.read(text, start, find);
    const at = find("*/", start);
    const close = at < 0 ? null : /^\*\/\s{0,9}-?\}\}/.exec(text.slice(at, at + 15));
    return close === null ? undefined : { end: at + close[0].length, filler: SILENT };
  },
};

/** A comment of Jinja, which ends on its line. */
const commentInPage: TemplateDelimiter = {
  open: "{#",
  read: (text, start) => {
    const all = /^\{#[^\n]*?#\}/.exec(text.slice(start, start + LONGEST_BRACKETS));
    return all === null ? undefined : { end: start + all[0].length, filler: SILENT };
  },
};

export const PAGE = [
  outputOrComment,
  commentInPage,
  tagOrComment,
  inPage("<%", "%>", outputUnless(/^<%(?![=-])/)),
  inPage("<?php", "?>", outputUnless(PHP_CONTROL)),
  inPage("<?=", "?>", () => OUTPUT),
];
