import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Documents, DocumentText } from "../core/altText/documents.ts";
import { DOCUMENT_ENDINGS } from "../core/altText/languages.ts";
import {
  cellsOf,
  isBrokenNotebook,
  isNotebook,
  type NotebookCell,
} from "../core/altText/notebook.ts";
import { LONGEST_DOCUMENT, readReferences } from "../core/altText/read/readReferences.ts";
import type { AltTextSettings } from "../core/settings.ts";
import { decodeText } from "../core/files/encoding.ts";
import type { FileProblem, Files } from "../core/files/files.ts";
import { readUpToNow } from "../core/files/readUpTo.ts";
import { nodeFiles, readFileUri } from "./files.ts";
import { uriOf, uriPathOf } from "./paths.ts";
import { walk } from "./walk.ts";

/** Bytes of a notebook, which has the images of its outputs in it. */
const LARGEST_NOTEBOOK = 100_000_000;

/** The documents of some folders of this computer. */
export function createNodeDocuments(
  /** Paths on this computer. */
  folders: readonly string[],
  settings: Pick<AltTextSettings, "components" | "staticRoots">,
  files: Files = nodeFiles,
): Documents {
  const roots = folders.map((one) => uriPathOf(one));
  return {
    async *all(signal) {
      for (const folder of folders)
        for await (const path of walk(folder, signal))
          if (isDocument(path)) yield* await urisOf(path);
    },
    open: (uri) => openDocument(uri),
    referencesIn: (document) => readReferences(document, settings.components),
    siteOf: ({ path }) => ({
      ...{ files, path, roots, uriOf, staticRoots: settings.staticRoots },
    }),
  };
}

/** Whether a file may show images, by its name. */
export const isDocument = (path: string): boolean => {
  const lower = path.toLowerCase();
  return isNotebook(lower) || DOCUMENT_ENDINGS.some((ending) => lower.endsWith(ending));
};

/** The URIs of the documents in a file: its own, or those of a notebook's cells, if it can be read. @param path on this computer */
export async function urisOf(path: string): Promise<readonly string[]> {
  const uri = uriOf(uriPathOf(path));
  if (!isNotebook(path)) return [uri];
  const notebook = await notebookAt(uri);
  return notebook ? notebook.cells.map(({ number }) => cellUri(uri, number)) : [uri];
}

/** A notebook as it was read last. */
interface Notebook {
  readonly uri: string;
  /** When its file was written, and bytes: as long as they are the same, so is the file. */
  readonly written: string;
  readonly content: Promise<NotebookContent | undefined>;
}

interface NotebookContent {
  readonly cells: readonly NotebookCell[];
  readonly version: string;
}

/** The last one, of which all cells are asked for one after the other. */
let last: Notebook | undefined;

async function notebookAt(uri: string): Promise<NotebookContent | undefined> {
  const found = await stat(fileURLToPath(uri), { bigint: true }).catch(() => undefined);
  const written = `${found?.mtimeNs} ${found?.ino} ${found?.size}`;
  if (last?.uri !== uri || last.written !== written)
    last = { uri, written, content: readNotebook(uri) };
  return last.content;
}

async function readNotebook(uri: string): Promise<NotebookContent | undefined> {
  const bytes = await readFileUri(uri, LARGEST_NOTEBOOK);
  if (typeof bytes === "string") return undefined;
  const { text } = decodeText(bytes);
  const cells = cellsOf(text);
  if (cells.length === 0 && isBrokenNotebook(text)) return undefined;
  return { version: versionOf(bytes), cells };
}

/** A document, or the cell of a notebook, in whatever encoding its file is. */
export async function openDocument(uri: string): Promise<DocumentText | undefined> {
  const [file = uri, number] = uri.split("#cell=");
  const path = uriPathOf(fileURLToPath(file));
  if (number === undefined) {
    if (isNotebook(path)) return undefined;
    const bytes = await readFileUri(file, LONGEST_DOCUMENT);
    if (typeof bytes === "string") return undefined;
    return documentOf(bytes, { uri, path });
  }
  const notebook = await notebookAt(file);
  const cell = notebook?.cells[Number(number) - 1];
  if (!notebook || !cell) return undefined;
  return cellDocument(cell, { uri: file, path, version: notebook.version });
}

function documentOf(
  bytes: Uint8Array,
  { uri, path }: Pick<DocumentText, "uri" | "path">,
): DocumentText {
  let version: string | undefined;
  return {
    ...{ uri, path, languageId: "", text: decodeText(bytes).text },
    // Most documents are read once, and none of them needs it.
    get version() {
      return (version ??= versionOf(bytes));
    },
  };
}

/** The documents in the bytes of a file: itself, or the cells of a notebook. */
export function documentsIn(
  bytes: Uint8Array,
  file: Pick<DocumentText, "uri" | "path">,
): readonly DocumentText[] {
  if (!isNotebook(file.path)) return [documentOf(bytes, file)];
  const version = versionOf(bytes);
  return cellsOf(decodeText(bytes).text).map((cell) => cellDocument(cell, { ...file, version }));
}

/** Bytes of a file in which documents are looked for. */
export const largestOf = (path: string): number =>
  isNotebook(path) ? LARGEST_NOTEBOOK : LONGEST_DOCUMENT;

/** The documents in a file, read at once, or why it cannot be read. @param path on this computer */
export function documentsOf(path: string): readonly DocumentText[] | FileProblem {
  const bytes = readUpToNow(path, largestOf(path));
  const uriPath = uriPathOf(path);
  if (typeof bytes === "string") return bytes;
  const found = documentsIn(bytes, { uri: uriOf(uriPath), path: uriPath });
  return found.length === 0 && isBrokenNotebook(decodeText(bytes).text) ? "unreadable" : found;
}

function cellDocument(
  { number, languageId, text }: NotebookCell,
  { uri, path, version }: Pick<DocumentText, "uri" | "path" | "version">,
): DocumentText {
  return { uri: cellUri(uri, number), path, languageId, text, version, cell: number };
}

const cellUri = (uri: string, cell: number): string => `${uri}#cell=${cell}`;

/** What hashes is loaded with the first version that somebody wants. */
export const versionOf = (bytes: Uint8Array): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(bytes).digest("hex");
