/** Which rows are shown, and in which order. */

import type { ReviewItem } from "./item.ts";
import { hasFault, isPersons, proposalOf, statusOf } from "./item.ts";

/** Whether a row is one of those that somebody wants to see. */
export const ROW_FILTERS = {
  all: () => true,
  open: ({ row, kept, isWritten }: ReviewItem) =>
    (row.state === "missing" || row.state === "poor") &&
    !isWritten &&
    kept.decision !== "skipped" &&
    kept.decision !== "never",
  missing: ({ row }: ReviewItem) => row.state === "missing",
  poor: ({ row }: ReviewItem) => row.state === "poor",
  good: ({ row }: ReviewItem) => row.state === "good",
  decorative: ({ row }: ReviewItem) => row.state === "decorative",
  computed: ({ row }: ReviewItem) => row.state === "computed",
  notFound: ({ row }: ReviewItem) => row.image.kind === "missing",
  proposed: (item: ReviewItem) => statusOf(item) === "proposed",
  accepted: (item: ReviewItem) => statusOf(item) === "accepted",
  skipped: (item: ReviewItem) => /^(?:skipped|never)$/.test(statusOf(item)),
  failed: (item: ReviewItem) => statusOf(item) === "failed",
  findings: hasFault,
  written: (item: ReviewItem) => item.isWritten,
} as const satisfies Readonly<Record<string, (item: ReviewItem) => boolean>>;

export type RowFilter = keyof typeof ROW_FILTERS;
export type RowSort = "file" | "state" | "status" | "image";

export interface OrderOptions {
  readonly filter: RowFilter;
  readonly sort: RowSort;
  /** In files, sources, texts and proposals, whatever their case; empty for all. */
  readonly search: string;
  readonly isGrouped: boolean;
}

/** A row at its place. */
export interface OrderedItem {
  readonly item: ReviewItem;
  /** Of its group, how many rows are shown, and which of them it is, from 0. */
  readonly group: { readonly size: number; readonly index: number };
}

export interface ReviewOrder {
  readonly rows: readonly OrderedItem[];
  /** Of those that fit the search. */
  readonly counts: Readonly<Record<RowFilter, number>>;
}

export function orderOf(
  items: Iterable<ReviewItem>,
  { filter, sort, search, isGrouped }: OrderOptions,
): ReviewOrder {
  const wanted = search.trim().toLowerCase();
  const counts = Object.fromEntries(Object.keys(ROW_FILTERS).map((one) => [one, 0])) as Record<
    RowFilter,
    number
  >;
  const shown: ReviewItem[] = [];
  for (const item of items) {
    if (wanted !== "" && !textOf(item).includes(wanted)) continue;
    for (const [name, fits] of Object.entries(ROW_FILTERS))
      if (fits(item)) counts[name as RowFilter]++;
    if (ROW_FILTERS[filter](item)) shown.push(item);
  }
  shown.sort((a, b) => SORTS[sort](a, b) || byPlace(a, b));
  const groups = Map.groupBy(shown, ({ group }) => group);
  const rows = (isGrouped ? [...groups.values()].flat() : shown).map((item): OrderedItem => {
    const all = groups.get(item.group) ?? [item];
    return { item, group: { size: all.length, index: all.length === 1 ? 0 : all.indexOf(item) } };
  });
  return { rows, counts };
}

const textOf = (item: ReviewItem): string => {
  const { alt, source } = item.row.reference;
  return [item.file, source?.text.slice(0, 500), alt, proposalOf(item)?.alt]
    .join("\n")
    .toLowerCase();
};

const byPlace = (a: ReviewItem, b: ReviewItem): number =>
  byText(a.file, b.file) ||
  (a.row.cell ?? 0) - (b.row.cell ?? 0) ||
  a.row.reference.span.start - b.row.reference.span.start;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const STATES = ["missing", "poor", "good", "decorative", "computed"] as const;
const STATUSES = [
  ...(["failed", "proposed", "accepted", "asking"] as const),
  ...(["open", "skipped", "never", "written"] as const),
];

const SORTS: Readonly<Record<RowSort, (a: ReviewItem, b: ReviewItem) => number>> = {
  file: () => 0,
  state: (a, b) =>
    STATES.indexOf(a.row.state) - STATES.indexOf(b.row.state) ||
    Number(isPersons(a)) - Number(isPersons(b)),
  status: (a, b) => STATUSES.indexOf(statusOf(a)) - STATUSES.indexOf(statusOf(b)),
  image: (a, b) => byText(a.group, b.group),
};
