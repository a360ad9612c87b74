import type { Report } from "./contract.ts";
import { inertJson } from "./inert.ts";

/** The contract, a reference a line, so that two reports can be compared. */
export function jsonReport({ version, minor, summary, references }: Report): string {
  const rows = references.map((one) => `    ${inertJson(one)}`).join(",\n");
  const list = rows === "" ? "[]" : `[\n${rows}\n  ]`;
  const added = minor === undefined ? "" : `  "minor": ${minor},\n`;
  return `{\n  "version": ${version},\n${added}  "summary": ${inertJson(summary)},\n  "references": ${list}\n}\n`;
}
