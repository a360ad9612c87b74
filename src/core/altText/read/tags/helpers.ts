import type { ImageReference, Reader } from "../../reference.ts";
import { OUTPUT, SILENT } from "./rules.ts";

/**
 * Images that a function of the template's language puts out, as Rails' `image_tag "a.png", alt: "…"` does.
 * A tag of the same length and the same values takes the place of the call before the page is read.
 */

/** `image_tag`, `image_pack_tag`, `vite_image_tag`, `image_submit_tag`, `img_tag`, `cl_image_tag`. */
export const HELPER =
  /(?<![\w.:@])(?:[a-z]\w*_)?(?:image|img)(?:_[a-z]+)*_tag(?=[ \t]*\(|[ \t]+[^\s=])/g;
/** A link around the call, of which that is the label. */
const LINK = /^<%=?=?\s*link_to[ (]\s*$/;
/** Longer code is none of these. */
const LONGEST = 2000;

/** A part of a text, without white space around it. */
interface Argument {
  readonly start: number;
  readonly end: number;
}

interface HelperCall {
  readonly start: number;
  /** Behind its bracket, or before what ends the code. */
  readonly end: number;
  readonly arguments: readonly Argument[];
}

/** Code as the tag that it puts out, as many characters; none where it does not certainly put out one image. */
export function imageTagOf(code: string): string | undefined {
  if (code.length > LONGEST || !code.includes("_tag")) return undefined;
  const calls = [...code.matchAll(HELPER)];
  const [first] = calls;
  const call = calls.length === 1 && first ? callAt(code, first.index, first[0].length) : undefined;
  if (!call) return undefined;
  const [head, tail] = [code.slice(0, call.start), code.slice(call.end)];
  const isAll = /^<%=?=?\s*$/.test(head) && /^\s*(?:(?:if|unless)\s[^"']*)?-?%>$/.test(tail);
  if (isAll) return tagOf(code, call, 0, code.length);
  const tag = tagOf(code, call, call.start, call.end);
  if (tag === undefined) return undefined;
  if (!LINK.test(head)) return OUTPUT.repeat(head.length) + tag + OUTPUT.repeat(tail.length);
  if (!/^\s*,[^"'{]*%>$/.test(tail) || /=>|\w:\s/.test(tail)) return undefined;
  const opening = `<a href=${OUTPUT}`;
  return `${opening.padEnd(head.length - 1)}>${tag}${SILENT.repeat(tail.length - 4)}</a>`;
}

/**
 * The call of a name; none where its arguments have no end.
 *
 * @param isLine whether one without brackets ends with its line, unless a comma goes on
 */
export function callAt(
  code: string,
  start: number,
  length: number,
  isLine = false,
): HelperCall | undefined {
  const bracket = /^[ \t]*\(/.exec(code.slice(start + length))?.[0].length ?? 0;
  const found: Argument[] = [];
  let from = start + length + bracket;
  const add = (end: number): void => {
    const raw = code.slice(from, end);
    const lead = raw.length - raw.trimStart().length;
    if (raw.trim() !== "") found.push({ start: from + lead, end: from + raw.trimEnd().length });
  };
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const sign = code.charAt(at);
    if (sign === '"' || sign === "'") at = pastString(code, at) - 1;
    else if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign) && --depth < 0) {
      add(at);
      return { start, end: bracket === 0 ? at : at + 1, arguments: found };
    } else if (depth === 0 && sign === ",") {
      // No argument begins as the next line of output does.
      if (isLine && /^\s{0,40}=/.test(code.slice(at + 1, at + 42))) return undefined;
      add(at);
      from = at + 1;
    } else if (depth === 0 && bracket === 0 && (isLine ? isLineEnd(code, at) : isEnd(code, at))) {
      add(at);
      return { start, end: at, arguments: found };
    }
  }
  return undefined;
}

/** Whether the arguments of a call without brackets end there. */
const isEnd = (code: string, at: number): boolean =>
  /^(?:\s*-?%>$|\s(?:if|unless|do)\s|\s[?:]\s)/.test(code.slice(at, at + 8)) ||
  /^\s*-?%>$/.test(code.slice(at));

const isLineEnd = (code: string, at: number): boolean =>
  (code[at] === "\n" && !/[,\\|]\s*$/.test(code.slice(Math.max(0, at - 20), at))) ||
  /^\s(?:if|unless|do)\s/.test(code.slice(at, at + 8));

export function pastString(code: string, start: number): number {
  for (let at = start + 1; at < code.length; at++)
    if (code[at] === "\\") at++;
    else if (code[at] === code[start]) return at + 1;
  return code.length;
}

const KEYWORD = /^(?:(["']?)([\w-]+)\1:(?=\s)|:([\w-]+)\s*=>|(["'])([\w-]+)\4\s*=>)\s*/;
const STRING = /^(["'])(?:\\[^]|(?!\1)[^\\])*\1$/;
/** A helper that no library has under that name. */
const OWN = /^(?!image|img)[a-z]\w*_tag\b/;
/** Attributes that say something of the image. */
const KEPT = /^(?:src|alt|title|role|id|class|style|width|height|aria-hidden|aria-label)$/;

/** The tag that a call puts out, from one place to another. */
export function tagOf(
  code: string,
  call: HelperCall,
  start: number,
  end: number,
): string | undefined {
  const signs: string[] = Array.from({ length: end - start }, () => " ");
  const put = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index++)
      signs[at - start + index] = text.charAt(index);
  };
  const [source, ...others] = call.arguments;
  if (!source || KEYWORD.test(code.slice(source.start, source.end))) return undefined;
  const sigil = /^(?:~p)?(?=["'])/.exec(code.slice(source.start, source.end))?.[0];
  // A function of the project's own, of a person's image say, gives it a text as it likes.
  if (sigil === undefined && OWN.test(code.slice(call.start))) return undefined;
  const address = sigil?.length ?? 0;
  put(source.start + address - 4, "src=");
  put(source.start + address, valueOf(code.slice(source.start + address, source.end)));
  for (const one of others) putAttribute(code.slice(one.start, one.end), one.start, put);
  put(start, "<img");
  put(end - 1, ">");
  return signs.join("");
}

/** Puts what a further argument says of the image in its place. */
export function putAttribute(
  written: string,
  at: number,
  put: (at: number, text: string) => void,
): void {
  const match = KEYWORD.exec(written);
  const key = match?.[2] ?? match?.[3] ?? match?.[5] ?? "";
  // What a variable holds may be any attribute.
  if (!match || key === "options") return put(at, OUTPUT);
  const value = written.slice(match[0].length);
  if (key === "aria") {
    const isHidden = /^\{\s*(?:hidden:|:hidden\s*=>)\s*true\s*\}$/.test(value);
    const name = "aria-hidden=";
    return isHidden
      ? put(at + written.lastIndexOf("true") - name.length, `${name}true`)
      : put(at, OUTPUT);
  }
  // Rails leaves out what is nothing.
  if (!KEPT.test(key) || /^(?:nil|false)$/.test(value)) return;
  const name = written.indexOf(key);
  put(at + name, `${key}=`);
  put(at + match[0].length, valueOf(value));
}

/** A value as HTML has it: a string's quotes stay, and within them is none. */
export function valueOf(written: string): string {
  if (/^(?:true|\d+)$/.test(written)) return written;
  if (!STRING.test(written)) return OUTPUT.repeat(written.length);
  const inner = written.slice(1, -1).replace(/\\[^]/g, "__");
  return written.charAt(0) + inner + written.charAt(0);
}

/** The reader of pages in which such calls stand: their texts are strings of Ruby. */
export const withHelpers = (reader: Reader): Reader => ({
  read(text, options, before) {
    const found = reader.read(text, options, before);
    return {
      ...found,
      references: found.references.map((reference) =>
        text.startsWith("<", reference.span.start) && text[reference.span.start + 1] !== "%"
          ? reference
          : inRuby(text, reference),
      ),
    };
  },
});

/** A reference as Ruby has it: its text, and how one is written. */
export function inRuby(text: string, reference: ImageReference): ImageReference {
  const { place, alt, ...rest } = reference;
  if (!place) return reference;
  const { span } = place;
  if (alt === undefined) {
    const code = text.slice(reference.span.start, reference.span.end);
    // Another word for nothing, or arguments in braces, which nothing can go before.
    if (/\balt["']?\s*(?::|=>)|,\s*\{/.test(code)) return rest;
    return { ...rest, place: { span, before: ', alt: "', after: '"', syntax: "ruby-double" } };
  }
  const quote = text.charAt(span.start - 1);
  if (quote !== '"' && quote !== "'") return { ...rest, alt };
  const syntax = quote === '"' ? "ruby-double" : "ruby-single";
  return { ...rest, alt: ofRuby(text.slice(span.start, span.end)), place: { ...place, syntax } };
}

/** What a string of Ruby says, as far as its escapes are signs. */
export const ofRuby = (raw: string): string => raw.replace(/\\([^\w])/g, "$1");
