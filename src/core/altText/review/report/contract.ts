/** The public contract of `iris-alt --format json`; docs/iris-alt.schema.json is its schema. */

import { explainFault, explainProblem } from "../../../messages/problems.ts";
import type { Translate } from "../../../messages/locale.ts";
import type { ProblemCode } from "../../check/problems.ts";
import type { Purpose } from "../../check/purpose.ts";
import type { Markup } from "../../languages.ts";
import type { FaultCode, Finding } from "../../propose/finding.ts";
import type { SuggestedPurpose } from "../../propose/answer.ts";
import type { Suggestion } from "../../propose/suggestion.ts";
import { coverageOf, type Coverage } from "../coverage.ts";
import type { ReviewRow } from "../scan.ts";

export interface ReportedProblem {
  readonly code: ProblemCode | FaultCode;
  /** `error` where without sight something is missing, `warning` where words could be better. */
  readonly severity: "error" | "warning";
  readonly message: string;
}

/** What a model proposes for an image. */
export interface ReportedProposal {
  readonly alt: string;
  readonly purpose: SuggestedPurpose;
  readonly why: string;
  /** Below a complex image. */
  readonly longDescription?: string;
}

/** What a model found of the alt text that is there, held against its image. */
export interface ReportedFinding {
  readonly finding: Finding;
  /** What of the image shows it; empty where the text fits. */
  readonly why: string;
}

/** One image. */
export interface ReportedReference {
  /** From the working directory, with forward slashes. */
  readonly file: string;
  /** In a notebook, which cell, from 1; lines count within it. */
  readonly cell?: number;
  /** Of all of the reference, from 1; columns are UTF-16 code units, the end is behind the last one. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly markup: Markup;
  readonly element: string;
  /** As it is meant; of an image in a data URI its beginning alone. */
  readonly source: string | null;
  /** The image's file, from the working directory; null where there is none. */
  readonly resolved: string | null;
  readonly alt: string | null;
  readonly computed: boolean;
  /** It has no alt text, and none is wanted. */
  readonly decorative: boolean;
  readonly purpose: Purpose["kind"];
  readonly heading: string | null;
  readonly caption: string | null;
  readonly problems: readonly ReportedProblem[];
  readonly proposal?: ReportedProposal;
  /** Since 1.1. */
  readonly verified?: ReportedFinding;
}

export interface Report {
  readonly version: 1;
  /** 1 where something in it was added by version 1.1. */
  readonly minor?: 1;
  readonly summary: Coverage;
  readonly references: readonly ReportedReference[];
}

export interface ReportOptions {
  readonly t: Translate;
  /** The path of a document or image from the working directory. */
  readonly pathOf: (uri: string) => string;
  /** What a model said of an image. */
  readonly answerFor?: (row: ReviewRow) => RowAnswer | undefined;
}

/** What a model said of an image, besides what its document says. */
export interface RowAnswer {
  readonly proposal?: ReportedProposal | undefined;
  readonly verified?: ReportedFinding | undefined;
}

/** What is reported of what a model said. */
export function answerIn({ alts, purpose, why, longDescription, finding }: Suggestion): RowAnswer {
  const [alt] = alts;
  const described = longDescription !== "" && { longDescription };
  return {
    ...(alt !== undefined && { proposal: { alt, purpose, why, ...described } }),
    ...(finding !== undefined && { verified: { finding, why } }),
  };
}

export function reportOf(rows: readonly ReviewRow[], options: ReportOptions): Report {
  const references = rows.map((row) => reportedReference(row, options));
  const isVerified = references.some(({ verified }) => verified !== undefined);
  return {
    version: 1,
    ...(isVerified && { minor: 1 }),
    summary: coverageOf(rows),
    references,
  };
}

function reportedReference(
  row: ReviewRow,
  { t, pathOf, answerFor }: ReportOptions,
): ReportedReference {
  const { uri, cell, range, markup, reference, image, state, purpose } = row;
  const { proposal, verified } = answerFor?.(row) ?? {};
  const problems = row.problems.map((one): ReportedProblem => ({
    code: one.code,
    severity: one.isMissing ? "error" : "warning",
    message: explainProblem(one, t),
  }));
  return {
    file: pathOf(uri),
    ...(cell !== undefined && { cell }),
    ...range,
    markup,
    element: reference.element,
    source: reference.source === undefined ? null : shortened(reference.source.text),
    resolved: image.kind === "file" ? pathOf(image.uri) : null,
    alt: reference.alt ?? null,
    computed: state === "computed",
    decorative: state === "decorative",
    purpose: purpose.kind,
    heading: reference.around.heading ?? null,
    caption: reference.around.caption ?? null,
    problems: verified ? [...faultsOf(verified, t), ...problems] : problems,
    ...(proposal && { proposal }),
    ...(verified && { verified }),
  };
}

/** What was found comes first: it was asked for. */
const faultsOf = ({ finding, why }: ReportedFinding, t: Translate): ReportedProblem[] =>
  finding === "fits"
    ? []
    : [{ code: finding, severity: "warning", message: explainFault({ finding, why }, t) }];

/** Characters of a data URI that tell its kind. */
const DATA_SHOWN = 40;

const shortened = (source: string): string =>
  /^\s*data:/i.test(source) && source.length > DATA_SHOWN
    ? `${source.slice(0, DATA_SHOWN)}…`
    : source;

/** The problems to show one by one: that a link has no name says already that the text is missing. */
export function shownProblems({ problems }: ReportedReference): readonly ReportedProblem[] {
  const isUnnamed = problems.some(({ code }) => code === "link-without-name");
  return isUnnamed ? problems.filter(({ code }) => code !== "missing-alt") : problems;
}
