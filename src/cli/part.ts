import { coverageOf } from "../core/altText/review/coverage.ts";
import { reportOf, type Report } from "../core/altText/review/report/contract.ts";
import { scanDocument, type ReviewRow } from "../core/altText/review/scan.ts";
import { isTooLong } from "../core/altText/read/readReferences.ts";
import { english } from "../core/messages/english.ts";
import type { AltTextSettings } from "../core/settings.ts";
import { documentsOf } from "../node/documents.ts";
import { createRememberingLocator } from "./rememberingLocator.ts";
import { pathsFrom, scanningIn } from "./rows.ts";
import { failedAt, type UnreadFile } from "./unread.ts";

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
export interface Part extends Pick<Report, "summary" | "references"> {
  readonly unread: readonly UnreadFile[];
}

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
    const rows: ReviewRow[] = [];
    const unread: UnreadFile[] = [];
    for (const path of files)
      try {
        const found = documentsOf(path);
        if (typeof found === "string") unread.push({ path, problem: found });
        else {
          const own: ReviewRow[] = [];
          for (const one of found)
            if (isTooLong(one)) unread.push({ path, problem: "tooLarge" });
            else own.push(...(await scanDocument(one, scanning)));
          rows.push(...own);
        }
      } catch (error) {
        unread.push(failedAt(path, error));
      }
    const told = isWhole ? rows : rows.filter(({ problems }) => problems.length > 0);
    const { references } = reportOf(told, { t: english, pathOf });
    return { summary: coverageOf(rows), references, unread };
  };
}
