import { FAULT_CODES } from "../../propose/finding.ts";
import {
  shownProblems,
  type Report,
  type ReportedProblem,
  type ReportedReference,
} from "./contract.ts";
import { inertJson } from "./inert.ts";
import { EXPLAINED, RULES } from "./rules.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** What SARIF needs to know besides the report. */
export interface SarifOptions {
  /** Of the program. */
  readonly version: string;
  /** The edit that writes the proposal of a reference, as its file has it; none where there is none. */
  readonly fixFor?: ((reference: ReportedReference) => SarifFix | undefined) | undefined;
}

export interface SarifFix {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** SARIF 2.1.0, as GitHub's code scanning and other viewers read it. */
export function sarifReport(report: Report, { version, fixFor }: SarifOptions): string {
  const results = report.references.flatMap((reference) =>
    shownProblems(reference).map(({ code, severity, message }) => {
      const { file, cell, source } = reference;
      const artifactLocation = { uri: uriOf(file), uriBaseId: "%SRCROOT%" };
      const fix = fixFor?.(reference);
      return {
        ruleId: code,
        ruleIndex: RULES.findIndex((rule) => rule.code === code),
        level: severity,
        message: { text: withoutLinks(cell === undefined ? message : `Cell ${cell}: ${message}`) },
        locations: [{ physicalLocation: { artifactLocation, ...regionOf(reference) } }],
        // What stays the same when lines move, so that a dismissed alert stays dismissed.
        partialFingerprints: { "irisAlt/v1": `${code}:${file}:${source ?? ""}` },
        ...(fix && { fixes: [fixOf(fix, artifactLocation)] }),
      };
    }),
  );
  const rules = RULES.map(({ code, severity, title, help }) => ({
    id: code,
    name: code.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help, markdown: `${help} [More](${EXPLAINED}#${code})` },
    helpUri: `${EXPLAINED}#${code}`,
    defaultConfiguration: { level: severity },
    properties: { tags: ["accessibility"], precision: precisionOf(code, severity) },
  }));
  const driver = {
    name: "iris-alt",
    version,
    semanticVersion: version,
    informationUri: EXPLAINED.replace(/\/blob\/.*$/, ""),
    rules,
  };
  const run = {
    tool: { driver },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The working directory." } } },
    results,
  };
  return `${inertJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, 2)}\n`;
}

const FOUND_BY_MODELS: ReadonlySet<string> = new Set(FAULT_CODES);

function precisionOf(code: string, severity: ReportedProblem["severity"]): string {
  if (FOUND_BY_MODELS.has(code)) return "medium";
  return severity === "error" ? "very-high" : "high";
}

/** In a notebook, lines of its cell are no lines of its file. */
function regionOf({ cell, line, column, endLine, endColumn }: ReportedReference) {
  return cell === undefined
    ? { region: { startLine: line, startColumn: column, endLine, endColumn } }
    : { region: { startLine: 1 } };
}

function fixOf(fix: SarifFix, artifactLocation: { readonly uri: string }) {
  const { text, ...deletedRegion } = fix;
  return {
    description: { text: "Write the proposed alt text." },
    artifactChanges: [
      { artifactLocation, replacements: [{ deletedRegion, insertedContent: { text } }] },
    ],
  };
}

/** Viewers make links of `[words](address)` in a message. */
const withoutLinks = (message: string): string => message.replaceAll("](", "] (");

/** A relative path as a URI; a colon in its first part would be a scheme. */
const uriOf = (path: string): string =>
  path
    .split("/")
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join("/");
