/**
 * What an image is for, as far as its document tells: the questions of the W3C's decision tree
 * (https://www.w3.org/WAI/tutorials/images/decision-tree/) that need no look at the image.
 */

import type { ImageReference } from "../reference.ts";

export type Purpose =
  /** All of a link or button: its text says where that goes or what it does, not what is seen. */
  | { readonly kind: "functional"; readonly of: "link" | "button"; readonly href?: string }
  /** Nothing to be said of. */
  | { readonly kind: "decorative"; readonly because: "hidden" | "said" | "beside" | "name" }
  | { readonly kind: "informative" };

/** A text that somebody wrote for the image already, and where it is from. */
export interface Offer {
  readonly text: string;
  readonly from: "label" | "title" | "caption" | "elsewhere";
}

export interface PurposeOptions {
  /** In pixels, where the document or the file says it. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** Alt texts of the same image in other places, the best first. */
  readonly elsewhere?: readonly string[];
}

/** Names of images that are there for the layout alone. */
const LAYOUT_NAME =
  /(?:^|[-_.\s\d])(?:spacer|spacing|divider|separator|hr|bullet|blank|clear|transparent|dot|pixel|shim|1x1|border|ornament|corner|filler)(?:$|[-_.\s\d])/i;
/** Pixels; the layout's images have a side that is no longer. */
const TINY = 16;

export function purposeOf(reference: ImageReference, options: PurposeOptions = {}): Purpose {
  const { link, button, hidden, mayBeNamed } = reference.around;
  if (hidden) return { kind: "decorative", because: "hidden" };
  if (!mayBeNamed && button?.trim() === "") return { kind: "functional", of: "button" };
  if (!mayBeNamed && link?.text.trim() === "")
    return {
      kind: "functional",
      of: "link",
      ...(link.href !== undefined && { href: link.href }),
    };
  if (reference.alt?.trim() === "" && reference.decorative)
    return { kind: "decorative", because: "said" };
  if (isLayout(reference, options.size)) return { kind: "decorative", because: "name" };
  // In a link or button with words of its own a small image only repeats them.
  const isBeside = link !== undefined || button !== undefined;
  return isBeside && isTiny(options.size, 3 * TINY)
    ? { kind: "decorative", because: "beside" }
    : { kind: "informative" };
}

/** By its name and, where that is known, its size: a divider may be a road's. */
function isLayout({ source }: ImageReference, size: PurposeOptions["size"]): boolean {
  const text = source?.text ?? "";
  if (/^data:/i.test(text) || text.length > 4096) return false;
  const path = text.replace(/(?!^)[?#].*$/s, "");
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const stem = name.replace(/\.\w+$/, "");
  return isTiny(size, TINY) && LAYOUT_NAME.test(stem);
}

function isTiny(size: PurposeOptions["size"], most: number): boolean {
  return size !== undefined && Math.min(size.width, size.height) <= most;
}

/** Texts to offer without asking anybody, the most fitting first; never a file's name. */
export function offersOf(reference: ImageReference, options: PurposeOptions = {}): Offer[] {
  const { label, title, caption } = reference.around;
  const all: Offer[] = [
    { text: label ?? "", from: "label" },
    { text: title ?? "", from: "title" },
    ...(options.elsewhere ?? []).map((text): Offer => ({ text, from: "elsewhere" })),
    { text: caption ?? "", from: "caption" },
  ];
  const seen = new Set([reference.alt?.trim().toLowerCase() ?? ""]);
  return all.flatMap(({ text, from }) => {
    const trimmed = text.replace(/\s+/g, " ").trim();
    const isNew = trimmed !== "" && !isName(trimmed, reference) && !seen.has(trimmed.toLowerCase());
    seen.add(trimmed.toLowerCase());
    return isNew ? [{ text: trimmed, from }] : [];
  });
}

/** Whether a text is a file's name, as titles that an editor set often are. */
function isName(text: string, { source }: ImageReference): boolean {
  const path = (source?.text ?? "").slice(0, 4096).replace(/(?!^)[?#].*$/s, "");
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const isEnding = /^\S+\.(?:png|jpe?g|gif|webp|svg|avif|bmp|ico|tiff?|heic|heif)$/i.test(text);
  return isEnding || text === name || text === name.replace(/\.\w+$/, "");
}
