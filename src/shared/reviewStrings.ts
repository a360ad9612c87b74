import type {
  ReviewFilter,
  ReviewPhase,
  ReviewRowView,
  ReviewSort,
  ReviewStatus,
} from "./reviewViews.ts";

/** The review page's own words, given to the page in the user's language. */
export interface ReviewStrings {
  readonly review: string;
  /** The list and the tab's heading; `{0}` is the workspace or folder. */
  readonly titleOf: string;
  readonly tools: string;
  readonly propose: string;
  /** `{0}` is `selectedHint` or `shownHint`. */
  readonly proposeHint: string;
  readonly verify: string;
  /** `{0}` is `selectedHint` or `shownHint`. */
  readonly verifyHint: string;
  readonly selectedHint: string;
  readonly shownHint: string;
  readonly stop: string;
  /** `{0}` is a number. */
  readonly useFree: string;
  readonly useFreeHint: string;
  readonly apply: string;
  /** `{0}` is a number. */
  readonly applyCount: string;
  readonly preview: string;
  readonly export: string;
  readonly rescan: string;
  /** `{0}` is a number from 0 to 100. */
  readonly percentGood: string;
  readonly oneImage: string;
  /** `{0}` is a number. */
  readonly images: string;
  /** `{0}` is a number. */
  readonly countMissing: string;
  /** `{0}` is a number. */
  readonly countPoor: string;
  /** `{0}` is a number. */
  readonly countDecorative: string;
  /** `{0}` is a number. */
  readonly countNotFound: string;
  readonly phases: Readonly<Record<Exclude<ReviewPhase, "idle">, string>>;
  /** Both are numbers. */
  readonly doneOf: string;
  readonly budgetReached: string;
  readonly dismiss: string;
  readonly oneLine: string;
  /** `{0}` is a number. */
  readonly lines: string;
  readonly proposeOne: string;
  /** `{0}` is a number. */
  readonly proposeMany: string;
  readonly verifyOne: string;
  /** `{0}` is a number. */
  readonly verifyMany: string;
  /** `{0}` is a number. */
  readonly forPlaces: string;
  readonly budget: string;
  readonly noBudget: string;
  readonly sendOne: string;
  /** `{0}` is a number. */
  readonly sendMany: string;
  readonly cancel: string;
  readonly filterImages: string;
  readonly show: string;
  /** A filter, and how many images it shows. */
  readonly filterCount: string;
  readonly filters: Readonly<Record<ReviewFilter, string>>;
  readonly sort: string;
  readonly sorts: Readonly<Record<ReviewSort, string>>;
  readonly search: string;
  readonly group: string;
  readonly selection: string;
  readonly oneSelected: string;
  /** `{0}` is a number. */
  readonly selected: string;
  readonly clearSelection: string;
  readonly accept: string;
  /** With its key. */
  readonly acceptKey: string;
  readonly showCard: string;
  /** With its key. */
  readonly showCardKey: string;
  readonly decorative: string;
  readonly skip: string;
  readonly never: string;
  readonly reset: string;
  readonly edit: string;
  readonly another: string;
  readonly refine: string;
  readonly refineNote: string;
  readonly refineSend: string;
  readonly retry: string;
  readonly looking: string;
  readonly noImages: string;
  readonly noImagesHint: string;
  readonly allGood: string;
  readonly noMatch: string;
  readonly showAll: string;
  readonly columns: Readonly<
    Record<"tick" | "image" | "place" | "text" | "purpose" | "remarks" | "status", string>
  >;
  readonly loading: string;
  /** `{0}` is a place, `file:line`. */
  readonly select: string;
  /** `{0}` is a place, `file:line`. */
  readonly openPlace: string;
  /** A file, the number of a cell of a notebook, and a line. */
  readonly cellPlace: string;
  readonly sameImage: string;
  /** `{0}` is an alt text. */
  readonly nowIs: string;
  /** `{0}` is an alt text. */
  readonly proposedIs: string;
  readonly inCode: string;
  readonly noAltText: string;
  readonly emptyAltText: string;
  /** There is an empty text, and nothing says that it is meant. */
  readonly emptyText: string;
  readonly noWords: string;
  readonly states: Readonly<Record<ReviewRowView["state"] | "notFound", string>>;
  readonly statuses: Readonly<Record<ReviewStatus, string>>;
  readonly alsoOne: string;
  /** `{0}` is a number. */
  readonly alsoPlaces: string;
  readonly card: string;
  readonly backToList: string;
  /** Both are numbers. */
  readonly nthOf: string;
  readonly previous: string;
  readonly next: string;
  readonly noImage: string;
  readonly decisions: string;
  readonly now: string;
  readonly proposed: string;
  readonly edited: string;
  readonly writeOne: string;
  readonly notWritable: string;
  readonly longDescription: string;
  readonly elsewhere: string;
  readonly heading: string;
  readonly caption: string;
  readonly link: string;
  readonly around: string;
}
