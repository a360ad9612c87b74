/** Signs that show nothing, or turn what stands around them: a name with them reads as another one. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]/gu;
/** Nothing of these: the patterns beside take longer to make than most names are looked at. */
const PLAIN = /^[\x20-\x7e]*$/;
/** Joiners that writing needs: between the parts of one emoji, and within words of joining scripts. */
const JOINING =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=[\p{L}\p{M}])(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}])[\u200c\u200d](?=\p{L})(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}])/gu;
/** Signs that choose the form of the one before: of emoji, of letters in Han and Mongolian, of mathematics. */
const SELECTING =
  /(?<=\p{Emoji})[\ufe0e\ufe0f]|(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]|(?<=\p{Script=Mongolian})[\u180b-\u180f]|(?<=\p{Sm})\ufe00/gu;
/** The sign by which flags of regions are told, in tags behind it. */
const FLAG = /(?<=\u{1f3f4})[\u{e0061}-\u{e007a}]{2,6}\u{e007f}/gu;

/** A name or path as it may be shown: signs that hide or turn text stand as their codes. */
export function visible(name: string): string {
  if (PLAIN.test(name)) return name;
  const kept = new Set<number>();
  for (const pattern of [JOINING, SELECTING, FLAG])
    for (const { index, 0: text } of name.matchAll(pattern))
      for (let at = index; at < index + text.length; at++) kept.add(at);
  return name.replace(HIDDEN, (sign, at: number) => (kept.has(at) ? sign : `⟨U+${codeOf(sign)}⟩`));
}

const codeOf = (sign: string): string =>
  (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");

const LINE_ENDS = /[\t\n\v\f\r\u2028\u2029]+/g;
/** `$(name)`, of which VS Code makes an icon in labels. */
const ICON = /\$\([a-z\d-]+(?:~[a-z]+)?\)/gi;
/** What stands before a target in `[words](target)`, of which VS Code makes a link or command in notifications. */
const LINK = /\]\((?=https?:\/\/|command:|file:)/gi;

/** A text of anybody's as one line in VS Code's lists and trees: it has no icons, and hides nothing. */
export function labelText(text: string): string {
  return visible(text.replace(LINE_ENDS, " ")).replace(ICON, "\\$&");
}

const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A text that is written from right to left, so that what stands beside it keeps its place. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** A sentence with words of anybody's as VS Code's notifications may show it: nothing in it can be clicked. */
export const noticeText = (text: string): string => text.replace(LINK, "] (");
