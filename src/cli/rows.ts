import { relative, resolve, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { DocumentText, Documents } from "../core/altText/documents.ts";
import { ImageLocator } from "../core/altText/resolve/locator.ts";
import {
  scan,
  scanDocument,
  type ReviewRow,
  type ScanOptions,
} from "../core/altText/review/scan.ts";
import { getOrCreate } from "../core/altText/resolve/tree.ts";
import { parseAltTextSettings, type AltTextSettings } from "../core/settings.ts";
import { createNodeDocuments, documentsIn } from "../node/documents.ts";
import { createFilesSnapshot } from "../node/files.ts";
import { uriOf, uriPathOf } from "../node/paths.ts";
import { settingsOf, type OwnSettings } from "../node/settings.ts";
import { readConfig } from "./config.ts";
import { documentUris } from "./files.ts";
import type { MainOptions } from "./surroundings.ts";
import type { CliOptions } from "./options.ts";

/** What a command line chose. */
export interface ChosenRows {
  readonly rows: readonly ReviewRow[];
  readonly documents: Documents;
  readonly locator: ImageLocator;
  /** What the repository says. */
  readonly settings: OwnSettings;
}

/** @param onDocument told of each document and its images */
export async function chooseRows(
  options: CliOptions,
  { cwd, signal, input }: MainOptions,
  onDocument?: (document: DocumentText, rows: readonly ReviewRow[]) => void,
): Promise<ChosenRows> {
  const { settings, ignored } = await readConfig(cwd, options.config);
  const altText = parseAltTextSettings(settingsOf(settings));
  const { documents, locator, scanning } = scanningIn(cwd, altText, signal);
  const rows: ReviewRow[] = [];
  const take = (document: DocumentText, own: readonly ReviewRow[]): void => {
    rows.push(...own);
    onDocument?.(document, own);
  };
  if (options.stdinFilename === undefined) {
    const uris = documentUris({ ...options, cwd, ignored, signal });
    for await (const one of scan(uris, scanning)) take(one.document, one.rows);
  } else {
    const path = uriPathOf(resolve(cwd, options.stdinFilename));
    for (const document of documentsIn(await buffer(input()), { uri: uriOf(path), path }))
      take(document, await scanDocument(document, scanning));
  }
  return { rows, documents, locator, settings };
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
