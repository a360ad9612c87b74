import { readFile, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Documents } from "../core/altText/documents.ts";
import { cellsOf, editsInFile } from "../core/altText/notebook.ts";
import type { ImageEdit } from "../core/altText/write/plan.ts";
import { createWriter, type DocumentEdits, type Writer } from "../core/altText/write/writer.ts";
import { openDocument, versionOf } from "./documents.ts";
import { decodeText, editBytes, encodeText } from "../core/files/encoding.ts";
import { realPathOf } from "../core/files/realPath.ts";
import { lockFile, type Unlock } from "./fileLock.ts";
import { replaceFile } from "./replaceFile.ts";

/**
 * Writes into the files of this computer, in the encoding that each has. A file that changed meanwhile
 * is read anew; a text that its encoding lacks a character of is left.
 */
export function createNodeWriter(documents: Documents): Writer {
  const writer = createWriter({
    documents,
    open: (uri) => openDocument(uri),
    async commit(all, options) {
      const byFile = Map.groupBy(all, ({ document }) => fileOf(document.uri));
      const unlock = await lockAll([...byFile.keys()]);
      if (!unlock) return false;
      try {
        const files = await Promise.all(
          [...byFile].map(async ([file, own]) => ({ file, bytes: await editedFile(file, own) })),
        );
        if (files.some(({ bytes }) => bytes === undefined)) return false;
        for (const { file, bytes } of files) if (bytes) await replaceFile(file, bytes);
        if (options.rename)
          await rename(fileURLToPath(options.rename.from), fileURLToPath(options.rename.to));
        return true;
      } finally {
        await unlock();
      }
    },
  });
  return {
    revert: (changes) => writer.revert(changes),
    async apply(edits, options) {
      const fits = await Promise.all(edits.map(isEncodable));
      const { left, ...applied } = await writer.apply(
        edits.filter((_, at) => fits[at]),
        options,
      );
      const lacking = edits.filter((_, at) => !fits[at]);
      return {
        ...applied,
        left: [...lacking.map((edit) => ({ edit, why: "noPlace" as const })), ...left],
      };
    },
  };
}

const fileOf = (uri: string): string => fileURLToPath(uri.replace(/#cell=\d+$/, ""));

/** Undefined where another process has its turn with one of the files. */
async function lockAll(files: readonly string[]): Promise<Unlock | undefined> {
  const taken: Unlock[] = [];
  const unlock = async (): Promise<void> => {
    for (const one of taken) await one();
  };
  const real = await Promise.all(files.map(async (one) => (await realPathOf(one)) ?? one));
  for (const file of new Set(real)) {
    const own = await lockFile(file);
    if (!own) {
      await unlock();
      return undefined;
    }
    taken.push(own);
  }
  return unlock;
}

/** Undefined where the file is not what it was. */
async function editedFile(
  file: string,
  all: readonly DocumentEdits[],
): Promise<Uint8Array | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes || all.some(({ document }) => document.version !== versionOf(bytes))) return undefined;
  const decoded = decodeText(bytes);
  const edits = all.flatMap(({ document: { cell }, edits: own }) => {
    if (cell === undefined) return own;
    const found = cellsOf(decoded.text)[cell - 1];
    return found ? editsInFile(found, own) : [];
  });
  return editBytes(bytes, decoded, edits);
}

/** Whether a file's encoding has all characters of what is to be written. */
async function isEncodable({ uri, put }: ImageEdit): Promise<boolean> {
  const text = "alt" in put ? put.alt : "description" in put ? put.description : "";
  if (/^[\0-\x7f]*$/.test(text)) return true;
  const bytes = await readFile(fileOf(uri)).catch(() => undefined);
  return bytes === undefined || encodeText(text, decodeText(bytes).encoding) !== undefined;
}
