import { coverageOf } from "../core/altText/review/coverage.ts";
import { reportOf, type Report } from "../core/altText/review/report/contract.ts";
import { scanDocument } from "../core/altText/review/scan.ts";
import { english } from "../core/messages/english.ts";
import type { AltTextSettings } from "../core/settings.ts";
import { documentsOf } from "../node/documents.ts";
import { createRememberingLocator } from "./rememberingLocator.ts";
import { pathsFrom, scanningIn } from "./rows.ts";

/** What a thread has to know to look through files. */
export interface PartOptions {
  /** Absolute path. */
  readonly cwd: string;
  readonly altText: AltTextSettings;
  /** Whether images without problems are told one by one, besides being counted. */
  readonly isWhole: boolean;
  /** Whether no file is a link. */
  readonly isWithoutLinks: boolean;
}

/** What is told of some of the files. */
export type Part = Pick<Report, "summary" | "references">;

/** Looks through files, by their paths on this computer, and tells of their images in that order. */
export function createPartReader({
  cwd,
  altText,
  isWhole,
  isWithoutLinks,
}: PartOptions): (files: readonly string[]) => Promise<Part> {
  const { scanning: usual, locator } = scanningIn(cwd, altText, new AbortController().signal);
  const scanning = isWithoutLinks
    ? { ...usual, locator: createRememberingLocator(locator) }
    : usual;
  const pathOf = pathsFrom(cwd);
  return async (files) => {
    const rows = [];
    for (const file of files)
      for (const document of documentsOf(file))
        rows.push(...(await scanDocument(document, scanning)));
    const told = isWhole ? rows : rows.filter(({ problems }) => problems.length > 0);
    const { references } = reportOf(told, { t: english, pathOf });
    return { summary: coverageOf(rows), references };
  };
}
