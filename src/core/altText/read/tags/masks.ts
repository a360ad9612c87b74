/** Code of template languages, told from the markup that it stands in. */
import type { Span } from "../../reference.ts";
import { blockTagOf } from "./blockHelpers.ts";
import { imageTagOf } from "./helpers.ts";
import { OUTPUT, SILENT } from "./rules.ts";

/** Code that has been found: to where, and whether it puts out text itself. */
export interface Code {
  readonly end: number;
  readonly filler: typeof OUTPUT | typeof SILENT;
  /** What from there on is text again, up to this, though it looks like code. */
  readonly plainTo?: number;
  /** What of it is text of the page. */
  readonly texts?: readonly Span[];
  /** What it puts out, as many characters, where that is certain. */
  readonly markup?: string;
}

/** One way in which code begins, and how it goes on. */
export interface TemplateDelimiter {
  readonly open: string;
  /** Whether it may be in a text at all, where what it opens with is everywhere. */
  readonly mayBeIn?: (text: string) => boolean;
  /** The code at a place where it opens; undefined where it has no end or is none. */
  readonly read: (text: string, start: number, find: Find) => Code | undefined;
}

/** Where something is next; -1 for nowhere. */
type Find = (what: string, from: number) => number;

/** Makes the function that puts fillers in place of code. */
export function masking(...delimiters: readonly TemplateDelimiter[]): (text: string) => string {
  const [all, usual] = [delimiters, delimiters.filter(({ mayBeIn }) => mayBeIn === undefined)];
  if (all.length === usual.length) return maskingBy(all);
  const [maskAll, maskUsual] = [maskingBy(all), maskingBy(usual)];
  return (text) =>
    all.some(({ mayBeIn }) => mayBeIn?.(text) === true) ? maskAll(text) : maskUsual(text);
}

function maskingBy(delimiters: readonly TemplateDelimiter[]): (text: string) => string {
  const pattern = delimiters.map(({ open }) => open.replace(/[^\w]/g, "\\$&")).join("|");
  const opens = new RegExp(pattern);
  // Without their `<`, which is everywhere in a page, most are nowhere.
  const signs = delimiters.map(({ open }) => (/^<./.test(open) ? open.slice(1) : open));
  return (text) => {
    if (!signs.some((sign) => text.includes(sign)) || !opens.test(text)) return text;
    const missing = new Map<string, number>();
    const find: Find = (what, from) => {
      if (from >= (missing.get(what) ?? Infinity)) return -1;
      const at = text.indexOf(what, from);
      if (at < 0) missing.set(what, from);
      return at;
    };
    const openings = new RegExp(pattern, "g");
    let masked = "";
    let done = 0;
    for (let match = openings.exec(text); match !== null; match = openings.exec(text)) {
      const { 0: opening, index: start } = match;
      const code = delimiters.find(({ open }) => open === opening)?.read(text, start, find);
      if (code === undefined) continue;
      masked += text.slice(done, start);
      let from = start;
      for (const one of code.texts ?? []) {
        masked += code.filler.repeat(one.start - from) + withoutVariables(text, one);
        from = one.end;
      }
      masked += code.markup ?? code.filler.repeat(code.end - from);
      done = code.end;
      openings.lastIndex = Math.max(code.plainTo ?? done, start + 1);
    }
    return done === 0 ? text : masked + text.slice(done);
  };
}

export type Filler = Code["filler"];

/** What stands for a value in a string of PHP. */
const VARIABLE = /\{\$[^{}\n]{1,200}\}|\$\{\w{1,60}\}|\$[A-Za-z_]\w*(?:->\w+|\[[^\]\n]{1,60}\])?/g;

const withoutVariables = (text: string, { start, end }: Span): string =>
  text.slice(start, end).replace(VARIABLE, (all) => OUTPUT.repeat(all.length));

/** Code between two marks. */
export const between = (
  open: string,
  close: string,
  filler: Filler | ((code: string) => Filler),
): TemplateDelimiter => ({
  open,
  read: (text, start, find) => {
    const at = find(close, start + open.length);
    if (at < 0) return undefined;
    const end = at + close.length;
    const head = typeof filler === "string" ? "" : text.slice(start, Math.min(end, start + 200));
    return { end, filler: typeof filler === "string" ? filler : filler(head) };
  },
});

/** A mark after which what looks like code is text. */
export const literal = (open: string, close?: string): TemplateDelimiter => ({
  open,
  read: (_text, start, find) => {
    const end = start + open.length;
    const at = close === undefined ? -1 : find(close, end);
    return { end: start, filler: SILENT, plainTo: at < 0 ? end : at };
  },
});

export const outputUnless =
  (silent: RegExp) =>
  (code: string): Filler =>
    silent.test(code) ? SILENT : OUTPUT;

/** Where a string of PHP, C# and the like ends; the end of the text where it does not. */
function pastString(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++)
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
  return text.length;
}

/** Past the bracket that closes the one at `start`; -1 where none does nearby. */
export function pastBrackets(text: string, start: number): number {
  let depth = 0;
  const last = Math.min(text.length, start + LONGEST_BRACKETS);
  for (let at = start; at < last; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      // A letter in quotes may be a quote itself.
      const end = pastString(text, at);
      if (end > last) return -1;
      at = end - 1;
    } else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) && --depth === 0) return at + 1;
  }
  return -1;
}
/** Code in brackets that is longer is none: so much is looked at for each opening one. */
export const LONGEST_BRACKETS = 2000;

export const PHP_CONTROL =
  /^<\?(?:php)?\s*(?:if|else\w*|end\w+|for|foreach|while|switch|case|default|use|namespace|declare|require|include|[}$/#*]|\?>)/;

/** Comments that code begins with. */
const NOTES = /^(<\?(?:php)?)(?:\s*(?:\/\*[^]*?\*\/|(?:\/\/|#(?!\[))(?:(?!\?>)[^\r\n])*))+/;

const php = (open: string): TemplateDelimiter => ({
  open,
  read: (text, start) => {
    const texts: Span[] = [];
    const end = endOfPhp(text, start + open.length, texts);
    const code = text.slice(start, Math.min(end, start + LONGEST_BRACKETS)).replace(NOTES, "$1 ");
    const isSilent = open !== "<?=" && PHP_CONTROL.test(code) && !/\b(?:echo|print)\b/.test(code);
    return { end, filler: isSilent ? SILENT : OUTPUT, texts };
  },
});

/** A text over lines, which is HTML where tags are in it. */
const HEREDOC = /<<<[ \t]*(["']?)([A-Za-z_]\w*)\1[ \t]*\r?\n/y;

/** Where such a text ends, from its mark; undefined where it is none. Those with tags are added. */
function pastHeredoc(text: string, at: number, texts: Span[]): number | undefined {
  HEREDOC.lastIndex = at;
  const name = HEREDOC.exec(text)?.[2];
  if (name === undefined) return undefined;
  const start = HEREDOC.lastIndex;
  const closing = new RegExp(`^[ \\t]*${name}\\b`, "gm");
  closing.lastIndex = start;
  const end = closing.exec(text)?.index ?? text.length;
  if (/<(?:img|image|svg|area|input)\b/i.test(text.slice(start, end))) texts.push({ start, end });
  return end === text.length ? end : closing.lastIndex;
}

/** PHP goes on to `?>` outside of strings and comments, or to the end of the text. */
function endOfPhp(text: string, from: number, texts: Span[]): number {
  const stops = /["'`]|<<<|\/\*|\/\/|#(?!\[)|\?>/g;
  for (stops.lastIndex = from; ;) {
    const stop = stops.exec(text);
    if (stop === null) return text.length;
    const [mark] = stop;
    if (mark === "?>") return stop.index + 2;
    if (mark === "<<<") {
      stops.lastIndex = pastHeredoc(text, stop.index, texts) ?? stop.index + 3;
      continue;
    }
    if (mark === "/*") {
      const end = text.indexOf("*/", stop.index + 2);
      if (end < 0) return text.length;
      stops.lastIndex = end + 2;
    } else if (mark === "//" || mark === "#") {
      const ends = /\?>|\n/g;
      ends.lastIndex = stop.index;
      stops.lastIndex = ends.exec(text)?.index ?? text.length;
    } else stops.lastIndex = pastString(text, stop.index);
  }
}

export const PHP = [php("<?php"), php("<?="), php("<? ")];

/** Tags of Liquid, Jinja, Twig and Django that put out nothing. */
const STATEMENT =
  /^\{%[-+~]?\s*(?:end\w*|if\w*|els\w*|for|unless|case|when|set|assign|capture|with|load|extends|import|from|macro|autoescape|spaceless|filter|do|break|continue|layout|section|paginate|form|style|tablerow|include_relative)\b/;
/** Blocks whose contents are no markup of the page, and those in which nothing is code. */
export const HIDDEN_BLOCK = /^\{%[-+~]?\s*(comment|schema|javascript|stylesheet)\b/;
const PLAIN_BLOCK = /^\{%[-+~]?\s*(raw|verbatim)\b/;

const tag: TemplateDelimiter = {
  open: "{%",
  read: (text, start, find) => {
    const close = find("%}", start + 2);
    if (close < 0) return undefined;
    const end = close + 2;
    const head = text.slice(start, Math.min(end, start + 200));
    const hidden = HIDDEN_BLOCK.exec(head)?.[1];
    if (hidden !== undefined) return { end: pastEndTag(text, end, hidden), filler: SILENT };
    const plain = PLAIN_BLOCK.exec(head)?.[1];
    if (plain === undefined) return { end, filler: outputUnless(STATEMENT)(head) };
    const past = endTagOf(text, end, plain);
    return { end, filler: SILENT, plainTo: past?.index ?? text.length };
  },
};

function endTagOf(
  text: string,
  from: number,
  name: string,
): { index: number; end: number } | undefined {
  const ending = new RegExp(`\\{%[-+~]?\\s*end${name}\\b[^%]{0,100}%\\}`, "g");
  ending.lastIndex = from;
  const match = ending.exec(text);
  return match === null ? undefined : { index: match.index, end: ending.lastIndex };
}

const pastEndTag = (text: string, from: number, name: string): number =>
  endTagOf(text, from, name)?.end ?? text.length;

export const LIQUID = [between("{#", "#}", SILENT), tag, between("{{", "}}", OUTPUT)];

export const HANDLEBARS = [
  literal("\\{{", "}}"),
  between("{{!--", "--}}", SILENT),
  between("{{~!--", "--}}", SILENT),
  between("{{!", "}}", SILENT),
  between("{{{", "}}}", OUTPUT),
  between(
    "{{",
    "}}",
    outputUnless(/^\{\{~?(?:[#/^!]|else\b|(?:on|action|did-insert|did-update)\s)/),
  ),
];

/** A tag of JSP in the value of an attribute, whose quotes are its own: `alt="<s:text name="a"/>"`. */
const tagInValue: TemplateDelimiter = {
  open: "<",
  mayBeIn: (text) => /["'][^"'<>]*<[A-Za-z]\w{0,20}:/.test(text),
  read: (text, start) => {
    const name = /^<([A-Za-z]\w{0,20}:[\w.-]{1,40})(?=[\s/>])/.exec(
      text.slice(start, start + 70),
    )?.[1];
    if (name === undefined) return undefined;
    if (!/=\s*(?:"[^"<>]*|'[^'<>]*)$/.test(text.slice(Math.max(0, start - 200), start)))
      return undefined;
    const all = text.slice(start, start + LONGEST_BRACKETS);
    const tag = /^<[^\s/>]+(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(\/?)>/.exec(all);
    if (!tag) return undefined;
    const close = tag[1] === "/" ? -1 : all.indexOf(`</${name}>`);
    const length = close < 0 ? tag[0].length : close + name.length + 3;
    return { end: start + length, filler: OUTPUT };
  },
};

const erbCode = between("<%", "%>", outputUnless(/^<%(?![=-])/));

/** Code that puts out an image is one, but within a tag. */
const erb: TemplateDelimiter = {
  open: "<%",
  read: (text, start, find) => {
    const code = erbCode.read(text, start, find);
    if (code === undefined) return undefined;
    const block = blockTagOf(text, { start, end: code.end });
    if (block !== undefined) return { ...code, markup: block };
    if (code.filler !== OUTPUT) return code;
    const markup = imageTagOf(text.slice(start, Math.min(code.end, start + LONGEST_BRACKETS)));
    if (markup === undefined || markup.length !== code.end - start) return code;
    const before = text.slice(Math.max(0, start - LONGEST_BRACKETS), start);
    const tags = before.replace(/<%[^]*?%>/g, "");
    return tags.lastIndexOf("<") > tags.lastIndexOf(">") ? code : { ...code, markup };
  },
};

/** A path of Phoenix in an attribute: `src={~p"/images/a.png"}`. */
const verifiedPath: TemplateDelimiter = {
  open: '{~p"',
  read: (text, start) => {
    const code = /^\{~p"[^"#{}\n]*"\}/.exec(text.slice(start, start + LONGEST_BRACKETS))?.[0];
    return code === undefined ? undefined : { end: start + code.length, filler: OUTPUT };
  },
};

/** A comment of JSP; code of EJS may begin with as many signs. */
const comment: TemplateDelimiter = {
  open: "<%--",
  read: (text, start, find) => {
    const at = find("--%>", start);
    return at < 0 ? erb.read(text, start, find) : { end: at + 4, filler: SILENT };
  },
};

export const ERB = [literal("<%%"), comment, erb, tagInValue, verifiedPath];

/** Directives of Blade that put out nothing, or no attribute that matters. */
const SILENT_DIRECTIVE =
  /^(?:end\w*|if|else\w*|unless|isset|empty|auth|guest|can\w*|production|env|hasSection|sectionMissing|session|context|switch|case|break|default|for|foreach|forelse|while|continue|class|style|checked|selected|disabled|readonly|required|once|push\w*|prepend\w*|section|show|stop|overwrite|append|props|aware|extends|use|inject|php|error|fragment|volt|persist|teleport|script|assets|vite\w*|csrf|method)$/;

const directive: TemplateDelimiter = {
  open: "@",
  read: (text, start) => {
    if (/\w/.test(text.charAt(start - 1))) return undefined;
    if (text.startsWith("@{{", start)) return literal("@{{", "}}").read(text, start, indexIn(text));
    const name = /^@(\w+)([ \t]*\()?/.exec(text.slice(start, start + 60));
    if (name === null) return undefined;
    const [all, word = "", bracket] = name;
    const block =
      word === "verbatim" || (word === "php" && bracket === undefined) ? word : undefined;
    if (block !== undefined) {
      const at = text.indexOf(`@end${block}`, start);
      const end = at < 0 ? text.length : at;
      return block === "php"
        ? { end, filler: SILENT }
        : { end: start + all.length, filler: SILENT, plainTo: end };
    }
    const filler = SILENT_DIRECTIVE.test(word) ? SILENT : OUTPUT;
    // `@click` and its like are attributes.
    if (bracket === undefined)
      return filler === SILENT && !/[=.:-]/.test(text.charAt(start + all.length))
        ? { end: start + all.length, filler }
        : undefined;
    const end = pastBrackets(text, start + all.length - 1);
    return end < 0 ? undefined : { end, filler };
  },
};

const indexIn =
  (text: string): Find =>
  (what, from) =>
    text.indexOf(what, from);

export const BLADE = [
  ...PHP,
  between("{{--", "--}}", SILENT),
  between("{!!", "!!}", OUTPUT),
  directive,
  between("{{", "}}", OUTPUT),
];
