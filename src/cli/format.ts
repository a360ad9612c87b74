import manifest from "../../package.json" with { type: "json" };
import type { Report } from "../core/altText/review/report/contract.ts";
import { english } from "./english.ts";
import type { FormatName } from "./options.ts";

/** A report in a format; each is loaded when it is asked for. */
const FORMATTERS: Readonly<Record<FormatName, (report: Report) => Promise<string>>> = {
  text: async (report) =>
    (await import("../core/altText/review/report/text.ts")).textReport(report, english),
  json: async (report) =>
    (await import("../core/altText/review/report/json.ts")).jsonReport(report),
  sarif: async (report) =>
    (await import("../core/altText/review/report/sarif.ts")).sarifReport(report, manifest),
  github: async (report) =>
    (await import("../core/altText/review/report/github.ts")).githubReport(report),
  junit: async (report) =>
    (await import("../core/altText/review/report/junit.ts")).junitReport(report),
};

export const formatReport = (report: Report, format: FormatName): Promise<string> =>
  FORMATTERS[format](report);
