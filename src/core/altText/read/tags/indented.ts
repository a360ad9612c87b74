import { shiftedReference } from "../move.ts";
import type { ImageReference, Reader } from "../../reference.ts";
import { hasCode, HTML, meaningInPage } from "./html.ts";
import {
  callAt,
  HELPER,
  inRuby,
  ofRuby,
  pastString,
  putAttribute,
  tagOf,
  valueOf,
} from "./helpers.ts";
import { OUTPUT } from "./rules.ts";
import { createTagReader } from "./tagReader.ts";

/**
 * HAML and Slim, whose elements are told by their indentation: images alone. What is around them is
 * not known, so none is called the only content of a link.
 */

/** A line whose code is put out, by itself or as an element's content. */
const PUT_OUT = /^[^\S\n]*(?:[%.#a-z][^\n=]{0,200}?)?[!&]?==?[<>]{0,2}[ \t]*(?=\w*(?:image|img))/;
const HAML = /^([ \t]*)%img(?:[.#][\w-]+)*(?=[{(])/;
const SLIM = /^([ \t]*)img(?:[.#][\w-]+)*(?=[ \t[({])/;
/** Comments and blocks of other languages, which go on in the lines that are indented further. */
const APART =
  /^[ \t]*(?:-#|\/|:\w+[ \t]*$|(?:javascript|css|scss|sass|less|coffee|markdown|ruby):[ \t]*$)/;

type PutSigns = (at: number, text: string) => void;

/** The same text with tags in the place of images, and nothing else. */
function mask(text: string, isHaml: boolean): string {
  const signs: string[] = text.split("").map((sign) => (sign === "\n" ? "\n" : " "));
  const put: PutSigns = (at, written) => {
    for (let index = 0; index < written.length; index++) signs[at + index] = written.charAt(index);
  };
  let apart: number | undefined;
  let from = 0;
  for (const line of text.split("\n")) {
    const indent = line.search(/\S/);
    if (indent >= 0 && apart !== undefined && indent <= apart) apart = undefined;
    if (apart === undefined && indent >= 0) {
      if (APART.test(line)) apart = indent;
      else putImage(text, from, line, isHaml, put);
    }
    from += line.length + 1;
  }
  return signs.join("");
}

function putImage(text: string, from: number, line: string, isHaml: boolean, put: PutSigns): void {
  const lead = PUT_OUT.exec(line)?.[0].length;
  if (lead !== undefined && putCall(text, from + lead, put)) return;
  const match = (isHaml ? HAML : SLIM).exec(line);
  if (!match) return;
  const start = from + (match[1] ?? "").length;
  const open = from + match[0].length;
  const bracket = /[[({]/.test(text.charAt(open)) ? text.charAt(open) : "";
  if (isHaml && bracket === "{") return putHash(text, start, open, put);
  const past = isHaml ? pastString : pastQuote;
  const end = bracket === "" ? from + line.length : pastBracket(text, open, past) - 1;
  // The sign before a name, and the one behind the last value, are those of the tag.
  if (end < open || (!isHaml && start === 0) || (end >= text.length && bracket === "")) return;
  putPairs(text, open + 1, end, isHaml, put);
  put(isHaml ? start : start - 1, "<img ");
  put(end, ">");
}

/** Puts the tag of a call that is all of what a line puts out, if there is one. */
function putCall(text: string, start: number, put: PutSigns): boolean {
  const code = `${text.slice(start, start + 2000)}\n`;
  const name = new RegExp(HELPER.source).exec(code);
  if (name?.index !== 0) return false;
  const call = callAt(code, 0, name[0].length, true);
  const tag = call && tagOf(code, call, 0, call.end + (code[call.end - 1] === ")" ? 0 : 1));
  if (tag !== undefined && start + tag.length <= text.length) put(start, tag);
  return true;
}

/** The attributes of `%img{ src: "a.png", alt: "…" }`. */
function putHash(text: string, start: number, open: number, put: PutSigns): void {
  const end = pastBracket(text, open) - 1;
  if (end < open) return;
  const call = callAt(`${text.slice(open, end)})`, 0, 1, true);
  for (const one of call?.arguments ?? [])
    putAttribute(text.slice(open + one.start, open + one.end), open + one.start, put);
  put(start, "<img ".padEnd(open + 1 - start));
  put(end, ">");
}

const PAIR = /([\w:-]+)[ \t]*=[ \t]*|\S/y;

/** The attributes of `img src="a.png" alt=t(".b")`. */
function putPairs(text: string, start: number, end: number, isHaml: boolean, put: PutSigns): void {
  const pastValue = isHaml ? pastString : pastQuote;
  for (let at = start; at < end; at++) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    if (!match) continue;
    if (match[1] === undefined) {
      put(at, OUTPUT);
      continue;
    }
    const value = PAIR.lastIndex;
    const sign = text.charAt(value);
    const isString = sign === '"' || sign === "'";
    let past = isString ? pastValue(text, value) : value;
    while (!isString && past < end && !/\s/.test(text.charAt(past)))
      past = /[[({]/.test(text.charAt(past))
        ? Math.max(pastBracket(text, past), past + 1)
        : past + 1;
    put(at, text.slice(at, value).replace(/\s/g, " "));
    const own = text.slice(value, past);
    put(value, !isString ? OUTPUT.repeat(past - value) : isHaml ? valueOf(own) : own);
    at = past - 1;
  }
}

/** Behind a string of Slim, in which a backslash is no more than that. */
function pastQuote(text: string, start: number): number {
  const end = text.indexOf(text.charAt(start), start + 1);
  return end < 0 ? text.length : end + 1;
}

/** Behind the bracket that closes one; -1 where none does nearby. */
function pastBracket(text: string, open: number, past: typeof pastString = pastString): number {
  let depth = 0;
  const last = Math.min(text.length, open + 2000);
  for (let at = open; at < last; at++) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'") at = past(text, at) - 1;
    else if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign) && --depth === 0) return at + 1;
  }
  return -1;
}

function createIndented(isHaml: boolean): Reader {
  const tags = createTagReader({
    ...HTML,
    hasCode: (raw) => hasCode(raw),
    mask: (text) => mask(text, isHaml),
    meaningOf: meaningInPage,
  });
  return {
    read(text, options) {
      // The signs of a tag need a place before and behind it.
      const { references } = tags.read(`\n${text}\n`, options);
      return {
        references: references.map((one) => written(text, shiftedReference(one, -1), isHaml)),
      };
    },
  };
}

/** A reference as the markup has it: where it is, and how a text is written. */
function written(text: string, reference: ImageReference, isHaml: boolean): ImageReference {
  const { span, place } = reference;
  const whole = text.slice(span.start, span.end);
  const start = span.start + whole.search(/\S/);
  const own = { ...reference, span: { start, end: start + whole.trim().length } };
  const isPairs = isHaml ? /^%img[^{]*\(/.test(whole) : /^\s*img\b/.test(whole);
  if (!isPairs) return inRuby(text, own);
  if (!isHaml || !place) return own;
  const quote = text.charAt(place.span.start - 1);
  const syntax = quote === "'" && reference.alt !== undefined ? "ruby-single" : "ruby-double";
  const alt = own.alt !== undefined && ofRuby(text.slice(place.span.start, place.span.end));
  return { ...own, place: { ...place, syntax }, ...(alt !== false && { alt }) };
}

export const haml: Reader = createIndented(true);
export const slim: Reader = createIndented(false);
