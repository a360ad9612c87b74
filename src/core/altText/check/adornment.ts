import type { ImageReference } from "../reference.ts";
import type { Page } from "./beside.ts";
import { COMPARED, isFunctional, lacksAttribute, nameOf, plain } from "./plain.ts";

/** Words in the name of a file that adorns what stands beside it, or parts of a page from each other. */
const MARK =
  /(?:^|[-_.\s/{])(?:logos?|icons?|logotypes?|wordmarks?|avatars?|emblems?|favicon|icons?[-_]?dir)(?=$|[-_.\s/}\d])/i;
const RULE =
  /(?:^|[-_.\s])(?:spacer|divider|separator|ornament|flourish|splitter|decorations?|decorative|(?:section|page|line)[-_]?break)(?:$|[-_.\s\d])|^(?:hr|blank|transparent|whitespace|sprites?|sprite[-_]?(?:sheet|map)|textures?|texture[-_]?(?:map|atlas)|tile[-_]?(?:set|map|sheet)|clear[-_]?dot|clear[-_]?gif|(?:clear[-_]?)?pixel|(?:pixel|dot)[-_]?(?:clear|trans(?:parent)?)|1x1)$/i;
/** What parts a page without a word: lines that many share, and drawn waves; and the blur that Medium shows until an image is there. */
const DRAWN =
  /^https?:\/\/miro\.medium\.com\/(?:max\/\d\d|freeze\/max\/\d\d)\/[^?#]*\?q=20$|\/andreasbm\/readme\/[^?#]*\/lines\/|\/\/capsule-render\.\w+(?:\.\w+)*\/api\?(?![^#]*\b(?:text|desc)=[^&#])/i;
/** The mark of a licence of Creative Commons, where words beside it name that. */
const LICENCE =
  /^(?:cc[-_. ]?)?by(?:[-_](?:nc|nd|sa)){0,2}(?:[-_.]eu|[-_.]?\d+(?:\.\d+)?)?$|^88x31$/i;
const LICENCE_NAMED =
  /\bCC[- ]BY\b|\bcreative commons\b|\blicen[cs]ed? under\b|creativecommons\.org/i;
/** What a page's head calls the image that stands above it, or on a card that leads to it. */
const COVER =
  /^(?:[ \t]*)(?:image|cover|cover[-_]?image|banner|thumbnail|thumb|hero|hero[-_]?image|header[-_]?image|feature|featured?[-_]?image|og[-_]?image|social[-_]?image|preview|src|url|path|relative|teaser|overlay_image)["']?[ \t]*[:=][ \t]*["']?(.*?)["',]*[ \t]*$/gim;
const FRONT = /^(?:---|\+\+\+)\r?\n([^]{0,5000}?)\r?\n(?:---|\+\+\+)[ \t]*\r?\n/;
/** A class or role that an author gives to icons: `[.icon]`, `{.icon}`, `role=icon`. */
const ROLE = /(?:[.[]|\brole=["']?|\bclass=["']?|:class: *)icons?\b/i;
/** The beginning of a heading, whose words stand beside the image. */
const HEADING = /^\s{0,3}(?:#{1,6}|={1,6})\s/;
/** A folder's or file's name that has no other word: it is the mark of what the page is about. */
const BARE =
  /^(?=.*[a-z])(?!(?:black|white|dark|light|small|full|[-_.\s\d])+$)(?:logos?|icons?|logotypes?|wordmarks?|emblems?|[-_.\s\d]|black|white|dark|light|small|full)+$/i;
const TITLE = /^title:[ \t]*(.{1,100})$|^# (.{1,100})$/m;
/** Services that give signs away, which adorn a page: text tells what is on it. */
const OF_SIGNS =
  /^https?:\/\/(?:[\w-]+\.)*(?:icons8\.com|flaticon\.com|simpleicons\.org|iconify\.design|iconscout\.com)\//i;
/** What lies across a page above its first heading, which says what it is about. */
const BANNER = /(?:^|[-_./])(?:banner|header|cover|hero)s?(?=$|[-_./\d])/i;
/** Somebody's portrait, which stands below a heading with the name. */
const PORTRAIT = /(?:^|[-_.\s/])avatars?(?=$|[-_.\s/}\d])/i;
/** A line that screen readers leave out, as of whom a decorative image is. */
const UNSAID =
  /^\s*<(?:small|p|span|figcaption|em)\b[^<>]*\saria-hidden=["']?true["']?[^<>]*>\s*\p{L}/iu;
/** A macro of LaTeX that shows an icon wherever it is used. */
const MACRO = /\\(?:(?:re)?new|provide|Declare\w*)(?:command|environment)\b|\\[egx]?def\b/;
/** Words between images that tell of none. */
const JOINING = /(?<!\p{L})(?:and|or|vs|und|oder|et|ou|y|e)(?!\p{L})/giu;
/** Words that two files are not both called by chance. */
const WORDS = 3;
/** Characters of a line that are looked at. */
const LINE = 300;

/**
 * Whether an image without alt text only adorns, as far as its markup can say that: a rule, an icon with its
 * words before or behind it on its line, an image in a heading that has words, a logo beside the heading of that name. A tag has `alt=""` for it, and is told so.
 */
export function isAdornment(reference: ImageReference, page: Page | undefined, path = ""): boolean {
  if (!page || lacksAttribute(reference) || isFunctional(reference.around)) return false;
  const source = (reference.source?.text ?? "").slice(0, COMPARED);
  const stem = nameOf(source).replace(/\.\w+$/, "");
  if (RULE.test(stem) || DRAWN.test(source)) return true;
  if (isTitled(stem, reference, page, path)) return true;
  if (isCover(source, reference, page) || isLicenceMark(stem, reference, page)) return true;
  const { span } = reference;
  const { above, before, after, below } = linesAround(page.text, reference);
  const isFirst =
    reference.span.start < LINE && !/\p{L}/u.test(page.text.slice(0, reference.span.start));
  if (isFirst && BANNER.test(source) && after.trim() === "" && HEADING.test(below)) return true;
  if (isFirst && BARE.test(stem) && after.trim() === "" && TITLE.test(below)) return true;
  if (OF_SIGNS.test(source) && !reference.place?.cell) return true;
  if (ROLE.test(above) || ROLE.test(after) || UNSAID.test(below)) return true;
  const sides = [before, after].filter((one) =>
    /\p{L}{2}/u.test(wordsOf(one).replace(JOINING, " ")),
  );
  const isWithWords = sides.length > 0;
  if (isWithWords && HEADING.test(before)) return true;
  const { span: written } = reference.source ?? {};
  const isIcon = written && /#icon$/i.test(page.text.slice(written.start, written.end));
  if (!isIcon && !MARK.test(source.replace(/^\w+:\/\/[^/]*/, ""))) return false;
  if (PORTRAIT.test(source) && HEADING.test(above)) return true;
  // Amid a sentence it stands for a word of it; a row of icons begins with one.
  const [lead = ""] = before.split(/!\[|\bimage:|\\includegraphics/, 1);
  if (sides.length === 2 && !reference.place?.cell && /\p{L}{2}/u.test(wordsOf(lead))) return false;
  if (isWithWords || MACRO.test(before)) return true;
  const [, inHead = "", heading = inHead] = TITLE.exec(page.text.slice(0, COMPARED)) ?? [];
  if (BARE.test(stem) && heading !== "" && span.start < COMPARED && !MARK.test(heading))
    return true;
  return [above, below, heading].some((one) => isNamedIn(stem, one));
}

/** Whether an image is the first thing in a page and is called as that is, in several words: it shows the title. */
function isTitled(stem: string, { span }: ImageReference, { text }: Page, path: string): boolean {
  const [, folder = "", file = ""] = /(?:([^/]*)\/)?([^/]*?)\.\w+$/.exec(path) ?? [];
  const own = /^_?index$/i.test(file) ? folder : file;
  const [named, called] = [own, stem].map((one) => plain(one.replace(/^\d{4}-\d\d-\d\d-/, "")));
  if (named === undefined || named !== called || named.split(" ").length < WORDS) return false;
  return isFirstBelow(FRONT.exec(text)?.[0] ?? "", span.start, text);
}

/** Whether no more than headings and imports stand between the front matter of a page and a place in it. */
function isFirstBelow(front: string, start: number, text: string): boolean {
  if (start - front.length > LINE) return false;
  return !/\p{L}{2}/u.test(text.slice(front.length, start).replace(/^(?:#|import ).*$/gm, ""));
}

/** Whether the head of a page names an image that is the first thing in it. */
function isCover(source: string, { span }: ImageReference, { text }: Page): boolean {
  const [whole = "", head = ""] = FRONT.exec(text) ?? [];
  if (whole === "" || source === "" || !isFirstBelow(whole, span.start, text)) return false;
  const bare = (address = ""): string => address.replace(/^\.\//, "");
  return [...head.matchAll(COVER)].some(([, named]) => bare(named) === bare(source));
}

/** Whether words before or behind the mark of a licence name that. */
function isLicenceMark(stem: string, { span }: ImageReference, { text }: Page): boolean {
  if (!LICENCE.test(stem)) return false;
  const [head, tail] = [text.slice(0, span.start), text.slice(span.end)];
  const beside = `${head.slice(-LINE)}\n${tail.slice(0, LINE)}`;
  return LICENCE_NAMED.test(beside.replace(/!\[[^\]]*\]\([^)]*\)/g, " "));
}

/** The nearest lines with something on them, and the rest of its own. */
function linesAround(
  text: string,
  { span }: ImageReference,
): Record<"above" | "before" | "after" | "below", string> {
  const head = text.slice(Math.max(0, span.start - 2 * LINE), span.start);
  const tail = text.slice(span.end, span.end + 2 * LINE);
  const [before = "", ...up] = head.split("\n").reverse();
  const [after = "", ...down] = tail.split("\n");
  const isFull = (line: string): boolean => line.trim() !== "";
  const named = down.filter(isFull);
  return { above: up.find(isFull) ?? "", before, after, below: named[0] ?? "" };
}

/** A line without its images and marks. */
const wordsOf = (line: string): string =>
  line.replace(/!?\[[^\]]*\]\([^)]*\)|<[^<>]*>|\{[^{}]*\}|\bimages?::?\S*|\|/g, " ");

/** Whether a line, as a heading or all of it, has a word of the file's name. */
function isNamedIn(stem: string, line: string): boolean {
  const words = plain(line.replace(/\{[#.:%{][^{}]*\}|<[^<>]*>/g, " ")).split(" ");
  if (words.length > 8) return false;
  const names = plain(stem.replace(MARK, " ").replace(/([a-z])([A-Z])/g, "$1 $2")).split(" ");
  return names.some((one) => one.length > 2 && words.includes(one));
}

/** Where images are from that stand for others to come, which nobody can describe: so does each number in Open Collective's lists for whoever gives, and in Sourcerer's for whoever works on it. */
const STAND_IN =
  /(?<![\w-])placeholders?[-_./\d]|\bplacehold\.(?:co|it|jp)\b|\bvia\.placeholder\.com|\bplaceholder\.(?:com|pics)|\b(?:dummyimage|placekitten|lorempixel|placeimg|placebear|placebeard|placecage|fillmurray|stevensegallery|baconmockup)\.(?:com|it)|\bpicsum\.photos|\bloremflickr\.com|\bfakeimg\.pl|\bplacedog\.net|\bplace\.dog|\bunsplash\.it|\bsource\.unsplash\.com\/(?:random|daily|weekly|featured|collection|category|user|\?|\d+x\d+)|(?:^|\/)kittens?[-_]\d+(?:[-_x]\d+)?\.\w+$|\bopencollective\.com\/[\w-]{1,100}\/(?:[\w-]{1,60}\/){1,2}\d{1,3}\/avatar(?:\.\w+)?\b|\bsourcerer\.io\/fame\/(?:[\w.-]{1,100}\/){3}images\/\d|^example-(?:image|grid)\b|(?:^|\/)image-alignment-\d+x\d+\.\w+$/i;
/** Addresses that say that somebody is to write another: `path/to/image.png`, `https://example.com/logo.png`, `your-logo.png`, `USERNAME/REPO`. */
const TO_WRITE =
  /^(?:(?:https?:)?\/\/[^\s"'<>]{0,100}?)?(?:\.{0,2}\/)?(?:path\/to|path-to|your[-_]?path)\/|^(?:https?:)?\/\/(?:www\.)?(?:example\.(?:com|org|net)\/(?:[\w-]{1,40}\/){0,3}(?:my[-_]?|your[-_]?|some[-_]?)?(?:image|img|logo|screenshot|picture|photo|pic|badge|banner|avatar|icon|foo|sample)[-_]?\d{0,3}\.\w+$|(?:your|my)-?(?:domain|site|website|server|host|cdn)\.\w+(?::\d+)?(?=[/?#]|$))|(?:^|\/)your[-_](?:[a-z]+[-_]){0,2}(?:logo|image|img|picture|photo|screenshot|banner|gif|icon|file|url|link|badge|avatar|project|repo|app)s?(?:[-_](?:here|url|link|path|name|file|id|goes[-_]here))*(?:\.\w+)?$|[/=](?:\[|<|%3C|\{)?(?:your|github|my)?[-_]?(?:user[-_]?name|github[-_]?(?:user(?:name)?|handle|id)|org(?:anization)?[-_]?name)(?:\]|>|%3E|\})?\/(?:\[|<|%3C|\{)?(?:your|my)?[-_]?(?:repo(?:sitory)?|project)(?:[-_]?name)?(?=$|[\]>}%/?#.&])|\b(?:YOUR|MY)_(?:[A-Z]+_){0,2}(?:URL|ID|IMAGE|LOGO|USERNAME|REPO|KEY|TOKEN|NAME|PROJECT|HANDLE)\b/i;
/** Images that nobody sees, by which a service counts who reads a page. */
const COUNTER =
  /^https?:\/\/(?:static\.scarf\.sh\/a\.png\?|ga-beacon(?:-\w+)?\.[\w.-]+\/[^?#]{0,300}\?(?:[^#]{0,300}&)?pixel\b|mc\.yandex\.\w+\/watch\/|(?:www\.)?facebook\.com\/tr\?|(?:www\.|ssl\.)?google-analytics\.com\/(?:collect|__utm\.gif)\?|queue\.simpleanalyticscdn\.com\/noscript\.gif|px\.ads\.linkedin\.com\/|[\w-]+\.goatcounter\.com\/count\?|api\.segment\.io\/v1\/pixel\/|[^/?#]{1,100}\/(?:[^?#]{0,100}\/)?(?:matomo|piwik)\.php\?)|\{[^{}]{0,100}\b(?:tracking|tacking)[-_]?pixels?\b/i;

/** Whether an image only stands for another, which a page or its user puts there, or counts readers. */
export function isStandIn({ source, span, alt }: ImageReference, page: Page | undefined): boolean {
  // Code in an address leaves what is around it.
  const tag = page?.text.slice(span.start, Math.min(span.end, span.start + COMPARED)) ?? "";
  const address = source?.text.slice(0, COMPARED) ?? (alt ? tag.replace(alt, "") : tag);
  return [STAND_IN, TO_WRITE, COUNTER].some((one) => one.test(address));
}
