/** Every image of many documents, and how its alt text does. */

import { hasNoWriter, problemsOf, type Problem, type ProblemOptions } from "../check/problems.ts";
import { purposeOf, type Purpose } from "../check/purpose.ts";
import type { Documents, DocumentText } from "../documents.ts";
import { markupOf, type Markup } from "../languages.ts";
import { isTooLong } from "../read/readReferences.ts";
import type { ImageReference } from "../reference.ts";
import type { ImageLocator } from "../resolve/locator.ts";
import type { AltTextState } from "./coverage.ts";
import { positionsOf, rangeAt, type TextRange } from "./positions.ts";

/** Documents that are read ahead. */
const AHEAD = 16;

/** What an image's source leads to; `none` where the document alone does not say it, or it is no file's path. */
export type RowImage =
  | { readonly kind: "file"; readonly uri: string }
  | { readonly kind: "address" }
  | { readonly kind: "missing" }
  | { readonly kind: "none" };

/** One image of a document. */
export interface ReviewRow {
  /** Of the document. */
  readonly uri: string;
  /** In a notebook, which of its cells it is in, from 1. */
  readonly cell?: number | undefined;
  readonly markup: Markup;
  readonly reference: ImageReference;
  /** Of all of the reference, in its cell where there is one. */
  readonly range: TextRange;
  readonly purpose: Purpose;
  readonly image: RowImage;
  readonly state: AltTextState;
  readonly problems: readonly Problem[];
}

/** A document that was looked through. */
export interface ScannedDocument {
  readonly document: DocumentText;
  /** In the order of the document. */
  readonly rows: readonly ReviewRow[];
}

export interface ScanOptions {
  readonly documents: Pick<Documents, "open" | "referencesIn">;
  readonly locator: Pick<ImageLocator, "locate" | "isUntagged" | "isCopy" | "withoutAlt">;
  /** Of a document. */
  readonly settingsFor: (uri: string) => Pick<ProblemOptions, "language" | "mayTellKind" | "path">;
  readonly signal: AbortSignal;
}

export interface ScanAllOptions extends ScanOptions {
  /** Told of each document that cannot be read or is too large: it may have any problem. @param error what broke */
  readonly onUnread: (uri: string, error?: unknown) => void;
}

/** Looks through documents one after the other, in their order. */
export async function* scan(
  uris: AsyncIterable<string> | Iterable<string>,
  options: ScanAllOptions,
): AsyncGenerator<ScannedDocument> {
  const waiting: Promise<ScannedDocument | undefined>[] = [];
  const read = async (uri: string): Promise<ScannedDocument | undefined> => {
    try {
      const document = await options.documents.open(uri);
      if (!document || isTooLong(document)) options.onUnread(uri);
      return document && { document, rows: await scanDocument(document, options) };
    } catch (error) {
      // One that nobody expected takes no other along.
      if (!options.signal.aborted) options.onUnread(uri, error);
      return undefined;
    }
  };
  for await (const uri of uris) {
    if (options.signal.aborted) return;
    waiting.push(read(uri));
    const done = waiting.length < AHEAD ? undefined : await waiting.shift();
    if (done) yield done;
  }
  for (const one of waiting) {
    const done = await one;
    if (done && !options.signal.aborted) yield done;
  }
}

/** The images of one document. */
export async function scanDocument(
  document: DocumentText,
  { documents, locator, settingsFor }: ScanOptions,
): Promise<readonly ReviewRow[]> {
  const markup = markupOf(document.languageId, document.path);
  if (markup === undefined) return [];
  const references = await documents.referencesIn(document);
  if (references.length === 0) return [];
  const { uri, cell, text } = document;
  const isUntagged = markup === "latex" && (await locator.isUntagged(document));
  const isCopy = await locator.isCopy(document);
  const withoutAlt = await locator.withoutAlt(document, references);
  const options = {
    ...{ name: document.path, ...settingsFor(uri), text, isUntagged, isCopy, withoutAlt },
    ...{ isPoorTold: true, isReview: true },
  };
  const problems = Map.groupBy(problemsOf(references, options), ({ reference }) => reference);
  const isTold = problems.size > 0 && !hasNoWriter(options);
  const at = positionsOf(text);
  return Promise.all(
    references.map(async (reference): Promise<ReviewRow> => {
      const own = withMissing(problems.get(reference) ?? []);
      return {
        ...{ uri, markup, reference, state: stateOf(reference, own) },
        problems: isTold ? own : [],
        range: rangeAt(at, reference.span),
        purpose: purposeOf(reference),
        image: await imageOf(document, reference, locator),
        ...(cell !== undefined && { cell }),
      };
    }),
  );
}

/** An image of a link that nobody gave a text lacks one as any other does, besides the link its name. */
function withMissing(problems: readonly Problem[]): readonly Problem[] {
  const unnamed = problems.find(({ code }) => code === "link-without-name");
  return unnamed && unnamed.reference.decorative !== true
    ? [{ ...unnamed, code: "missing-alt" }, ...problems]
    : problems;
}

function stateOf(reference: ImageReference, problems: readonly Problem[]): AltTextState {
  if (reference.computed) return "computed";
  if (problems.some(({ code }) => code === "missing-alt")) return "missing";
  if (problems.length > 0) return "poor";
  if (reference.alt?.trim()) return "good";
  const { label, title, hidden } = reference.around;
  const name = (label ?? (reference.alt === undefined ? title : undefined))?.trim() ?? "";
  return name !== "" && !hidden ? "good" : "decorative";
}

async function imageOf(
  document: DocumentText,
  { source }: ImageReference,
  locator: ScanOptions["locator"],
): Promise<RowImage> {
  if (!source) return { kind: "none" };
  const { found, site } = await locator.locate(document, source);
  switch (found.kind) {
    case "file":
      return { kind: "file", uri: site.uriOf(found.path) };
    case "address":
      return { kind: "address" };
    case "missing":
      return { kind: "missing" };
    case "data":
    case "outside":
    case "unsupported":
      return { kind: "none" };
  }
}
