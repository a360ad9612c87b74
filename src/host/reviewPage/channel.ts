import type { Documents } from "../../core/altText/documents.ts";
import { isVerifiable, isWaiting, type ReviewItem } from "../../core/altText/review/item.ts";
import { countRows, orderOf, type ReviewOrder } from "../../core/altText/review/order.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { ReviewRun, RunEstimate, RunKind } from "../../core/altText/review/run.ts";
import type { Subscription } from "../../core/events.ts";
import type { Locale } from "../../core/messages/locale.ts";
import {
  parseReviewMessage,
  type ReviewHostMessage,
  type ReviewImageSize,
  type ReviewPageMessage,
  type ReviewSelection,
} from "../../shared/review.ts";
import type {
  ExportFormat,
  ReviewEstimate,
  ReviewNotice,
  ReviewView,
} from "../../shared/reviewViews.ts";
import { detailOf } from "./detail.ts";
import { ReviewNotices } from "./notices.ts";
import { rowView, type RowContext } from "./rowView.ts";
import { estimateView, stateView } from "./stateView.ts";

/** Milliseconds between two states; what comes in between is gathered. */
const GATHER = 80;
/** Of many rows a state takes longer to tell: of the time, this part at most. */
const SHARE = 0.1;

/** VS Code, as far as the review's page needs it. */
export interface ReviewEditor {
  open(item: ReviewItem): Promise<void>;
  /** A `data:` URI; undefined where there is no image to show. */
  image(item: ReviewItem, size: ReviewImageSize): Promise<string | undefined>;
  preview(): Promise<void>;
  /** @returns what came of it */
  apply(): Promise<Omit<ReviewNotice, "id"> | undefined>;
  export(format: ExportFormat): Promise<void>;
  /** The view is shown again when the review is. */
  keepView(view: ReviewView): Promise<void>;
}

export interface ReviewChannelParts {
  readonly title: string;
  readonly review: Review;
  readonly run: ReviewRun;
  readonly editor: ReviewEditor;
  readonly documents: Pick<Documents, "open">;
  /** The path of a document as people know it. */
  readonly fileOf: (uri: string) => string;
  readonly view: ReviewView;
  readonly locale: Locale;
  /** Read anew each time. */
  readonly settings: () => Omit<RowContext, "locale"> & {
    /** US dollars; 0 for none. */
    readonly budget: number;
    readonly perSecond: number;
  };
  readonly onError: (error: unknown) => void;
}

/** The way between a review and the page that shows it; pages come and go. */
export class ReviewChannel {
  readonly #parts: ReviewChannelParts;
  readonly #subscriptions: readonly Subscription[];
  #page: ((message: ReviewHostMessage) => void) | undefined;
  #isReady = false;
  #view: ReviewView;
  #order: ReviewOrder | undefined;
  #revision = 0;
  #isOrderOld = false;
  /** Of the rows that the page has, where they stand. */
  readonly #shown = new Map<string, number>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  /** Milliseconds that the last state took. */
  #cost = 0;
  #estimate: { readonly view: ReviewEstimate; readonly of: RunEstimate } | undefined;
  #estimating: AbortController | undefined;
  #isWriting = false;
  readonly #notices: ReviewNotices;
  #lastId = 0;

  constructor(parts: ReviewChannelParts) {
    this.#parts = parts;
    this.#view = parts.view;
    const { fileOf, locale } = parts;
    this.#notices = new ReviewNotices({ fileOf, locale, onDidChange: () => this.#gather() });
    this.#subscriptions = [
      parts.review.onDidChange((what) => {
        if (what === "order") this.#isOrderOld = true;
        else for (const { id } of what) this.#changed.add(id);
        this.#gather();
      }),
      parts.run.onDidChange(() => this.#gather()),
      parts.review.onDidScan((unread) => this.#notices.tellUnread(unread)),
    ];
  }

  /** Talks to this page from now on; it says when it is ready. */
  connect(page: (message: ReviewHostMessage) => void): void {
    this.#page = page;
    this.#isReady = false;
    this.#shown.clear();
  }

  /** The page is gone. */
  disconnect(): void {
    this.#page = undefined;
    this.#isReady = false;
    this.#shown.clear();
  }

  /** Takes what the page said; anything that is no message of it is passed over. */
  receive(value: unknown): void {
    const message = parseReviewMessage(value);
    if (message) this.#dispatch(message).catch(this.#parts.onError);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#estimating?.abort();
    for (const one of this.#subscriptions) one.dispose();
  }

  async #dispatch(message: ReviewPageMessage): Promise<void> {
    const { review, run, editor } = this.#parts;
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        this.#postState();
        return;
      case "view":
        this.#view = message.view;
        this.#reorder();
        this.#postState();
        await editor.keepView(message.view);
        return;
      case "rows":
        this.#postRows(message);
        return;
      case "selectAll": {
        const ids = this.#ordered().rows.map(({ item }) => item.id);
        this.#post({ type: "ids", order: this.#revision, ids });
        return;
      }
      case "detail": {
        const item = review.table.get(message.id);
        if (item) this.#post({ type: "detail", detail: await detailOf(item, this.#parts) });
        return;
      }
      case "images":
        await this.#postImages(message.ids, message.size);
        return;
      case "decide":
        this.#decide(message);
        return;
      case "propose":
      case "verify":
        await this.#prepare(message.type, message.rows);
        return;
      case "useFree":
        this.#useFree();
        return;
      case "spend":
        await this.#spend(message);
        return;
      case "cancelEstimate":
        this.#estimating?.abort();
        this.#estimate = undefined;
        this.#gather();
        return;
      case "stop":
        this.#estimating?.abort();
        review.stopScan();
        run.stop();
        this.#gather();
        return;
      case "rescan":
        await review.scan();
        return;
      case "preview":
        await editor.preview();
        return;
      case "apply":
        await this.#apply();
        return;
      case "export":
        await editor.export(message.format);
        return;
      case "dismiss":
        this.#notices.dismiss(message.id);
        return;
      case "open":
      case "another":
      case "take":
      case "refine":
        await this.#act(message);
    }
  }

  /** What is done with a single row. */
  async #act(
    message: Extract<ReviewPageMessage, { type: "open" | "another" | "take" | "refine" }>,
  ): Promise<void> {
    const { review, run, editor, locale } = this.#parts;
    const item = review.table.get(message.id);
    if (!item) return;
    switch (message.type) {
      case "open":
        return editor.open(item);
      case "take":
        review.take(item, message.text, { isFree: true });
        return;
      case "refine":
        return run.refine(item, message.note);
      case "another":
        if (!review.takeAnother(item)) this.#say(locale.t("There are no other proposals."));
    }
  }

  #decide({
    ids,
    decision,
    isForGroup,
  }: Extract<ReviewPageMessage, { readonly type: "decide" }>): void {
    const { t } = this.#parts.locale;
    const left = this.#parts.review.decide(ids, decision, { isForGroup });
    if (left > 0)
      this.#say(t("Unchanged, without a proposal or with a text that a person wrote: {0}", left));
  }

  async #prepare(kind: RunKind, selection: ReviewSelection): Promise<void> {
    const { run, locale, settings } = this.#parts;
    this.#estimating?.abort();
    const estimating = new AbortController();
    this.#estimating = estimating;
    const estimate = await run.estimate(kind, this.#chosen(kind, selection), estimating.signal);
    if (estimating.signal.aborted) return;
    const { budget, perSecond } = settings();
    const id = `e${++this.#lastId}`;
    const view = estimateView(estimate, { id, budget, perSecond, locale });
    this.#estimate = { view, of: estimate };
    this.#gather();
  }

  /** Of all rows of the view, those are meant that nobody decided of; named rows are meant in any case. */
  #chosen(kind: RunKind, selection: ReviewSelection): readonly ReviewItem[] {
    const { table } = this.#parts.review;
    if ("ids" in selection) return selection.ids.flatMap((id) => table.get(id) ?? []);
    const all = this.#ordered().rows.flatMap(({ item }) => table.get(item.id) ?? []);
    return all.filter(kind === "verify" ? isVerifiable : isWaiting);
  }

  async #spend({ estimate, budget }: { readonly estimate: string; readonly budget: number }) {
    const asked = this.#estimate;
    if (asked?.view.id !== estimate || asked.view.problem !== undefined) return;
    this.#estimate = undefined;
    this.#gather();
    const { run, locale } = this.#parts;
    const before = run.spent.requests;
    if (await run.run(asked.of, asked.view.budget === 0 ? 0 : budget)) {
      const asks = run.spent.requests - before;
      this.#say(locale.t("Done. Images asked about: {0}", asks));
    }
  }

  #useFree(): void {
    const { review, locale } = this.#parts;
    const rows = review.freeRows();
    for (const item of rows) {
      const [text] = review.elsewhere(item);
      if (text !== undefined) review.take(item, text, { isFree: true });
    }
    this.#say(locale.t("Reused texts: {0}", rows.length));
  }

  async #apply(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#gather();
    try {
      const notice = await this.#parts.editor.apply();
      if (notice) this.#notices.add(notice);
    } finally {
      this.#isWriting = false;
      this.#gather();
    }
  }

  async #postImages(ids: readonly string[], size: ReviewImageSize): Promise<void> {
    await Promise.all(
      ids.map(async (id) => {
        const item = this.#parts.review.table.get(id);
        const uri = item && (await this.#parts.editor.image(item, size));
        this.#post({ type: "image", id, size, uri: uri ?? null });
      }),
    );
  }

  #postRows({ order, from, count }: Extract<ReviewPageMessage, { type: "rows" }>): void {
    const { rows } = this.#ordered();
    if (order !== this.#revision) {
      // The state says what holds now.
      this.#postState();
      return;
    }
    const context = this.#context();
    const part = rows.slice(from, from + count).map((row, at) => {
      this.#shown.set(row.item.id, from + at);
      return this.#rowAt(from + at, context);
    });
    this.#post({ type: "rows", order, from, rows: part.flatMap((one) => one ?? []) });
  }

  /** A row of the order, as it is by now. */
  #rowAt(index: number, context: RowContext) {
    const row = this.#ordered().rows[index];
    const item = row && (this.#parts.review.table.get(row.item.id) ?? row.item);
    return row && item && rowView({ ...row, item }, index, context);
  }

  #context(): RowContext {
    const { locale, settings } = this.#parts;
    const { model, host } = settings();
    return { locale, model, host };
  }

  #ordered(): ReviewOrder {
    if (!this.#order) this.#reorder();
    return this.#order ?? orderOf([], this.#view);
  }

  #reorder(): void {
    this.#order = orderOf(this.#parts.review.table.items(), this.#view);
    this.#revision++;
    this.#isOrderOld = false;
    this.#shown.clear();
    this.#changed.clear();
  }

  #gather(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        const since = performance.now();
        this.#postChanges();
        this.#postState();
        this.#cost = performance.now() - since;
      },
      Math.max(GATHER, this.#cost / SHARE),
    );
  }

  #postChanges(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    if (!this.#isReady || this.#isOrderOld) return;
    const context = this.#context();
    const rows = changed.flatMap((id) => {
      const index = this.#shown.get(id);
      return index === undefined ? [] : (this.#rowAt(index, context) ?? []);
    });
    if (rows.length > 0) this.#post({ type: "changed", order: this.#revision, rows });
  }

  #postState(): void {
    if (!this.#isReady) return;
    const { title, review, run, locale } = this.#parts;
    const isNew = this.#isOrderOld;
    if (isNew) this.#reorder();
    const { rows, counts: counted } = this.#ordered();
    // Rows keep their places while they are worked on; how many of each there are changes.
    const counts = isNew ? counted : countRows(review.table.items(), this.#view.search);
    const state = stateView({
      ...{ title, review, run, locale, view: this.#view, order: { rows, counts } },
      ...{ revision: this.#revision, isWriting: this.#isWriting, notices: this.#notices.all },
      estimate: this.#estimate?.view,
    });
    this.#post({ type: "state", state });
  }

  #say(text: string): void {
    this.#post({ type: "say", text });
  }

  #post(message: ReviewHostMessage): void {
    this.#page?.(message);
  }
}
