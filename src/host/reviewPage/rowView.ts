/** Rows as the page shows them. */

import {
  hasFault,
  isPersons,
  isWritable,
  proposalOf,
  statusOf,
  type ReviewItem,
  type RowFailure,
} from "../../core/altText/review/item.ts";
import type { OrderedItem } from "../../core/altText/review/order.ts";
import type { Locale, Translate } from "../../core/messages/locale.ts";
import { explainFault, explainProblem } from "../../core/messages/problems.ts";
import { explainProposal } from "../../core/messages/proposals.ts";
import { visible } from "../../core/messages/visible.ts";
import type { ReviewRowView } from "../../shared/reviewViews.ts";

/** Characters of a text in a row. */
const LONGEST = 2000;
const LONGEST_NAME = 120;

export interface RowContext {
  readonly locale: Locale;
  /** The model's id. */
  readonly model: string;
  /** The endpoint's. */
  readonly host: string;
}

/** @param index its place in the view */
export function rowView(
  { item, group }: OrderedItem,
  index: number,
  context: RowContext,
): ReviewRowView {
  const { row, id, kept, failure } = item;
  const { t } = context.locale;
  const { reference, cell, range, state, image, problems } = row;
  const proposal = proposalOf(item);
  const { finding, why = "" } = kept.suggestion ?? {};
  const isFault = hasFault(item) && finding !== undefined && finding !== "fits";
  return {
    ...{ id, index, file: visible(item.file), line: range.line, state },
    ...(cell !== undefined && { cell }),
    group: { id: item.group.slice(0, LONGEST), ...group },
    name: nameOf(item),
    isNotFound: image.kind === "missing",
    now: reference.alt?.slice(0, LONGEST) ?? null,
    proposed: proposal?.alt.slice(0, LONGEST) ?? null,
    isDecorative: proposal?.isDecorative ?? false,
    isEdited: kept.text !== undefined && kept.isFree !== true,
    isFree: kept.isFree === true,
    purpose: purposeWord(item, t),
    why: isFault ? "" : why,
    problems: told(problems).map((one) => explainProblem(one, t)),
    ...(isFault && { finding: explainFault({ finding, why }, t) }),
    status: statusOf(item),
    ...(failure && { error: explainRowFailure(failure, context) }),
    isWritable: isWritable(item),
    isPersons: isPersons(item),
  };
}

/** The image's name, for people. */
export function nameOf({ row: { reference } }: ReviewItem): string {
  const text = reference.source?.text ?? reference.element;
  if (/^\s*data:/i.test(text)) return /^\s*(data:[^;,]{1,40})/i.exec(text)?.[1] ?? "data:";
  return visible(text.replace(/^.*[/\\](?=[^/\\])/s, "").slice(0, LONGEST_NAME));
}

/** That a link has no name says already that the text is missing. */
function told(problems: ReviewItem["row"]["problems"]): ReviewItem["row"]["problems"] {
  const isUnnamed = problems.some(({ code }) => code === "link-without-name");
  return isUnnamed ? problems.filter(({ code }) => code !== "missing-alt") : problems;
}

function purposeWord({ row, kept }: ReviewItem, t: Translate): string {
  const { purpose } = row;
  if (purpose.kind === "functional") return purpose.of === "link" ? t("Link") : t("Button");
  switch (kept.suggestion?.purpose ?? purpose.kind) {
    case "decorative":
      return t("Decorative");
    case "text":
      return t("Text");
    case "complex":
      return t("Complex");
    case "functional":
      return t("Link");
    case "informative":
      return t("Informative");
  }
}

/** Why a row has no proposal, or was not written. */
export function explainRowFailure(
  failure: RowFailure,
  { model, host, locale }: RowContext,
): string {
  if (failure.kind !== "left") return explainProposal(failure, { model, host, locale });
  const { t } = locale;
  switch (failure.why) {
    case "changed":
      return t("The document changed at the image, so this was not written.");
    case "closed":
      return t("The document could not be opened, so this was not written.");
    case "noPlace":
      return t("The markup has no safe place for this, so it was not written.");
    case "refused":
      return t("VS Code rejected the edit, so this was not written.");
  }
}
