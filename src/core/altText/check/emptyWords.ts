import type { ImageReference } from "../reference.ts";
import { isFunctional, LONGEST_NAME, plain } from "./plain.ts";

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
    "separator|separator line|divider|divider line|decorative line|decorative image|decoration|decorative element",
    "decorative|ornament|horizontal line|horizontal rule|line break|trennlinie|trenner|dekoration|dekorativ",
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

export function isEmptyWords(
  alt: string,
  { around }: ImageReference,
  language: string | undefined,
): boolean {
  if (alt.length > LONGEST_NAME) return false;
  // A button of an editor may insert an image or take a screenshot.
  if (around.button?.trim() === "") return false;
  const words = plain(alt).replace(ARTICLE, "");
  // German for “old”, beside an image of the new.
  if (words === "alt" && /^de\b/i.test(language ?? "")) return false;
  const unnumbered = words.replace(/ ?\d{1,3}$/u, "");
  if (EMPTY_WORDS.has(words) || EMPTY_WORDS.has(unnumbered)) return true;
  return !isFunctional(around) && isKindAlone(alt, words);
}

/** What a page or program is made of, and kinds of drawings. */
const PARTS =
  "menu|dropdown|drop down|dropdown menu|dialog|dialog box|window|popup|pop up|modal|page|web page|webpage|website|screen|interface|user interface|button|buttons|panel|sidebar|side bar|toolbar|tab|tabs|form|text|text box|code|code snippet|code sample|code block|code diff|console|terminal|command line|diff|table|list|chart|graph|plot|map|result|results|output|preview|settings";
const DRAWINGS =
  "(?:bar|line|pie|column|area|scatter|flow|sequence|class|block|state|tree|gantt|venn|network) ?(?:chart|diagram|graph|plot)s?";
const TEILE =
  "menü|fenster|dialog|dialogfenster|knopf|schaltfläche|seite|webseite|konsole|tabelle|karte|formular|liste|code|ausgabe|ergebnis|balkendiagramm|liniendiagramm|kreisdiagramm|ablaufdiagramm|flussdiagramm";
/** One of many, with nothing that tells it from the others: `A menu.`, `Bar chart`, `A button to click.` */
const KIND_ALONE = new RegExp(
  `^(?:${[
    `(?:an?|some|the) (?:${PARTS})(?: (?:to|you can) (?:click|press|tap|use|see|select))?`,
    `(?:(?:an?|some|the) )?${DRAWINGS}`,
    `(?:eine?|der|die|das) (?:${TEILE})`,
    "(?:balken|linien|kreis|säulen|torten|ablauf|fluss|sequenz|klassen)diagramm",
  ].join("|")})$`,
  "u",
);

/** A kind of thing and no more. The bare name of a part may be its label: `Settings`, `Menu`. */
function isKindAlone(alt: string, words: string): boolean {
  const whole = plain(alt);
  return KIND_ALONE.test(whole) || (words !== whole && KIND_ALONE.test(words));
}
