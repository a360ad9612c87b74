/** Which rows are shown, and in which order. */

import type { ReviewItem } from "./item.ts";
import { hasFault, isPersons, proposalOf, statusOf } from "./item.ts";

/** Whether a row is one of those that somebody wants to see. */
const ROW_FILTERS = {
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
  const all = searched(items, search);
  const shown = all.filter(ROW_FILTERS[filter]);
  shown.sort((a, b) => SORTS[sort](a, b) || byPlace(a, b));
  const groups = Map.groupBy(shown, ({ group }) => group);
  const places = new Map<ReviewItem, number>();
  for (const own of groups.values())
    for (const [index, item] of own.entries()) places.set(item, index);
  const rows = (isGrouped ? [...groups.values()].flat() : shown).map((item): OrderedItem => {
    const size = groups.get(item.group)?.length ?? 1;
    return { item, group: { size, index: places.get(item) ?? 0 } };
  });
  return { rows, counts: countsOf(all) };
}

/** How many rows each filter has, of those that fit a search. */
export function countRows(items: Iterable<ReviewItem>, search: string): ReviewOrder["counts"] {
  return countsOf(searched(items, search));
}

function searched(items: Iterable<ReviewItem>, search: string): ReviewItem[] {
  const wanted = search.trim().toLowerCase();
  const all = [...items];
  return wanted === "" ? all : all.filter((item) => textOf(item).includes(wanted));
}

function countsOf(items: readonly ReviewItem[]): ReviewOrder["counts"] {
  const all = Object.entries(ROW_FILTERS).map(([name, fits]): [string, number] => [
    name,
    items.reduce((sum, item) => sum + Number(fits(item)), 0),
  ]);
  return Object.fromEntries(all) as Record<RowFilter, number>;
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
