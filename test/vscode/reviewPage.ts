/* The review's own page and bundle in a browser, fed with rows by a test. */
import type { Browser, BrowserContext } from "playwright-core";
import { reviewStrings } from "../../src/host/reviewPage/strings.ts";
import {
  parseReviewMessage,
  type ReviewHostMessage,
  type ReviewPageMessage,
} from "../../src/shared/review.ts";
import {
  REVIEW_FILTERS,
  type ReviewDetail,
  type ReviewFilter,
  type ReviewRowView,
  type ReviewState,
} from "../../src/shared/reviewViews.ts";
import { openWebviewPage, type WebviewPage, type WebviewPageOptions } from "./webviewPage.ts";

export interface ReviewPage extends WebviewPage<ReviewPageMessage, ReviewHostMessage> {
  /** What the page asked of its host since it was looked at last, without asking for what it shows. */
  readonly asked: () => ReviewPageMessage[];
  /** Tells a state with some of it changed. */
  readonly tell: (state: Partial<ReviewState>) => Promise<void>;
  /** Other rows in place of these, as after a scan. */
  readonly setRows: (rows: readonly ReviewRowView[]) => Promise<void>;
  /** Rows say something else, at their places. */
  readonly change: (rows: readonly ReviewRowView[]) => Promise<void>;
}

export interface ReviewPageOptions extends Omit<WebviewPageOptions, "hear"> {
  readonly rows: readonly ReviewRowView[];
  readonly state?: Partial<ReviewState>;
  readonly details?: (row: ReviewRowView) => Partial<ReviewDetail>;
  /** A `data:` URI for a row, or none. */
  readonly image?: (row: ReviewRowView) => string | null;
}

/** Opens the page as it ships; what it asks for is answered from the rows given. */
export async function openReviewPage(
  where: Browser | BrowserContext,
  { rows, state: given, details, image, ...options }: ReviewPageOptions,
): Promise<ReviewPage> {
  let all = rows;
  let state: ReviewState = { ...stateOf(all), ...given };
  const asked: ReviewPageMessage[] = [];
  const answer = (message: ReviewPageMessage): readonly ReviewHostMessage[] => {
    switch (message.type) {
      case "ready":
        return [{ type: "state", state }];
      case "rows": {
        const { from, count } = message;
        return [{ type: "rows", order: message.order, from, rows: all.slice(from, from + count) }];
      }
      case "images":
        return message.ids.flatMap((id) => {
          const row = all.find((one) => one.id === id);
          const uri = row ? (image?.(row) ?? null) : null;
          return [{ type: "image", id, size: message.size, uri } as const];
        });
      case "detail": {
        const row = all.find(({ id }) => id === message.id);
        return row
          ? [{ type: "detail", detail: { ...NO_DETAIL, id: row.id, ...details?.(row) } }]
          : [];
      }
      case "selectAll":
        return [{ type: "ids", order: state.order, ids: all.map(({ id }) => id) }];
      default:
        asked.push(message);
        return [];
    }
  };
  /** The page asks before the function that opens it returned. */
  let sending: Promise<unknown> = Promise.resolve();
  const say = (messages: readonly ReviewHostMessage[]): Promise<unknown> => {
    for (const message of messages)
      sending = sending.then(async () => {
        const { page, post } = await opening;
        // The last words to a page that is gone.
        await post(message).catch((error: unknown) => {
          if (!page.isClosed()) throw error;
        });
      });
    return sending;
  };
  const opening = openWebviewPage<ReviewPageMessage, ReviewHostMessage>(where, {
    size: { width: 1200, height: 800 },
    ...options,
    name: "review",
    strings: reviewStrings((english) => english),
    hear(value) {
      const message = parseReviewMessage(value);
      if (!message) throw new Error(`No message of the review: ${JSON.stringify(value)}`);
      void say(answer(message));
    },
  });
  return {
    ...(await opening),
    asked: () => asked.splice(0),
    async tell(changed) {
      state = { ...state, ...changed };
      await say([{ type: "state", state }]);
    },
    async setRows(next) {
      all = next.map((row, index) => ({ ...row, index }));
      state = { ...state, ...countsOf(all), order: state.order + 1 };
      await say([{ type: "state", state }]);
    },
    async change(changed) {
      all = all.map((row) => changed.find(({ id }) => id === row.id) ?? row);
      state = { ...state, ...countsOf(all) };
      await say([
        { type: "changed", order: state.order, rows: changed },
        { type: "state", state },
      ]);
    },
  };
}

const NO_DETAIL = {
  ...{ before: "", after: "", heading: "", caption: "", link: "", longDescription: "" },
  ...{ proposals: [], elsewhere: [], places: [] },
};

/** What the host would tell of these rows, all of which are shown. */
function stateOf(rows: readonly ReviewRowView[]): ReviewState {
  return {
    ...{ phase: "idle", title: "docs", order: 1, free: 0, spent: "", isBudgetReached: false },
    view: { filter: "all", sort: "file", search: "", isGrouped: false },
    notices: [],
    ...countsOf(rows),
  };
}

function countsOf(rows: readonly ReviewRowView[]) {
  const fits: Readonly<Partial<Record<ReviewFilter, (row: ReviewRowView) => boolean>>> = {
    all: () => true,
    open: ({ state, status }) => /missing|poor/.test(state) && status === "open",
    notFound: ({ isNotFound }) => isNotFound,
    findings: ({ finding }) => finding !== undefined,
  };
  const count = (filter: ReviewFilter): number =>
    rows.filter(fits[filter] ?? ((row) => row.state === filter || row.status === filter)).length;
  const counts = Object.fromEntries(REVIEW_FILTERS.map((one) => [one, count(one)])) as Record<
    ReviewFilter,
    number
  >;
  const { all: total, good, missing, poor, decorative, computed, notFound } = counts;
  const known = total - computed;
  const percent = known === 0 ? 100 : Math.floor((100 * (good + decorative)) / known);
  return {
    rows: total,
    counts,
    accepted: counts.accepted,
    coverage: { total, good, missing, poor, decorative, computed, notFound, percent },
  };
}

const NAMES = ["login-form", "quarterly-sales-by-region-and-product-line", "architecture", "logo"];
const TEXTS = [
  "Sign-in form with a field for the e-mail address and a button named Continue",
  "Bar chart: sales rose from 2.1 to 3.4 million dollars between January and March",
  "The browser sends requests to the gateway, which hands them to three services",
  "Documentation of the harbour office, to its start page",
];

/** Rows as a scan of many documents would find them, of every kind. */
export function manyRows(count: number): readonly ReviewRowView[] {
  return Array.from({ length: count }, (_, index): ReviewRowView => {
    const kind = index % 8;
    const name = `${NAMES[index % NAMES.length] ?? ""}.png`;
    const text = TEXTS[index % TEXTS.length] ?? "";
    const base: ReviewRowView = {
      ...{ id: `r${index}`, index, line: 3 + ((index * 7) % 200), name },
      file: `docs/${index % 3 === 0 ? "guide/getting-started/" : ""}page-${Math.floor(index / 3)}.md`,
      group: { id: `g${index}`, size: 1, index: 0 },
      ...{ state: "missing", isNotFound: false, now: null, proposed: null, isDecorative: false },
      ...{ isEdited: false, isFree: false, purpose: "Informative", why: "", problems: [] },
      ...{ status: "open", isWritable: true, isPersons: false },
    };
    const proposal = {
      proposed: text,
      why: "The words before it speak of this step.",
      isFree: false,
    };
    switch (kind) {
      case 0:
        return { ...base, ...proposal, status: "proposed", problems: ["There is no alt text."] };
      case 1:
        return {
          ...base,
          ...proposal,
          ...{ state: "poor", now: "Bar chart of sales", status: "proposed" },
          problems: ["The alt text is very short for a chart."],
          finding: "The text leaves out the figures, which matter here.",
        };
      case 2:
        return { ...base, problems: ["There is no alt text."] };
      case 3:
        return { ...base, state: "good", now: text, isPersons: true, purpose: "Link" };
      case 4:
        return {
          ...base,
          ...{ status: "failed", problems: ["There is no alt text."] },
          error: "The endpoint did not answer within 60 seconds.",
        };
      case 5:
        return { ...base, ...proposal, status: "accepted" };
      case 6:
        return { ...base, state: "decorative", now: "", purpose: "Decorative" };
      default:
        return { ...base, isNotFound: true, problems: ["The file does not exist."] };
    }
  });
}
