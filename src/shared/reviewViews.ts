/** What the review of a folder's alt texts shows, as the host tells it. */

/** What the review is at. */
const REVIEW_PHASES = ["scanning", "idle", "proposing", "verifying", "writing"] as const;
export type ReviewPhase = (typeof REVIEW_PHASES)[number];

/** Which rows are shown. */
export const REVIEW_FILTERS = [
  "all",
  /** Without alt text, or with one that could be better. */
  "open",
  "missing",
  "poor",
  "good",
  "decorative",
  "computed",
  "notFound",
  "proposed",
  "accepted",
  "skipped",
  "failed",
  /** Whose text was held against the image, and does not fit it. */
  "findings",
  "written",
] as const;
export type ReviewFilter = (typeof REVIEW_FILTERS)[number];

export const REVIEW_SORTS = ["file", "state", "status", "image"] as const;
export type ReviewSort = (typeof REVIEW_SORTS)[number];

export const EXPORT_FORMATS = ["csv", "json", "sarif", "markdown"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which rows are shown, and in which order. */
export interface ReviewView {
  readonly filter: ReviewFilter;
  readonly sort: ReviewSort;
  /** In files, sources, alt texts and proposals; empty for all. */
  readonly search: string;
  /** The same image in the same purpose stands together. */
  readonly isGrouped: boolean;
}

/** All of the review besides its rows. */
export interface ReviewState {
  readonly phase: ReviewPhase;
  /** Of the workspace or folder. */
  readonly title: string;
  /** How the images do: what the workspace's Alt Text tree says of all of it. */
  readonly coverage: ReviewCoverage;
  readonly view: ReviewView;
  /** Rows by filter, as searched. */
  readonly counts: Readonly<Record<ReviewFilter, number>>;
  /** How many rows the view has by now. */
  readonly rows: number;
  /** Another one when rows came, went or stand elsewhere: what was asked for before is void. */
  readonly order: number;
  /** How far the phase is; `total` is none where nobody knows it yet. */
  readonly progress?: { readonly done: number; readonly total?: number | undefined } | undefined;
  /** Rows that wait to be written. */
  readonly accepted: number;
  /** Groups with an alt text or caption elsewhere, which costs nothing. */
  readonly free: number;
  /** What is asked before anything is sent. */
  readonly estimate?: ReviewEstimate | undefined;
  /** What was spent so far, in words; empty where nothing was. */
  readonly spent: string;
  /** The budget ended the last run. */
  readonly isBudgetReached: boolean;
  readonly notices: readonly ReviewNotice[];
}

/** Images by their states, which add up to `total`; `notFound` counts over all of them. */
export interface ReviewCoverage {
  readonly total: number;
  readonly good: number;
  readonly missing: number;
  readonly poor: number;
  readonly decorative: number;
  readonly computed: number;
  readonly notFound: number;
  /** Of those whose text is known, 0 to 100, rounded down. */
  readonly percent: number;
}

/** What proposing or verifying would take; nothing was sent yet. */
export interface ReviewEstimate {
  readonly id: string;
  readonly kind: "propose" | "verify";
  /** Of them, those that are not known from before. */
  readonly images: number;
  /** Rows that they are for. */
  readonly rows: number;
  /** Tokens and dollars with which model, and minutes at the rate limit, in words. */
  readonly details: readonly string[];
  /** US dollars at which a run ends; 0 for none. */
  readonly budget: number;
  /** Why nothing can be sent, in words: no price is known for the model, no image can be read. */
  readonly problem?: string | undefined;
}

/** A sentence about what happened, until it is dismissed. */
export interface ReviewNotice {
  readonly id: string;
  readonly kind: "info" | "warning";
  readonly text: string;
  /** What it is about, one a line: files and reasons. */
  readonly details: readonly string[];
}

/** What became of a row. */
const REVIEW_STATUSES = [
  "open",
  "asking",
  "proposed",
  "accepted",
  "skipped",
  /** It is not asked about again in this workspace. */
  "never",
  "failed",
  "written",
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** One image of a document. */
export interface ReviewRowView {
  /** The same as long as the review is open. */
  readonly id: string;
  /** Its place in the view, from 0. */
  readonly index: number;
  /** From the workspace folder, with forward slashes. */
  readonly file: string;
  /** Line from 1, and in a notebook which cell, from 1. */
  readonly line: number;
  readonly cell?: number | undefined;
  /** The same image in the same purpose: how many rows, and which of them this is in the view, from 0. */
  readonly group: { readonly id: string; readonly size: number; readonly index: number };
  /** The image's name, for people. */
  readonly name: string;
  readonly state: "good" | "missing" | "poor" | "decorative" | "computed";
  readonly isNotFound: boolean;
  /** The alt text as it is; null where there is none. */
  readonly now: string | null;
  /** What would be written; null where nothing is proposed, empty where the image is decorative. */
  readonly proposed: string | null;
  readonly isDecorative: boolean;
  /** Somebody changed the proposal by hand. */
  readonly isEdited: boolean;
  /** It costs nothing: a caption, or the image's text elsewhere. */
  readonly isFree: boolean;
  /** What the image is for, in a word. */
  readonly purpose: string;
  /** Why the proposal is what it is; empty where there is none. */
  readonly why: string;
  /** What is wrong with the text as it is, in sentences. */
  readonly problems: readonly string[];
  /** What holding the text against the image found, in a sentence. */
  readonly finding?: string | undefined;
  readonly status: ReviewStatus;
  /** Why it failed or was not written, in a sentence. */
  readonly error?: string | undefined;
  /** Whether a text can be written here at all. */
  readonly isWritable: boolean;
  /** The text there is a person's, and no problem is told of it. */
  readonly isPersons: boolean;
}

/** What the focus card shows besides the row. */
export interface ReviewDetail {
  readonly id: string;
  /** The document's words right before and after the image. */
  readonly before: string;
  readonly after: string;
  readonly heading: string;
  readonly caption: string;
  /** Where the link around it goes. */
  readonly link: string;
  /** All texts that were proposed, the best first. */
  readonly proposals: readonly string[];
  /** For below a complex image; empty where there is none. */
  readonly longDescription: string;
  /** Texts of the same image elsewhere, and its caption; free. */
  readonly elsewhere: readonly string[];
  /** Other places of its group, `file:line`. */
  readonly places: readonly string[];
}
