import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Documents, DocumentText } from "../core/altText/documents.ts";
import { DOCUMENT_ENDINGS } from "../core/altText/languages.ts";
import { LONGEST_DOCUMENT, readReferences } from "../core/altText/read/readReferences.ts";
import type { AltTextSettings } from "../core/settings.ts";
import { nodeFiles, readFileUri } from "./files.ts";
import { uriOf, uriPathOf } from "./paths.ts";
import { walk } from "./walk.ts";

/** The documents of some folders of this computer. */
export function createNodeDocuments(
  /** Paths on this computer. */
  folders: readonly string[],
  settings: Pick<AltTextSettings, "components" | "staticRoots">,
): Documents {
  const roots = folders.map(uriPathOf);
  return {
    async *all(signal) {
      for (const folder of folders)
        for await (const path of walk(folder, signal))
          if (isDocument(path)) yield uriOf(uriPathOf(path));
    },
    open: (uri) => openDocument(uri),
    referencesIn: (document) => readReferences(document, settings.components),
    siteOf: ({ path }) => ({
      ...{ files: nodeFiles, path, roots, uriOf, staticRoots: settings.staticRoots },
    }),
  };
}

const isDocument = (path: string): boolean => {
  const lower = path.toLowerCase();
  return DOCUMENT_ENDINGS.some((ending) => lower.endsWith(ending));
};

/** Text in another encoding than UTF-8 is not opened: it could not be written back as it was. */
export async function openDocument(uri: string): Promise<DocumentText | undefined> {
  const bytes = await readFileUri(uri, LONGEST_DOCUMENT);
  if (typeof bytes === "string") return undefined;
  const text = decoded(bytes);
  if (text === undefined) return undefined;
  const version = createHash("sha256").update(bytes).digest("hex");
  return { uri, path: uriPathOf(fileURLToPath(uri)), languageId: "", text, version };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    // The mark at its beginning stays, so that it is written again.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
