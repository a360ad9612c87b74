import manifest from "../../package.json" with { type: "json" };
import type { Report } from "../core/altText/review/report/contract.ts";
import type { SarifOptions } from "../core/altText/review/report/sarif.ts";
import { english } from "../core/messages/english.ts";
import type { FormatName } from "./options.ts";

type FixFor = SarifOptions["fixFor"];
type Formatter = (report: Report, fixFor: FixFor) => Promise<string>;

/** A report in a format; each is loaded when it is asked for. */
const FORMATTERS: Readonly<Record<FormatName, Formatter>> = {
  text: async (report) =>
    (await import("../core/altText/review/report/text.ts")).textReport(report, english),
  json: async (report) =>
    (await import("../core/altText/review/report/json.ts")).jsonReport(report),
  sarif: async (report, fixFor) =>
    (await import("../core/altText/review/report/sarif.ts")).sarifReport(report, {
      ...{ version: manifest.version, fixFor },
    }),
  github: async (report) =>
    (await import("../core/altText/review/report/github.ts")).githubReport(report),
  junit: async (report) =>
    (await import("../core/altText/review/report/junit.ts")).junitReport(report),
  csv: async (report) => (await import("../core/altText/review/report/csv.ts")).csvReport(report),
  markdown: async (report) =>
    (await import("../core/altText/review/report/markdown.ts")).markdownReport(report, english),
};

/** Formats that tell no image by itself that is fine. */
export const TELLS_PROBLEMS: ReadonlySet<FormatName> = new Set(["text", "github", "sarif"]);

/** @param fixFor the edits of proposals, in formats that have a place for them */
export const formatReport = (
  report: Report,
  format: FormatName,
  fixFor?: FixFor,
): Promise<string> => FORMATTERS[format](report, fixFor);
