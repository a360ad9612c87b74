import { csvOf } from "../../../csv.ts";
import type { Report, ReportedReference } from "./contract.ts";
import { inertLine } from "./inert.ts";
import { lookup } from "../../../lookup.ts";

/** Names of columns are those of the contract; a cell that is empty says nothing. */
const COLUMNS: Readonly<Record<string, (one: ReportedReference) => string | number | undefined>> =
  lookup({
    file: ({ file }) => file,
    cell: ({ cell }) => cell,
    line: ({ line }) => line,
    column: ({ column }) => column,
    source: ({ source }) => source ?? undefined,
    resolved: ({ resolved }) => resolved ?? undefined,
    purpose: ({ purpose }) => purpose,
    alt: ({ alt }) => alt ?? undefined,
    problems: ({ problems }) => problems.map(({ code }) => code).join(" "),
    message: ({ problems }) => problems.map(({ message }) => message).join(" "),
    proposal: ({ proposal }) => proposal?.alt,
    "proposed purpose": ({ proposal }) => proposal?.purpose,
    why: ({ proposal }) => proposal?.why,
    "long description": ({ proposal }) => proposal?.longDescription,
  });

/** A row an image, for spreadsheets. */
export function csvReport({ references }: Report): string {
  const rows = references.map((one) =>
    Object.values(COLUMNS).map((of) => linesOf(String(of(one) ?? ""))),
  );
  return csvOf([Object.keys(COLUMNS), ...rows]);
}

/** The lines of a text stay apart, each by itself. */
const linesOf = (text: string): string => text.split("\n").map(inertLine).join("\n");
