/** Problems that were there before somebody began to count: they are known, and only new ones are told. */

import type { Report, ReportedProblem, ReportedReference } from "./report/contract.ts";

/** How often each problem was there, by {@link keyOf}; lines move, so they do not count. */
export interface Baseline {
  readonly version: 1;
  readonly known: Readonly<Record<string, number>>;
}

export function baselineOf({ references }: Report): Baseline {
  const known = new Map<string, number>();
  for (const reference of references)
    for (const problem of reference.problems) {
      const key = keyOf(reference, problem);
      known.set(key, (known.get(key) ?? 0) + 1);
    }
  const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
  return { version: 1, known: Object.fromEntries(sorted) };
}

/** Undefined for what is no baseline. */
export function parseBaseline(text: string): Baseline | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { version, known } = (value ?? {}) as { version?: unknown; known?: unknown };
    if (version !== 1 || typeof known !== "object" || known === null) return undefined;
    const isWhole = Object.values(known).every((count) => Number.isInteger(count));
    return isWhole ? { version, known: known as Record<string, number> } : undefined;
  } catch {
    return undefined;
  }
}

/** The report without the problems that are known; its counts are those of all. */
export function withoutKnown(report: Report, { known }: Baseline): Report {
  const left = new Map(Object.entries(known));
  const isNew = (reference: ReportedReference, problem: ReportedProblem): boolean => {
    const key = keyOf(reference, problem);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  };
  const references = report.references.map((one) => ({
    ...one,
    problems: one.problems.filter((problem) => isNew(one, problem)),
  }));
  return { ...report, references };
}

const keyOf = ({ file, source, alt }: ReportedReference, { code }: ReportedProblem): string =>
  [file, code, source ?? "", alt ?? ""].join(" | ");
