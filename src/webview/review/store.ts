import type {
  ReviewDecision,
  ReviewHostMessage,
  ReviewImageSize,
  ReviewPageMessage,
} from "../../shared/review.ts";
import type {
  ReviewDetail,
  ReviewRowView,
  ReviewState,
  ReviewView,
} from "../../shared/reviewViews.ts";
import { Recent } from "./recent.ts";
import { blocksAround, type LineRange } from "./visibleLines.ts";

/** Images that are kept, by their size; those seen longest ago go first. */
const KEPT: Readonly<Record<ReviewImageSize, number>> = { small: 600, large: 20 };
const KEPT_DETAILS = 200;

/** What the page knows of the review, and the only place from which it asks the host. */
export class ReviewStore {
  readonly #post: (message: ReviewPageMessage) => void;
  readonly #onChange: () => void;
  #state: ReviewState | undefined;
  /** Rows of this order, by their places; before the first ones of a new order came, those of the last. */
  #rows = new Map<number, ReviewRowView>();
  #rowsOrder = -1;
  /** Places of rows that were asked for in the present order. */
  readonly #asked = new Set<number>();
  readonly #images = {
    small: new Recent<string | null>(KEPT.small),
    large: new Recent<string | null>(KEPT.large),
  };
  readonly #imagesAsked = new Set<string>();
  readonly #details = new Recent<ReviewDetail>(KEPT_DETAILS);
  readonly #detailsAsked = new Set<string>();
  #current: { readonly index: number; readonly id: string | undefined } = {
    index: 0,
    id: undefined,
  };
  #selected: ReadonlySet<string> = new Set();
  /** Where a range of the selection begins. */
  #anchor = 0;
  /** What is to be done with the ids of all rows once they come. */
  #withIds: ((ids: readonly string[]) => void) | undefined;
  /** The range that the list shows. */
  #shown: LineRange = { from: 0, to: 0 };
  /** Proposals as somebody is changing them, by row. */
  readonly #drafts = new Map<string, string>();
  #said = "";
  #decided: ReviewDecision["kind"] | undefined;
  #isForGroup = true;

  constructor(parts: { post: (message: ReviewPageMessage) => void; onChange: () => void }) {
    this.#post = parts.post;
    this.#onChange = parts.onChange;
  }

  get state(): ReviewState | undefined {
    return this.#state;
  }
  get current(): { readonly index: number; readonly row: ReviewRowView | undefined } {
    const { index, id } = this.#current;
    const row = this.#rows.get(index);
    return { index, row: row?.id === id ? row : undefined };
  }
  get selected(): ReadonlySet<string> {
    return this.#selected;
  }
  /** What was decided of the row before, where its decision led to this one. */
  get decided(): ReviewDecision["kind"] | undefined {
    return this.#decided;
  }
  /** What was said last to screen readers. */
  get said(): string {
    return this.#said;
  }

  /** Whether a decision holds for all places of the same image in the same purpose. */
  get isForGroup(): boolean {
    return this.#isForGroup;
  }

  row(index: number): ReviewRowView | undefined {
    return this.#rows.get(index);
  }
  /** Undefined as long as it is not known, null where there is none. */
  image(id: string, size: ReviewImageSize): string | null | undefined {
    return this.#images[size].get(id);
  }
  detail(id: string): ReviewDetail | undefined {
    return this.#details.get(id);
  }

  /** Takes what the host said. */
  hear(message: ReviewHostMessage): void {
    switch (message.type) {
      case "state":
        this.#takeState(message.state);
        break;
      case "rows":
        this.#takeRows(message.order, message.rows);
        break;
      case "changed":
        if (message.order !== this.#rowsOrder) return;
        for (const row of message.rows) if (this.#rows.has(row.index)) this.#setRow(row);
        this.#askForCurrent();
        break;
      case "detail":
        this.#details.set(message.detail.id, message.detail);
        this.#detailsAsked.delete(message.detail.id);
        break;
      case "image":
        this.#images[message.size].set(message.id, message.uri);
        this.#imagesAsked.delete(`${message.size} ${message.id}`);
        break;
      case "ids":
        if (message.order === this.#state?.order) this.#takeIds(message.ids);
        break;
      case "say":
        this.#said = message.text;
        break;
      // It is heard where the focus is.
      case "focus":
        return;
    }
    this.#onChange();
  }

  /** The list shows these lines: what is not known of them is asked for. */
  show(range: LineRange): void {
    const { state } = this;
    if (!state) return;
    this.#shown = range;
    const { from, to } = blocksAround(range, state.rows);
    let begin: number | undefined;
    for (let index = from; index <= to; index++) {
      const isWanted = index < to && !this.#asked.has(index);
      if (isWanted) this.#asked.add(index);
      if (isWanted) begin ??= index;
      else if (begin !== undefined) {
        this.#post({ type: "rows", order: state.order, from: begin, count: index - begin });
        begin = undefined;
      }
    }
    this.#askForImages(range);
  }

  /** Goes to a row; with `isRange` all from the anchor to it are selected. */
  moveTo(index: number, { isRange = false }: { isRange?: boolean } = {}): void {
    const last = (this.#state?.rows ?? 0) - 1;
    this.#decided = undefined;
    const wanted = Math.max(0, Math.min(last, index));
    this.#current = { index: wanted, id: this.#rows.get(wanted)?.id };
    if (isRange) this.#selectRange(this.#anchor, wanted);
    else this.#anchor = wanted;
    this.show({ from: wanted, to: Math.min(last + 1, wanted + 2) });
    this.#askForCurrent();
    this.#onChange();
  }

  toggle(index: number): void {
    const id = this.#rows.get(index)?.id;
    if (id === undefined) return;
    const next = new Set(this.#selected);
    if (!next.delete(id)) next.add(id);
    this.#anchor = index;
    this.#select(next);
  }

  clearSelection(): void {
    this.#select(new Set());
  }

  selectAll(): void {
    this.#askForIds((ids) => this.#select(new Set(ids)));
  }

  /** Ids of the rows that something is done with: the selected ones, else the one that is looked at. */
  get chosen(): readonly string[] {
    if (this.#selected.size > 0) return [...this.#selected];
    const { row } = this.current;
    return row ? [row.id] : [];
  }

  /** Decides about the selected rows, or the one that is looked at, and goes on to the next one. */
  decide(decision: ReviewDecision): void {
    const ids = this.chosen;
    if (ids.length === 0) return;
    const isMany = this.#selected.size > 0;
    this.#post({ type: "decide", ids, decision, isForGroup: !isMany && this.#isForGroup });
    if (isMany) this.#select(new Set());
    else this.#goOn(decision);
  }

  /** Decides about the row that is looked at, whatever is selected. */
  decideCurrent(decision: ReviewDecision): void {
    const { row } = this.current;
    if (!row) return;
    this.#post({ type: "decide", ids: [row.id], decision, isForGroup: this.#isForGroup });
    this.#goOn(decision);
  }

  draft(row: ReviewRowView): string {
    return this.#drafts.get(row.id) ?? row.proposed ?? row.now ?? "";
  }
  setDraft(row: ReviewRowView, text: string): void {
    this.#drafts.set(row.id, text);
    this.#onChange();
  }
  /** The text is the host's again: another one is proposed. */
  dropDraft(row: ReviewRowView): void {
    this.#drafts.delete(row.id);
    this.#onChange();
  }

  /** Accepts the row that is looked at, with the text as it was changed. */
  acceptCurrent(): void {
    const { row } = this.current;
    if (!row) return;
    const text = this.#drafts.get(row.id);
    if (text === undefined && row.proposed === null) return;
    const isOwn = text !== undefined && text !== row.proposed;
    this.decideCurrent({ kind: "accept", ...(isOwn && { text }) });
  }

  setForGroup(isForGroup: boolean): void {
    this.#isForGroup = isForGroup;
    this.#onChange();
  }

  setView(view: Partial<ReviewView>): void {
    if (!this.#state) return;
    const next = { ...this.#state.view, ...view };
    this.#state = { ...this.#state, view: next };
    this.#select(new Set());
    this.#post({ type: "view", view: next });
  }

  #takeState(state: ReviewState): void {
    const before = this.#state;
    this.#state = state;
    if (before?.order === state.order) return;
    this.#asked.clear();
    if (state.rows === 0) {
      this.#rows.clear();
      this.#current = { index: 0, id: undefined };
    }
    const { from, to } = this.#shown;
    this.show({ from: Math.min(from, state.rows), to: Math.min(Math.max(to, 1), state.rows) });
  }

  #takeRows(order: number, rows: readonly ReviewRowView[]): void {
    if (order !== this.#state?.order) return;
    if (order !== this.#rowsOrder) {
      this.#rows = new Map();
      this.#rowsOrder = order;
    }
    for (const row of rows) this.#setRow(row);
    this.#findCurrent();
    this.#askForImages(this.#shown);
    this.#askForCurrent();
  }

  #setRow(row: ReviewRowView): void {
    const before = this.#rows.get(row.index);
    this.#rows.set(row.index, row);
    // Other proposals bring other details.
    if (before?.id === row.id && before.status !== row.status) this.#details.delete(row.id);
  }

  /** The row that is looked at stays so when rows come and go around it. */
  #findCurrent(): void {
    const { index, id } = this.#current;
    const at = this.#rows.get(index);
    if (at === undefined && index >= (this.#state?.rows ?? 0))
      this.moveTo((this.#state?.rows ?? 1) - 1);
    if (at === undefined || at.id === id) return;
    if (id === undefined) {
      this.#current = { index, id: at.id };
      return;
    }
    const near = [...this.#rows.values()].find((row) => row.id === id);
    if (near) this.#current = { index: near.index, id };
    else this.#current = { index, id: at.id };
  }

  /** What the card shows of the row that is looked at, and of the one after it. */
  #askForCurrent(): void {
    const { index } = this.#current;
    for (const row of [this.#rows.get(index), this.#rows.get(index + 1)]) {
      if (!row) continue;
      this.#askForImage([row], "large");
      if (this.#details.get(row.id) || this.#detailsAsked.has(row.id)) continue;
      this.#detailsAsked.add(row.id);
      this.#post({ type: "detail", id: row.id });
    }
  }

  #askForImages({ from, to }: LineRange): void {
    const rows: ReviewRowView[] = [];
    for (let index = from; index < to; index++) {
      const row = this.#rows.get(index);
      if (row) rows.push(row);
    }
    this.#askForImage(rows, "small");
  }

  #askForImage(rows: readonly ReviewRowView[], size: ReviewImageSize): void {
    const ids = rows
      .map(({ id }) => id)
      .filter(
        (id) => this.image(id, size) === undefined && !this.#imagesAsked.has(`${size} ${id}`),
      );
    if (ids.length === 0) return;
    for (const id of ids) this.#imagesAsked.add(`${size} ${id}`);
    this.#post({ type: "images", ids, size });
  }

  #select(ids: ReadonlySet<string>): void {
    this.#selected = ids;
    this.#onChange();
  }

  #selectRange(from: number, to: number): void {
    const [begin, end] = [Math.min(from, to), Math.max(from, to)];
    const ids: string[] = [];
    for (let index = begin; index <= end; index++) {
      const row = this.#rows.get(index);
      if (!row) {
        this.#askForIds((all) => this.#select(new Set(all.slice(begin, end + 1))));
        return;
      }
      ids.push(row.id);
    }
    this.#select(new Set(ids));
  }

  #askForIds(then: (ids: readonly string[]) => void): void {
    this.#withIds = then;
    this.#post({ type: "selectAll" });
  }

  #takeIds(ids: readonly string[]): void {
    this.#withIds?.(ids);
    this.#withIds = undefined;
  }

  /** Goes on to the next row that waits for a decision, where one is known, else to the next one. */
  #goOn(decision: ReviewDecision): void {
    const { index, row } = this.current;
    if (!row) return;
    this.#drafts.delete(row.id);
    if (decision.kind === "reset") return;
    const waits = (one: ReviewRowView): boolean =>
      isWaiting(one) && !(this.#isForGroup && one.group.id === row.group.id);
    const later = [...this.#rows.values()].filter((one) => one.index > index && waits(one));
    const next = later.sort((a, b) => a.index - b.index)[0];
    this.moveTo(next?.index ?? index + 1);
    this.#decided = decision.kind;
  }
}

/** Whether somebody still has to decide about a row. */
function isWaiting({ status, state, finding }: ReviewRowView): boolean {
  if (status === "open") return state === "missing" || state === "poor" || finding !== undefined;
  return status === "proposed" || status === "failed" || status === "asking";
}
