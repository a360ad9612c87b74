import type { ImageReference } from "../reference.ts";
import { LONGEST_NAME } from "./plain.ts";

/** What only tells that there is an image, which screen readers say themselves. */
const REDUNDANT: readonly RegExp[] = [
  /^(?:(?:this is )?an? )?(?:image|picture|pic|graphic) of (?!the (?:day|week|month|year)\b)(?=\S)/i,
  /^(?:(?:this is )?an? )?(?:image|picture|graphic) (?:showing|depicting|that shows) (?=\S)/i,
  // Where sentences follow, the first may say that they are of a screenshot or a diagram.
  /^this is an? (?:[a-z]+ )?(?:photo|photograph|drawing|illustration|painting|(?:screen ?shot|screen capture|diagram|chart|map)(?![^]*[.!?]\s+\S)) (?:of|showing|depicting|that shows) (?=\S)/i,
  /^(?:this is )?(?:an? )?(?:(?:artistic |visual |graphical |pictorial )(?:depiction|representation)|depiction) of (?=\S)/i,
  /^(?:(?:ein|eine) )?(?:bild|grafik|abbildung) (?:von|vom|eines|einer) (?=\S)/i,
  /^(?:(?:une|l['’]) ?)?image (?:d['’]une? |de la |de l['’]|du |des )(?=\S)/i,
  /^(?:una )?imagen (?:de (?:una?|la|los|las|el)|del) (?=\S)/i,
  /の(?:画像|イメージ)(?:です)?$/,
  /的(?:图片|图像|圖片|圖像)$/,
  /\b(?:the|this) (?:image )?(?:description|alt(?:ernative)? text) (?:would|should|could|will|continues|describes)\b/i,
];

/** What tells the kind of an image, which some want and others do not. */
const KINDS: readonly RegExp[] = [
  /^this is an? (?:[a-z]+ )?(?:photo|photograph|screen ?shot|screen capture|drawing|illustration|diagram|chart|map|painting) (?:of|showing|depicting|that shows) (?=\S)/i,
  /^(?:an? )?(?:photo|photograph|screen ?shot|screen capture) of (?!the (?:day|week|month|year)\b)(?=\S)/i,
  /^(?:an? )?(?:photo|photograph|screen ?shot) (?:showing|depicting|that shows) (?=\S)/i,
  /^(?:(?:ein|eine) )?(?:foto|fotografie|screenshot|bildschirmfoto|bildschirmaufnahme) (?:von|vom|eines|einer) (?=\S)/i,
  /^(?:(?:ein|der) )?(?:screenshot|bildschirmfoto) (?:des|der) (?=\S)/i,
  /^(?:(?:une|l['’]) ?)?(?:photo|photographie) (?:d['’]une? |de la |de l['’]|du |des )(?=\S)/i,
  /^(?:une )?capture d['’][ée]cran (?:de |du |des |d['’])(?=\S)/i,
  /^(?:una )?(?:foto|fotografía) (?:de (?:una?|la|los|las|el)|del) (?=\S)/i,
  /^(?:una )?captura de pantalla (?:del?) (?=\S)/i,
  /の(?:写真|スクリーンショット|スクショ|スクリーンキャプチャ)(?:です)?$/,
  /的(?:照片|截图|屏幕截图|截圖|螢幕截圖)$/,
];

/** Patterns, and one for all of them that begin with the text: most texts match none. */
interface Patterns {
  readonly all: readonly RegExp[];
  readonly others: readonly RegExp[];
  readonly beginnings: RegExp;
}

function patternsOf(all: readonly RegExp[]): Patterns {
  const [beginnings, others] = [true, false].map((isBeginning) =>
    all.filter(({ source }) => source.startsWith("^") === isBeginning),
  ) as [RegExp[], RegExp[]];
  const sources = beginnings.map(({ source }) => source.slice(1));
  return { all, others, beginnings: new RegExp(`^(?:${sources.join("|")})`, "i") };
}

const WITHOUT_KINDS = patternsOf(REDUNDANT);
const WITH_KINDS = patternsOf([...REDUNDANT, ...KINDS]);

/**
 * The words that only say that there is an image. Microsoft Learn wants them, to tell of which kind it is.
 *
 * @param mayTellKind whether `Screenshot of` and its like may stand there
 */
export function redundantWords(
  alt: string,
  { place }: ImageReference,
  mayTellKind: boolean,
): string | undefined {
  if (place?.syntax === "learn") return undefined;
  const text = (alt.length > LONGEST_NAME ? `${alt.slice(0, LONGEST_NAME)}…` : alt)
    .replace(/\s+/g, " ")
    .replace(/[.。!！]$/u, "");
  const { all, others, beginnings } = mayTellKind ? WITHOUT_KINDS : WITH_KINDS;
  for (const pattern of beginnings.test(text) ? all : others) {
    const words = pattern.exec(text)?.[0].trim();
    if (words !== undefined) return words;
  }
  return undefined;
}

/** Endings of words after which the rest stands for itself; elsewhere its case would have to change. */
const SEPARABLE =
  /(?:\b(?:of|showing|depicting|that shows)|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])$/iu;

/** The words that say nothing at the beginning or end of an alt text, and what is left without them. */
export function withoutWords(
  reference: ImageReference,
  mayTellKind: boolean,
): { readonly words: string; readonly rest: string } | undefined {
  const alt = reference.alt?.replace(/\s+/g, " ").trim() ?? "";
  const words = redundantWords(alt, reference, mayTellKind);
  if (words === undefined || alt.length > LONGEST_NAME || !SEPARABLE.test(words)) return undefined;
  const isFirst = alt.startsWith(words);
  const rest = isFirst
    ? alt.slice(words.length).trimStart()
    : alt.slice(0, alt.lastIndexOf(words)).trimEnd();
  if (rest === "") return undefined;
  // A sentence begins where the words were.
  const [first = ""] = rest;
  const isCapital = /^\p{Lu}/u.test(words);
  return {
    words,
    rest: isFirst && isCapital ? first.toLocaleUpperCase() + rest.slice(first.length) : rest,
  };
}
