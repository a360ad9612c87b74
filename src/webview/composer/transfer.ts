import { DROP_LIMIT, FILE_LIMIT, MOST_IMAGES } from "../../shared/protocol.ts";
import type { GivenFile } from "../../shared/views.ts";
import { post } from "../host.ts";
import { isMac } from "../keys.ts";

/** What VS Code's own lists put into a drag: every address, one a line. `text/uri-list` holds the first alone. */
const CODE_URIS = "application/vnd.code.uri-list";
/** What browsers call an image of the clipboard that is no file. */
const NAMELESS = /^image\.(png|jpeg|webp|gif|bmp)$/;

/** Whether a drag may bring images: before the drop a page is told the kinds of what comes, and no more. */
export function mayHoldImages({ types }: DataTransfer): boolean {
  return types.some((type) => ["Files", CODE_URIS, "text/uri-list", "text/html"].includes(type));
}

/**
 * Attaches what was dropped: addresses of VS Code, files of the operating
 * system, or an image of a web page.
 *
 * @returns false where nothing in it can be an image
 */
export function attachDropped(data: DataTransfer): boolean {
  const uris = lines(data.getData(CODE_URIS));
  if (uris.length > 0) attachAddresses(uris);
  else if (data.files.length > 0) void attachFiles(givenFiles(data));
  else {
    // A link around an image is not the image: what the page shows comes first.
    const sources = imagesOfHtml(data.getData("text/html"));
    const addresses = sources.length > 0 ? sources : lines(data.getData("text/uri-list"));
    if (addresses.length === 0) return false;
    attachAddresses(addresses);
  }
  return true;
}

/**
 * Attaches the images of a paste.
 *
 * @param onText told of an image that comes with a text: what attaches it all the same
 * @returns false where it is text, and belongs into the text box
 */
export function attachPasted(data: DataTransfer, onText: (attach: () => void) => void): boolean {
  const text = data.getData("text/plain").trim();
  if (isImageData(text)) {
    attachAddresses([text]);
    return true;
  }
  const html = data.getData("text/html");
  const files = givenFiles(data);
  // Cells and paragraphs come with an image of themselves: they are text all the same, an address too.
  const isText = text !== "" && (!URL.canParse(text) || hasText(html));
  const isImageOfText = isText && files.every(({ file }) => NAMELESS.test(file.name));
  if (files.length > 0 && isImageOfText) onText(() => void attachFiles(files));
  else if (files.length > 0) {
    void attachFiles(files);
    return true;
  }
  const sources = isText ? [] : imagesOfHtml(html);
  if (sources.length === 0) return false;
  attachAddresses(sources);
  return true;
}

/**
 * Reads the clipboard, where the browser lets a page do so, and attaches its
 * image; says so where there is none, or where reading is refused.
 */
export async function attachFromClipboard(): Promise<void> {
  let items: ClipboardItem[];
  try {
    await focused();
    items = await navigator.clipboard.read();
  } catch {
    post({ type: "clipboard", problem: "refused", key: PASTE_KEY });
    return;
  }
  const read = async (item: ClipboardItem, type: string): Promise<string> =>
    item.types.includes(type) ? (await item.getType(type)).text() : "";
  for (const item of items) {
    const type = item.types.find((one) => one.startsWith("image/"));
    if (type !== undefined) {
      await attachFiles([{ file: new File([await item.getType(type)], "", { type }) }]);
      return;
    }
    const text = (await read(item, "text/plain")).trim();
    const addresses = isImageData(text) ? [text] : imagesOfHtml(await read(item, "text/html"));
    if (addresses.length > 0) {
      attachAddresses(addresses);
      return;
    }
  }
  post({ type: "clipboard", problem: "empty", key: PASTE_KEY });
}

const PASTE_KEY = isMac ? "⌘V" : "Ctrl+V";

/** Until the page has the focus, without which no browser lets it read; a second at most. */
async function focused(): Promise<void> {
  for (let i = 0; i < 20 && !document.hasFocus(); i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

interface Given {
  readonly file: File;
  readonly isFolder?: boolean;
}

/** The files of a drop or paste; it says what is a folder only while it is being handled. */
function givenFiles({ items }: DataTransfer): Given[] {
  return [...items].flatMap((item) => {
    const file = item.kind === "file" ? item.getAsFile() : null;
    return file ? { file, isFolder: item.webkitGetAsEntry()?.isDirectory ?? false } : [];
  });
}

/** Reads files as far as they can be sent, and hands them to the host. */
async function attachFiles(given: readonly Given[]): Promise<void> {
  const files: GivenFile[] = [];
  let room = DROP_LIMIT;
  // One more than there is room for says that there were too many.
  for (const { file, isFolder } of given.slice(0, MOST_IMAGES + 1)) {
    const name = NAMELESS.test(file.name) ? "" : file.name;
    const content = isFolder ? "folder" : await contentOf(file, room);
    if (typeof content !== "string") room -= content.length;
    files.push({ name, content });
  }
  post({ type: "attachFiles", files });
}

async function contentOf(file: File, room: number): Promise<GivenFile["content"]> {
  if (file.size > FILE_LIMIT) return "tooLarge";
  if (file.size > room) return "tooMuch";
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return "unreadable";
  }
}

function attachAddresses(addresses: readonly string[]): void {
  post({ type: "attachAddresses", addresses: addresses.slice(0, MOST_IMAGES + 1) });
}

/** Addresses of the images in a piece of a web page, which is read and never shown: nothing of it is loaded. */
function imagesOfHtml(html: string): string[] {
  const page = new DOMParser().parseFromString(html, "text/html");
  const sources = [...page.images].map((image) => image.getAttribute("src") ?? "");
  return sources.filter((source) => /^(https?:|data:image\/)/i.test(source));
}

/** Whether a piece of a web page has words to read, and is not an image alone. */
function hasText(html: string): boolean {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return body.textContent.trim() !== "";
}

function isImageData(text: string): boolean {
  return /^data:image\/[^\s]/i.test(text) && !/\s\S/.test(text.slice(0, 200).replace(/^.*?,/, ""));
}

function lines(list: string): string[] {
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
