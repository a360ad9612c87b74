import type { ImageReference } from "../reference.ts";
import { isAllOf, plain } from "./plain.ts";

/** What icons show, where nothing is called that does it. */
const OBJECTS = new Set(
  [
    "printer|magnifying glass|magnifier|magnifying lens|looking glass|gear|gears|cog|cogs|cogwheel|gear wheel",
    "hamburger|three lines|three horizontal lines|three bars|three dots|dots|ellipsis|arrow|left arrow|right arrow",
    "up arrow|down arrow|arrow left|arrow right|arrow up|arrow down|arrow pointing left|arrow pointing right",
    "chevron|left chevron|right chevron|triangle|pencil|pen|trash can|trash|bin|dustbin|waste basket|envelope",
    "floppy disk|floppy|diskette|bell|house|heart|star|cross|plus sign|minus sign|check mark|checkmark|tick",
    "paper clip|paperclip|paper plane|speech bubble|padlock|lock|light bulb|lightbulb|eye|funnel|scissors",
    "question mark|exclamation mark|shopping cart icon|shopping bag|silhouette|telephone|phone handset|globe",
    "drucker|lupe|zahnrad|briefumschlag|umschlag|mülleimer|papierkorb|stift|bleistift|diskette|glocke|pfeil",
    "loupe|imprimante|engrenage|enveloppe|poubelle|crayon|disquette|cloche|flèche",
    "lupa|impresora|engranaje|papelera|lápiz|disquete|campana|flecha",
    "虫眼鏡|プリンター|プリンタ|歯車|封筒|ゴミ箱|鉛筆|矢印|放大镜|打印机|齿轮|信封|垃圾桶|铅笔|箭头|放大鏡|印表機|齒輪|鉛筆|箭頭",
  ].flatMap((line) => line.split("|")),
);
/** What every link or button could be called. */
const ANY_LINK = new Set(
  [
    "read more|more|click here|click|here|link|this link|learn more|see more|view more|show more|more info",
    "more information|details|more details|continue|continue reading|go|go here|button|click me|press here|this page",
    "weiterlesen|mehr|mehr lesen|mehr erfahren|hier|hier klicken|klick hier|weiter|link|zum artikel",
    "lire la suite|en savoir plus|cliquez ici|ici|plus|suite|lien",
    "leer más|más|más información|aquí|haga clic aquí|haz clic aquí|enlace|ver más",
    "続きを読む|こちら|詳細|もっと見る|詳しく|ここをクリック|リンク|阅读更多|更多|点击这里|查看更多|了解更多|链接|閱讀更多|點擊這裡|了解更多|連結",
  ].flatMap((line) => line.split("|")),
);
const ARTICLE = /^(?:an?|the|ein|eine|der|die|das|une?|le|la|una?|el) (?=\S)/u;
const ICON = / (?:icon|symbol|glyph|pictogram|button|image|symbolbild)$/u;

/** Texts that others show on a site of their own, where a link to the first page of a project is named by its logo. */
const READ_ELSEWHERE = /\.(?:md|markdown|mdown|rst|adoc|asciidoc|org|ipynb)$/i;

/** The document of a link, as far as it is known. */
interface LinkPlace {
  readonly path?: string | undefined;
  readonly text?: string | undefined;
}

/** Whether the name of a link or button does not say where that goes or what it does. */
export function saysNoFunction(
  alt: string,
  { around, span }: ImageReference,
  { path, text }: LinkPlace,
): boolean {
  if (!isAllOf(around)) return false;
  const words = plain(alt).replace(ARTICLE, "");
  const href = around.link?.href ?? "";
  // A button that sends what is beside it says so in few words.
  const isSent = words === "go" && around.button !== undefined;
  if (ANY_LINK.has(words) && !isSent && !isInHref(words, href)) return true;
  const thing = words.replace(ICON, "");
  return (
    (OBJECTS.has(thing) && !isInHref(thing, href)) ||
    isOwnLogo(words, href, {
      ...{ heading: around.heading, path },
      leaves:
        text !== undefined && LEAVES.test(text.slice(Math.max(0, span.start - 1000), span.start)),
    })
  );
}

/** The page about printers may well be called by one. */
function isInHref(words: string, href: string): boolean {
  const [stem = ""] = words.split(" ");
  return stem.length > 3 && href.toLowerCase().includes(stem.replace(/s$/, ""));
}

const LOGO = /^(.{1,60}?) ?(?:logo|logotype|logotipo|ロゴ|标志|徽标|標誌)$/u;

/** A link around what follows that opens beside the page, as those to other sites do. */
const LEAVES = /<a\s[^<>]*\btarget\s*=\s*\W{0,2}_?blank\b(?:(?!<\/a\b)[^])*$/i;

/**
 * `Acme logo`, where the link goes to Acme: to the site's first page, or to a host of that name. Behind a heading
 * such a host is a sponsor's or a partner's, who is called well enough by a logo.
 */
function isOwnLogo(
  words: string,
  href: string,
  {
    heading,
    path,
    leaves,
  }: { heading: string | undefined; path: string | undefined; leaves: boolean },
): boolean {
  const name = LOGO.exec(words)?.[1]?.replace(/[^\p{L}\p{N}]/gu, "");
  if (name === undefined) return false;
  if (/^(?:\.{0,2}\/|\.|(?:\.{0,2}\/)?index\.\w+)$/.test(href)) return true;
  if (leaves || heading !== undefined || READ_ELSEWHERE.test(path ?? "") || !URL.canParse(href))
    return false;
  const { hostname, pathname } = new URL(href);
  const host = hostname.split(".").filter((one) => one !== "www");
  const [site = ""] = host.slice(-2);
  const isHome = /^\/?(?:index\.\w+)?$/.test(pathname);
  return isHome && site.length > 1 && (name.startsWith(site) || site.startsWith(name));
}
