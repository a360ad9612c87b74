import type { ReviewDecision } from "../../shared/review.ts";
import type { ReviewRowView } from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { strings } from "./strings.ts";

/** Where a row stands, as VS Code writes places. */
export function placeOf({ file, line, cell }: ReviewRowView): string {
  return cell === undefined ? `${file}:${line}` : fill(strings.cellPlace, file, cell, line);
}

/** The alt text as it is, or that there is none, in words. */
export function nowOf({ now, state }: ReviewRowView): string {
  if (state === "computed") return strings.inCode;
  if (now === null) return strings.noAltText;
  return now === "" ? (state === "decorative" ? strings.emptyAltText : strings.emptyText) : now;
}

/** What would be written, in words; undefined where nothing is proposed. */
function proposedOf({ proposed, isDecorative }: ReviewRowView): string | undefined {
  if (isDecorative) return strings.emptyAltText;
  return proposed ?? undefined;
}

/** Both texts one after the other, for who does not see the comparison. */
export function describeText(row: ReviewRowView): string {
  const proposed = proposedOf(row);
  const now = fill(strings.nowIs, nowOf(row));
  return proposed === undefined ? now : `${now} ${fill(strings.proposedIs, proposed)}`;
}

export interface Remark {
  readonly kind: "finding" | "error" | "problem";
  readonly text: string;
}

/** What is to know of a row, the weightiest first. */
export function remarksOf({
  error,
  finding,
  problems,
  isNotFound,
}: ReviewRowView): readonly Remark[] {
  return [
    ...(error === undefined ? [] : [{ kind: "error", text: error } as const]),
    ...(finding === undefined ? [] : [{ kind: "finding", text: finding } as const]),
    ...(isNotFound ? [{ kind: "error", text: strings.states.notFound } as const] : []),
    ...problems.map((text) => ({ kind: "problem", text }) as const),
  ];
}

/** What became of a row, or what it is as long as nothing did. */
export function stateOf(row: ReviewRowView): string {
  if (row.status !== "open") return strings.statuses[row.status];
  return row.isNotFound ? strings.states.notFound : strings.states[row.state];
}

/** All of a row in one sentence or two, as it is read out when one comes to it. */
export function spokenRow(row: ReviewRowView): string {
  const remarks = remarksOf(row).map(({ text }) => text);
  const others = row.group.size > 1 ? [fill(strings.alsoPlaces, row.group.size - 1)] : [];
  return [stateOf(row), placeOf(row), describeText(row), ...remarks, ...others].join(". ");
}

/** What a decision made of a row, in a word. */
export function decidedAs(kind: ReviewDecision["kind"] | undefined): string {
  switch (kind) {
    case undefined:
      return "";
    case "accept":
      return strings.statuses.accepted;
    case "decorative":
      return strings.states.decorative;
    case "skip":
      return strings.statuses.skipped;
    case "never":
      return strings.statuses.never;
    case "reset":
      return strings.statuses.open;
  }
}
