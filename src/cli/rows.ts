import { relative, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { DocumentText, Documents } from "../core/altText/documents.ts";
import { isTooLong } from "../core/altText/read/readReferences.ts";
import { ImageLocator } from "../core/altText/resolve/locator.ts";
import { scanDocument, type ReviewRow, type ScanOptions } from "../core/altText/review/scan.ts";
import { getOrCreate } from "../core/altText/resolve/tree.ts";
import { parseAltTextSettings, type AltTextSettings } from "../core/settings.ts";
import { createNodeDocuments, documentsIn, documentsOf, largestOf } from "../node/documents.ts";
import { createFilesSnapshot } from "../node/files.ts";
import { uriOf, uriPathOf } from "../node/paths.ts";
import { settingsOf, type OwnSettings } from "../node/settings.ts";
import { readConfig } from "./config.ts";
import { documentFiles } from "./files.ts";
import type { MainOptions } from "./surroundings.ts";
import { UsageError, type CliOptions } from "./options.ts";
import { failedAt, tellUnread, unreadLine, type UnreadFile } from "./unread.ts";

/** What a command line chose. */
export interface ChosenRows {
  readonly rows: readonly ReviewRow[];
  readonly documents: Documents;
  readonly locator: ImageLocator;
  /** What the repository says. */
  readonly settings: OwnSettings;
}

/**
 * @param onDocument told of each document and its images
 * @throws UsageError where a document was named that cannot be read or is too large; an error that names the
 * document at which Iris fails
 */
export async function chooseRows(
  options: CliOptions,
  main: MainOptions,
  onDocument?: (document: DocumentText, rows: readonly ReviewRow[]) => void,
): Promise<ChosenRows> {
  const { cwd, signal, input } = main;
  const { settings, ignored } = await readConfig(options.config, main);
  const altText = parseAltTextSettings(settingsOf(settings));
  const { documents, locator, scanning } = scanningIn(cwd, altText, signal);
  const rows: ReviewRow[] = [];
  const unread: UnreadFile[] = [];
  /** @param path on this computer */
  const take = async (path: string, found: readonly DocumentText[]): Promise<void> => {
    for (const document of found) {
      if (isTooLong(document)) unread.push({ path, problem: "tooLarge" });
      const own = await scanDocument(document, scanning).catch((error: unknown) => {
        throw new Error(unreadLine(failedAt(path, error), cwd), { cause: error });
      });
      rows.push(...own);
      onDocument?.(document, own);
    }
  };
  if (options.stdinFilename === undefined) {
    const onShut = (path: string): unknown => unread.push({ path, problem: "unreadable" });
    for await (const file of documentFiles({ ...options, cwd, ignored, signal, onShut })) {
      const found = documentsOf(file);
      if (typeof found === "string") unread.push({ path: file, problem: found });
      else await take(file, found);
    }
    tellUnread(unread, options, main);
  } else {
    const path = resolve(cwd, options.stdinFilename);
    const uriPath = uriPathOf(path);
    const bytes = await readStream(input(), largestOf(path));
    if (bytes) await take(path, documentsIn(bytes, { uri: uriOf(uriPath), path: uriPath }));
    if (!bytes || unread.length > 0) throw new UsageError("The standard input is too large.");
  }
  return { rows, documents, locator, settings };
}

/** All of a stream; undefined where it has more than `most` bytes, which may have no end. */
async function readStream(stream: Readable, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What looks through the documents of a folder as it is now. */
export function scanningIn(cwd: string, altText: AltTextSettings, signal: AbortSignal) {
  const documents = createNodeDocuments([cwd], altText, createFilesSnapshot());
  const locator = new ImageLocator((document) => documents.siteOf(document));
  const { language, mayTellKind } = altText;
  const scanning: ScanOptions = {
    ...{ documents, locator, signal, settingsFor: () => ({ language, mayTellKind }) },
  };
  return { documents, locator, scanning };
}

/** Tells paths from the working directory, with forward slashes; none of their signs is encoded. */
export function pathsFrom(cwd: string): (uri: string) => string {
  const known = new Map<string, string>();
  return (uri) => getOrCreate(known, uri, () => pathFrom(cwd, uri));
}

const pathFrom = (cwd: string, uri: string): string =>
  relative(cwd, fileURLToPath(uri.replace(/#cell=\d+$/, "")))
    .split(sep)
    .join("/");
