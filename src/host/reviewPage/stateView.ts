/** What the page shows besides the rows. */

import { shareCovered, type Coverage } from "../../core/altText/review/coverage.ts";
import { isAccepted } from "../../core/altText/review/item.ts";
import type { ReviewOrder } from "../../core/altText/review/order.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { ReviewRun, RunEstimate } from "../../core/altText/review/run.ts";
import { describeSpending } from "../../core/messages/costs.ts";
import { formatCost, formatNumber, formatWait } from "../../core/messages/format.ts";
import type { Locale } from "../../core/messages/locale.ts";
import type {
  ReviewCoverage,
  ReviewEstimate,
  ReviewNotice,
  ReviewPhase,
  ReviewState,
  ReviewView,
} from "../../shared/reviewViews.ts";

export interface StateParts {
  readonly title: string;
  readonly review: Review;
  readonly run: ReviewRun;
  readonly view: ReviewView;
  readonly order: Pick<ReviewOrder, "counts" | "rows">;
  /** Which order it is. */
  readonly revision: number;
  readonly isWriting: boolean;
  readonly estimate: ReviewEstimate | undefined;
  readonly notices: readonly ReviewNotice[];
  readonly locale: Locale;
}

export function stateView(parts: StateParts): ReviewState {
  const { review, run, view, order, locale } = parts;
  const phase = phaseOf(parts);
  const progress = phase === "scanning" ? review.scanning : run.progress;
  let accepted = 0;
  for (const item of review.table.items()) if (isAccepted(item)) accepted++;
  return {
    ...{ phase, view, accepted, title: parts.title, notices: parts.notices },
    coverage: coverageView(review.coverage),
    counts: order.counts,
    rows: order.rows.length,
    order: parts.revision,
    ...(progress && { progress }),
    // What waits is looked through once, when nothing else is.
    free: phase === "idle" ? new Set(review.freeRows().map(({ group }) => group)).size : 0,
    ...(parts.estimate && { estimate: parts.estimate }),
    spent: spentWords(run.spent, locale),
    isBudgetReached: run.isBudgetReached,
  };
}

function phaseOf({ review, run, isWriting }: StateParts): ReviewPhase {
  if (isWriting) return "writing";
  if (run.progress) return run.progress.kind === "verify" ? "verifying" : "proposing";
  return review.scanning ? "scanning" : "idle";
}

function coverageView(coverage: Coverage): ReviewCoverage {
  return { ...coverage, percent: Math.floor(100 * shareCovered(coverage)) };
}

/** What it really took; empty where nothing was sent. */
function spentWords(
  { dollars, inputTokens, outputTokens, requests }: ReviewRun["spent"],
  { t, language }: Locale,
): string {
  if (requests === 0) return "";
  const tokens = formatNumber(inputTokens + outputTokens, { language });
  return t(
    "Images asked about: {0}, tokens: {1}, about {2}",
    formatNumber(requests, { language }),
    tokens,
    formatCost(dollars, language),
  );
}

/** @param options.perSecond requests that may go out */
export function estimateView(
  { kind, groups, rows, spending }: RunEstimate,
  options: {
    readonly id: string;
    readonly budget: number;
    readonly perSecond: number;
    readonly locale: Locale;
  },
): ReviewEstimate {
  const { id, budget, perSecond, locale } = options;
  const { t, language } = locale;
  const images = groups.length;
  const isPriced = spending.dollars !== undefined;
  return {
    ...{ id, kind, images, rows, budget: isPriced ? budget : 0 },
    details: [
      describeSpending(spending, locale),
      t("At the rate limit, this takes about {0}.", formatWait(images / perSecond, language)),
      ...(isPriced ? [] : [t("The price is unknown, so a budget cannot be enforced.")]),
    ],
    ...(images === 0 && { problem: t("None of these images can be sent.") }),
  };
}
