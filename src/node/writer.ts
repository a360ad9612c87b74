import { rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Documents } from "../core/altText/documents.ts";
import { withEdits } from "../core/altText/write/plan.ts";
import { createWriter, type Writer } from "../core/altText/write/writer.ts";
import { openDocument } from "./documents.ts";

/** Writes into the files of this computer. A file that changed meanwhile is read anew. */
export function createNodeWriter(documents: Documents): Writer {
  return createWriter({
    documents,
    open: (uri) => openDocument(uri),
    async commit(all, options) {
      const now = await Promise.all(all.map(({ document }) => openDocument(document.uri)));
      if (all.some(({ document }, i) => document.version !== now[i]?.version)) return false;
      for (const { document, edits } of all)
        await writeFile(fileURLToPath(document.uri), withEdits(document.text, edits));
      if (options.rename)
        await rename(fileURLToPath(options.rename.from), fileURLToPath(options.rename.to));
      return true;
    },
  });
}
