import type { Translate } from "../../../messages/locale.ts";
import { visible } from "../../../messages/visible.ts";
import { inertLine } from "./inert.ts";
import { shareCovered } from "../coverage.ts";
import { shownProblems, type Report, type ReportedReference } from "./contract.ts";

/** Characters of an alt text in a line. */
const SHOWN = 100;

/** For people: a line a problem, as compilers write them, and the counts below. */
export function textReport({ references, summary }: Report, t: Translate): string {
  const lines = references.flatMap((one) => [
    ...shownProblems(one).map(
      ({ severity, message, code }) => `${placeOf(one)}: ${severity}: ${message} [${code}]`,
    ),
    ...(one.proposal ? [`  ${proposed(one)}`] : []),
  ]);
  return [
    ...lines.map(inertLine),
    ...(lines.length > 0 ? [""] : []),
    ...countsOf(summary, t),
    "",
  ].join("\n");
}

/** How the images do, in a line or two. */
export function countsOf(summary: Report["summary"], t: Translate): readonly string[] {
  const { total, good, decorative, missing, poor, computed, notFound } = summary;
  const percent = Math.floor(100 * shareCovered(summary));
  const counts = t(
    "{0}: {1} good, {2} decorative, {3} without alt text, {4} could be better, {5} computed. {6} % covered.",
    total === 1 ? t("1 image") : t("{0} images", total),
    ...[good, decorative, missing, poor, computed, percent],
  );
  return notFound > 0 ? [counts, t("Files not found: {0}", notFound)] : [counts];
}

/** What a model would write, on one line; empty where nothing was proposed. */
export const proposed = ({ proposal }: ReportedReference): string =>
  proposal ? `+ “${visible(proposal.alt).slice(0, SHOWN)}”` : "";

/** `file:line:column`, of a notebook with its cell. */
export const placeOf = ({ file, cell, line, column }: ReportedReference): string =>
  `${visible(file)}${cell === undefined ? "" : `:cell ${cell}`}:${line}:${column}`;
