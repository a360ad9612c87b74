import type { ImageReference } from "../reference.ts";
import { isMentioned, type Page } from "./beside.ts";
import { COMPARED, LONGEST_NAME, nameOf } from "./plain.ts";

export const EXTENSION = /\.(?:png|apng|jpe?g|jfif|gif|webp|svg|avif|bmp|ico|tiff?|heic|heif)$/i;

/** Names that cameras, phones and systems give. */
const GIVEN_NAMES: readonly RegExp[] = [
  /^_?(?:IMG|DSC)[-_ ]?\d{3,}[-_~\w]*$/i,
  /^_?(?:MG|DSCF|DSCN|PXL|MVIMG|GOPR|DJI|SAM|CIMG|PANO|BURST|FB_IMG)[-_]?\d{3,}[-_~\w]*$/i,
  /^(?:screen ?shot|screen recording|bildschirmfoto|capture d.[ée]cran|captura de pantalla|スクリーンショット|截屏|屏幕截图|屏幕快照|截圖|螢幕擷取畫面|スクショ|snipaste|whatsapp image)[-_ ]*(?:from |le )?\d{4}[-_.]?\d\d?[-_.]?\d\d?(?:[-_ T\d:.,()]|at|um|à|a las|h|kl|[ap]\.?m\.?)*$/i,
  /^(?:image|img|picture|photo|pasted[-_ ]image|clipboard|grafik|bild|foto|imagen|unknown|untitled|画像|图片|圖片|snip|signal|screenshot)[-_ ]?\d{8,}[-_\d]*$/i,
  /^(?:unnamed|download|untitled|pasted[-_ ]image|clipboard)[-_ ]?\(\d+\)$/i,
  /^(?:clean ?shot|capture|snapshot|scan|flameshot|ksnip|shottr|monosnap|skitch|lightshot|greenshot|sharex|spectacle|snip(?:ping ?tool)?|vlcsnap|video ?frame)[-_ ]*(?:from |at )?\d{4}[-_.]?\d\d?[-_.]?\d\d?(?:[-_ T\d:.,()@]|at|x|[ap]\.?m\.?)*$/i,
  // A checksum, an identifier.
  /^(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{16,}$/i,
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^(?=\S*[a-z])(?=\S*[A-Z])(?=(?:\D*\d){3})[\w-]{20,}$/,
];

/** What they have in common, save those identifiers that happen to be of letters alone. */
const MAY_BE_GIVEN = /\d|^[a-f]{8}-/i;

/** @param page where it is at hand: what its text calls by a name may be called so */
export function isFileName(alt: string, reference: ImageReference, page?: Page): boolean {
  if (alt.length > LONGEST_NAME) return false;
  if (EXTENSION.test(alt) && !/\s/.test(alt)) return true;
  const stem = alt.replace(EXTENSION, "");
  if (MAY_BE_GIVEN.test(stem) && GIVEN_NAMES.some((one) => one.test(stem))) return true;
  const name = nameOf(reference.source?.text ?? "");
  if (name === "") return false;
  if (alt.toLowerCase() === name.toLowerCase() && EXTENSION.test(alt)) return true;
  // A service that draws an image for an address has no file of that name.
  if (!EXTENSION.test(name) && /^(?:https?:)?\/\//i.test(reference.source?.text ?? ""))
    return false;
  // A file may well be named by what is in it: only what people would not write is no text.
  if (alt !== name.replace(EXTENSION, "") || !/^[\w.-]+$/.test(alt)) return false;
  if (isCalledSo(alt, reference)) return false;
  const isIdentifier = /[-_.\d]/.test(alt) && page && isMentioned(alt, reference, page);
  return !isWord(alt, reference) && isIdentifier !== true;
}

/** Whether a name is that of an account, or of where its link leads: `https://github.com/ada.png`. */
function isCalledSo(name: string, { around, source }: ImageReference): boolean {
  const href = around.link?.href?.toLowerCase() ?? "";
  if (name.length > 2 && href.split(/[/.?#=]/).includes(name.toLowerCase())) return true;
  return /^(?:https?:)?\/\/[^/]+\/[^/]+$/i.test(source?.text.replace(/[?#].*$/s, "") ?? "");
}

/** Folders of what is called by its own name, however that is spelled: `npm`, `macOS`. */
const BRANDS =
  /(?:^|[-_/\\])(?:logos?|icons?|brands?|badges?|sponsors?|backers?|partners?|companies|clients|customers|tech(?:nolog(?:y|ies))?|langs?|languages?|platforms?|providers?|integrations?|apps?|flags?|emojis?)[-_/\\]/i;

/**
 * Whether it could be written as a text: `Harbour`, `lunch`, `UML`, `PyTorch`, `HTML5`; and any name among logos.
 */
function isWord(text: string, { source }: ImageReference): boolean {
  if (/^(?:[A-Z][A-Za-z]*|[a-z]+)$/.test(text)) return true;
  // What a page of an error or of a year says.
  if (/^(?:[1-5]\d\d|(?:19|20)\d\d)$/.test(text)) return true;
  // Capitals within, or a version: names of products, not of files.
  if (/^[a-z]+[A-Z][A-Za-z]{0,18}$/.test(text)) return true;
  if (/^[A-Z][A-Za-z]{1,12}\d{1,2}$/.test(text)) return true;
  return /^[A-Za-z][\w.]*$/.test(text) && BRANDS.test(source?.text.slice(0, COMPARED) ?? "");
}
