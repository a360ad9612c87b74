import { readFile, writeFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ImageLocator } from "../core/altText/resolve/locator.ts";
import { baselineOf, parseBaseline, withoutKnown } from "../core/altText/review/baseline.ts";
import { reportOf, type Report } from "../core/altText/review/report/contract.ts";
import {
  scan,
  scanDocument,
  type ReviewRow,
  type ScanOptions,
} from "../core/altText/review/scan.ts";
import { parseAltTextSettings } from "../core/settings.ts";
import { createNodeDocuments, documentsIn } from "../node/documents.ts";
import { uriOf, uriPathOf } from "../node/paths.ts";
import { settingsOf } from "../node/settings.ts";
import { readConfig } from "./config.ts";
import { documentUris } from "./files.ts";
import { formatReport } from "./format.ts";
import type { MainOptions } from "./main.ts";
import { UsageError, type CliOptions } from "./options.ts";
import { english } from "./english.ts";

/** Tells which images have no alt text or a poor one. @returns the exit status */
export async function check(options: CliOptions, main: MainOptions): Promise<number> {
  const { cwd, stdout, stderr } = main;
  const rows = await rowsOf(options, main);
  const report = reportOf(rows, { t: english, pathOf: pathsFrom(cwd) });
  const file = options.baseline === undefined ? undefined : resolve(cwd, options.baseline);
  if (file !== undefined && options.updateBaseline) {
    const baseline = baselineOf(report);
    await writeFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
    stderr.write(`${options.baseline}: ${Object.keys(baseline.known).length} known problems.\n`);
    return 0;
  }
  const shown = file === undefined ? report : withoutKnown(report, await readBaseline(file));
  stdout.write(await formatReport(shown, options.format));
  return statusOf(shown, options.maxMissing);
}

/** 1 where there are problems; where some may be missing, only where more are. */
function statusOf({ references }: Report, maxMissing: number | undefined): 0 | 1 {
  const problems = references.flatMap((one) => one.problems);
  const missing = problems.filter(({ code }) => code === "missing-alt").length;
  const isFine = maxMissing === undefined ? problems.length === 0 : missing <= maxMissing;
  return isFine ? 0 : 1;
}

async function rowsOf(options: CliOptions, main: MainOptions): Promise<readonly ReviewRow[]> {
  const { cwd, signal } = main;
  const { settings, ignored } = await readConfig(cwd, options.config);
  const altText = parseAltTextSettings(settingsOf(settings));
  const documents = createNodeDocuments([cwd], altText);
  const { language, mayTellKind } = altText;
  const scanning: ScanOptions = {
    ...{ documents, signal },
    locator: new ImageLocator((document) => documents.siteOf(document)),
    settingsFor: () => ({ language, mayTellKind }),
  };
  if (options.stdinFilename !== undefined) {
    const path = uriPathOf(resolve(cwd, options.stdinFilename));
    return scanStandardInput({ uri: uriOf(path), path }, scanning, main);
  }
  const uris = documentUris({ ...options, cwd, ignored, signal });
  const rows: ReviewRow[] = [];
  for await (const document of scan(uris, scanning)) rows.push(...document.rows);
  return rows;
}

async function scanStandardInput(
  place: { readonly uri: string; readonly path: string },
  scanning: ScanOptions,
  { stdin }: MainOptions,
): Promise<readonly ReviewRow[]> {
  const all = documentsIn(await stdin(), place);
  const rows = await Promise.all(all.map((document) => scanDocument(document, scanning)));
  return rows.flat();
}

async function readBaseline(file: string) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  const baseline = text === undefined ? undefined : parseBaseline(text);
  if (!baseline) throw new UsageError(`${file} is no baseline. --update-baseline writes one.`);
  return baseline;
}

/** A path from the working directory, with forward slashes; none of its signs is encoded. */
function pathsFrom(cwd: string): (uri: string) => string {
  return (uri) =>
    relative(cwd, fileURLToPath(uri.replace(/#cell=\d+$/, "")))
      .split(sep)
      .join("/");
}
