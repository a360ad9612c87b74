/** What is wrong with the alt texts of a document, as far as the document alone tells. */

import type { ImageReference } from "../reference.ts";

/** Each is explained in docs/alt-text.md. */
export const PROBLEM_CODES = [
  "missing-alt",
  "link-without-name",
  "empty-words",
  "file-name",
  "redundant-prefix",
  "too-long",
  "repeats-neighbour",
  "same-as-another",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What has the same words as the alt text. */
export type Neighbour = "caption" | "link" | "button" | "title" | "heading";

export interface Problem {
  readonly reference: ImageReference;
  readonly code: ProblemCode;
  /** What it is shown as unless somebody wants it otherwise. */
  readonly severity: "warning" | "information";
  readonly data?: {
    /** The words at the beginning or the end that say nothing: `Image of`. */
    readonly words?: string;
    readonly neighbour?: Neighbour;
    /** The first image of the document with the same alt text. */
    readonly first?: ImageReference;
    /** How many characters there may be. */
    readonly maxLength?: number;
  };
}

export interface ProblemOptions {
  /** In characters as readers count them; 0 for no limit. */
  readonly maxLength: number;
  /** Of the document, as in `lang`; decides about words that languages share. */
  readonly language?: string | undefined;
}

/** No word or file name that says nothing is longer. */
const LONGEST_NAME = 250;
/** How much of two texts is compared. */
const COMPARED = 2000;

/** The problems in the order of the references; hidden images and computed texts have none. */
export function problemsOf(
  references: readonly ImageReference[],
  options: ProblemOptions,
): readonly Problem[] {
  const seen = new Map<string, ImageReference>();
  return references.flatMap((reference) => {
    if (reference.computed || reference.around.hidden) return [];
    const alt = reference.alt?.trim() ?? "";
    if (alt === "") return emptiness(reference);
    const problem = wordless(reference, alt, options) ?? repetition(reference, alt, seen);
    return [
      ...(problem ? [problem] : []),
      ...(isTooLong(alt, options.maxLength)
        ? [information(reference, "too-long", { maxLength: options.maxLength })]
        : []),
    ];
  });
}

function information(
  reference: ImageReference,
  code: ProblemCode,
  data?: Problem["data"],
): Problem {
  return { reference, code, severity: "information", ...(data && { data }) };
}

/** What is wrong with an alt text that is empty or not there. */
function emptiness(reference: ImageReference): Problem[] {
  const { label, title, link, button } = reference.around;
  if (label?.trim()) return [];
  const isAll = link?.text.trim() === "" || button?.trim() === "";
  if (isAll && !title?.trim())
    return [{ reference, code: "link-without-name", severity: "warning" }];
  // Words beside it in a link or button say what that does, so the image need not.
  const isSaid = (reference.decorative ?? false) || isFunctional(reference.around);
  if (reference.alt !== undefined && isSaid && !isAll) return [];
  return [{ reference, code: "missing-alt", severity: "warning" }];
}

/** An alt text that says nothing about the image, or begins with nothing. */
function wordless(
  reference: ImageReference,
  alt: string,
  options: ProblemOptions,
): Problem | undefined {
  if (isFileName(alt, reference)) return information(reference, "file-name");
  if (isEmptyWords(alt, reference, options)) return information(reference, "empty-words");
  const words = redundantWords(alt, reference);
  return words === undefined ? undefined : information(reference, "redundant-prefix", { words });
}

const EXTENSION = /\.(?:png|apng|jpe?g|jfif|gif|webp|svg|avif|bmp|ico|tiff?|heic|heif)$/i;

/** Names that cameras, phones and systems give. */
const GIVEN_NAMES: readonly RegExp[] = [
  /^_?(?:IMG|DSC)[-_ ]?\d{3,}[-_~\w]*$/i,
  /^_?(?:MG|DSCF|DSCN|PXL|MVIMG|GOPR|DJI|SAM|CIMG|PANO|BURST|FB_IMG)[-_]?\d{3,}[-_~\w]*$/i,
  /^(?:screen ?shot|screen recording|bildschirmfoto|capture d.[ée]cran|captura de pantalla|スクリーンショット|截屏|屏幕截图|屏幕快照|截圖|螢幕擷取畫面|スクショ|snipaste|whatsapp image)[-_ ]*(?:from |le )?\d{4}[-_.]?\d\d?[-_.]?\d\d?(?:[-_ T\d:.,()]|at|um|à|a las|h|kl|[ap]\.?m\.?)*$/i,
  /^(?:image|img|picture|photo|pasted[-_ ]image|clipboard|grafik|bild|foto|imagen|unknown|untitled|画像|图片|圖片|snip|signal|screenshot)[-_ ]?\d{8,}[-_\d]*$/i,
  /^(?:unnamed|download|untitled|pasted[-_ ]image|clipboard)[-_ ]?\(\d+\)$/i,
  // A checksum, an identifier.
  /^(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{16,}$/i,
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^(?=\S*[a-z])(?=\S*[A-Z])(?=(?:\D*\d){3})[\w-]{20,}$/,
];

function isFileName(alt: string, reference: ImageReference): boolean {
  if (alt.length > LONGEST_NAME) return false;
  if (EXTENSION.test(alt) && !/\s/.test(alt)) return true;
  const stem = alt.replace(EXTENSION, "");
  if (GIVEN_NAMES.some((one) => one.test(stem))) return true;
  const name = nameOf(reference.source?.text ?? "");
  if (name === "") return false;
  if (alt.toLowerCase() === name.toLowerCase() && EXTENSION.test(alt)) return true;
  // A file may well be named by what is in it: only what people would not write is no text.
  return alt === name.replace(EXTENSION, "") && /^[\w.-]+$/.test(alt) && !isWord(alt, reference);
}

/** Whether it could be written as a text: `Harbour`, `UML`; `search` too, where it says what a link does. */
function isWord(text: string, { around }: ImageReference): boolean {
  return /^(?:[A-Z][a-z]+|[A-Z]+)$/.test(text) || (isFunctional(around) && /^[a-z]+$/.test(text));
}

function isFunctional({ link, button }: ImageReference["around"]): boolean {
  return link !== undefined || button !== undefined;
}

/** The last part of a path or address, as it is written. */
function nameOf(address: string): string {
  if (address.length > 4096 || /^data:/i.test(address)) return "";
  const path = address.replace(/(?!^)[?#].*$/s, "");
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Words that every image fits, as `plain` gives them. */
const EMPTY_WORDS = new Set(
  [
    "image|images|img|picture|pictures|pic|photo|photos|photograph|graphic|graphics|screenshot",
    "screenshots|screen shot|screen capture|logo|icon|diagram|chart|graph|figure|fig|illustration",
    "drawing|thumbnail|banner|spacer|untitled|untitled image|alt|alt text|alttext|alternative text",
    "alternate text|todo|tbd|fixme|placeholder|image placeholder|placeholder image|description",
    "image description|image alt|image alt text|image here|insert alt text|insert alt text here",
    "add alt text|your alt text|your alt text here|alt text here|enter image description here",
    "no alt|no alt text|unnamed|pasted image|null|undefined|image link|img alt|picture description|lorem ipsum",
    "bild|bilder|foto|fotos|fotografie|grafik|abbildung|bildschirmfoto|bildschirmaufnahme|platzhalter",
    "platzhalterbild|ohne titel|unbenannt|alternativtext|bildbeschreibung|zeichnung|diagramm|symbolbild",
    "beschreibung|bildschirmausschnitt",
    "画像|写真|イメージ|スクリーンショット|スクショ|図|図表|イラスト|ロゴ|アイコン|代替テキスト|無題|説明|画像の説明",
    "プレースホルダー|プレースホルダ|スクリーンキャプチャ|altテキスト|ここに画像の説明を入力|ダイアグラム|グラフ",
    "图片|图像|照片|截图|屏幕截图|屏幕快照|图|图标|徽标|标志|占位符|占位图|替代文本|替代文字|无标题|未命名|插图|示意图",
    "图片描述|在这里插入图片描述|这里写图片描述|圖片|圖像|截圖|螢幕截圖|圖|圖示|圖標|標誌|佔位符|替代文字|無標題|未命名|圖片描述|插圖",
    "photographie|capture d écran|capture d ecran|icône|icone|sans titre|texte alternatif|à faire",
    "espace réservé|graphique|dessin|schéma|description de l image",
    "imagen|imágenes|fotografía|fotografia|captura de pantalla|logotipo|icono|ícono|ilustración",
    "sin título|sin titulo|texto alternativo|marcador de posición|figura|gráfico|dibujo|diagrama",
    "descripción|descripción de la imagen",
  ].flatMap((line) => line.split("|")),
);

const ARTICLE = /^(?:an?|the|this|ein|eine|der|die|das|une?|le|la|l|una?|el) (?=\S)/u;

function isEmptyWords(alt: string, { around }: ImageReference, options: ProblemOptions): boolean {
  if (alt.length > LONGEST_NAME) return false;
  // A button of an editor may insert an image or take a screenshot.
  if (around.button?.trim() === "") return false;
  const words = plain(alt).replace(ARTICLE, "");
  // German for “old”, beside an image of the new.
  if (words === "alt" && /^de\b/i.test(options.language ?? "")) return false;
  const unnumbered = words.replace(/ ?\d{1,3}$/u, "");
  return EMPTY_WORDS.has(words) || EMPTY_WORDS.has(unnumbered);
}

/** What tells that an image is one. */
const REDUNDANT: readonly RegExp[] = [
  /^(?:(?:this is )?an? )?(?:image|picture|pic|photo|photograph|graphic|screen ?shot|screen capture) of (?!the (?:day|week|month|year)\b)(?=\S)/i,
  /^(?:(?:this is )?an? )?(?:image|picture|photo|photograph|graphic) (?:showing|depicting|that shows) (?=\S)/i,
  /^(?:(?:ein|eine) )?(?:bild|foto|fotografie|grafik|screenshot|bildschirmfoto|bildschirmaufnahme) (?:von|vom|eines|einer) (?=\S)/i,
  /^(?:(?:ein|der) )?(?:screenshot|bildschirmfoto) (?:des|der) (?=\S)/i,
  /^(?:(?:une|l['’]) ?)?(?:image|photo|photographie) (?:d['’]une? |de la |de l['’]|du |des )(?=\S)/i,
  /^(?:une )?capture d['’][ée]cran (?:de |du |des |d['’])(?=\S)/i,
  /^(?:una )?(?:imagen|foto|fotografía) (?:de (?:una?|la|los|las|el)|del) (?=\S)/i,
  /^(?:una )?captura de pantalla (?:del?) (?=\S)/i,
  /の(?:画像|写真|スクリーンショット|スクショ|スクリーンキャプチャ)(?:です)?$/,
  /的(?:图片|图像|照片|截图|屏幕截图|圖片|圖像|截圖|螢幕截圖)$/,
];

/** The words that only say that there is an image. Microsoft Learn wants them, to tell of which kind it is. */
function redundantWords(alt: string, { place }: ImageReference): string | undefined {
  if (place?.syntax === "learn") return undefined;
  const text = (alt.length > LONGEST_NAME ? `${alt.slice(0, LONGEST_NAME)}…` : alt)
    .replace(/\s+/g, " ")
    .replace(/[.。!！]$/u, "");
  for (const pattern of REDUNDANT) {
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
): { readonly words: string; readonly rest: string } | undefined {
  const alt = reference.alt?.replace(/\s+/g, " ").trim() ?? "";
  const words = redundantWords(alt, reference);
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

/** An alt text that is said beside the image already, or of another image. */
function repetition(
  reference: ImageReference,
  alt: string,
  seen: Map<string, ImageReference>,
): Problem | undefined {
  const words = plain(alt);
  const neighbour = neighbourWith(words, reference);
  if (neighbour !== undefined) return information(reference, "repeats-neighbour", { neighbour });
  const first = seen.get(words);
  if (!first) seen.set(words, reference);
  return first && areDifferent(first, reference)
    ? information(reference, "same-as-another", { first })
    : undefined;
}

function neighbourWith(words: string, { around }: ImageReference): Neighbour | undefined {
  const { caption, link, button, title, heading } = around;
  const texts = { caption, link: link?.text, button, title, heading };
  return (Object.keys(texts) as Neighbour[]).find((one) => {
    const text = texts[one];
    return text !== undefined && text.trim() !== "" && plain(text) === words;
  });
}

/** Two images, and not one in two colours, sizes or formats. Links that lead to one place may share a name. */
function areDifferent(a: ImageReference, b: ImageReference): boolean {
  if (a.source === undefined || b.source === undefined) return false;
  const href = a.around.link?.href;
  if (href !== undefined && href === b.around.link?.href) return false;
  return imageOf(a.source.text) !== imageOf(b.source.text);
}

const VARIANT =
  /(?<=^|[-_.@/ ])(?:dark|light|black|white|day|night|colou?r|mono|small|medium|large|thumb|thumbnail|mini|full|original|mobile|desktop|tablet|retina|hidpi|rtl|ltr|xs|sm|md|lg|xl|\d+(?:\.\d+)?x|\d+x\d+|\d+(?:w|px))(?:mode|theme)?(?=$|[-_.@/ ])/gi;

/** What the addresses of one image's variants have in common. */
function imageOf(address: string): string {
  const path = address.slice(0, COMPARED).replace(/(?!^)[?#].*$/s, "");
  const plainPath = path.replace(EXTENSION, "").replace(VARIANT, "");
  return plainPath
    .split(/[-_.@/ ]+/)
    .filter(Boolean)
    .join("/")
    .toLowerCase();
}

/** The words of a text, without case, punctuation and accents' spelling; the text itself if it has none. */
function plain(text: string): string {
  const start = text.slice(0, COMPARED).trim();
  const words = start
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Cf}\s]+/gu, " ")
    .trim();
  return words === "" ? start : words;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function isTooLong(text: string, most: number): boolean {
  if (most <= 0 || text.length <= most) return false;
  // One is taken at a time, so that no more is read than tells.
  const characters = GRAPHEMES.segment(text)[Symbol.iterator]();
  for (let count = 0; count < most; count++) if (characters.next().done) return false;
  return !characters.next().done;
}
