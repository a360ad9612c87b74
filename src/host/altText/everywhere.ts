import * as vscode from "vscode";
import type { ImageReference } from "../../core/altText/reference.ts";
import { findFiles } from "../images/find.ts";
import { isSame, loadAltText, rangeOf, type DocumentReferences } from "./documents.ts";
import type { Pictures } from "./pictures.ts";

/** Documents that are looked for; a workspace with more is searched in part. */
const MOST_DOCUMENTS = 5000;
/** Documents that are read at once. */
const AT_ONCE = 16;
/** Bytes; longer ones are not written by people. */
const LONGEST = 2_000_000;

/** A place that shows a picture and whose alt text can be written. */
export interface Mention {
  readonly uri: vscode.Uri;
  readonly reference: ImageReference;
}

/** Where pictures are shown. */
export interface Mentions {
  /** Those of each picture, by its address. */
  readonly of: ReadonlyMap<string, readonly Mention[]>;
  /** No document was left out. */
  readonly isWhole: boolean;
}

/** An alt text, and all places that are to have it. */
export interface Wanted {
  readonly alt: string;
  readonly mentions: readonly Mention[];
}

/** What came of writing. */
export interface Written {
  readonly references: number;
  readonly files: number;
  /** Those that are not any more what they were. */
  readonly left: number;
}

/** What knows documents and the pictures in them. */
export interface Readers {
  readonly documents: DocumentReferences;
  readonly pictures: Pictures;
}

/** All places of the workspace that show one of these files. */
export async function findMentions(
  { documents, pictures }: Readers,
  images: readonly vscode.Uri[],
  token: vscode.CancellationToken,
): Promise<Mentions> {
  const { DOCUMENT_ENDINGS, markupOf, mentionsOf } = await loadAltText();
  const mentions = mentionsOf(images.map(({ path }) => path));
  const found = new Map<string, Mention[]>(images.map((uri) => [uri.toString(), []]));
  const open = new Map(vscode.workspace.textDocuments.map((one) => [one.uri.toString(), one]));
  const endings = DOCUMENT_ENDINGS.map((ending) => ending.slice(1));
  const files = await findFiles(endings, token, MOST_DOCUMENTS);
  const untitled = [...open.values()].filter(({ isUntitled }) => isUntitled);
  const all = [...files.filter(isOwn), ...untitled.map(({ uri }) => uri)];

  const read = async (uri: vscode.Uri): Promise<void> => {
    const document = open.get(uri.toString());
    const markup = markupOf(document?.languageId ?? "", uri.path);
    const bytes = document ? undefined : await contentOf(uri);
    const raw = document?.getText() ?? (bytes && new TextDecoder().decode(bytes)) ?? "";
    if (markup === undefined || !mentions(raw, markup)) return;
    const references =
      document && !document.isClosed
        ? await documents.of(document)
        : await documents.in(bytes ? await vscode.workspace.decode(bytes, { uri }) : raw, uri.path);
    for (const reference of references) {
      const { source, place, computed, around } = reference;
      if (!source || !place || computed || around.hidden) continue;
      if (token.isCancellationRequested || !mentions(source.text, markup)) continue;
      const placed = { uri, languageId: document?.languageId ?? "" };
      const image = await pictures.fileOf(placed, source);
      found.get(image?.toString() ?? "")?.push({ uri, reference });
    }
  };
  const waiting = all.values();
  const worker = async (): Promise<void> => {
    for (const uri of waiting) {
      if (token.isCancellationRequested) return;
      await read(uri);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const isWhole = files.length < MOST_DOCUMENTS && !token.isCancellationRequested;
  return { of: found, isWhole };
}

const isOwn = ({ path }: vscode.Uri): boolean => !path.includes("/node_modules/");

/** Nothing of a file that is too long, or that went away since it was found. */
async function contentOf(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const { fs } = vscode.workspace;
  try {
    return (await fs.stat(uri)).size > LONGEST ? undefined : await fs.readFile(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

/**
 * Writes alt texts into all their places as one change. What is not any more what it was is left.
 *
 * @returns undefined where VS Code refused the change
 */
export async function writeEverywhere(
  { documents }: Readers,
  wanted: readonly Wanted[],
): Promise<Written | undefined> {
  const { editOf } = await loadAltText();
  const byDocument = new Map<string, { uri: vscode.Uri; wishes: Wish[] }>();
  for (const { alt, mentions } of wanted)
    for (const { uri, reference } of mentions) {
      const key = uri.toString();
      const known = byDocument.get(key) ?? { uri, wishes: [] };
      byDocument.set(key, known);
      known.wishes.push({ reference, alt });
    }
  const all = wanted.reduce((sum, { mentions }) => sum + mentions.length, 0);
  for (;;) {
    const readings = await Promise.all(
      [...byDocument.values()].map(async ({ uri, wishes }) => {
        const document = await opened(uri);
        const now = document && (await documents.of(document));
        return document && now && { document, version: document.version, now, wishes };
      }),
    );
    const read = readings.filter((one) => one !== undefined);
    // Whatever was typed while the others were opened counts.
    if (read.some(({ document, version }) => document.version !== version)) continue;
    const edit = new vscode.WorkspaceEdit();
    const files = new Set<string>();
    let references = 0;
    for (const { document, now, wishes } of read)
      for (const { place, alt } of placesOf(wishes, now)) {
        const { span, text } = editOf(place, alt);
        edit.replace(document.uri, rangeOf(document, span), text);
        files.add(document.uri.toString());
        references++;
      }
    const isDone = references === 0 || (await vscode.workspace.applyEdit(edit, REFACTORING));
    return isDone ? { references, files: files.size, left: all - references } : undefined;
  }
}

/** As with a symbol that is renamed: files are saved if their user's settings want that. */
const REFACTORING: vscode.WorkspaceEditMetadata = { isRefactoring: true };

interface Wish {
  readonly reference: ImageReference;
  readonly alt: string;
}

/** Where in a document as it is now each text goes: references that are the same keep their order. */
function* placesOf(
  wishes: readonly Wish[],
  now: readonly ImageReference[],
): Generator<{ place: NonNullable<ImageReference["place"]>; alt: string }> {
  const free = new Set(now);
  for (const { reference, alt } of wishes)
    for (const one of free) {
      if (!one.place || !isSame(one, reference)) continue;
      free.delete(one);
      yield { place: one.place, alt };
      break;
    }
}

/** None where it is gone by now. */
async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
