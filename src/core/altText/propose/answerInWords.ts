/** Alt texts in the words of a model that gives no data. */

import { isRefusal } from "./refusal.ts";

/** Characters that are looked at. */
const LONGEST = 20_000;

const NAME = String.raw`(?:alt(?:ernativ(?:e|text))?(?:[ _-]?text)?|texte alternatif|texto alternativo|testo alternativo|代替テキスト|替代文[本字])`;
/** What leads to a text, in some answers with its language: `**Alt text (English):**`. */
const LEAD = String.raw`[*_\x60]{0,9}${NAME}[*_\x60]{0,9}(?: \([\p{L} ]{2,30}\))?[*_\x60]{0,9}\s?[:：][*_\x60]{0,9}[ \t]*`;
export const LABEL = new RegExp(`^${LEAD}`, "iu");
const LABELLED = new RegExp(String.raw`^[ \t*_#>-]{0,99}?${LEAD}(?<alt>\S.*)$`, "gimu");

const ALONE: readonly RegExp[] = [
  /^!\[(?<alt>[^\]]+)\]\([^)]*\)$/,
  /<img\b[^>]*?\balt="(?<alt>[^"]+)"/is,
  /<img\b[^>]*?\balt='(?<alt>[^']+)'/is,
  /^alt="(?<alt>[^"]+)"$/i,
  // An object that breaks off.
  /"alt(?:[ _-]?text)?"\s*:\s*"(?<alt>(?:[^"\\\n]|\\.)+)"/i,
];
/** A line that only leads to the text. */
const LEADING =
  /^(?=[^\n]*(?:\b(?:here|sure|certainly|of course|hier|voici|aquí)\b|alt(?:ernative)?[ -]?text))[^\n]{1,200}:[*_]{0,9}\s*\n/i;
/** A heading over the text, or the label alone. */
const HEADING = new RegExp(
  String.raw`^(?:#{1,6}[ \t]+)?[*_]{0,9}${NAME}[*_]{0,9}[:：]?[*_]{0,9}[ \t]*\n+`,
  "iu",
);
/** A line after which others follow. */
const OTHERS =
  /(?<!\n)\n+[ \t#*_]*(?:other|alternative|more|further)s?(?: (?:options|texts|versions|alternatives|alt texts))?[*_]{0,9}[:：]?[*_]{0,9}[ \t]*\n+/i;
const ITEM = /^\s*(?:\d{1,2}[.)]|[-*•])\s+(?<alt>\S.*)$/;
/** A text in one language of several, or one of several to choose. */
const NAMED =
  /^[\s*_-]*(?:[A-Z]{2}|English|German|Deutsch|French|Français|Spanish|Español|Italian|Italiano|Portuguese|Português|Japanese|日本語|Chinese|中文|(?:[Oo]ption|[Vv]ersion|[Vv]ariant|[Aa]lternative)\s?\d{0,2})[*_]*\s?[:：][*_]*\s*(?<alt>\S.*)$/;
const DECORATIVE =
  /^(?:(?:this|the) image is (?:purely |only |merely )?decorative\b[^\n]{0,200}|\W*(?:purpose\W+)?decorative\W*|alt=(?:""|''))$/i;

/** Whether words say that an image needs no text. */
export const isDecorativeIn = (words: string): boolean => DECORATIVE.test(words);

/** The texts that words give, the best first; none where they refuse one. */
export function textsInWords(said: string): readonly string[] {
  const words = bare(said.slice(0, LONGEST).replace(LEADING, "").replace(HEADING, ""));
  if (words === "" || isRefusal(words)) return [];
  const [first = "", ...others] = words.split(OTHERS);
  return [...itemsIn(first), ...others.flatMap(itemsIn)];
}

function itemsIn(words: string): readonly string[] {
  const found = ALONE.map((pattern) => pattern.exec(words)?.groups?.["alt"]).find(Boolean);
  if (found) return [found.replace(/\\(["\\/])/g, "$1")];
  const labelled = [...words.matchAll(LABELLED)].flatMap(({ groups }) => groups?.["alt"] ?? []);
  if (labelled.length > 0) return labelled;
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  for (const pattern of [ITEM, NAMED]) {
    const items = lines.flatMap((line) => pattern.exec(line)?.groups?.["alt"] ?? []);
    if (items.length === lines.length && (items.length > 1 || pattern === ITEM)) return items;
  }
  return [words];
}

/** Words without the marks of Markdown around all of them. */
function bare(said: string): string {
  const words = said.trim();
  const lines = words.split("\n");
  const isQuote = lines.every((line) => /^\s*>/.test(line));
  const own = isQuote ? lines.map((line) => line.replace(/^\s*>\s?/, "")).join("\n") : words;
  return /^(\*\*|__|[*_])(?!\s)((?:(?!\1)[^])+)(?<!\s)\1$/.exec(own)?.[2] ?? own;
}
