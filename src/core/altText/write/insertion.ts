/** Images that are put into a document: what is written for them in its markup. */

import { posix } from "node:path";
import { linesOf, type TextLine } from "../syntax/text.ts";
import { markupOf, type Markup } from "../languages.ts";
import { readerOf } from "../read/readers.ts";
import type { ImageReference, Span } from "../reference.ts";

/** Where images go. */
export interface Spot {
  readonly languageId: string;
  /** Of the document, or of the notebook it is a cell of. */
  readonly path: string;
  readonly text: string;
  /** What they take the place of; often nothing. */
  readonly span: Span;
  /** Folders whose files a site has at its top. */
  readonly siteFolders?: readonly string[];
}

/** What is written for images. */
export interface Insertion {
  /** Its lines end with line feeds, whatever the document has. */
  readonly text: string;
  /** Which images a reader finds in it. */
  readonly sources: readonly string[];
}

/** One way of a markup to show images. */
interface InsertionForm {
  /** @param address as it is spelled there */
  readonly write: (address: string) => string;
  /** Stands on lines of its own, with an empty one on each side. */
  readonly isBlock?: boolean;
  /** What of a path means something there besides what does in every address. */
  readonly risky?: RegExp;
}

/** Markups of pages, in which a path with a slash at its beginning is the site's. */
const PAGES: ReadonlySet<Markup> = new Set([
  ...(["html", "xml", "jsx", "vue", "vue-html", "svelte", "astro", "angular"] as const),
  ...(["php", "blade", "razor", "liquid", "handlebars", "erb", "haml", "slim"] as const),
]);
/** Markups whose tools take a path for a file's only if it begins with a dot. */
const DOTTED: ReadonlySet<Markup> = new Set(["mdx", "jsx", "vue", "svelte", "astro"]);
/** Markups in which a path is no address: nothing in it is encoded. */
const PLAIN: ReadonlySet<Markup> = new Set(["rst", "latex", "typst"]);

/**
 * What is to be written so that images stand at a spot, each with a place for
 * its alt text and none there yet. Undefined where they cannot: in code or in a
 * comment, or where their paths have signs that the markup has no way to write.
 *
 * @param files the images' paths
 */
export async function insertionOf(
  { path, ...rest }: Spot,
  files: readonly string[],
): Promise<Insertion | undefined> {
  const spot = { path: lowerDrive(path), ...rest };
  const images = files.map(lowerDrive);
  const markup = insertableIn(spot);
  if (markup === undefined || images.length === 0) return undefined;
  const reader = await readerOf(markup);
  const { start, end } = spot.span;
  const addresses = images.map((image) => addressOf(markup, spot, image));
  for (const form of formsOf(markup, spot)) {
    const written = addresses.flatMap((address) => {
      const spelled = address && spelledIn(markup, address.text, form.risky);
      return spelled === undefined ? [] : [form.write(spelled)];
    });
    if (written.length < images.length) return undefined;
    const text = form.isBlock ? blockAt(spot, written, markup) : written.join(" ");
    const whole = spot.text.slice(0, start) + text + spot.text.slice(end);
    const own = reader
      .read(whole, { components: [] })
      .references.filter(({ span }) => span.start >= start && span.end <= start + text.length);
    const isRead = own.map((one, i) => isOpen(one) && pathOf(markup, one, addresses[i]?.folder));
    if (own.length === images.length && images.every((image, i) => isRead[i] === image))
      return { text, sources: own.map(({ source }) => source?.text ?? "") };
  }
  return undefined;
}

/** The markup of a spot; none where images are read, but nobody would put one in so. */
function insertableIn({ languageId, path, text }: Spot): Markup | undefined {
  const markup = markupOf(languageId, path);
  if (markup === "xml" && languageId !== "xhtml" && !/\.xhtml$/i.test(path)) return undefined;
  // A program without a single tag is none that draws pages.
  if (languageId === "javascript" && !/<\/[A-Za-z>]|\/>/.test(text)) return undefined;
  return markup;
}

function formsOf(markup: Markup, spot: Spot): InsertionForm[] {
  switch (markup) {
    case "markdown":
    case "mdx":
      return [{ write: (address) => `![](${address})` }];
    case "rst":
      return [{ write: (path) => `.. image:: ${path}\n   :alt:`, isBlock: true }];
    case "asciidoc":
      return [
        isAlone(spot)
          ? { write: (address) => `image::${address}[]`, isBlock: true }
          : { write: (address) => `image:${address}[]`, risky: ASCIIDOC_MARKS },
      ];
    case "latex":
      return [{ write: (path) => `\\includegraphics[alt={}]{${path}}` }];
    case "typst":
      // In code the sign is an error, and in words its absence makes it words.
      return ["", "#"].map((sign) => ({ write: (path) => `${sign}image("${path}", alt: "")` }));
    case "xml":
    case "jsx":
      return [{ write: (address) => `<img src="${address}" alt="" />` }];
    case "blade":
    case "razor":
      return [{ write: tagAs(spot), risky: /@/g }];
    default:
      return [{ write: tagAs(spot) }];
  }
}

/** Tags without content end as others of the document do. */
function tagAs({ text }: Spot): InsertionForm["write"] {
  const end = /<(?:img|br|hr|input|link|meta)\b[^<>]*\/>/i.test(text) ? " />" : ">";
  return (address) => `<img src="${address}" alt=""${end}`;
}

/** What AsciiDoc changes in a line before it looks for images; a lone `_` in a word stays. */
const ASCIIDOC_MARKS = /[*~+=]|_(?=_|[^\p{L}\p{N}])|(?<![\p{L}\p{N}])_|(?<=[-.])[-.](?![/])/gu;

interface Address {
  readonly text: string;
  /** What it is from. */
  readonly folder: string;
}

/** The address of an image, without any encoding; undefined where none leads there. */
function addressOf(markup: Markup, spot: Spot, image: string): Address | undefined {
  const own = posix.dirname(spot.path);
  if (driveOf(own) !== driveOf(image)) return undefined;
  const site = PAGES.has(markup) ? siteFolderOf(spot, image) : undefined;
  if (site !== undefined) return { text: image.slice(site.length), folder: site };
  const folder = markup === "asciidoc" ? imagesFolder(spot, own) : own;
  const text = posix.relative(folder, image);
  const isBare = DOTTED.has(markup) && !text.startsWith(".");
  return { text: isBare ? `./${text}` : text, folder: own };
}

const DRIVE = /^\/[a-z]:/i;
const driveOf = (path: string): string | undefined => DRIVE.exec(path)?.[0];
/** Windows does not tell them apart by case. */
const lowerDrive = (path: string): string => path.replace(DRIVE, (drive) => drive.toLowerCase());

/** The folder around an image, but not around the document, whose files a site has at its top. */
function siteFolderOf({ path, siteFolders = [] }: Spot, image: string): string | undefined {
  return siteFolders.find(
    (folder) => image.startsWith(`${folder}/`) && !path.startsWith(`${folder}/`),
  );
}

/** AsciiDoc looks for images in the folder that was named last. */
function imagesFolder({ text, span }: Spot, folder: string): string {
  const before = text.slice(0, span.start);
  const named = [...before.matchAll(/^:(!?)imagesdir(!?):[ \t]*(.*?)[ \t]*$/gim)].at(-1);
  const [, off = "", offToo = "", value = ""] = named ?? [];
  return off || offToo || /^$|^[a-z][a-z\d+.-]*:|^\/|\{/i.test(value)
    ? folder
    : posix.join(folder, value);
}

/** What means something in an address, or in a markup around one. */
const RISKY = /[\s\p{Cc}%#?"'<>\\^`{|}[\]()&:!]/gu;

/** An address or path as it is spelled; undefined where a markup has no way to. */
function spelledIn(markup: Markup, text: string, risky?: RegExp): string | undefined {
  if (!PLAIN.has(markup)) {
    const safe = text.replace(RISKY, encoded);
    return risky ? safe.replace(risky, encoded) : safe;
  }
  if (/\p{Cc}/u.test(text)) return undefined;
  if (markup === "rst") return text.replace(/[\s\\]/g, "\\$&");
  if (markup === "typst") return text.replace(/[\\"]/g, "\\$&");
  return /[\\#{}%~^"$&]|\s\s/.test(text) ? undefined : text;
}

const encoded = (sign: string): string =>
  [...Buffer.from(sign)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether there is a place for an alt text, and nothing in it. */
const isOpen = ({ place, alt = "" }: ImageReference): boolean => place !== undefined && alt === "";

/** Where an image that is read is. */
function pathOf(markup: Markup, { source }: ImageReference, folder = "/"): string | undefined {
  if (!source) return undefined;
  return posix.join(folder, PLAIN.has(markup) ? source.text : decoded(source.text));
}

/** The line of a spot on each side of it, and the lines above and below. */
function linesAt({ text, span }: Spot): { before: string; after: string } & Neighbours {
  const lines = linesOf(text);
  const at = (offset: number): number =>
    lines.findLastIndex((line: TextLine) => line.start <= offset);
  const [first, last] = [at(span.start), at(span.end)];
  return {
    before: text.slice(lines[first]?.start, span.start),
    after: text.slice(span.end, Math.max(span.end, lines[last]?.end ?? 0)),
    above: lines[first - 1]?.text ?? "",
    below: lines[last + 1]?.text ?? "",
  };
}

interface Neighbours {
  readonly above: string;
  readonly below: string;
}

/** Whether there is nothing else in its lines. */
function isAlone(spot: Spot): boolean {
  const { before, after } = linesAt(spot);
  return before === "" && after.trim() === "";
}

/** Lists of reStructuredText, whose items go on as far in as their words begin. */
const MARKS = /^\s*(?:(?:[-*+]|\d{1,9}[.)]|#\.)\s+)*/;
/** What AsciiDoc has right above the block it belongs to. */
const HEADS = /^(?:\.[^\s.].*|\[.*\]|\+)\s*$/;

/** Blocks on lines of their own, as far in as the line they are put in. */
function blockAt(spot: Spot, blocks: readonly string[], markup: Markup): string {
  const { before, after, above, below } = linesAt(spot);
  const marks = markup === "rst" ? (MARKS.exec(before)?.[0] ?? "") : "";
  const indent = marks.replace(/\S/g, " ");
  const isHeaded = markup === "asciidoc" && HEADS.test(above);
  const isFollowed = markup === "rst" && below.trim() !== "";
  const breaks =
    before !== marks
      ? "\n\n"
      : before.trim() === "" && above.trim() !== "" && !isHeaded
        ? "\n"
        : "";
  const lead = breaks === "" ? "" : breaks + indent;
  const tail = after.trim() !== "" ? `\n\n${indent}` : isFollowed ? "\n" : "";
  return lead + blocks.join("\n\n").replace(/\n(?!\n)/g, `\n${indent}`) + tail;
}

/** A path as it is written, with another name for its file; undefined where it does not have the old one. */
export function withName(written: string, from: string, to: string): string | undefined {
  const start = written.lastIndexOf("/") + 1;
  const name = written.slice(start);
  return name === from || decoded(name) === from ? written.slice(0, start) + to : undefined;
}
