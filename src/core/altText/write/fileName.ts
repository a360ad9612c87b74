/** Names of files, made from what an image shows. */

import { withoutDevice } from "../../files/names.ts";
import { lookup } from "../../lookup.ts";

/** Words that say nothing of an image: English, German, French, Spanish and Chinese. */
const EMPTY = new Set(
  [
    "a an and are as at by for from has have in into is it its of on or over that the their this to under was with",
    "das dem den der des die ein eine einem einen einer eines im in ist mit oder sind und vom von zu zum zur",
    "au aux avec ce cette dans de des du en est et la le les ou par pour sur un une",
    "al con del el en es las los para por que su una y",
    "c d j l m n qu s t 的 了 在 和 与",
  ].flatMap((words) => words.split(" ")),
);
/** Of Japanese, what stands between words. */
const PARTICLE = /^\p{Script=Hiragana}{1,2}$/u;
/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = lookup({
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" },
});
/** Words a name has at most, and characters. */
const [MOST_WORDS, MOST_CHARACTERS] = [5, 40];

/**
 * A name that tells what is seen: the words of an alt text that say something,
 * up to five. Plain letters where its script has them. Undefined where no word is left.
 *
 * @param extension with its dot
 */
export function fileNameFrom(alt: string, extension: string): string | undefined {
  const words = wordsOf(alt);
  const telling = words.filter((word) => !EMPTY.has(word) && !PARTICLE.test(word));
  let name = "";
  for (const word of (telling.length > 0 ? telling : words).slice(0, MOST_WORDS)) {
    const longer = name === "" ? word : `${name}-${word}`;
    if (longer.length > MOST_CHARACTERS) break;
    name = longer;
  }
  if (name === "") return undefined;
  return (withoutDevice(name) === name ? name : `image-${name}`) + extension;
}

/** Words in small letters, with nothing in them but letters and digits. */
function wordsOf(text: string): string[] {
  const small = text.toWellFormed().toLowerCase().normalize("NFC");
  const bare = small.replace(/(?<=\p{L})['’]s(?!\p{L})/gu, "");
  return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(bare)].flatMap(
    ({ segment }) => plain(segment).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
  );
}

/** Latin letters without their marks; of other scripts the marks are part of the word. */
function plain(word: string): string {
  const bare = word
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFD")
    .replace(/(?<=[a-z])\p{M}+/gu, "");
  return bare.normalize("NFC");
}

/** What programs call an image that has no name of its own. */
const NAMELESS =
  /^(?:image|img|imag|pasted[ _-]?image|unknown|untitled|blob|clipboard|dsc[nf]?|pxl|screen[ _-]?shots?|capture|snip(?:ping)?|bildschirmfoto|capture d.écran|captura de pantalla|スクリーンショット|屏幕截图|截屏|截图)(?:[\s_.,()-]|\d|at|um|à|de|las|am|pm|上午|下午)*\.\w+$/iu;

/** Whether a file's name tells nothing of what is seen. */
export const isNameless = (fileName: string): boolean => NAMELESS.test(fileName.normalize("NFC"));
