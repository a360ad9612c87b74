import type { DocumentText } from "../documents.ts";
import { markupOf } from "../languages.ts";
import type { ImageReference, TextEdit } from "../reference.ts";
import type { FoundReference } from "../resolve/findReferences.ts";
import { editOf } from "../syntax/escape.ts";
import { decorativeEdit } from "./decorative.ts";
import { descriptionEdit } from "./describe.ts";
import { withName } from "./insertion.ts";

/** Where an image begins by now, kept up to date by whoever sees the document change. */
export interface Tracker {
  offset: number;
}

/** What is to be written about an image. */
export type Put =
  | { readonly alt: string }
  /** That it adds nothing, in the markup's way. */
  | { readonly decorative: true }
  /** What a complex image says, below it. */
  | { readonly description: string }
  /** Another name of its file, wherever the document shows it. */
  | { readonly fileName: { readonly from: string; readonly to: string } };

/** A change to what a document says of an image. */
export interface ImageEdit {
  readonly uri: string;
  /** The image as it was found. */
  readonly reference: ImageReference;
  /** Where it is; without one, the first that is the same. */
  readonly at?: Tracker;
  /** All images of the document in which it was found, where others may change the document too. */
  readonly among?: readonly ImageReference[];
  /** Nothing else in the document shows its file: wherever it is shown, that is the image. */
  readonly isUnique?: boolean;
  readonly put: Put;
}

/** Why something was not written. */
export type LeftReason =
  /** The document is gone, or nobody has it open any more. */
  | "closed"
  /** The image is gone or says something else. */
  | "changed"
  /** There is no safe place for the text. */
  | "noPlace"
  /** The editor did not take it. */
  | "refused";

export interface LeftEdit {
  readonly edit: ImageEdit;
  readonly why: LeftReason;
}

/** What is written into a document as it is now. */
export interface EditPlan {
  readonly edits: readonly TextEdit[];
  readonly planned: readonly ImageEdit[];
  readonly left: readonly LeftEdit[];
}

/** The edit of an image in a document that nobody follows: by its place among all images there. */
export function editAmong({ document, reference, among }: FoundReference, put: Put): ImageEdit {
  const at = { offset: reference.span.start };
  return { uri: document.uri, reference, among, at, put };
}

/** Finds each image again in the document as it is now, and says how it is changed there. */
export async function planEdits(
  document: DocumentText,
  references: readonly ImageReference[],
  edits: readonly ImageEdit[],
): Promise<EditPlan> {
  const taken = new Set<ImageReference>();
  const planned: ImageEdit[] = [];
  const left: LeftEdit[] = [];
  const all: TextEdit[] = [];
  for (const edit of edits) {
    const found = findAgain(edit, references, taken);
    if (found) {
      taken.add(found);
      if (edit.at) edit.at.offset = found.span.start;
    }
    const made = found && (await editsFor(document, references, found, edit.put));
    if (made && made.length > 0) {
      all.push(...made);
      planned.push(edit);
    } else left.push({ edit, why: found ? "noPlace" : "changed" });
  }
  return { edits: all, planned, left };
}

/** A text is written only where the document still says what it said. */
export function isSame(one: ImageReference, other: ImageReference): boolean {
  return (
    one.source?.text === other.source?.text &&
    one.alt === other.alt &&
    one.computed === other.computed
  );
}

function findAgain(
  { reference, at, among, isUnique = false }: ImageEdit,
  now: readonly ImageReference[],
  taken: ReadonlySet<ImageReference>,
): ImageReference | undefined {
  const same = now.filter((one) => isSame(one, reference) && !taken.has(one));
  // Those that are the same keep their order.
  if (!at) return same[0];
  const kept = among && keptPlace(reference, among, now);
  if (kept) return same.find((one) => one === kept);
  const here = same.find(({ span }) => span.start === at.offset);
  const isOnly = among?.filter((one) => isSame(one, reference)).length === 1;
  return here ?? ((isUnique || isOnly) && same.length === 1 ? same[0] : undefined);
}

/** The same image after changes of others: as many images stand before it as did, or as many after it. */
function keptPlace(
  reference: ImageReference,
  before: readonly ImageReference[],
  now: readonly ImageReference[],
): ImageReference | undefined {
  const index = before.indexOf(reference);
  const isAlike = (at: number, shift: number): boolean =>
    before[at]?.source?.text === now[at + shift]?.source?.text;
  const grown = now.length - before.length;
  const fits = (from: number, to: number, shift: number): boolean => {
    for (let at = from; at < to; at++) if (!isAlike(at, shift)) return false;
    return true;
  };
  if (index < 0) return undefined;
  const isCountedOn = fits(0, index + 1, 0);
  const isCountedBack = fits(index, before.length, grown);
  const mayBeGone = grown < 0 && fits(0, index, 0) && fits(index + 1, before.length, grown);
  // One of several that are the same came or went: nobody knows which.
  if (mayBeGone || (isCountedOn && isCountedBack && grown !== 0)) return undefined;
  return isCountedOn ? now[index] : isCountedBack ? now[index + grown] : undefined;
}

async function editsFor(
  document: DocumentText,
  references: readonly ImageReference[],
  found: ImageReference,
  put: Put,
): Promise<readonly TextEdit[] | undefined> {
  const { text, languageId, path } = document;
  if ("alt" in put) return found.place && [editOf(found.place, put.alt)];
  if ("decorative" in put) {
    const edit = decorativeEdit(found, document);
    return edit && [edit];
  }
  if ("description" in put) {
    const markup = markupOf(languageId, path);
    const edit = markup && (await descriptionEdit(text, found, markup, put.description));
    return edit && [edit];
  }
  const { from, to } = put.fileName;
  return references.flatMap(({ source }) => {
    if (!source || source.text !== found.source?.text) return [];
    const written = withName(text.slice(source.span.start, source.span.end), from, to);
    return written === undefined ? [] : [{ span: source.span, text: written }];
  });
}

/** The edits that make of a text with edits what it was before them. */
export function inverseEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits
    .toSorted((a, b) => a.span.start - b.span.start)
    .map(({ span: { start, end }, text: put }) => {
      const span = { start: start + shift, end: start + shift + put.length };
      shift += put.length - (end - start);
      return { span, text: text.slice(start, end) };
    });
}

/** A text with edits, which touch no part of it twice. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, text: put } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    result += text.slice(at, span.start) + put;
    at = span.end;
  }
  return result + text.slice(at);
}
