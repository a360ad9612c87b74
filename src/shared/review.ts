/**
 * The messages between host and the review's page. The host has all rows and decides their order;
 * the page asks for the few that it shows, and sends what its user decides.
 */
import {
  EXPORT_FORMATS,
  REVIEW_FILTERS,
  REVIEW_SORTS,
  type ExportFormat,
  type ReviewDetail,
  type ReviewRowView,
  type ReviewState,
  type ReviewView,
} from "./reviewViews.ts";

/** Rows that one message asks for, at most. */
export const MOST_ROWS = 200;
/** Rows that one message names, at most. */
export const MOST_NAMED = 20_000;

/** What the host tells the page. */
export type ReviewHostMessage =
  | { readonly type: "state"; readonly state: ReviewState }
  /** What was asked for, in the view's order; fewer at its end. */
  | {
      readonly type: "rows";
      readonly order: number;
      readonly from: number;
      readonly rows: readonly ReviewRowView[];
    }
  /** Rows that were told before say something else, at the same place. */
  | { readonly type: "changed"; readonly order: number; readonly rows: readonly ReviewRowView[] }
  | { readonly type: "detail"; readonly detail: ReviewDetail }
  /** A `data:` URI; null where there is no image to show. */
  | {
      readonly type: "image";
      readonly id: string;
      readonly size: ReviewImageSize;
      readonly uri: string | null;
    }
  /** Ids of all rows of the view, from `selectAll`. */
  | { readonly type: "ids"; readonly order: number; readonly ids: readonly string[] }
  /** A short remark on what just happened, for screen readers. */
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "focus" };

export type ReviewImageSize = "small" | "large";

/** Some rows: those that are named, or all of the view. */
export type ReviewSelection = { readonly ids: readonly string[] } | { readonly all: true };

/** What its user decides of rows. */
export type ReviewDecision =
  /** With the row's own proposal, or with a text of theirs. */
  | { readonly kind: "accept"; readonly text?: string | undefined }
  | { readonly kind: "decorative" }
  | { readonly kind: "skip" }
  | { readonly kind: "never" }
  /** As if nothing had been decided. */
  | { readonly kind: "reset" };

/** What the page asks of the host. */
export type ReviewPageMessage =
  | { readonly type: "ready" }
  | { readonly type: "view"; readonly view: ReviewView }
  | { readonly type: "rows"; readonly order: number; readonly from: number; readonly count: number }
  | { readonly type: "selectAll" }
  | { readonly type: "detail"; readonly id: string }
  | { readonly type: "images"; readonly ids: readonly string[]; readonly size: ReviewImageSize }
  /** Opens the document there. */
  | { readonly type: "open"; readonly id: string }
  /** `isForGroup`: also for all rows of their groups that have no other decision. */
  | {
      readonly type: "decide";
      readonly ids: readonly string[];
      readonly decision: ReviewDecision;
      readonly isForGroup: boolean;
    }
  /** Takes the next of the texts that were proposed. */
  | { readonly type: "another"; readonly id: string }
  /** Takes one of the texts that cost nothing. */
  | { readonly type: "take"; readonly id: string; readonly text: string }
  /** Asks once more, with a note on what should change. */
  | { readonly type: "refine"; readonly id: string; readonly note: string }
  /** What it would take is answered with an estimate in the state. */
  | { readonly type: "propose" | "verify"; readonly rows: ReviewSelection }
  /** Takes captions and texts of the same image elsewhere as proposals. */
  | { readonly type: "useFree" }
  /** Sends what was estimated. @param budget US dollars, 0 for no limit */
  | { readonly type: "spend"; readonly estimate: string; readonly budget: number }
  | { readonly type: "cancelEstimate" }
  | { readonly type: "stop" | "rescan" }
  /** Shows what would be written, all of it in one comparison. */
  | { readonly type: "preview" }
  /** Writes all that is accepted. */
  | { readonly type: "apply" }
  | { readonly type: "export"; readonly format: ExportFormat }
  | { readonly type: "dismiss"; readonly id: string };

const LONGEST_ID = 200;
const LONGEST_ALT = 20_000;
const LONGEST_NOTE = 2000;
const LONGEST_SEARCH = 500;
/** Dollars; whoever wants more writes the setting. */
const DEAREST = 100_000;

/** Reads what came from the page; undefined for anything that is no message of the review. */
export function parseReviewMessage(value: unknown): ReviewPageMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, id, ...rest } = value as Record<string, unknown>;
  switch (type) {
    case "ready":
    case "selectAll":
    case "useFree":
    case "cancelEstimate":
    case "stop":
    case "rescan":
    case "preview":
    case "apply":
      return { type };
    case "view": {
      const view = parseReviewView(rest["view"]);
      return view && { type, view };
    }
    case "rows": {
      const { order, from, count } = rest;
      if (!isCount(order) || !isCount(from) || !isCount(count)) return undefined;
      return { type, order, from, count: Math.min(count, MOST_ROWS) };
    }
    case "detail":
    case "open":
    case "another":
    case "dismiss":
      return isText(id, LONGEST_ID) ? { type, id } : undefined;
    case "take": {
      const { text } = rest;
      return isText(id, LONGEST_ID) && isText(text, LONGEST_ALT) ? { type, id, text } : undefined;
    }
    case "refine": {
      const { note } = rest;
      return isText(id, LONGEST_ID) && isText(note, LONGEST_NOTE) ? { type, id, note } : undefined;
    }
    case "images": {
      const ids = parseIds(rest["ids"], MOST_ROWS);
      const { size } = rest;
      return ids && (size === "small" || size === "large") ? { type, ids, size } : undefined;
    }
    case "decide": {
      const ids = parseIds(rest["ids"], MOST_NAMED);
      const decision = parseDecision(rest["decision"]);
      const { isForGroup } = rest;
      return ids && decision && typeof isForGroup === "boolean"
        ? { type, ids, decision, isForGroup }
        : undefined;
    }
    case "propose":
    case "verify": {
      const { ids, all } = (rest["rows"] ?? {}) as Record<string, unknown>;
      if (all === true) return { type, rows: { all } };
      const named = parseIds(ids, MOST_NAMED);
      return named && { type, rows: { ids: named } };
    }
    case "spend": {
      const { estimate, budget } = rest;
      return isText(estimate, LONGEST_ID) && isDollars(budget)
        ? { type, estimate, budget }
        : undefined;
    }
    case "export": {
      const format = EXPORT_FORMATS.find((one) => one === rest["format"]);
      return format && { type, format };
    }
    default:
      return undefined;
  }
}

/** Also of what a closed review left behind; undefined for what is no view. */
export function parseReviewView(value: unknown): ReviewView | undefined {
  const { filter, sort, search, isGrouped } = (value ?? {}) as Record<string, unknown>;
  const known = REVIEW_FILTERS.find((one) => one === filter);
  const sorted = REVIEW_SORTS.find((one) => one === sort);
  if (!known || !sorted || !isText(search, LONGEST_SEARCH)) return undefined;
  return typeof isGrouped === "boolean"
    ? { filter: known, sort: sorted, search, isGrouped }
    : undefined;
}

function parseDecision(value: unknown): ReviewDecision | undefined {
  const { kind, text } = (value ?? {}) as Record<string, unknown>;
  switch (kind) {
    case "accept":
      if (text === undefined) return { kind };
      return isText(text, LONGEST_ALT) ? { kind, text } : undefined;
    case "decorative":
    case "skip":
    case "never":
    case "reset":
      return { kind };
    default:
      return undefined;
  }
}

function parseIds(value: unknown, most: number): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > most) return undefined;
  const ids = value as readonly unknown[];
  return ids.every((one) => isText(one, LONGEST_ID)) ? ids : undefined;
}

const isText = (text: unknown, most: number): text is string =>
  typeof text === "string" && text.length <= most;

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isDollars = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= DEAREST;
