import type { Report } from "./contract.ts";

/** The contract, a reference a line, so that two reports can be compared. */
export function jsonReport({ version, minor, summary, references }: Report): string {
  const rows = references.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  const list = rows === "" ? "[]" : `[\n${rows}\n  ]`;
  const added = minor === undefined ? "" : `  "minor": ${minor},\n`;
  return `{\n  "version": ${version},\n${added}  "summary": ${JSON.stringify(summary)},\n  "references": ${list}\n}\n`;
}
