/** A row of the review: an image as it was found last, and what became of it. */

import type { ProposalFailure } from "../propose/propose.ts";
import type { Suggestion } from "../propose/suggestion.ts";
import type { ImageReference } from "../reference.ts";
import type { LeftReason } from "../write/plan.ts";
import type { ReviewRow } from "./scan.ts";

/** What its user decided. */
export type RowDecision = "accepted" | "skipped" | "never";

/** What is kept of the work on a row, also when the review is closed. */
export interface KeptWork {
  readonly suggestion?: Suggestion | undefined;
  /** Which of the suggested texts. */
  readonly choice?: number | undefined;
  /** In place of what was suggested: written by hand, or taken from elsewhere. */
  readonly text?: string | undefined;
  readonly isFree?: boolean | undefined;
  /** It adds nothing, in place of any text. */
  readonly isDecorative?: boolean | undefined;
  readonly decision?: RowDecision | undefined;
}

/** Why a row has no proposal, or was not written. */
export type RowFailure = ProposalFailure | { readonly kind: "left"; readonly why: LeftReason };

/** One image of a document in the review. */
export interface ReviewItem {
  /** The same as long as the review lives and the image is there. */
  readonly id: string;
  readonly row: ReviewRow;
  /** From the workspace folder. */
  readonly file: string;
  /** The same in every session as long as the document says the same there. */
  readonly key: string;
  /** The same image in the same purpose. */
  readonly group: string;
  /** It has no alt text, or one that says nothing. */
  readonly isFillable: boolean;
  kept: KeptWork;
  isAsking: boolean;
  isWritten: boolean;
  failure: RowFailure | undefined;
}

/** A row that has no id yet. */
export type ItemDraft = Pick<ReviewItem, "row" | "file" | "key" | "group" | "isFillable">;

/** What would be written; undefined where nothing is proposed. */
export function proposalOf({
  kept: { suggestion, choice = 0, text, isDecorative },
}: Pick<ReviewItem, "kept">): { readonly alt: string; readonly isDecorative: boolean } | undefined {
  if (isDecorative) return { alt: "", isDecorative };
  if (text !== undefined) return { alt: text, isDecorative: false };
  if (!suggestion || suggestion.alts.length === 0) return undefined;
  const alt = suggestion.alts[choice] ?? "";
  return { alt, isDecorative: alt === "" };
}

export type RowStatus = RowDecision | "open" | "asking" | "proposed" | "failed" | "written";

export function statusOf(item: ReviewItem): RowStatus {
  if (item.isAsking) return "asking";
  if (item.isWritten) return "written";
  if (item.kept.decision && !(item.failure?.kind === "left")) return item.kept.decision;
  if (item.failure) return "failed";
  return proposalOf(item) ? "proposed" : "open";
}

/** Whether its user waits for it to be written. */
export const isAccepted = ({ kept, isWritten }: ReviewItem): boolean =>
  kept.decision === "accepted" && !isWritten;

/** Whether a text can be written there. */
export const isWritable = ({ row }: ItemDraft): boolean => row.reference.place !== undefined;

/** Whether the text is a person's words, which nobody replaces but a person. */
export const isPersons = ({ row: { reference }, isFillable: says }: ItemDraft): boolean =>
  !says && (reference.alt ?? "").trim() !== "";

/** Whether it can be asked about: there is an image, and a place for the answer. */
export const isAskable = (item: ItemDraft): boolean =>
  isWritable(item) && item.row.reference.source !== undefined && item.row.image.kind !== "missing";

/** Whether it is asked about along with all others: nothing is there, proposed or decided. */
export const isWaiting = (item: ReviewItem): boolean =>
  item.isFillable && isAskable(item) && /^(?:open|failed)$/.test(statusOf(item));

/** Whether its text can be held against its image. */
export const isVerifiable = (item: ItemDraft): boolean =>
  isPersons(item) && isAskable(item) && !item.row.reference.isSilenced;

/** Whether it was found that the text does not fit its image. */
export const hasFault = ({ kept: { suggestion } }: Pick<ReviewItem, "kept">): boolean =>
  suggestion?.finding !== undefined && suggestion.finding !== "fits";

/** Whether two references show the same image, whatever they say of it. */
export const isSameSource = (one: ImageReference, other: ImageReference): boolean =>
  one.source?.text === other.source?.text;
